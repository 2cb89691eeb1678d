"""The life of a SQLite file: made private, brought up to date with a copy kept, and set aside when it is damaged."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.events.threads import StorageSetAside, ThreadEvent
from codegpt_ls.storage.threads.schema import MIGRATIONS
from codegpt_ls.storage.threads.store import SqliteThreads
from tests.storage.threads.stores import FILE, exchange, new_thread, opened, texts

NEXT = (*MIGRATIONS, ("ALTER TABLE thread ADD COLUMN starred INTEGER NOT NULL DEFAULT 0",))
BROKEN = (*MIGRATIONS, ("ALTER TABLE thread ADD COLUMN starred INTEGER NOT NULL DEFAULT 0", "DROP TABLE nowhere"))
KEPT = f"v{len(MIGRATIONS)}"
"""How a copy of the file as it is today is called."""
POSIX = pytest.mark.skipif(os.name == "nt", reason="mode bits say nothing on Windows")


async def filled(folder: Path, text: str = "one?") -> str:
    """A file with one thread; its id."""
    async with opened(folder) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, text, "one")
    return thread.id


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def beside(folder: Path, what: str) -> list[Path]:
    return sorted(folder.glob(f"threads.{what}-*.db"))


async def failure(store: SqliteThreads) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await store.page(None, None, 5)
    return caught.value


def test_sqlite_is_not_loaded_before_it_is_needed() -> None:
    script = (
        "import sys; from codegpt_ls.storage.threads.store import SqliteThreads; sys.exit('sqlite3' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


async def test_nothing_is_made_before_the_first_call(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with opened(folder):
        assert not folder.exists()


@POSIX
async def test_only_the_person_can_read_the_files(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        async with opened(tmp_path / "data") as store:
            await new_thread(store)
            modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    finally:
        os.umask(old)
    assert modes == {FILE: 0o600, f"{FILE}-wal": 0o600, f"{FILE}-shm": 0o600}


@POSIX
async def test_a_file_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    await filled(tmp_path)
    (tmp_path / FILE).chmod(0o644)
    async with opened(tmp_path) as store:
        await store.page(None, None, 5)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


async def test_an_older_file_is_brought_up_to_date_and_kept_as_it_was(tmp_path: Path) -> None:
    thread_id = await filled(tmp_path)
    async with opened(tmp_path, migrations=NEXT) as store:
        assert await texts(store, thread_id) == ["one?", "one"]
    assert version(tmp_path / FILE) == len(NEXT)

    (copy,) = beside(tmp_path, f"v{len(MIGRATIONS)}")
    assert version(copy) == len(MIGRATIONS)
    if os.name != "nt":
        assert copy.stat().st_mode & 0o777 == 0o600
    (tmp_path / "restored").mkdir()
    copy.rename(tmp_path / "restored" / FILE)
    async with opened(tmp_path / "restored") as store:
        assert await texts(store, thread_id) == ["one?", "one"]


async def test_the_copy_holds_what_a_running_server_has_not_yet_moved_into_the_file(tmp_path: Path) -> None:
    async with opened(tmp_path) as running:
        thread = await new_thread(running)
        await exchange(running, thread.id, "one?", "one")
        async with opened(tmp_path, migrations=NEXT) as store:
            await store.page(None, None, 5)
    with closing(sqlite3.connect(beside(tmp_path, KEPT)[0])) as copy:
        assert copy.execute("SELECT count(*) FROM message").fetchone() == (2,)


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    thread_id = await filled(tmp_path)
    async with opened(tmp_path, migrations=BROKEN) as store:
        assert (await failure(store)).code is ErrorCode.STORAGE_FAILED
    assert version(tmp_path / FILE) == len(MIGRATIONS)
    async with opened(tmp_path) as store:
        assert await texts(store, thread_id) == ["one?", "one"]


async def test_a_new_file_needs_no_copy(tmp_path: Path) -> None:
    async with opened(tmp_path, migrations=NEXT) as store:
        await new_thread(store)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]  # noqa: ASYNC240


async def test_two_servers_bring_one_file_up_to_date_at_once(tmp_path: Path) -> None:
    thread_id = await filled(tmp_path)
    async with opened(tmp_path, migrations=NEXT) as one, opened(tmp_path, migrations=NEXT) as other:
        found = await asyncio.gather(*(texts(store, thread_id) for store in (one, other)))
    assert found == [["one?", "one"]] * 2


async def test_a_newer_file_is_refused_and_left_untouched(tmp_path: Path) -> None:
    async with opened(tmp_path, migrations=NEXT) as store:
        await new_thread(store)
    before = (tmp_path / FILE).read_bytes()
    async with opened(tmp_path) as store:
        error = await failure(store)
        again = await failure(store)
    assert error.code is again.code is ErrorCode.STORAGE_FAILED
    assert (error.facts.detail, error.facts.path) == ("newer", str(tmp_path / FILE))
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"This is no database at all. " * 300, b"SQLite format 3\x00" + b"\xff" * 9000])
async def test_a_damaged_file_is_kept_aside_and_the_work_goes_on(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    told: list[ThreadEvent] = []
    async with opened(tmp_path) as store:
        store.listen(told.append)
        thread = await new_thread(store)
        await exchange(store, thread.id, "one?", "one")
        assert await texts(store, thread.id) == ["one?", "one"]

    (kept,) = beside(tmp_path, "damaged")
    assert kept.read_bytes() == content
    notices = [event for event in told if isinstance(event, StorageSetAside)]
    assert [each.error.code for each in notices] == [ErrorCode.STORAGE_DAMAGED]
    assert notices[0].error.facts.path == str(kept)


async def test_damaged_pages_are_noticed_while_it_is_used(tmp_path: Path) -> None:
    # So many that they do not fit into what the open file keeps in memory.
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        for number in range(20):
            await exchange(store, thread.id, f"{number}" + "?" * 2_000_000, "!")
    told: list[ThreadEvent] = []
    async with opened(tmp_path) as store:
        store.listen(told.append)
        await store.page(None, None, 5)
        with (tmp_path / FILE).open("r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * ((tmp_path / FILE).stat().st_size - 8192))
        with pytest.raises(AssistantError) as caught:
            await store.get(thread.id)
        assert caught.value.code is ErrorCode.THREAD_NOT_FOUND
        await new_thread(store, "goes on")
        assert [each.title for each in (await store.page(None, None, 5)).items] == ["goes on"]
    assert len(beside(tmp_path, "damaged")) == 1
    assert len([event for event in told if isinstance(event, StorageSetAside)]) == 1


async def test_a_file_damaged_twice_on_one_day_is_kept_twice(tmp_path: Path) -> None:
    for content in (b"first " * 500, b"second " * 500):
        (tmp_path / FILE).write_bytes(content)
        async with opened(tmp_path) as store:
            await new_thread(store)
    assert {path.read_bytes()[:5] for path in beside(tmp_path, "damaged")} == {b"first", b"secon"}


async def test_another_server_goes_on_with_the_fresh_file(tmp_path: Path) -> None:
    await filled(tmp_path)
    async with opened(tmp_path) as one, opened(tmp_path) as other:
        await other.page(None, None, 5)
        for end in ("", "-wal", "-shm"):
            (tmp_path / f"{FILE}{end}").rename(tmp_path / f"threads.damaged-elsewhere.db{end}")
        thread = await new_thread(one, "fresh")
        assert (await other.get(thread.id)).summary.title == "fresh"


async def test_a_damaged_index_costs_nothing_but_its_making(tmp_path: Path) -> None:
    thread_id = await filled(tmp_path, "needle")
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("UPDATE message_words_data SET block = substr(block, 1, 6) WHERE id > 10")
        connection.commit()
    told: list[ThreadEvent] = []
    async with opened(tmp_path) as store:
        store.listen(told.append)
        assert len((await store.search("needle", None, None, 5)).items) == 1
        assert await texts(store, thread_id) == ["needle", "one"]
    assert told == []
    assert beside(tmp_path, "damaged") == []


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with opened(tmp_path / "file" / "data") as store:
        error = await failure(store)
    assert error.code is ErrorCode.STORAGE_FAILED
    assert error.facts.path == str(tmp_path / "file" / "data" / FILE)
    assert error.facts.detail


async def test_a_file_that_is_held_for_too_long_is_told_not_waited_for(tmp_path: Path) -> None:
    thread_id = await filled(tmp_path)
    async with opened(tmp_path) as store:
        await store.page(None, None, 5)
        with closing(sqlite3.connect(tmp_path / FILE)) as other:
            other.execute("BEGIN EXCLUSIVE")
            # Reading goes on while somebody writes.
            assert await texts(store, thread_id) == ["one?", "one"]


@POSIX
@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
async def test_s21_a_link_in_its_place_is_refused_and_its_target_left_alone(tmp_path: Path, end: str) -> None:
    target, folder = tmp_path / "elsewhere.db", tmp_path / "data"
    folder.mkdir()
    target.write_bytes(b"")
    target.chmod(0o644)
    (folder / f"{FILE}{end}").symlink_to(target)
    store = SqliteThreads(lambda: folder)
    told = await failure(store)
    await store.aclose()
    assert (told.code, told.facts.path) == (ErrorCode.STORAGE_FAILED, str(folder / FILE))
    assert (target.stat().st_mode & 0o777, target.read_bytes()) == (0o644, b"")


@POSIX
async def test_s21_its_folder_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    await filled(folder)
    assert folder.stat().st_mode & 0o077 == 0
