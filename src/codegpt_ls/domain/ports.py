"""What the services need from the outside: implemented by providers, credentials, locales, server and terminal."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import Protocol

from codegpt_ls.domain.chat import ModelRequest, ProviderEvent
from codegpt_ls.domain.credentials import Credential, CredentialSource, EnvironmentConnection, FoundCredential
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
        """Ask the provider which models this key can use: free of charge, also the check of a key."""
        ...

    async def aclose(self) -> None:
        """Close connections and child processes; the provider stays usable and opens new ones on demand."""
        ...


class CredentialReader(Protocol):
    """A source that can be asked for the credential of an origin."""

    source: CredentialSource

    async def read(self, origin: str) -> FoundCredential | None:
        """The credential stored for exactly this origin.

        Raises AssistantError with LOCKED, STORE_TIMEOUT or STORE_FAILED; an absent store reads as None.
        """
        ...


class CredentialStore(CredentialReader, Protocol):
    """A source that can also be written."""

    async def write(self, credential: Credential) -> FoundCredential:
        """Store, read back, compare; returns what was read back.

        Raises AssistantError with NO_STORE, LOCKED, STORE_TIMEOUT or STORE_FAILED.
        """
        ...

    async def remove(self, origin: str) -> bool:
        """Forget the credential of this origin; True when there was one. Removing twice is fine."""
        ...

    def forget_memory(self) -> None:
        """Drop cached secrets so that the next read asks the store again."""
        ...


class Environment(Protocol):
    """The process environment as a source of keys."""

    def connection(self, profile: ProviderProfile) -> EnvironmentConnection | None:
        """The key of this provider's variable with the base URL, organization and project that go with it.

        None when the variable is unset or holds no usable key.
        Raises AssistantError BAD_ORIGIN when its base URL may not carry a key.
        """
        ...


class ModelListCache(Protocol):
    """Live model lists kept on disk, with their age."""

    def load(self, key: str) -> tuple[Sequence[Model], float] | None:
        """The list and its age in seconds."""
        ...

    def save(self, key: str, models: Iterable[Model]) -> None: ...


class Translator(Protocol):
    """Words for people in one language."""

    @property
    def language(self) -> str: ...

    def text(self, key: str, **facts: object) -> str:
        """The sentence of this catalogue key with its placeholders filled."""
        ...
