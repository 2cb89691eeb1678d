"""A key, and where it may go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from codegpt_ls.domain.errors import KeyMistake
from codegpt_ls.domain.limits import HEADER_VALUE


class CredentialSource(StrEnum):
    """Where a key is kept, in order of precedence."""

    SESSION = "session"
    """This process's memory only."""
    COMMAND = "command"
    """A command of the person's that prints a key which soon ends."""
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"
    """A plain-text file the person opted into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One key, or the value of one extra header, bound to the only origin it may be sent to."""

    origin: str
    """scheme://host[:port], normalised."""
    header: str | None = None
    """The header that the value is sent in, in lower case; None for the key."""
    key: str = field(repr=False)
    organization: str | None = None
    project: str | None = None

    @property
    def last_four(self) -> str:
        """What may be shown of the key; nothing of one too short to hide behind four characters."""
        return self.key[-4:] if len(self.key) >= 12 else ""


def item_name(origin: str, header: str | None = None) -> str:
    """What a store calls the key of an origin, or the value of a header that goes there.

    No origin holds a `#`, and however a header is spelt it has one name: no item is ever taken for another.
    """
    return origin if header is None else f"{origin}#{header.lower()}"


def headers_among(items: Iterable[str], origin: str) -> tuple[str, ...]:
    """The headers of this origin among the items of a store."""
    beginning = item_name(origin, "")
    return tuple(sorted(each.removeprefix(beginning) for each in items if each.startswith(beginning)))


def fits_header(value: str) -> bool:
    """Whether a request can carry this as the value of a header: visible ASCII and spaces (RFC 9110, 5.5)."""
    return 0 < len(value) <= HEADER_VALUE and value.isascii() and value.isprintable()


class CommandFault(StrEnum):
    """Why a command that makes a key made none."""

    NOT_FOUND = "not_found"
    EXIT_CODE = "exit_code"
    TIMEOUT = "timeout"
    EMPTY = "empty"
    NO_TOKEN = "no_token"  # noqa: S105 - a name, not a secret
    TOO_LONG = "too_long"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandState:
    """What is known of a command that makes a key, without running it; nothing of its arguments and its output."""

    program: str
    """Its name without a folder, `az`."""
    until: datetime | None = None
    """When the key at hand is made anew, shortly before its end; None where there is none at hand."""
    fault: CommandFault | None = None
    """Why the last run made no key; None where it made one, or where there was none."""
    exit_code: int | None = None
    """Of that run, where that was it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCredential:
    """A credential together with where it was found."""

    credential: Credential
    source: CredentialSource
    backend: str | None = None
    """The store's own name, for the keyring: `Secret Service`, `macOS Keychain`…; for a command its program, `az`."""
    variable: str | None = None
    """The environment variable, for the environment."""

    @property
    def held(self) -> Credential | None:
        """The credential, where it is at hand; a command's is made when something is sent."""
        return None if self.source is CredentialSource.COMMAND else self.credential


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentConnection:
    """The key an environment variable holds, and the address that belongs to it."""

    base_url: str
    base_url_named_by: str | None
    """The variable that gave the base URL; None for the provider's own."""
    found: FoundCredential


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredVariable:
    """An environment variable that is set, but does not count. Never what it holds."""

    variable: str
    origin: str
    """Where its key would have gone; empty where the environment's address can carry none."""
    mistake: KeyMistake | None
    """What is wrong with it; None for a key that serves other programs too, and waits for the person's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderStatus:
    """What a person may know about an extra header: never its value."""

    name: str
    """In lower case."""
    present: bool | None
    """Whether there is a value; None where the store that may hold it could not be asked."""
    used: bool
    """Whether it goes along with requests to the address in force, as the settings are."""
    source: CredentialSource | None = None
    last_four: str | None = None
    backend: str | None = None
    variable: str | None = None
    """The environment variable, for the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatus:
    """What a person may know about the key in use, or about a header's value just stored: never the key."""

    present: bool
    origin: str
    header: str | None = None
    """The header whose value was stored; None where all of this is about the key."""
    headers: tuple[HeaderStatus, ...] = ()
    """The extra headers for this origin: those in the settings, then those that are stored and in none."""
    source: CredentialSource | None = None
    last_four: str | None = None
    backend: str | None = None
    variable: str | None = None
    """The environment variable, for the environment."""
    command: CommandState | None = None
    """The command that makes the key, where one does."""
    ignored: IgnoredVariable | None = None
    """The provider's environment variable, where it is set and does not count."""
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
    """What removing a key, or the value of a header, did."""

    origin: str
    header: str | None = None
    """The header whose value alone was to be removed; None where the key was, with all that goes to its origin."""
    removed: tuple[CredentialSource, ...] = ()
    headers: tuple[str, ...] = ()
    """The headers whose stored values went with the key."""
    still_available_from: CredentialSource | None = None
    variable: str | None = None
    """The environment variable that still provides a key."""
