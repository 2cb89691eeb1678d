"""Where keys are kept, and that they are never shown."""

from collections.abc import Sequence
from typing import Protocol

from codegpt_ls.domain.credentials import (
    CommandState,
    Credential,
    CredentialSource,
    EnvironmentConnection,
    FoundCredential,
    IgnoredVariable,
)
from codegpt_ls.domain.providers import ProviderProfile


class CredentialReader(Protocol):
    """A source that can be asked for the credential of an origin."""

    source: CredentialSource

    async def read(self, origin: str, header: str | None = None, *, prompting: bool = False) -> FoundCredential | None:
        """The key stored for exactly this origin, or the value of this header for it. `prompting`: the person asked, so
        that the system may show its dialog to unlock the store.

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

    async def remove(self, origin: str, header: str | None = None) -> bool:
        """Forget the key of this origin, or the value of this header for it; True when there was one. Removing twice
        is fine."""
        ...

    async def headers(self, origin: str) -> tuple[str, ...]:
        """The headers whose values are stored for this origin, in lower case. Opens no locked store.

        Raises AssistantError STORE_FAILED.
        """
        ...

    def forget_memory(self) -> None:
        """Drop cached secrets so that the next read asks the store again."""
        ...


class Tokens(Protocol):
    """Keys that end soon, each made by a command of the person's for one origin."""

    async def token(self, command: Sequence[str], origin: str) -> str:
        """The key that this command makes for this origin; run only where none is at hand, and once for all who wait.

        Raises AssistantError COMMAND_FAILED.
        """
        ...

    def state(self, command: Sequence[str], origin: str) -> CommandState:
        """What is known of the key that this command makes for this origin. Runs nothing."""
        ...

    def refused(self, command: Sequence[str], origin: str, token: str) -> None:
        """The provider did not take this one: it is not given out again."""
        ...


class Environment(Protocol):
    """The process environment as a source of keys."""

    def connection(self, profile: ProviderProfile) -> EnvironmentConnection | None:
        """The key of this provider's variable with the base URL, organization and project that go with it.

        None when the variable is unset or holds no usable key.
        Raises AssistantError BAD_ORIGIN when its base URL may not carry a key; the facts name its variable.
        """
        ...

    def header(self, variable: str) -> str:
        """The value for a header that this variable holds; from now on it counts as a key.

        Raises AssistantError MISSING_HEADER when there is none, or it is one that no header can carry.
        """
        ...

    def ignored(self, profile: ProviderProfile) -> IgnoredVariable | None:
        """This provider's variable, where it is set to something that is no key, or to one of other programs too."""
        ...


class Keys(Protocol):
    """The keys that are in use here, looked for in a text."""

    def key_in(self, text: str) -> int | None:
        """Where one stands, as a position in the text; None where none does."""
        ...

    def without_keys(self, text: str) -> str:
        """The text with a mask in place of each."""
        ...
