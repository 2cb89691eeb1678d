"""`codegpt/mcpServers`: the servers of tools that the person named."""

from enum import StrEnum
from typing import Final

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.wire import NoParams, Wire


class McpServerState(StrEnum):
    """Whether its tools may be used."""

    ALLOWED = "allowed"
    UNSEEN = "unseen"
    """The person has never said yes to it."""
    CHANGED = "changed"
    """The person said yes to it, and it is started otherwise now."""
    MISSING = "missing"
    """Its program is not on this machine."""
    MISWRITTEN = "miswritten"
    """What the file says of it cannot be read."""


class McpServerItem(Wire):
    """One server of the person's file."""

    name: str = Field(description="As the person calls it.")
    state: McpServerState = Field(
        description="`allowed`; `unseen`: the person has never said yes to it; `changed`: they did, and it is started "
        "otherwise now; `missing`: its program is not on this machine; `miswritten`: what the file says of it cannot "
        "be read."
    )
    command: tuple[str, ...] | None = Field(
        None,
        description="Its program, as it is found, and its arguments, to be looked at: `…` stands for one that may be a "
        "secret.",
    )
    url: str | None = Field(None, description="Its address, where it is none of this machine's programs.")
    local: bool = Field(description="The person says that nothing it is given leaves this machine.")
    tools: tuple[str, ...] = Field((), description="Names of the tools that the person allowed.")
    message: str | None = Field(None, description="What can be done, for a person, where it may not be used.")


class McpServersResult(Wire):
    """All of them. None is started by being listed."""

    servers: tuple[McpServerItem, ...] = Field(description="In the order of the file.")
    file: str = Field(description="The path of that file, where it is or would be.")
    message: str | None = Field(
        None,
        description="What keeps all of them from being used, for a person: the file cannot be read, or the package "
        "that speaks to servers is not installed.",
    )
    install_command: str | None = Field(
        None, description="What to type in a terminal where that package is not installed; `message` says it, too."
    )


METHODS: Final = (
    Method(
        name="codegpt/mcpServers",
        kind=Kind.REQUEST,
        summary="The servers of tools (Model Context Protocol) that the person named in their own `mcp.json`.",
        params=NoParams,
        result=McpServersResult,
        errors=(ErrorCode.INTERNAL,),
    ),
)
