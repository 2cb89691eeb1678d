"""What a model can have looked up, and who may say no to that."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from codegpt_ls.domain.tools.offered import OfferedTool, ToolKind


class ToolMisused(Exception):  # noqa: N818 - names what happened to the call
    """A tool was asked with what it cannot take. Its text tells the model."""


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

    def about(self, arguments: Mapping[str, Any]) -> str:
        """What it would look at, in a few words for a person. Raises ToolMisused."""
        ...

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """What the model is told. Being cancelled ends the work.

        Raises ToolMisused, and Refused where what it wants may not be sent.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCall:
    """A call that a person is asked about."""

    id: str
    tool: str
    about: str
    kind: ToolKind


class Approvals(Protocol):
    """Who decides what may be run."""

    async def allowed(self, calls: Sequence[WantedCall]) -> Collection[str]:
        """The ids of those that may be: all that a model asks for at a time are one question."""
        ...
