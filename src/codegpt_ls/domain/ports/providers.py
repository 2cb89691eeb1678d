"""Who answers, and what is remembered of them."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import Protocol, runtime_checkable

from codegpt_ls.domain.chat import ModelRequest, ProviderEvent
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.providers import Connection, ProviderProfile


class Provider(Protocol):
    """Speaks one vendor's API. Raises nothing but `AssistantError` (and cancellation)."""

    @property
    def profile(self) -> ProviderProfile:
        """Facts; cheap, imports no vendor package."""
        ...

    @property
    def catalogue(self) -> Sequence[Model]:
        """The models known without asking; empty where only the live list counts."""
        ...

    def prepare(self) -> None:
        """Load what the first request needs. Slow, called in a thread when nobody waits; never required."""
        ...

    def stream(self, request: ModelRequest, connection: Connection) -> AsyncGenerator[ProviderEvent]:
        """Yield text deltas, then one `Finished`. Closing the generator closes the socket. One attempt, no retry."""
        ...

    async def list_models(self, connection: Connection) -> Sequence[Model]:
        """Ask the provider which models this key can use, free of charge."""
        ...

    async def confirms_key(self, connection: Connection) -> bool:
        """Whether the key of this connection is taken, where `list_models` has just brought a list; free of charge.

        False where anybody gets that list, so that nothing is known. Raises AssistantError for a refused key.
        """
        ...

    async def aclose(self) -> None:
        """Close connections and child processes; the provider stays usable and opens new ones on demand."""
        ...


class RefusedParameters(Protocol):
    """Which optional parameters a model, at an address and in a dialect, would not take: learned once, so that it costs
    one request."""

    def known(self, origin: str, dialect: str, model: str) -> tuple[str, ...]:
        """Their names on the wire, in the order they were refused."""
        ...

    def remember(self, origin: str, dialect: str, model: str, names: tuple[str, ...]) -> None:
        """Keep these names for this model, instead of what was known. Never fails."""
        ...


@runtime_checkable
class LearnsParameters(Protocol):
    """A provider that leaves out what a model refuses. It forgets with the process, unless it is handed a memory."""

    def remember_in(self, memory: RefusedParameters) -> None:
        """Use this from now on."""
        ...


@runtime_checkable
class JudgesModels(Protocol):
    """A provider that knows by itself, without asking anybody, whether a model of this name could answer."""

    def judge(self, model: str) -> None:
        """Raises AssistantError MODEL_UNKNOWN for a name that can be none of its models."""
        ...

    def ready(self, model: str) -> None:
        """Raises AssistantError MODEL_UNKNOWN or WEIGHTS_MISSING for a model that could not answer now."""
        ...


class ModelListCache(Protocol):
    """Live model lists kept on disk, with their age."""

    def load(self, key: str) -> tuple[Sequence[Model], float] | None:
        """The list and its age in seconds."""
        ...

    def save(self, key: str, models: Iterable[Model]) -> None: ...
