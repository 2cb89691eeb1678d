"""Where conversations are kept."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from codegpt_ls.domain.events.threads import ThreadEvent
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.domain.threads import (
    AnswerEnd,
    Exchange,
    NewMessage,
    NewThread,
    Page,
    Part,
    SearchHit,
    Standing,
    Thread,
    ThreadSummary,
)
from codegpt_ls.domain.tools.modes import Mode


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

    async def follow(self, thread_id: str, part: Part) -> Thread:
        """The thread with some of its messages; the listeners are told of text that others add to it from now on.

        Raises AssistantError THREAD_NOT_FOUND, also where the part names a message that is not there.
        """
        ...

    async def search(self, query: str, folder: str | None, cursor: str | None, limit: int) -> Page[SearchHit]:
        """Titles the person gave and messages that hold all the words, the newest first, of copies the oldest.

        Raises UnknownCursorError.
        """
        ...

    async def beginning_with(self, typed: str, limit: int) -> Sequence[str]:
        """Ids of threads that begin like this, the newest first; the whole id alone where it is one."""
        ...

    async def shortest(self, thread_ids: Sequence[str], least: int) -> Mapping[str, str]:
        """Of each id the shortest beginning, of at least so many letters, with which no other id begins."""
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

    async def choose(self, thread_id: str, choice: ThreadChoice) -> None:
        """The thread's questions go to whoever is chosen here from now on; nothing where it is gone."""

    async def keep_mode(self, thread_id: str, mode: Mode) -> None:
        """The thread's questions are asked like this from now on, until another one is kept; nothing where it is
        gone."""
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
        """Make place for another answer to the last question; the old one goes once the new one has text, and is kept
        in a thread of its own from then on, which `kept_in` names.

        Raises AssistantError THREAD_NOT_FOUND where there is no question, THREAD_BUSY.
        """
        ...

    async def go_on(self, thread_id: str, *, answer_id: str, message_id: str | None = None) -> Exchange:
        """Take up the last message again, an answer that broke off: `grow` and `end` know it as `answer_id`.

        `message_id`: the one that it has to be.

        Raises AssistantError THREAD_NOT_FOUND, THREAD_COMPLETE, THREAD_CHANGED, THREAD_BUSY.
        """
        ...

    async def remove_question(self, thread_id: str, question_id: str, *, title_of: Callable[[str], str]) -> None:
        """Remove a question that has failed, with those that were asked as one with it. A title nobody gave follows:
        `title_of` makes one of a question.

        Raises AssistantError THREAD_NOT_FOUND, also for any other message.
        """
        ...

    async def remove_context(self, thread_id: str, question_id: str) -> None:
        """Send this question as it was typed from now on, without its code. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def stop(self, thread_id: str) -> bool:
        """Have the answers to this thread ended, whichever process writes them; whether there were any.

        Raises AssistantError THREAD_NOT_FOUND.
        """
        ...

    async def grow(self, answer_id: str, text: str) -> Standing:
        """Add text, which may be none, to an answer that is being written; whether the answer is still wanted."""
        ...

    async def end(self, answer_id: str, end: AnswerEnd) -> None:
        """Write the answer's end; one that was cut off before its first word leaves no trace."""
        ...

    async def look_for_changes(self) -> bool:
        """Tell the listeners what other processes have changed since this was called last; whether one of them is
        writing an answer that is followed."""
        ...

    async def aclose(self) -> None:
        """Finish what is under way and close."""
        ...
