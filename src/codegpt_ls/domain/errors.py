"""Everything that can go wrong for the person, as one closed set of codes.

    AssistantError
      auth.*          the key, organization or region the provider refused
      model.*         the model's name, age or kind
      content.*       what the provider's rules on content refuse
      limit.*         rate, size, quota, spend
      provider.*      the provider failed, is unknown, or spoke another protocol
      context.*       the conversation does not fit
      task.*          a named task that lacks what it is about
      edit.*          a change of code that was proposed
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
from typing import TYPE_CHECKING, Final, Self

from codegpt_ls.domain.edits.refusal import EditFault

if TYPE_CHECKING:
    from codegpt_ls.domain.context.resolved import LeftOut

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
    MODEL_NO_PICTURES = "model.no_pictures", _STAYS
    """Refused by us before any request: a list says that the model takes no pictures."""
    MODEL_NEEDED = "model.needed", _STAYS
    """A model was to be chosen, and none is named."""
    MODEL_LOADING = "model.loading", _PASSES
    """The server is there and still loads the model: it answers when it is done."""
    PULL_FAILED = "model.pull_failed", _STAYS
    """A server of the person's own could not download a model."""
    RATE = "limit.rate", _PASSES
    REQUEST_TOO_LARGE = "limit.request_too_large", _STAYS
    QUOTA = "limit.quota", _STAYS
    SPEND = "limit.spend", _STAYS
    BUDGET = "limit.budget", _STAYS
    """The question would pass the person's own budget; nothing was sent."""
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
    EDIT_REFUSED = "edit.refused", _STAYS
    """The answer holds no edit that is certain to be what was meant; `edit_fault` says why."""
    EDIT_STALE = "edit.stale", _STAYS
    """The code that a proposed edit is about has changed since."""
    EDIT_UNKNOWN = "edit.unknown", _STAYS
    """No such proposal is open: it was taken or discarded, or never made."""
    EDIT_UNCONFIRMED = "edit.unconfirmed", _STAYS
    """The file is one that others obey, and the person has not been asked about it."""
    EDIT_NOT_APPLIED = "edit.not_applied", _STAYS
    """The editor did not make the edit, whatever it said."""
    THREAD_NOT_FOUND = "thread.not_found", _STAYS
    """No such thread, or no such message in it."""
    THREAD_BUSY = "thread.busy", _PASSES
    """An answer is being written into what was to be changed."""
    THREAD_DELETED = "thread.deleted", _STAYS
    """The conversation was deleted while it was being answered: the answer was ended."""
    THREAD_CHANGED = "thread.changed", _STAYS
    """The answer that was to be continued is not the conversation's last message any more."""
    THREAD_COMPLETE = "thread.complete", _STAYS
    """There is nothing to continue: no answer has broken off."""
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
    STOPPED = "stream.stopped", _PASSES
    """Somebody stopped the answer from elsewhere, not by cancelling the request that waits for it."""
    NO_STORE = "credentials.no_store", _STAYS
    LOCKED = "credentials.locked", _STAYS
    STORE_TIMEOUT = "credentials.timeout", _STAYS
    STORE_FAILED = "credentials.store_failed", _STAYS
    """The store said it saved, and reading back showed otherwise; or it could not be read or written."""
    COMMAND_FAILED = "credentials.command_failed", _STAYS
    """The command that makes a key made none; nothing was sent."""
    KEY_NEEDED = "credentials.key_needed", _STAYS
    """A key was to be stored, or what belongs to a stored one changed, and there is none."""
    NOT_A_KEY = "credentials.not_a_key", _STAYS
    BAD_ORIGIN = "credentials.bad_origin", _STAYS
    NO_KEY_NEEDED = "credentials.no_key_needed", _STAYS
    ENGINE_MISSING = "local.engine_missing", _STAYS
    ENGINE_FAILED = "local.engine_failed", _STAYS
    WEIGHTS_MISSING = "local.weights_missing", _STAYS
    WEIGHTS_INVALID = "local.weights_invalid", _STAYS
    FETCH_FAILED = "local.fetch_failed", _STAYS
    """The built-in model could not be fetched, and neither the network nor its proxy is to blame."""
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
    thread_id: str | None = None
    """The thread that keeps the question that failed."""
    question_id: str | None = None
    """The question within it."""
    message_id: str | None = None
    """The answer within it, where something of it is kept."""
    origin: str | None = None
    """scheme://host[:port]."""
    base_url: str | None = None
    """The whole address that was asked, or that a key was for, where it may be called."""
    url: str | None = None
    http_status: int | None = None
    request_id: str | None = None
    retry_after: float | None = None
    """Seconds the provider asks to wait."""
    source: str | None = None
    """Where the key came from: session, command, environment, keyring, file."""
    variable: str | None = None
    """The environment variable that holds the key."""
    header: str | None = None
    """The header whose value is stored, or is to be; in lower case."""
    store: str | None = None
    """The source that a key was to be kept in, where that was not the keyring."""
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
    loaded: bool | None = None
    """Whether that limit is what the model was loaded with: it may be loaded with more."""
    seconds: float | None = None
    """The deadline that passed."""
    fetched_from: str | None = None
    """The host or folder that the local model was being fetched from: what failed is that."""
    megabytes: int | None = None
    """Room on the disk that the local model takes while it is fetched."""
    limit_owner: str | None = None
    """Whose limit was reached: organization, project, user."""
    limit_kind: str | None = None
    """What is counted: requests, tokens, parallel."""
    spent: float | None = None
    budget: float | None = None
    """US dollars, of a budget that is used up: a gateway's, or the person's own."""
    cost: float | None = None
    """US dollars that the question may cost."""
    mistake: KeyMistake | None = None
    setting: str | None = None
    """What mends it: a setting by its full name, `codegpt.proxy`, or an environment variable, `HTTPS_PROXY`."""
    address_setting: str | None = None
    """What named the provider's address, likewise."""
    path: str | None = None
    backend: str | None = None
    """The credential store's name."""
    program: str | None = None
    """The program of the command that makes a key, without what it is called with."""
    exit_code: int | None = None
    """What it ended with; below zero the signal that ended it."""
    printed: str | None = None
    """The end of what it wrote as its errors: one line of plain text, redacted, 300 characters at most."""
    detail: str | None = None
    """A short, redacted excerpt or cause, for the sentence's end."""
    command: str | None = None
    """The command that was called without what it needs."""
    install_command: str | None = None
    """What to type for a package that is missing."""
    task: str | None = None
    """The name of a task."""
    edit_fault: EditFault | None = None
    """Why an answer becomes no edit."""
    lines: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()
    """Numbers of lines that it is about, and titles of documents of the same answer that hold their change already."""
    typed: str | None = None
    """What a person typed for the id of a thread."""
    left_out: "tuple[LeftOut, ...]" = ()
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


class UnknownCursorError(Exception):
    """No page begins here: this was not given out, or for another list."""


class AssistantError(Exception):
    """A failure the person can be told about: a code of the closed set and the facts that go with it."""

    def __init__(self, code: ErrorCode, facts: Facts | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts or Facts()

    def in_thread(self, thread_id: str, question_id: str, message_id: str | None) -> "AssistantError":
        """The same error of a question that is kept, and of an answer if something of it is."""
        facts = replace(self.facts, thread_id=thread_id, question_id=question_id, message_id=message_id)
        return AssistantError(self.code, facts)

    def with_text_delivered(self) -> "AssistantError":
        """The same error for one who has the text already."""
        return AssistantError(self.code, replace(self.facts, text_delivered=True))
