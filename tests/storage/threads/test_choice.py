"""A thread keeps who answers in it, where that was chosen for it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.thread_choice import NOT_CHOSEN, ThreadChoice
from tests.storage.threads.stores import FILE, exchange, make_older, new_thread, opened

CHOSEN = ThreadChoice(provider="openai", model="gpt-5.6-sol", effort=Effort.HIGH)


async def test_a_thread_keeps_its_choice_and_so_do_its_copies(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        assert thread.choice == NOT_CHOSEN
        await exchange(store, thread.id, "one?", "One.")
        await store.choose(thread.id, CHOSEN)
    async with opened(tmp_path) as store:
        read = await store.get(thread.id)
        assert read.summary.choice == CHOSEN
        assert (await store.fork(thread.id, read.messages[-1].id)).choice == CHOSEN


async def test_an_older_file_has_chosen_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
    make_older(tmp_path, 7)
    async with opened(tmp_path) as store:
        assert (await store.get(thread.id)).summary.choice == NOT_CHOSEN


@pytest.mark.parametrize("damaged", ["x", "[1, 2]", "[1, 2, 3]", '["a", "b", "much"]', "{}", "5"])
async def test_a_choice_that_cannot_be_read_is_none(tmp_path: Path, damaged: str) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("UPDATE thread SET choice = ?", (damaged,))
    async with opened(tmp_path) as store:
        assert (await store.get(thread.id)).summary.choice == NOT_CHOSEN
