"""Everything that can go wrong for the person, as one closed set of codes.

    AssistantError
      auth.*          the key, organization or region the provider refused
      model.*         the model's name, age or kind
      content.*       what the provider's rules on content refuse
      limit.*         rate, size, quota, spend
      provider.*      the provider failed, is unknown, or spoke another protocol
      context.*       the conversation does not fit
      task.*          a named task that lacks what it is about
      thread.*        a conversation that is not there, or not to be changed now
      storage.*       keeping conversations on this machine
      network.*       the way to the provider
      stream.*        an answer that stopped half-way
      credentials.*   storing and reading keys on this machine
      local.*         the embedded model

An error is a code and facts. It holds no sentence: `services.failures.explanations` words it in the person's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self

from codegpt_ls.domain.context import LeftOut

_PASSES: Final = True
_STAYS: Final = False


class ErrorCode(StrEnum):
    """The stable name of a failure, as clients see it in `data.code`."""

    retryable: bool
    """Whether sending the same request again can succeed without the person changing anything."""

    def __new__(cls, value: str, retryable: bool) -> Self:  # noqa: FBT001 - each member names it
        member = str.__new__(cls, value)
        member._value_ = value
        member.retryable = retryable
        return member

    MISSING_KEY = "auth.missing_key", _STAYS
    INVALID_KEY = "auth.invalid_key", _STAYS
    MISSING_HEADER = "auth.missing_header", _STAYS
    """Neither environment nor stores have the value of a header that goes along; nothing was sent."""
    ORGANIZATION = "auth.organization", _STAYS
    PERMISSION = "auth.permission", _STAYS
    REGION = "auth.region", _STAYS
    MODEL_UNKNOWN = "model.unknown", _STAYS
    """Refused by us before any request: no list knows the name."""
    MODEL_NOT_FOUND = "model.not_found", _STAYS
    MODEL_RETIRED = "model.retired", _STAYS
    MODEL_NOT_CHAT = "model.not_chat", _STAYS
    MODEL_LOADING = "model.loading", _PASSES
    """The server is there and still loads the model: it answers when it is done."""
    RATE = "limit.rate", _PASSES
    REQUEST_TOO_LARGE = "limit.request_too_large", _STAYS
    QUOTA = "limit.quota", _STAYS
    SPEND = "limit.spend", _STAYS
    OVERLOADED = "provider.overloaded", _PASSES
    SERVER = "provider.server", _PASSES
    PROTOCOL = "provider.protocol", _STAYS
    REJECTED = "provider.rejected", _STAYS
    """A 4xx that no other code describes."""
    CONTENT_BLOCKED = "content.blocked", _STAYS
    """The provider's rules on content refuse the question itself; an answer cut off by them is no error."""
    UNKNOWN_PROVIDER = "provider.unknown", _STAYS
    TOO_LONG = "context.too_long", _STAYS
    LEFT_OUT = "context.left_out", _STAYS
    """The code that a task is about may not be sent."""
    TASK_UNKNOWN = "task.unknown", _STAYS
    TASK_NEEDS_QUESTION = "task.needs_question", _STAYS
    """A task or chat that is about a question, and there is none."""
    TASK_NEEDS_CODE = "task.needs_code", _STAYS
    THREAD_NOT_FOUND = "thread.not_found", _STAYS
    """No such thread, or no such message in it."""
    THREAD_BUSY = "thread.busy", _PASSES
    """An answer is being written into what was to be changed."""
    THREAD_UNREADABLE = "thread.unreadable", _STAYS
    """A file to import that is no exported thread."""
    STORAGE_DAMAGED = "storage.damaged", _STAYS
    STORAGE_FAILED = "storage.failed", _STAYS
    """Conversations could not be read or written."""
    BAD_BASE_URL = "network.bad_base_url", _STAYS
    UNREACHABLE = "network.unreachable", _PASSES
    TLS = "network.tls", _STAYS
    PROXY = "network.proxy", _STAYS
    TIMEOUT = "network.timeout", _PASSES
    STALLED = "stream.stalled", _PASSES
    INTERRUPTED = "stream.interrupted", _PASSES
    NO_STORE = "credentials.no_store", _STAYS
    LOCKED = "credentials.locked", _STAYS
    STORE_TIMEOUT = "credentials.timeout", _STAYS
    STORE_FAILED = "credentials.store_failed", _STAYS
    """The store said it saved, and reading back showed otherwise; or it could not be read or written."""
    NOT_A_KEY = "credentials.not_a_key", _STAYS
    BAD_ORIGIN = "credentials.bad_origin", _STAYS
    NO_KEY_NEEDED = "credentials.no_key_needed", _STAYS
    ENGINE_MISSING = "local.engine_missing", _STAYS
    ENGINE_FAILED = "local.engine_failed", _STAYS
    WEIGHTS_MISSING = "local.weights_missing", _STAYS
    WEIGHTS_INVALID = "local.weights_invalid", _STAYS
    INTERNAL = "internal", _STAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRules:
    """What one vendor means by its errors, where it means something else than the others. Data of a provider's row."""

    statuses: Mapping[int, ErrorCode] = field(default_factory=dict)
    """By HTTP status, where no name tells more."""
    names: Mapping[str, ErrorCode] = field(default_factory=dict)
    """By `code` or `type` in lower case with underscores, the vendor's own numbers among them: `1113`."""
    phrases: Mapping[str, ErrorCode] = field(default_factory=dict)
    """By a part of its sentence, in lower case."""


class KeyMistake(StrEnum):
    """What a person pasted instead of an API key."""

    EMPTY = "empty"
    URL = "url"
    BEARER = "bearer"
    GITHUB_TOKEN = "github_token"  # noqa: S105 - a name, not a secret
    ASSIGNMENT = "assignment"
    """A whole line of a shell file, `OPENAI_API_KEY=…`."""
    SPACES = "spaces"
    CHARACTERS = "characters"
    """Characters no HTTP header can carry."""
    MASKED = "masked"
    """A key shortened for display, `sk-…abcd` or `sk-****abcd`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a failure. Every field may be absent; none ever holds a key or a raw response body."""

    provider: str | None = None
    """Provider id, `openai`."""
    model: str | None = None
    origin: str | None = None
    """scheme://host[:port]."""
    url: str | None = None
    http_status: int | None = None
    request_id: str | None = None
    retry_after: float | None = None
    """Seconds the provider asks to wait."""
    source: str | None = None
    """Where the key came from: session, environment, keyring, file."""
    variable: str | None = None
    """The environment variable that holds the key."""
    header: str | None = None
    """The header whose value is stored, or is to be; in lower case."""
    shadowed: str | None = None
    """The source that also holds a key, but comes later in precedence than `source`."""
    last_four: str | None = None
    nearest: tuple[str, ...] = ()
    """Names close to the one asked for, best first."""
    available: tuple[str, ...] = ()
    """Some names this key can use."""
    shutdown_date: date | None = None
    replacement: str | None = None
    scope: str | None = None
    """The permission the key lacks."""
    tokens: int | None = None
    """Tokens the request holds."""
    limit: int | None = None
    """Tokens the model takes, or the account's limit."""
    seconds: float | None = None
    """The deadline that passed."""
    limit_owner: str | None = None
    """Whose limit was reached: organization, project, user."""
    limit_kind: str | None = None
    """What is counted: requests, tokens, parallel."""
    spent: float | None = None
    budget: float | None = None
    """US dollars, of a gateway's budget that is used up."""
    mistake: KeyMistake | None = None
    setting: str | None = None
    """What mends it: a setting by its full name, `codegpt.proxy`, or an environment variable, `HTTPS_PROXY`."""
    address_setting: str | None = None
    """What named the provider's address, likewise."""
    path: str | None = None
    backend: str | None = None
    """The credential store's name."""
    detail: str | None = None
    """A short, redacted excerpt or cause, for the sentence's end."""
    command: str | None = None
    """The command that was called without what it needs."""
    task: str | None = None
    """The name of a task."""
    left_out: tuple[LeftOut, ...] = ()
    """The code that did not go along, and why."""
    reason: str | None = None
    """What the provider itself said: one line of plain text, redacted, 300 characters at most."""
    partial_text: str | None = None
    """What had arrived when the stream broke."""
    text_delivered: bool | None = None
    """Whether that text is with the person already."""
    billable: bool | None = None
    """Whether the provider may have worked on the question: then it is not sent again unless the person wants it."""

    def known(self) -> dict[str, object]:
        """The fields that hold something, by name."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value not in (None, ())}


class AssistantError(Exception):
    """A failure the person can be told about: a code of the closed set and the facts that go with it."""

    def __init__(self, code: ErrorCode, facts: Facts | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts or Facts()

    def with_text_delivered(self) -> "AssistantError":
        """The same error for one who has the text already."""
        return AssistantError(self.code, replace(self.facts, text_delivered=True))
