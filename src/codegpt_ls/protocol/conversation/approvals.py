"""What the server asks of the client's person while a model answers: whether something may be run."""

from typing import Final, Literal

from pydantic import Field

from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.protocol.wire import NoticeText, Title, Wire, Yes

APPROVE: Final = "codegpt/approve"

Choice = Literal["once", "thread", "deny"]


class ApprovalCall(Wire):
    """A call of a tool that the person is asked about."""

    id: str = Field(description="The same as that of its `ChatTool`.")
    tool: str = Field(description="The tool's name.")
    title: NoticeText = Field(description="What it is, in the person's language.")
    tool_kind: ToolKind = Field(description="What the tool does, as far as anybody knows.")
    arguments: str = Field(description="All that it would be given, as JSON text: to be shown in full.")
    server: Title | None = Field(None, description="The MCP server whose tool it is.")
    sends: Yes | None = Field(None, description="What it is given may leave this machine.")


class ApproveParams(Wire):
    """All calls of one round that the person is asked about."""

    thread_id: str | None = Field(None, description="The conversation, where there is one.")
    calls: tuple[ApprovalCall, ...] = Field(description="In the order in which they would be run.")
    choices: tuple[Choice, ...] = Field(
        description="What may be decided on each: `once`: it may be run; `thread`: so may every call of this tool in "
        "this conversation, while the server runs; `deny`: not. `thread` is not among them where one may send "
        "something out."
    )


class ApproveResult(Wire):
    """What the person said."""

    decisions: dict[str, Choice] = Field(
        description="By the calls' ids. One that is not in it, or is none of `choices`, was not answered: that is no "
        "yes."
    )
