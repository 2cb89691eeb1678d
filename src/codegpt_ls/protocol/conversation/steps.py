"""What a model looks up before it answers."""

from typing import Literal, Self

from pydantic import Field

from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.protocol.wire import NoticeText, Wire


class ChatTool(Wire):
    """A call of a tool by the model, told as it waits for the person, as it begins and once it has ended."""

    kind: Literal["tool"] = Field("tool", description="Tells it from other values of `$/progress`.")
    text: Literal[""] = Field("", description="Always empty, for clients that append the text of every value.")
    id: str = Field(description="The same for its beginning and its end.")
    tool: str = Field(description="The tool's name.")
    title: NoticeText = Field(description="What is looked up and, where that failed, why, in the person's language.")
    tool_kind: ToolKind = Field(description="What the tool does; `other` where there is none of that name.")
    status: StepState = Field(
        description="`pending`: the person is asked; `running`; `done`; `failed`: it was asked wrongly, took too long, "
        "or may not tell this; `denied` by the person; `unanswered`: the question was not answered; `unaskable`: there "
        "is nobody to ask; `cancelled` with the answer; `left_out`: there were too many."
    )

    @classmethod
    def of(cls, step: ToolStep, title: str) -> Self:
        """The step on the wire."""
        return cls(id=step.id, tool=step.tool, title=title, tool_kind=step.kind, status=step.state)
