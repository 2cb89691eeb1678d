"""A provider whose own model is fetched once, by the person's word."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Protocol, runtime_checkable

from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetchable:
    """What there is to fetch, told without asking anybody."""

    model: str
    path: Path | None
    """The model's file, where it is here already."""
    size: int
    """Bytes to fetch in all."""
    arrived: int
    """Bytes of them that an earlier fetch has left behind."""
    source: str
    """The host or the folder they come from."""


class Stage(Enum):
    """What a fetch is doing."""

    FETCHING = auto()
    WAITING = auto()
    """Another process is fetching the same."""
    ANEW = auto()
    """The server cannot go on in the middle: it has begun at the beginning."""
    VERIFYING = auto()


@dataclass(frozen=True, slots=True)
class Fetching:
    """How far a fetch is."""

    stage: Stage
    done: int
    """Bytes that are here."""
    total: int


Progress = Callable[[Fetching], None]
Way = Callable[[str], Connection]
"""How an origin is reached."""


@runtime_checkable
class FetchesModel(Provider, Protocol):
    """A provider that can bring its own model to this machine."""

    def fetchable(self) -> Fetchable:
        """What there is to fetch. Looks at folders and settings only."""
        ...

    async def fetch(self, way: Way, progress: Progress) -> Path:
        """Fetch it, or the rest of it, and return its file; at once when it is here. Begins for nobody but the person.

        Raises AssistantError ENGINE_MISSING before anything comes, FETCH_FAILED, and what may be wrong with the
        network, with `fetched_from` among the facts.
        """
        ...
