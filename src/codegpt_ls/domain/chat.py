"""A chat: what is asked, and the events of an answer as it arrives."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from codegpt_ls.domain.edits.drafted import EditsDrafted
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.deadlines import Deadlines
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.messages.events import PartEvent
from codegpt_ls.domain.messages.parts import Part, Text, text_of, words_of
from codegpt_ls.domain.messages.remarks import (
    BudgetWarned,
    CodeLeftBehind,
    HiddenTextRemoved,
    KeyRemoved,
    PicturesNotSeen,
    PriceUnknown,
)
from codegpt_ls.domain.messages.room import RoomRemark
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.domain.tools.remarks import ToolRemark, ToolsLeftOut
from codegpt_ls.domain.tools.steps import ToolStep


class Role(StrEnum):
    """Who wrote a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """One turn of a conversation."""

    role: Role
    parts: tuple[Part, ...]
    about: tuple[str, ...]
    """Titles of the code that is in it, for whoever must tell that it does not go along."""

    def __init__(self, role: Role, parts: str | Iterable[Part], about: tuple[str, ...] = ()) -> None:
        """`parts`: words alone may be given as they are."""
        said = ((Text(parts),) if parts else ()) if isinstance(parts, str) else tuple(parts)
        for name, value in (("role", role), ("parts", said), ("about", about)):
            object.__setattr__(self, name, value)

    @property
    def content(self) -> str:
        """What is said in words."""
        return text_of(self.parts)

    @property
    def words(self) -> str:
        """All that a model reads of it in words: what tools are asked and answer as well."""
        return words_of(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOptions:
    """Who answers and how; `None` leaves the choice to the settings."""

    provider: str | None = None
    model: str | None = None
    temperature: float | None = None
    max_output_tokens: int | None = None
    effort: Effort | None = None
    mode: Mode | None = None
    """How much the model may do first; None: what its thread keeps, else `ask`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatQuestion(AnswerOptions):
    """What a person asks."""

    messages: tuple[Message, ...]
    history: tuple[tuple[Message, ...], ...] = ()
    """Earlier exchanges, each a question with its answer, oldest first: those that do not fit are left out."""
    thread_id: str | None = None
    """The thread it belongs to, if any; used tokens are told apart by it."""
    tools: tuple[OfferedTool, ...] = ()
    """What the model may ask to be run. Without any, what tools told before does not go along either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """What an adapter sends: every choice made."""

    messages: tuple[Message, ...]
    model: str
    temperature: float | None = None
    max_output_tokens: int | None = None
    effort: Effort | None = None
    """None: the vendor's default."""
    context_tokens: int | None = None
    """How much to keep in mind, for an adapter that runs the model itself; None: its own default."""
    deadlines: Deadlines = field(default_factory=Deadlines)
    tools: tuple[OfferedTool, ...] = ()
    """What the model may ask to be run."""


class FinishReason(StrEnum):
    """Why an answer ended. None of these is an error."""

    STOP = "stop"
    LENGTH = "length"
    CONTENT_FILTER = "content_filter"
    TOOL_CALLS = "tool_calls"
    """The model wants tools to be run before it goes on."""
    REFUSAL = "refusal"
    """The model declined, perhaps in words."""
    PAUSED = "paused"
    """The provider stopped a long turn half-way."""
    CONTEXT_FULL = "context_full"
    """The model has no room for more."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them. None of the parts is known where it does not tell them."""

    input_tokens: int
    """All that was read, from a cache too."""
    output_tokens: int
    """All that was written, thinking too."""
    cached_tokens: int | None = None
    """What of the input came from a cache."""
    cache_written_tokens: int | None = None
    """What of the input was put into a cache."""
    reasoning_tokens: int | None = None
    """What of the output was thinking."""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """The next piece of what the model thinks before it answers, or between: never part of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    """The provider has taken the question and works on it; from here on it may cost money. No text yet."""


@dataclass(frozen=True, slots=True)
class ThinkingUnfinished:
    """The answer was cut off while the model was still thinking: nothing of it was meant for the person."""

    model: str


@dataclass(frozen=True, slots=True)
class EndedOtherwise:
    """The answer ended in a way that a person would not guess from what there is of it."""

    reason: FinishReason
    """TOOL_CALLS where no tool was offered, REFUSAL, PAUSED or CONTEXT_FULL."""
    model: str
    tools: tuple[str, ...] = ()
    """The names of the tools that the model wanted."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The request is on its way to this provider and model; nothing has come back yet."""

    provider: str
    model: str
    called: str
    """What the person knows the provider by where it is asked: a gateway's host."""


class Doing(StrEnum):
    """What a provider is busy with while a person waits."""

    ANSWERING = "answering"
    """Nobody knows: nothing has come back."""
    LOADING = "loading"
    """Its model is being loaded."""
    THINKING = "thinking"
    """It has taken the question and has no word of the answer yet."""


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """It takes long, and goes on; comes every few seconds until the first text."""

    doing: Doing
    seconds: float
    """Since the question was sent."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """The attempt failed before any text; the next one starts after `delay` seconds."""

    code: ErrorCode
    delay: float
    attempt: int
    """The number of the attempt to come: 2 or 3, higher while a model is being loaded."""


@dataclass(frozen=True, slots=True)
class ModelEnding:
    """The model answers today, but has an announced end."""

    model: str
    shutdown_date: str
    """YYYY-MM-DD."""
    replacement: str | None


@dataclass(frozen=True, slots=True)
class EffortLeftOut:
    """The model does not take the effort that was asked for, and answers with its own."""

    model: str
    effort: Effort


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlaced:
    """The question is written down, and so will be the answer."""

    thread_id: str
    question_id: str
    answer_id: str
    kept_in: str | None = None
    """The thread that holds what an edited question, or another answer, takes the place of."""
    continued: bool = False
    """Whether the answer has text from before, which is continued."""


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
    cost: Decimal | None = None
    """US dollars, where the provider itself tells what the answer cost."""
    request_id: str | None = None


AnswerRemark = EffortLeftOut | ToolsLeftOut | ThinkingUnfinished | EndedOtherwise
"""What an adapter says about an answer."""

ProviderEvent = Thinking | ThinkingDelta | TextDelta | PartEvent | AnswerRemark | Finished
"""What an adapter yields: `Thinking` once the question is taken (it may leave that out), any number of deltas and
parts, then exactly one `Finished`. `EffortLeftOut` and `ToolsLeftOut` come before all of them."""

Remark = (
    ModelEnding
    | BudgetWarned
    | PriceUnknown
    | RoomRemark
    | CodeLeftBehind
    | PicturesNotSeen
    | HiddenTextRemoved
    | KeyRemoved
    | ToolRemark
    | AnswerRemark
    | AnswerNotKept
)
"""What a person is told beside the answer."""

Progress = Waiting | StillWaiting | Retrying
"""What a person waits for."""

ChatEvent = (
    AnswerPlaced | Remark | Progress | ThinkingDelta | TextDelta | PartEvent | ToolStep | EditsDrafted | Finished
)
"""What the services yield; `Finished` is the last one."""
