"""Conversations that outlive the editor: threads, their messages, and what can be asked of many of them."""

import secrets
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar
from urllib.parse import quote, unquote, urlsplit

from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.messages.parts import File, Image
from codegpt_ls.domain.messages.placed import Placed
from codegpt_ls.domain.thread_choice import NOT_CHOSEN, ThreadChoice
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.steps import ToolStep

T = TypeVar("T")

_TEMPORARY: Final = "temporary-"


class AnswerState(StrEnum):
    """What becomes of an answer, as whoever watches its thread is told."""

    ANSWERING = "answering"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Standing(StrEnum):
    """Whether an answer that is being written is still wanted."""

    WANTED = "wanted"
    STOPPED = "stopped"
    """Somebody asked for its end."""
    GONE = "gone"
    """Its thread was deleted."""


class Delivery(StrEnum):
    """How far a message has come."""

    STREAMING = "streaming"
    """A running server is writing it."""
    COMPLETE = "complete"
    CUT_OFF = "cut_off"
    """It stopped half-way: cancelled, failed, or its server died."""
    FAILED = "failed"
    """A question without an answer: it failed, or was stopped before the first word. It is not sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextReference:
    """What a question was asked about, by reference: where it was, not what it said."""

    kind: str
    """What it is: `selection`, `file`, `diagnostics`, `diff`…"""
    title: str
    """What the person sees: `main.py:10-40`."""
    uri: str | None = None
    first_line: int | None = None
    """0-based."""
    last_line: int | None = None
    """0-based, included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message about to join a thread."""

    role: Role
    content: str
    """What the person typed and sees; searched and shown."""
    prompt: str | None = None
    """What the model is sent instead, where it is more than that: a task's words, the code it is about."""
    context: tuple[ContextReference, ...] = ()
    parts: tuple[Placed, ...] = field(default=(), repr=False)
    """What stands in the text for the model besides its words: what was thought, calls of tools, their results."""
    attached: tuple[Image | File, ...] = field(default=(), repr=False)
    """Pictures and files that go before the prompt, and only with it."""

    @property
    def sent(self) -> str:
        """The text for the model."""
        return self.content if self.prompt is None else self.prompt

    @property
    def about(self) -> tuple[str, ...]:
        """Titles of the code that is sent with it."""
        return () if self.prompt is None else tuple(each.title for each in self.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadMessage(NewMessage):
    """One message of a thread."""

    id: str
    created: datetime
    """In UTC, to the millisecond."""
    delivery: Delivery = Delivery.COMPLETE
    provider: str | None = None
    model: str | None = None
    finish_reason: FinishReason | None = None
    usage: Usage | None = None
    steps: tuple[ToolStep, ...] = ()
    """What its model looked up, as it ended."""

    @property
    def broke_off(self) -> bool:
        """Whether it is the beginning of an answer that can be continued."""
        cut = self.delivery is Delivery.CUT_OFF or self.finish_reason is FinishReason.LENGTH
        return self.role is Role.ASSISTANT and cut and bool(self.content.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSummary:
    """A thread without its messages."""

    id: str
    title: str
    """Empty until the first question, where nobody gave it one."""
    folder: str | None
    """The workspace folder it belongs to, as `normalised_folder` writes it."""
    created: datetime
    updated: datetime
    messages: int
    """How many there are."""
    temporary: bool = False
    """Kept in memory only, and gone with the server."""
    forked_from: str | None = None
    """The thread it was taken from, which may be gone by now."""
    choice: ThreadChoice = NOT_CHOSEN
    mode: Mode = Mode.ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread with all its messages, oldest first, or some of them."""

    summary: ThreadSummary
    messages: tuple[ThreadMessage, ...]
    more_before: bool = False
    more_after: bool = False

    def message(self, message_id: str) -> ThreadMessage | None:
        """The message of this id."""
        return next((each for each in self.messages if each.id == message_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which of a thread's messages are wanted: the last ones, or those next to one of them."""

    limit: int
    before: str | None = None
    """Of this message, by its id."""
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThread:
    """A thread about to be made, empty or with messages it already has."""

    id: str
    title: str = ""
    titled: bool = False
    """Whether the person gave the title; else it comes with the first question."""
    folder: str | None = None
    created: datetime | None = None
    """None: now."""
    updated: datetime | None = None
    forked_from: str | None = None
    messages: tuple[ThreadMessage, ...] = ()
    """Their ids are made anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question that was written down, and the place its answer is written to."""

    question: ThreadMessage
    answer: ThreadMessage
    kept_in: str | None = None
    """The thread that holds what this question, or another answer to it, takes the place of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A place where the words were found, the newest first."""

    thread: ThreadSummary
    message_id: str | None
    """None where they are in a title the person gave."""
    role: Role | None
    excerpt: str
    """A piece of the text around the first of the words, on one line."""
    matches: tuple[tuple[int, int], ...] = ()
    """Where the words are in it: start and length in code points, in order."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many, and where the next ones begin."""

    items: tuple[T, ...]
    cursor: str | None = None
    """To be handed in for the next page; None at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEnd:
    """What is written down when an answer has ended."""

    text: str
    delivery: Delivery
    provider: str | None = None
    model: str | None = None
    finish_reason: FinishReason | None = None
    usage: Usage | None = None
    parts: tuple[Placed, ...] = field(default=(), repr=False)
    """What stands in the text besides its words."""
    steps: tuple[ToolStep, ...] = ()
    failed: bool = False
    """Whether it broke off for a failure."""

    @property
    def state(self) -> AnswerState:
        """What became of the answer."""
        if self.delivery is Delivery.COMPLETE:
            return AnswerState.DONE
        return AnswerState.FAILED if self.failed else AnswerState.STOPPED


def question_of(messages: Sequence[ThreadMessage], question_id: str) -> Sequence[ThreadMessage]:
    """The question of this id with those before it that were asked as one with it; empty where it is not there."""
    place = next((number for number, each in enumerate(messages) if each.id == question_id), None)
    if place is None:
        return ()
    first, question = place, messages[place]
    while first and _asked_as_one(messages[first - 1], question):
        first -= 1
    return messages[first : place + 1]


def first_question(messages: Sequence[ThreadMessage]) -> ThreadMessage | None:
    """What is asked first; of those that were asked as one the last, which the person typed."""
    asked = None
    for each in messages:
        if asked and not (each.role is Role.USER and _asked_as_one(asked, each)):
            break
        if each.role is Role.USER:
            asked = each
    return asked


def normalised_folder(uri: str | None) -> str | None:
    """One spelling for each folder, however an editor encodes it: `file:///c%3A/x/` is `file:///c:/x`.

    Letters are composed (NFC): macOS hands one Hangul folder out in both forms.
    """
    if not uri:
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:  # a bracket that opens no address
        return unicodedata.normalize("NFC", uri)
    if not parts.path.startswith("/") or not parts.scheme:  # a plain path, perhaps with a Windows drive
        return unicodedata.normalize("NFC", uri.rstrip("/\\") or uri)
    path = unicodedata.normalize("NFC", unquote(parts.path))
    if path[2:3] == ":" and path[:1] == "/":
        path = f"/{path[1].lower()}{path[2:]}"
    path = path.rstrip("/") or "/"
    return f"{parts.scheme.lower()}://{parts.netloc}{quote(path, safe='/:@!$&()*+,;=~')}"


def new_id(*, temporary: bool = False) -> str:
    """An id nobody else makes; ids made later sort behind, to the millisecond."""
    return f"{_TEMPORARY if temporary else ''}{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def is_temporary(thread_id: str) -> bool:
    """Whether the thread of this id is kept in memory only."""
    return thread_id.startswith(_TEMPORARY)


def _asked_as_one(earlier: ThreadMessage, question: ThreadMessage) -> bool:
    same = earlier.role is Role.USER and earlier.created == question.created
    return same and earlier.delivery is not Delivery.FAILED
