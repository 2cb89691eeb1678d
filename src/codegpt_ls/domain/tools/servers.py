"""Programs and addresses of the person that offer tools: how they are started, what they offer, why one is missing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

STORED: Final = "keyring"
"""Stands where a value belongs that was stored with the keys."""
FROM_ENVIRONMENT: Final = "env:"
"""What stands before the name of a variable of ours that holds the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDefinition:
    """How a server is reached: a program with its arguments, or an address."""

    name: str
    """As the person calls it: letters, digits, `-` and `_`."""
    command: str | None = None
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    """What it gets beside the six variables that every program needs; values, or where they are."""
    cwd: str | None = None
    """The folder it is started in; None: the person's home."""
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Where the values of headers are, never the values."""
    local: bool = False
    """The person says that nothing which it is given leaves this machine."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The variables or headers whose values are stored with the keys."""
        return tuple(name for name, value in {**self.env, **self.headers}.items() if value == STORED)

    def seal(self, program: str | None) -> str:
        """What the person's yes is bound to; `program` is the file that `command` names at the moment."""
        return _digest(
            [
                *(program or self.command, list(self.args), sorted(self.env.items()), self.cwd),
                *(self.url, sorted(self.headers.items()), self.local),
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerToolOffer:
    """A tool as its server describes it: a stranger's words."""

    name: str
    description: str
    schema: Mapping[str, Any]
    open_world: bool = False
    """The server says itself that what it is given may go anywhere. What makes us careless is not read."""

    @property
    def seal(self) -> str:
        """What the person's yes is bound to."""
        return _digest([self.name, self.description, self.schema, self.open_world])


class ServerStanding(StrEnum):
    """Whether the tools of a server may be used, as far as it is known before it is started."""

    ALLOWED = "allowed"
    UNSEEN = "unseen"
    """The person has never said yes to it."""
    CHANGED = "changed"
    """The person said yes to it, and it is started otherwise now."""
    MISSING = "missing"
    """Its program is not on this machine."""


class ServerFault(StrEnum):
    """Why a server's tools are not there."""

    NOT_INSTALLED = "not_installed"
    """Ours is installed without the extra that speaks to servers."""
    NOT_FOUND = "not_found"
    """There is no such program."""
    ENDED = "ended"
    SILENT = "silent"
    """It said nothing in time."""
    TOO_LONG = "too_long"
    """It wrote more on one line, or in one answer, than is read."""
    PROTOCOL = "protocol"
    """It answers, but not as a server of tools does."""
    UNREACHABLE = "unreachable"
    """Its address does not answer, or with an error."""
    SIGN_IN = "sign_in"
    """It wants a sign-in."""
    SECRET = "secret"  # noqa: S105 - a name
    """A value that it needs is not there."""
    FILE = "file"
    """The person's file of servers cannot be read."""
    MISWRITTEN = "miswritten"
    """What the file says of it cannot be."""
    UNSEEN = "unseen"
    """The person has not said yes to it as it is now."""
    TOOLS_CHANGED = "tools_changed"
    """Some of its tools are not those which the person saw."""
    TOOLS_UNREADABLE = "tools_unreadable"
    """Some of its tools are described in a way that nobody can read."""


class ServerFailed(Exception):  # noqa: N818 - what happened to a server
    """A server could not be used. Its text is what the server said last, as it said it."""

    def __init__(self, fault: ServerFault, detail: str = "") -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ToolListing:
    """What a server offers."""

    offers: Sequence[ServerToolOffer]
    unreadable: Sequence[str] = ()
    """Names of tools that are described wrongly."""


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What a tool of a server told."""

    text: str
    failed: bool = False


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
