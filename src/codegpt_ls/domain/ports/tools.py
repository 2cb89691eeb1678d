"""What a model can have looked up, and who may say no to that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from codegpt_ls.domain.tools.offered import OfferedTool, ToolKind


class ToolMisused(Exception):  # noqa: N818 - names what happened to the call
    """A tool was asked with what it cannot take. Its text tells the model."""


@dataclass(frozen=True, slots=True)
class ToolServer:
    """A program that is not ours and whose tool this is."""

    name: str
    """As the person named it."""
    seal: str
    """A digest of how it is started and of what it says of this tool: another one is another tool."""
    sends: bool = True
    """Whether what it is given may leave this machine. Only the person can say that it does not."""


class Tool(Protocol):
    """Something that is run when a model asks for it."""

    @property
    def offered(self) -> OfferedTool:
        """What the model is told of it."""
        ...

    @property
    def kind(self) -> ToolKind:
        """What it does."""
        ...

    @property
    def server(self) -> ToolServer | None:
        """Whose it is; None: ours."""
        ...

    def about(self, arguments: Mapping[str, Any]) -> str:
        """What it would look at, in a few words for a person. Raises ToolMisused."""
        ...

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """What the model is told. Being cancelled ends the work.

        Raises ToolMisused, and Refused where what it wants may not be sent.
        """
        ...


@runtime_checkable
class OfOneFile(Protocol):
    """A tool whose calls are about one file each, which whoever watches may want to open."""

    async def uri(self, arguments: Mapping[str, Any]) -> str | None:
        """The file's. Raises Refused."""
        ...


@dataclass(frozen=True, slots=True)
class FoundLines:
    """Lines of a document that an editor names, both counted from 1 and both part of it."""

    uri: str
    first: int
    last: int
    text: str
    """What there is to say of them."""


class EditorTools(Protocol):
    """What only an editor knows: `diagnostics`, `symbols`, `references`."""

    @property
    def names(self) -> frozenset[str]:
        """Those that this editor can be asked for."""
        ...

    async def call(self, tool: str, arguments: Mapping[str, Any], /) -> tuple[Sequence[FoundLines], bool]:
        """What it finds, and whether there is more. Being cancelled takes the question back. Raises ToolMisused."""
        ...


class Verdict(StrEnum):
    """What came of the question whether a call may be run."""

    ALLOWED = "allowed"
    DENIED = "denied"
    """The person said no."""
    UNANSWERED = "unanswered"
    """Nobody said anything in time, or whoever was asked went away: that is no yes."""
    UNASKABLE = "unaskable"
    """There is nobody who could be asked here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCall:
    """A call that a person may be asked about."""

    id: str
    tool: str
    about: str
    kind: ToolKind
    arguments: str
    """All of them, as JSON on one line, without anything that hides."""
    server: ToolServer | None = None


class Approvals(Protocol):
    """Who decides what may be run."""

    def asks(self, call: WantedCall, thread_id: str | None, /) -> bool:
        """Whether this one waits for `verdicts`; what does not may be run."""
        ...

    async def verdicts(self, calls: Sequence[WantedCall], thread_id: str | None, /) -> Mapping[str, Verdict]:
        """What may be run, by id: all that wait in a round are one question. What is not in it may not be run.

        Being cancelled takes the question back.
        """
        ...
