"""Stores of threads to try, and what is put into them."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.threads import AnswerEnd, Delivery, Exchange, NewMessage, NewThread, ThreadSummary, new_id
from codegpt_ls.storage.sqlite_file import Migration
from codegpt_ls.storage.threads.schema import MIGRATIONS
from codegpt_ls.storage.threads.store import SqliteThreads

FILE = "threads.db"


class Clock:
    """A second later at each look, so that what happened first is older; or always the same, as on a fast machine."""

    def __init__(self, step: timedelta = timedelta(seconds=1)) -> None:
        self.now = datetime(2026, 11, 22, tzinfo=UTC)
        self._step = step

    def __call__(self) -> datetime:
        self.now += self._step
        return self.now


@asynccontextmanager
async def opened(
    folder: Path | None,
    *,
    full_text: bool = True,
    migrations: Sequence[Migration] = MIGRATIONS,
    now: Callable[[], datetime] | None = None,
) -> AsyncIterator[SqliteThreads]:
    """A store over this folder, or in memory."""
    store = SqliteThreads(
        (lambda: folder) if folder else None, now=now or Clock(), full_text=full_text, migrations=migrations
    )
    try:
        yield store
    finally:
        await store.aclose()


def make_older(folder: Path, version: int) -> None:
    """Make the file one that an older version of the program left, with what it holds."""
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        if version < 8:
            connection.execute("ALTER TABLE thread DROP COLUMN choice")
        if version < 7:
            for table, column in (("thread", "mode"), ("message", "steps")):
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        if version < 6:
            connection.execute("ALTER TABLE message DROP COLUMN attached")
        if version < 5:
            connection.execute("ALTER TABLE message DROP COLUMN parts")
        if version < 4:
            for table, column in (("message", "stop"), ("change", "message_id"), ("change", "state")):
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        if version < 3:
            connection.execute("DROP INDEX message_created")
        connection.execute(f"PRAGMA user_version = {version}")


async def new_thread(store: SqliteThreads, title: str = "", folder: str | None = None) -> ThreadSummary:
    """An empty thread."""
    return await store.create(NewThread(id=new_id(), title=title, titled=bool(title), folder=folder))


def question(content: str) -> NewMessage:
    """What a person types."""
    return NewMessage(role=Role.USER, content=content)


async def ask(store: SqliteThreads, thread_id: str, content: str, *, instead_of: str | None = None) -> Exchange:
    """A question whose answer has yet to come."""
    return await store.ask(
        thread_id, [question(content)], answer_id=new_id(), title=content[:20], instead_of=instead_of
    )


async def exchange(store: SqliteThreads, thread_id: str, asked: str, answered: str) -> Exchange:
    """A question and its whole answer."""
    begun = await ask(store, thread_id, asked)
    await store.end(begun.answer.id, whole(answered))
    return begun


def whole(text: str) -> AnswerEnd:
    """The end of an answer that came to its end."""
    return AnswerEnd(
        text=text,
        delivery=Delivery.COMPLETE,
        provider="openai",
        model="gpt-5.4-mini",
        finish_reason=FinishReason.STOP,
        usage=Usage(9, 6),
    )


def cut_off(text: str) -> AnswerEnd:
    """The end of an answer that was stopped."""
    return AnswerEnd(text=text, delivery=Delivery.CUT_OFF, provider="openai", model="gpt-5.4-mini")


async def texts(store: SqliteThreads, thread_id: str) -> list[str]:
    """What the thread's messages say."""
    return [each.content for each in (await store.get(thread_id)).messages]
