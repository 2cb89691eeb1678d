"""Threads keep the parts of messages, and older files are read as before."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from codegpt_ls.domain.messages.parts import File, Image, Part, Seal, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.messages.placed import Placed
from codegpt_ls.domain.threads import new_id
from tests.storage.threads.stores import FILE, ask, cut_off, exchange, make_older, new_thread, opened, question, whole

SEAL = Seal("messages", "claude", '{"signature": "\\ud83d+/="}')


def beside(folder: Path) -> list[Path]:
    """The copies of files of the version before."""
    return [path for path in folder.iterdir() if "v4" in path.name]


PARTS: tuple[Part, ...] = (
    Thought("Hm 🙂", SEAL),
    Thought(""),
    Text("word", SEAL),
    Image("image/png", b"\x89PNG\x00"),
    File("a.pdf", "application/pdf", b"%PDF"),
    ToolCall("1", "list", '{"in": 1', SEAL),
    ToolResult("1", (Text("a"), Image("image/png", b"x"), File("b", "text/plain", b"")), failed=True),
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
async def test_a_part_is_read_as_it_was_written(tmp_path: Path, part: Part) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        asked = replace(question("one?"), parts=(Placed(0, part),))
        begun = await store.ask(thread.id, [asked], answer_id=new_id(), title="one")
        await store.end(begun.answer.id, replace(whole("word"), parts=(Placed(2, part),)))
    async with opened(tmp_path) as store:
        kept, answered = (await store.get(thread.id)).messages
        assert (kept.parts, answered.parts) == ((Placed(0, part),), (Placed(2, part),))
        fork = await store.fork(thread.id, answered.id)
        assert (await store.get(fork.id)).messages[-1].parts == answered.parts


async def test_the_rest_of_an_answer_has_its_parts_behind_those_of_the_beginning(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        begun = await ask(store, thread.id, "one?")
        await store.end(begun.answer.id, replace(cut_off("Half "), parts=(Placed(0, Thought("a")),)))
        await store.go_on(thread.id, answer_id=(attempt := new_id()))
        await store.end(attempt, replace(whole("done"), parts=(Placed(0, Thought("b")),)))
        (_, answered) = (await store.get(thread.id)).messages
    assert answered.parts == (Placed(0, Thought("a")), Placed(5, Thought("b")))


async def test_an_older_file_is_read_as_before_and_kept_beside(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, "one?", "One.")
    make_older(tmp_path, 4)
    async with opened(tmp_path) as store:
        read = (await store.get(thread.id)).messages
        assert [(each.content, each.parts) for each in read] == [("one?", ()), ("One.", ())]
    assert beside(tmp_path)


@pytest.mark.parametrize(
    "column", ["{", "[1]", '[{"at": -1}]', '[{"at": 0, "kind": "song"}]', '[{"at": 0, "kind": "image"}]', 7]
)
async def test_damaged_parts_cost_no_words(tmp_path: Path, column: object) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, "one?", "One.")
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("UPDATE message SET parts = ?", (column,))
    async with opened(tmp_path) as store:
        read = (await store.get(thread.id)).messages
    assert [(each.content, each.parts) for each in read] == [("one?", ()), ("One.", ())]
