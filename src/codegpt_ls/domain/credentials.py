"""A key, and where it may go."""

from dataclasses import dataclass, field
from enum import StrEnum

from codegpt_ls.domain.errors import KeyMistake


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
    base_url_named_by: str | None
    """The variable that gave the base URL; None for the provider's own."""
    found: FoundCredential


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredVariable:
    """An environment variable that is set, but holds no key that can be used. Never what it holds."""

    variable: str
    origin: str
    """Where its key would have gone; empty where the environment's address can carry none."""
    mistake: KeyMistake


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
    ignored: IgnoredVariable | None = None
    """The provider's environment variable, where it is set to something that is no key."""
    organization: str | None = None
    project: str | None = None
    shadowed: tuple[CredentialSource, ...] = ()
    """Other sources that hold a key for this origin but come later in precedence."""
    verified: bool | None = None
    """True after the provider accepted it (or the key just stored, where the environment's overrides that one); None
    when it was not asked, could not be reached or answers anybody."""
    unverifiable: bool = False
    """The provider was asked, and gives the same answer without a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What removing a key did."""

    origin: str
    removed: tuple[CredentialSource, ...] = ()
    still_available_from: CredentialSource | None = None
    variable: str | None = None
    """The environment variable that still provides a key."""
