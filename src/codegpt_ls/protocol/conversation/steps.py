"""What a model looks up before it answers."""

from collections.abc import Callable
from typing import Literal, Self

from pydantic import Field

from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.protocol.wire import Title, Wire

StepLine = Callable[[ToolStep], str]
"""Words a step for a person."""


class StepItem(Wire):
    """A call of a tool by the model, and what became of it."""

    id: str = Field(description="The same for its beginning and its end.")
    tool: str = Field(description="The tool's name.")
    title: Title = Field(description="What is looked up and, where that failed, why, in the person's language.")
    tool_kind: ToolKind = Field(description="What the tool does; `other` for one of a server's, and for none.")
    status: StepState = Field(
        description="`pending`: the person is asked; `running`; `done`; `failed`: it was asked wrongly, took too long, "
        "or may not tell this; `denied` by the person; `unanswered`: the question was not answered; `unaskable`: there "
        "is nobody to ask; `cancelled` with the answer; `left_out`: there were too many."
    )
    server: Title | None = Field(None, description="The MCP server whose tool it is; absent: it is ours.")
    uri: str | None = Field(None, description="What was read or edited, where it is one file.")

    @classmethod
    def of(cls, step: ToolStep, title: str) -> Self:
        """The step on the wire."""
        return cls(
            id=step.id,
            tool=step.tool,
            title=title,
            tool_kind=step.kind,
            status=step.state,
            server=step.server,
            uri=step.uri,
        )


class ChatTool(StepItem):
    """A call of a tool, told as it waits for the person, as it begins and once it has ended."""

    kind: Literal["tool"] = Field("tool", description="Tells it from other values of `$/progress`.")
    text: Literal[""] = Field("", description="Always empty, for clients that append the text of every value.")
