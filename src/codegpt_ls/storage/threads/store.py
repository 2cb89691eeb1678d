"""Threads in a SQLite file, or in memory: all of it off the event loop, in one thread of its own."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from codegpt_ls.domain.events.threads import (
    EntriesDamaged,
    StorageSetAside,
    ThreadChange,
    ThreadEvent,
    ThreadReason,
    ThreadText,
)
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.domain.threads import (
    AnswerEnd,
    AnswerState,
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
from codegpt_ls.storage.sqlite_file import Database, Migration, SqliteFile
from codegpt_ls.storage.threads import ids, reading
from codegpt_ls.storage.threads.answering import QuestionWriter
from codegpt_ls.storage.threads.change_log import ChangeLog, now_in_utc
from codegpt_ls.storage.threads.following import Following
from codegpt_ls.storage.threads.index import MessageIndex, catch_up
from codegpt_ls.storage.threads.schema import MIGRATIONS
from codegpt_ls.storage.threads.streaming import StreamingAnswers
from codegpt_ls.storage.threads.writing import ThreadWriter
from codegpt_ls.storage.worker import Worker

T = TypeVar("T")


class SqliteThreads:
    """Keeps threads in `threads.db` of a folder that may be shared by many processes; without a folder, in memory."""

    def __init__(
        self,
        folder: Callable[[], Path] | None,
        *,
        now: Callable[[], datetime] = now_in_utc,
        full_text: bool = True,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        """Nothing is opened or made before the first call."""
        self._log = ChangeLog(now)
        self._threads = ThreadWriter(self._log)
        self._answers = StreamingAnswers(self._log)
        self._questions = QuestionWriter(self._log, self._answers)
        self._following = Following(self._answers.is_ours)
        self._file = SqliteFile(
            (lambda: folder() / "threads.db") if folder else None,
            migrations=migrations,
            on_open=self._begin,
            index=MessageIndex(wanted=full_text),
        )
        self._worker = Worker("threads")
        self._listeners: list[Callable[[ThreadEvent], None]] = []
        self._version = 0
        self._last_change = 0

    def listen(self, listener: Callable[[ThreadEvent], None]) -> None:
        """Tell this one of every change made through this store, and of those that `look_for_changes` finds."""
        self._listeners.append(listener)

    async def create(self, new: NewThread) -> ThreadSummary:
        """Make a thread with the messages it is given."""
        summary = await self._run(lambda database: self._threads.create(database, new))
        self._tell(ThreadChange(summary.id, ThreadReason.CREATED))
        return summary

    async def page(self, folder: str | None, cursor: str | None, limit: int) -> Page[ThreadSummary]:
        """Threads, the one used last first."""
        return await self._run(lambda database: reading.page(database, folder, cursor, limit))

    async def get(self, thread_id: str) -> Thread:
        """The thread with all its messages; one whose writer has died is cut off."""
        return await self._run(partial(self._read, thread_id))

    async def title(self, thread_id: str) -> str:
        """The thread's title."""
        return await self._run(lambda database: reading.summary(database, thread_id).title)

    async def follow(self, thread_id: str, part: Part) -> Thread:
        """The thread with some of its messages; the listeners are told of text that others add to it from now on."""
        return await self._run(partial(self._read_and_follow, thread_id, part))

    async def search(self, query: str, folder: str | None, cursor: str | None, limit: int) -> Page[SearchHit]:
        """Where all these words are, the newest first."""
        return await self._run(lambda database: reading.search(database, query, folder, cursor, limit))

    async def beginning_with(self, typed: str, limit: int) -> Sequence[str]:
        """Ids of threads that begin like this."""
        return await self._run(lambda database: ids.beginning_with(database, typed, limit))

    async def shortest(self, thread_ids: Sequence[str], least: int) -> Mapping[str, str]:
        """Of each id the beginning that means it alone."""
        return await self._run(lambda database: ids.shortest(database, thread_ids, least))

    async def rename(self, thread_id: str, title: str) -> ThreadSummary:
        """Give the thread this title."""
        summary = await self._run(lambda database: self._threads.rename(database, thread_id, title))
        self._tell(ThreadChange(thread_id, ThreadReason.RENAMED))
        return summary

    async def delete(self, thread_id: str) -> None:
        """Delete the thread with its messages."""
        await self._run(lambda database: self._threads.delete(database, thread_id))
        self._tell(ThreadChange(thread_id, ThreadReason.DELETED))

    async def clear(self, folder: str | None) -> int:
        """Delete the threads of this folder, or all; how many there were."""
        deleted = await self._run(lambda database: self._threads.clear(database, folder))
        self._tell(ThreadChange(None, ThreadReason.CLEARED))
        return deleted

    async def fork(self, thread_id: str, message_id: str) -> ThreadSummary:
        """A new thread with the messages up to this one."""
        summary = await self._run(lambda database: self._threads.fork(database, thread_id, message_id))
        self._tell(ThreadChange(summary.id, ThreadReason.CREATED))
        return summary

    async def keep_mode(self, thread_id: str, mode: Mode) -> None:
        """The thread's questions are asked like this from now on."""
        await self._run(lambda database: self._threads.keep_mode(database, thread_id, mode))

    async def choose(self, thread_id: str, choice: ThreadChoice) -> None:
        """The thread's questions go to whoever is chosen from now on."""
        await self._run(lambda database: self._threads.choose(database, thread_id, choice))

    async def ask(
        self,
        thread_id: str,
        messages: Sequence[NewMessage],
        *,
        answer_id: str,
        title: str,
        instead_of: str | None = None,
    ) -> Exchange:
        """Write a question and the place of its answer, at the end or instead of a message and all after it."""
        exchange = await self._run(
            lambda database: self._questions.ask(
                database, thread_id, messages, answer_id=answer_id, title=title, instead_of=instead_of
            )
        )
        if instead_of is not None:
            self._tell(ThreadChange(thread_id, ThreadReason.EDITED))
        if exchange.kept_in is not None:
            self._tell(ThreadChange(exchange.kept_in, ThreadReason.CREATED))
        self._tell_asked(thread_id, exchange)
        return exchange

    async def answer_again(self, thread_id: str, *, answer_id: str) -> Exchange:
        """Make place for another answer to the last question."""
        exchange = await self._run(
            lambda database: self._questions.answer_again(database, thread_id, answer_id=answer_id)
        )
        self._tell_asked(thread_id, exchange)
        return exchange

    async def go_on(self, thread_id: str, *, answer_id: str, message_id: str | None = None) -> Exchange:
        """Take up the last message again, an answer that broke off, and know it as `answer_id` from here on."""
        exchange = await self._run(
            lambda database: self._questions.go_on(database, thread_id, answer_id=answer_id, message_id=message_id)
        )
        self._tell_asked(thread_id, exchange)
        return exchange

    async def remove_question(self, thread_id: str, question_id: str, *, title_of: Callable[[str], str]) -> None:
        """Remove a question that has failed."""
        await self._run(
            lambda database: self._questions.remove_question(database, thread_id, question_id, title_of=title_of)
        )
        self._tell(ThreadChange(thread_id, ThreadReason.EDITED))

    async def remove_context(self, thread_id: str, question_id: str) -> None:
        """Send this question without its code from now on."""
        await self._run(lambda database: self._questions.remove_context(database, thread_id, question_id))
        self._tell(ThreadChange(thread_id, ThreadReason.EDITED))

    async def stop(self, thread_id: str) -> bool:
        """Have the answers to this thread ended, whichever process writes them."""
        return await self._run(lambda database: self._answers.stop(database, thread_id))

    async def grow(self, answer_id: str, text: str) -> Standing:
        """Add text to an answer that is being written; whether it is still wanted."""
        standing = await self._run(lambda database: self._answers.grow(database, answer_id, text))
        self._tell_kept()
        return standing

    async def end(self, answer_id: str, end: AnswerEnd) -> None:
        """Write the answer's end, whether its place was made or the asking was given up before."""
        change = await self._run(
            lambda database: self._answers.end(database, answer_id, end),
            at_last=lambda: self._answers.let_go(answer_id),
        )
        self._tell_kept()
        if change is not None:
            self._tell(change)

    async def look_for_changes(self) -> bool:
        """Tell the listeners what other processes have changed since this was called last."""
        for event in await self._run(self._news):
            self._tell(event)
        return bool(self._following.threads)

    async def aclose(self) -> None:
        """Finish what is queued and close the file; the next call opens it again."""
        await self._worker.close(self._file.close)

    async def _run(self, work: Callable[[Database], T], at_last: Callable[[], None] | None = None) -> T:
        """`at_last` is done right behind the work, even when the work fails or nobody waits for it any more."""

        def done() -> T:
            with ExitStack() as stack:
                if at_last is not None:
                    stack.callback(at_last)
                return self._file.call(work)

        try:
            return await self._worker.run(done)
        finally:
            for error in self._file.take_news():
                self._tell(StorageSetAside(error))
            if damaged := self._file.take_damage():
                self._tell(EntriesDamaged(damaged))

    def _tell_asked(self, thread_id: str, exchange: Exchange) -> None:
        self._tell(ThreadChange(thread_id, ThreadReason.ASKED, exchange.answer.id, AnswerState.ANSWERING))

    def _tell_kept(self) -> None:
        for thread_id in self._answers.take_kept():
            self._tell(ThreadChange(thread_id, ThreadReason.CREATED))

    def _tell(self, event: ThreadEvent) -> None:
        for listener in self._listeners:
            listener(event)

    def _begin(self, database: Database) -> None:
        """A file was opened: what happened before is no news."""
        self._version = _version(database)
        self._last_change, _ = self._log.since(database, 0)
        self._answers.mark_cut_off(database)
        catch_up(database)

    def _read(self, thread_id: str, database: Database) -> Thread:
        self._answers.mark_cut_off(database, thread_id)
        return reading.thread(database, thread_id)

    def _read_and_follow(self, thread_id: str, part: Part, database: Database) -> Thread:
        self._answers.mark_cut_off(database, thread_id)
        thread = reading.part(database, thread_id, part)
        self._following.begin(thread)
        return thread

    def _news(self, database: Database) -> Sequence[ThreadEvent]:
        version = _version(database)
        if version == self._version:
            # Nothing is being written: whoever should may be gone.
            followed = self._following.threads
            return [change for thread_id in followed for change in self._answers.mark_cut_off(database, thread_id)]
        self._version = version
        self._last_change, changes = self._log.since(database, self._last_change)
        for change in changes:
            self._following.note(change)
        return _in_order(changes, self._following.grown(database))


def _version(database: Database) -> int:
    """A number that changes with every commit of others, and costs next to nothing to ask for."""
    return int(database.connection.execute("PRAGMA data_version").fetchone()[0])


def _in_order(changes: Sequence[ThreadChange], texts: Sequence[ThreadText]) -> Sequence[ThreadEvent]:
    """Of each answer first that it is written, then its text, then its end."""
    ends = [each for each in changes if each.reason is ThreadReason.ANSWERED]
    return [*(each for each in changes if each not in ends), *texts, *ends]
