"""A key and where it may go."""

from dataclasses import dataclass, field
from enum import StrEnum


class CredentialSource(StrEnum):
    """Where a key is kept, in order of precedence."""

    SESSION = "session"
    """This process's memory only."""
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"
    """A plain-text file the person opted into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One key, bound to the only origin it may be sent to."""

    origin: str
    """scheme://host[:port], normalised."""
    key: str = field(repr=False)
    organization: str | None = None
    project: str | None = None

    @property
    def last_four(self) -> str:
        """What may be shown of the key; nothing of one too short to hide behind four characters."""
        return self.key[-4:] if len(self.key) >= 12 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCredential:
    """A credential together with where it was found."""

    credential: Credential
    source: CredentialSource
    backend: str | None = None
    """The store's own name, for the keyring: `Secret Service`, `macOS Keychain`…"""
    variable: str | None = None
    """The environment variable, for the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentConnection:
    """The key an environment variable holds, and the address that belongs to it."""

    base_url: str
    found: FoundCredential


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatus:
    """What a person may know about the key in use: never the key."""

    present: bool
    origin: str
    source: CredentialSource | None = None
    last_four: str | None = None
    backend: str | None = None
    variable: str | None = None
    """The environment variable, for the environment."""
    organization: str | None = None
    project: str | None = None
    shadowed: tuple[CredentialSource, ...] = ()
    """Other sources that hold a key for this origin but come later in precedence."""
    verified: bool | None = None
    """True after the provider accepted it (or the key just stored, where the environment's overrides that one); None
    when it was not asked or could not be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What removing a key did."""

    origin: str
    removed: tuple[CredentialSource, ...] = ()
    still_available_from: CredentialSource | None = None
    variable: str | None = None
    """The environment variable that still provides a key."""
