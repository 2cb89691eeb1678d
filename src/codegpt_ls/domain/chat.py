"""A chat: what is asked, and the events of an answer as it arrives."""

from dataclasses import dataclass
from enum import StrEnum

from codegpt_ls.domain.errors import AssistantError, ErrorCode


class Role(StrEnum):
    """Who wrote a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str
    about: tuple[str, ...] = ()
    """Titles of the code that is in it, for whoever must tell that it does not go along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOptions:
    """Who answers and how; `None` leaves the choice to the settings."""

    provider: str | None = None
    model: str | None = None
    temperature: float | None = None
    max_output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatQuestion(AnswerOptions):
    """What a person asks."""

    messages: tuple[Message, ...]
    history: tuple[tuple[Message, ...], ...] = ()
    """Earlier exchanges, each a question with its answer, oldest first: those that do not fit are left out."""
    thread_id: str | None = None
    """The thread it belongs to, if any; used tokens are told apart by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long, in seconds, a request may be silent before it counts as failed."""

    connect: float = 10.0
    first_byte: float = 60.0
    """From the request being sent to the response's first event."""
    silence: float = 45.0
    """Between two events of one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """What an adapter sends: every choice made."""

    messages: tuple[Message, ...]
    model: str
    temperature: float | None = None
    max_output_tokens: int | None = None
    context_tokens: int | None = None
    """How much to keep in mind, for an adapter that runs the model itself; None: its own default."""
    deadlines: Deadlines = Deadlines()


class FinishReason(StrEnum):
    """Why an answer ended. `length` and `content_filter` are ends, not errors."""

    STOP = "stop"
    LENGTH = "length"
    CONTENT_FILTER = "content_filter"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The request is on its way to this provider and model; nothing has come back yet."""

    provider: str
    model: str


@dataclass(frozen=True, slots=True)
class Retrying:
    """The attempt failed before any text; the next one starts after `delay` seconds."""

    code: ErrorCode
    delay: float
    attempt: int
    """The number of the attempt to come: 2 or 3."""


@dataclass(frozen=True, slots=True)
class ModelEnding:
    """The model answers today, but has an announced end."""

    model: str
    shutdown_date: str
    """YYYY-MM-DD."""
    replacement: str | None


@dataclass(frozen=True, slots=True)
class HistoryTrimmed:
    """The oldest exchanges do not go along: the model has no room for them."""

    model: str
    dropped: int
    """How many exchanges."""


@dataclass(frozen=True, slots=True)
class CodeLeftBehind:
    """Code that went along with the question before does not go along with this one."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HiddenTextRemoved:
    """The question held characters nobody sees, which are not sent."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlaced:
    """The question is written down, and so will be the answer."""

    thread_id: str
    question_id: str
    answer_id: str
    kept_in: str | None = None
    """The thread that holds what an edited question took the place of."""


@dataclass(frozen=True, slots=True)
class AnswerNotKept:
    """The answer has come, but could not be written down as a whole."""

    error: AssistantError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The answer's last event."""

    finish_reason: FinishReason
    provider: str
    model: str
    """The model as the provider named it, or as asked for."""
    usage: Usage | None = None
    request_id: str | None = None


ProviderEvent = TextDelta | Finished
"""What an adapter yields: any number of deltas, then exactly one `Finished`."""

Remark = ModelEnding | HistoryTrimmed | CodeLeftBehind | HiddenTextRemoved | AnswerNotKept
"""What a person is told beside the answer."""

ChatEvent = AnswerPlaced | Remark | Waiting | Retrying | TextDelta | Finished
"""What the services yield; `Finished` is the last one."""
