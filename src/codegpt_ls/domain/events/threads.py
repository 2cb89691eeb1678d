"""What happens to threads, here or in another process, and what a person is told of the file that keeps them."""

from dataclasses import dataclass
from enum import StrEnum

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.threads import AnswerState


class ThreadReason(StrEnum):
    """What happened to a thread."""

    CREATED = "created"
    ASKED = "asked"
    """A question was written, or its answer taken up again, and the answer is on the way."""
    ANSWERING = "answering"
    """More of the answer was written; told of other servers' answers only."""
    ANSWERED = "answered"
    """The answer has ended, one way or the other: the state tells which."""
    EDITED = "edited"
    """Messages were taken away."""
    RENAMED = "renamed"
    DELETED = "deleted"
    CLEARED = "cleared"
    """Many were deleted at once; no single thread is named."""


@dataclass(frozen=True, slots=True)
class ThreadChange:
    """Something happened to a thread, here or in another server process."""

    thread_id: str | None
    reason: ThreadReason
    message_id: str | None = None
    """The answer it is about, if it is about one."""
    state: AnswerState | None = None
    """What that answer has come to."""


@dataclass(frozen=True, slots=True)
class ThreadText:
    """More of an answer that another process writes, in a thread that is followed."""

    thread_id: str
    message_id: str
    start: int
    """How much of the message comes before, in UTF-16 code units."""
    text: str


@dataclass(frozen=True, slots=True)
class StorageSetAside:
    """The file of threads was damaged: it was renamed, and an empty one begun."""

    error: AssistantError
    """STORAGE_DAMAGED with the path the old file has now."""


@dataclass(frozen=True, slots=True)
class KeptForNow:
    """A thread could not be made on disk, and is kept in memory until the server ends."""

    error: AssistantError
    """Why: STORAGE_FAILED or STORAGE_DAMAGED."""


@dataclass(frozen=True, slots=True)
class EntriesDamaged:
    """Threads and messages of the file that cannot be read as a whole; each is counted once."""

    count: int


StorageEvent = StorageSetAside | KeptForNow | EntriesDamaged
"""What a person is told of the file of threads."""

ThreadEvent = ThreadChange | ThreadText | StorageEvent
"""What listeners are told."""
