"""Servers of the person's own: which are there, what they have loaded, and models that they download."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from codegpt_ls.domain.ports.fetching import Progress
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection, Program


class ServerState(StrEnum):
    """How a server stands."""

    READY = "ready"
    LOADING = "loading"
    """It is there, and its model is still being loaded."""
    WANTS_KEY = "wants_key"
    """It tells nothing to one who shows no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """A model that a server has."""

    id: str
    context_tokens: int | None = None
    """Tokens it can take in at most."""
    loaded_tokens: int | None = None
    """Tokens it is loaded with room for; None where it is not loaded, or the server does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundServer:
    """A server that answered."""

    origin: str
    program: Program | None
    """What it is by its own answers; None for one that only speaks OpenAI's API."""
    state: ServerState
    models: Sequence[ServedModel] = ()


class FindsServers(Protocol):
    """Looks for servers on this machine."""

    async def find(self, origins: Collection[str]) -> Sequence[FoundServer]:
        """Those that answer at these origins, in their order. Each is asked once, all at the same time, with nothing
        that is the person's. Never fails.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a loaded model keeps in mind."""

    tokens: int
    certain: bool = True
    """False for what a model that is not loaded yet gets where nobody sets more."""


@runtime_checkable
class ServesModels(Provider, Protocol):
    """A provider that is a program of the person's own, and tells more than its dialect has words for."""

    async def room(self, model: str, connection: Connection) -> Room | None:
        """What this model is loaded with; None where that is not told. Remembered for some seconds. Never fails."""
        ...

    async def pull(self, model: str, connection: Connection, progress: Progress) -> None:
        """Have the server download a model; ending it closes the socket. Begins for nobody but the person.

        Raises AssistantError PULL_FAILED, and what may be wrong with the network or the key.
        """
        ...
