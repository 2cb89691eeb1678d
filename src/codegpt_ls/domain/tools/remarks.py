"""What a person is told of an answer that looked things up, or was to."""

from dataclasses import dataclass
from enum import StrEnum

from codegpt_ls.domain.tools.servers import ServerFault


class LookingEnd(StrEnum):
    """Why a model that was still looking things up was not asked again."""

    ROUNDS = "rounds"
    """It was asked as often as one answer allows."""
    REPETITION = "repetition"
    """It asked for the same again and again, and went on when it was told."""


@dataclass(frozen=True, slots=True)
class LookingEnded:
    """The answer ended while its model was still looking things up."""

    why: LookingEnd
    model: str


@dataclass(frozen=True, slots=True)
class ToolsLeftOut:
    """The model answers without tools, or without some of them."""

    model: str
    tools: tuple[str, ...] = ()
    """Names of those it has no room for; none: it takes no tools at all."""


@dataclass(frozen=True, slots=True)
class ServerLeftOut:
    """The model answers without a server of the person's, or without some of its tools."""

    server: str
    why: ServerFault
    detail: str = ""
    """What it said last, or the names of tools: a stranger's words, cleaned."""


@dataclass(frozen=True, slots=True)
class LookingUntrusted:
    """Nothing is looked up: the person has not said that they trust the open folders."""


ToolRemark = LookingEnded | ToolsLeftOut | LookingUntrusted | ServerLeftOut
