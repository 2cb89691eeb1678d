"""Where conversations are kept."""

from collections.abc import Callable, Sequence
from typing import Protocol

from codegpt_ls.domain.threads import (
    AnswerEnd,
    Exchange,
    NewMessage,
    NewThread,
    Page,
    SearchHit,
    Thread,
    ThreadEvent,
    ThreadSummary,
)


class ThreadStore(Protocol):
    """Where threads are kept. Every call may raise AssistantError STORAGE_FAILED or STORAGE_DAMAGED."""

    def listen(self, listener: Callable[[ThreadEvent], None]) -> None:
        """Tell this one of every change made through this store, and of those that `look_for_changes` finds."""
        ...

    async def create(self, new: NewThread) -> ThreadSummary:
        """Make a thread with the messages it is given."""
        ...

    async def page(self, folder: str | None, cursor: str | None, limit: int) -> Page[ThreadSummary]:
        """Threads, the one used last first; of one folder, or all. Raises UnknownCursorError."""
        ...

    async def get(self, thread_id: str) -> Thread:
        """The thread with all its messages. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def title(self, thread_id: str) -> str:
        """The thread's title. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def search(self, query: str, folder: str | None, cursor: str | None, limit: int) -> Page[SearchHit]:
        """Titles the person gave and messages that hold all the words, the newest first, of copies the oldest.

        Raises UnknownCursorError.
        """
        ...

    async def rename(self, thread_id: str, title: str) -> ThreadSummary:
        """Give the thread this title. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def delete(self, thread_id: str) -> None:
        """Delete the thread with its messages. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def clear(self, folder: str | None) -> int:
        """Delete the threads of this folder, or all; how many there were."""
        ...

    async def fork(self, thread_id: str, message_id: str) -> ThreadSummary:
        """A new thread with the messages up to this one. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def ask(
        self,
        thread_id: str,
        messages: Sequence[NewMessage],
        *,
        answer_id: str,
        title: str,
        instead_of: str | None = None,
    ) -> Exchange:
        """Write a question and the place of its answer, which stand together whoever else writes at the same time.

        `messages`: the last one is the question. `title`: for a thread that has none. `instead_of`: the message that
        goes with all after it; what was answered is kept in a thread of its own.
        Raises AssistantError THREAD_NOT_FOUND, THREAD_BUSY.
        """
        ...

    async def answer_again(self, thread_id: str, *, answer_id: str) -> Exchange:
        """Make place for another answer to the last question; the old one goes once the new one has text.

        Raises AssistantError THREAD_NOT_FOUND where there is no question, THREAD_BUSY.
        """
        ...

    async def grow(self, answer_id: str, text: str) -> None:
        """Add text to an answer that is being written; nothing happens when it was deleted meanwhile."""
        ...

    async def end(self, answer_id: str, end: AnswerEnd) -> None:
        """Write the answer's end; one that was cut off before its first word goes."""
        ...

    async def look_for_changes(self) -> None:
        """Tell the listeners what other processes have changed since this was called last."""
        ...

    async def aclose(self) -> None:
        """Finish what is under way and close."""
        ...
