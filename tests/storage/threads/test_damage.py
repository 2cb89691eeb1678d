"""Rows that a failing disk, another program or an older bug has left: told once, and no harm to any other."""

import os
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import pytest

from codegpt_ls.domain import limits
from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode, UnknownCursorError
from codegpt_ls.domain.events.threads import EntriesDamaged, ThreadEvent
from codegpt_ls.domain.threads import Delivery
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import reading, rows
from codegpt_ls.storage.threads.store import SqliteThreads
from tests.storage.threads.stores import FILE, ask, exchange, make_older, new_thread, opened, texts

VALUES: Final = {
    "negative": -(2**63),
    "largest": 2**63 - 1,
    "year 10000": 253_402_300_800_000,
    "before year 1": -62_135_600_000_000,
    "real": 1e300,
    "infinite": float("inf"),
    "words": "soon",
    "empty": "",
    "nothing": None,
    "bytes": b"\xff\x00\xfe",
    "json": '[["file"]]',
    "numbers in json": "[1, 2]",
    "deep json": "[" * 100_000,
    "no places": '[[1, 2, 3, 4, 5], ["a", "b", "c", 99999999999, -1]]',
    "huge": "x" * 3_000_000,
}
THREAD: Final = ("title", "titled", "folder", "created", "updated", "forked_from", "mode")
MESSAGE: Final = (
    *("position", "role", "content", "prompt", "context", "created", "delivery", "provider", "model", "finish_reason"),
    *("input_tokens", "output_tokens", "writer", "replaces", "indexed", "stop", "steps"),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteThreads]:
    async with opened(tmp_path) as open_store:
        yield open_store


def write(folder: Path, statement: str, *values: object) -> None:
    """As another program does."""
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute(statement, values)


def damage(folder: Path, table: str, column: str, value: object, row: str) -> bool:
    """Write this value; False where the table itself refuses it."""
    try:
        write(folder, f"UPDATE {table} SET {column} = ? WHERE id = ?", value, row)  # noqa: S608
    except sqlite3.IntegrityError:
        return False
    return True


async def assert_usable(folder: Path, damaged: Sequence[str], sound: str) -> None:
    """Everything works for the sound thread, and whatever is left of the damaged ones can be got rid of."""
    told: list[ThreadEvent] = []
    async with opened(folder) as store:
        store.listen(told.append)
        listed = [each.id for each in (await store.page(None, None, 99)).items]
        assert sorted(listed) == sorted([*damaged, sound])
        assert sound in [each.thread.id for each in (await store.search("needle", None, None, 99)).items]
        assert await texts(store, sound) == ["needle?", "found"]
        for each in damaged:
            await store.get(each)
        await store.page("file:///a", None, 1)
        count = sum(event.count for event in told if isinstance(event, EntriesDamaged))
        assert count <= len(damaged)
        told.clear()
        for each in damaged:
            await store.get(each)
        await store.page(None, None, 99)
        assert told == [], "told a second time"
        await exchange(store, sound, "more?", "yes")
        await store.fork(sound, (await store.get(sound)).messages[-1].id)
        for each in damaged:
            await store.rename(each, "x")
            await store.delete(each)
        assert len((await store.page(None, None, 99)).items) == 2


async def talk(store: SqliteThreads, folder: str | None = None) -> str:
    thread = await new_thread(store, folder=folder)
    await exchange(store, thread.id, "needle?", "found")
    return thread.id


@pytest.mark.parametrize(
    ("table", "column"), [*(("thread", column) for column in THREAD), *(("message", column) for column in MESSAGE)]
)
async def test_s6_no_damaged_row_hides_another(tmp_path: Path, table: str, column: str) -> None:
    async with opened(tmp_path) as store:
        sound = await talk(store)
        damaged = [await talk(store) for _ in VALUES]
        rows = [(await store.get(each)).messages[-1].id for each in damaged] if table == "message" else damaged
    written = [damage(tmp_path, table, column, *each) for each in zip(VALUES.values(), rows, strict=True)]
    assert any(written)
    await assert_usable(tmp_path, damaged, sound)


async def test_a_conversation_goes_on_behind_a_damaged_message(tmp_path: Path) -> None:
    for number, (column, value) in enumerate(
        [("position", "soon"), ("position", 2**63 - 1), ("role", "wizard"), ("content", b"\xff")]
    ):
        folder = tmp_path / str(number)
        async with opened(folder) as store:
            damaged = await talk(store)
            answer = (await store.get(damaged)).messages[-1].id
        assert damage(folder, "message", column, value, answer)
        async with opened(folder) as store:
            begun = await exchange(store, damaged, "and?", "so")
            again = await store.answer_again(damaged, answer_id="b" * 32)
            assert again.question.id == begun.question.id
            assert {"and?", "so"} <= set(await texts(store, damaged))


async def test_what_of_a_row_can_be_read_is_shown(store: SqliteThreads, tmp_path: Path) -> None:
    thread = await talk(store)
    answer = (await store.get(thread)).messages[-1].id
    for column, value in (("delivery", "lost"), ("created", "soon"), ("input_tokens", -1), ("finish_reason", "tired")):
        assert damage(tmp_path, "message", column, value, answer)
    read = (await store.get(thread)).messages[-1]
    assert (read.content, read.delivery, read.created) == ("found", Delivery.CUT_OFF, limits.EARLIEST_TIME)
    assert (read.usage, read.finish_reason, read.model) == (None, None, "gpt-5.4-mini")


async def test_half_a_letter_is_a_replacement_character(store: SqliteThreads, tmp_path: Path) -> None:
    thread = await talk(store)
    write(tmp_path, "UPDATE message SET content = CAST(x'6669ff' AS TEXT) WHERE role = 'assistant'")
    write(tmp_path, "UPDATE thread SET title = CAST(x'ff78' AS TEXT)")
    assert await texts(store, thread) == ["needle?", "fi\ufffd"]
    assert (await store.page(None, None, 9)).items[0].title == "\ufffdx"


async def test_a_thread_that_nothing_can_name_is_left_out_told_and_cleared(tmp_path: Path) -> None:
    told: list[ThreadEvent] = []
    async with opened(tmp_path) as store:
        sound = await talk(store)
    write(tmp_path, "INSERT INTO thread VALUES (x'ff', 'a', 1, NULL, 1, 1, NULL, 'ask', NULL)")
    async with opened(tmp_path) as store:
        store.listen(told.append)
        assert [each.id for each in (await store.page(None, None, 9)).items] == [sound]
        assert told == [EntriesDamaged(1)]
        assert await store.clear(None) == 2


async def test_threads_with_a_damaged_time_are_the_last_ones_and_come_back_with_use(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        first, *others = [await talk(store) for _ in range(5)]
    for value, thread in zip(("soon", 2**60, b"\x00"), others, strict=False):
        assert damage(tmp_path, "thread", "updated", value, thread)
    async with opened(tmp_path) as store:
        page = await store.page(None, None, 1)
        assert [each.id for each in page.items] == [others[3]]
        page = await store.page(None, page.cursor, 1)
        assert page.items[0].id == first
        assert {each.id for each in page.items[1:]} == set(others[:3])
        assert page.cursor is None
        for _ in range(12):  # until these stores' clock has passed the others
            await exchange(store, others[0], "again?", "yes")
        assert (await store.page(None, None, 9)).items[0].id == others[0]


@pytest.mark.parametrize("cursor", ["zzz", "²", "9" * 40, "9" * 40 + ":a", ":", "-1:x", "1:", "\ud800"])
async def test_no_cursor_breaks_a_list(store: SqliteThreads, cursor: str) -> None:
    await talk(store)
    for listed in (store.page(None, cursor, 1), store.search("needle", None, cursor, 1)):
        with suppress(UnknownCursorError):
            await listed
    assert (await store.page(None, None, 1)).items


async def test_a_damaged_change_is_no_news(tmp_path: Path) -> None:
    told: list[ThreadEvent] = []
    async with opened(tmp_path) as store, opened(tmp_path) as other:
        store.listen(told.append)
        await store.look_for_changes()
        for thread, reason in ((b"\xff", "created"), ("x", "exploded"), ("x", b"\xff")):
            write(tmp_path, "INSERT INTO change (thread_id, reason, origin) VALUES (?, ?, 'o')", thread, reason)
        created = await new_thread(other)
        await store.look_for_changes()
    assert [getattr(event, "thread_id", None) for event in told] == [created.id]


async def test_an_answer_whose_writer_is_gone_before_its_first_word_leaves_a_failed_question(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        await ask(store, thread.id, "one?")
        write(tmp_path, "UPDATE message SET writer = '1@1.0' WHERE role = 'assistant'")
        async with opened(tmp_path) as other:
            messages = (await other.get(thread.id)).messages
    assert [(each.role, each.content, each.delivery) for each in messages] == [(Role.USER, "one?", Delivery.FAILED)]


async def test_s6_a_file_of_the_older_version_is_mended(tmp_path: Path) -> None:
    """Times that imports could write, folders in another form, and questions that nobody answered."""
    async with opened(tmp_path) as store:
        ids = [await talk(store, "file:///%E1%84%80%E1%85%A1") for _ in range(3)]
        await ask(store, ids[0], "lost?")
        (lost,) = [each for each in (await store.get(ids[0])).messages if each.content == "lost?"]
    write(tmp_path, "DELETE FROM message WHERE delivery = 'streaming'")
    make_older(tmp_path, 1)
    for value, thread in zip((253_402_387_139_999, -62_135_683_140_000), ids, strict=False):
        assert damage(tmp_path, "thread", "updated", value, thread)
    write(tmp_path, "UPDATE thread SET folder = ?", "file:///%E1%84%80%E1%85%A1")
    told: list[ThreadEvent] = []
    async with opened(tmp_path) as store:
        store.listen(told.append)
        folder = "file:///%EA%B0%80"
        page = (await store.page(folder, None, 9)).items
        assert {each.id for each in page} == set(ids)
        assert page[0].id == ids[0], "its last message is the newest"
        assert all(each.updated > limits.EARLIEST_TIME for each in page)
        assert len((await store.search("needle", folder, None, 9)).items) == 3
        by_id = {each.id: each.delivery for each in (await store.get(ids[0])).messages}
        assert by_id[lost.id] is Delivery.FAILED
        assert list(by_id.values()).count(Delivery.FAILED) == 1
    assert told == []
    assert any(name.startswith("threads.v1-") for name in os.listdir(tmp_path)), "no copy of the file as it was"  # noqa: PTH208


@pytest.mark.parametrize("what", ["get", "delete", "rename"])
async def test_what_is_not_there_is_not_there(store: SqliteThreads, what: str) -> None:
    with pytest.raises(AssistantError) as caught:
        await getattr(store, what)("nope", *(["x"] if what == "rename" else []))
    assert caught.value.code is ErrorCode.THREAD_NOT_FOUND


async def test_a_list_is_read_from_its_index_and_damaged_times_are_looked_for_there(tmp_path: Path) -> None:
    """Thousands of threads stay fast: no reading of every row, no sorting."""
    async with opened(tmp_path) as store:
        await talk(store)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        read: list[str] = []
        connection.set_trace_callback(read.append)
        reading.page(Database(connection), None, f"{rows.LAST}:x", 5)
        reading.page(Database(connection), "file:///a", f"{rows.LAST}:x", 5)
        connection.set_trace_callback(None)
        plans = [row[3] for query in read for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert len(read) == 4
    assert not [step for step in plans if "SCAN" in step or "TEMP B-TREE" in step]
