"""Answers that go on, are stopped, and are watched: what every process that shares the file sees of them."""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.events.threads import ThreadChange, ThreadEvent, ThreadReason, ThreadText
from codegpt_ls.domain.threads import AnswerEnd, AnswerState, Delivery, Part, Standing, new_id
from codegpt_ls.storage.threads.schema import MIGRATIONS
from codegpt_ls.storage.threads.store import SqliteThreads
from tests.storage.threads.stores import (
    FILE,
    ask,
    cut_off,
    exchange,
    make_older,
    new_thread,
    opened,
    question,
    texts,
    whole,
)

ALL = Part(limit=100)


@pytest.fixture(params=["disk", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqliteThreads]:
    async with opened(tmp_path if request.param == "disk" else None) as open_store:
        yield open_store


async def refused(code: ErrorCode, work: Any) -> None:
    with pytest.raises(AssistantError) as caught:
        await work
    assert caught.value.code is code


async def broken_off(store: SqliteThreads, text: str = "Half ") -> tuple[str, str]:
    """A thread whose last answer broke off, and that answer."""
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    await store.end(begun.answer.id, cut_off(text))
    return thread.id, begun.answer.id


async def test_an_answer_that_broke_off_grows_by_the_rest(store: SqliteThreads) -> None:
    thread_id, message_id = await broken_off(store)
    attempt = new_id()
    exchange = await store.go_on(thread_id, answer_id=attempt)
    assert (exchange.answer.id, exchange.answer.content, exchange.question.content) == (message_id, "Half ", "one?")
    assert await store.grow(attempt, "an ") is Standing.WANTED
    assert await texts(store, thread_id) == ["one?", "Half an "]
    await store.end(attempt, whole("an answer"))
    read = (await store.get(thread_id)).messages
    assert [(each.content, each.delivery) for each in read] == [
        ("one?", Delivery.COMPLETE),
        ("Half an answer", Delivery.COMPLETE),
    ]
    assert [hit.message_id for hit in (await store.search("answer", None, None, 9)).items] == [message_id]
    assert [hit.message_id for hit in (await store.search("half", None, None, 9)).items] == [message_id]


async def test_both_parts_of_an_answer_are_counted(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    at_length = AnswerEnd(
        text="Half ", delivery=Delivery.COMPLETE, finish_reason=FinishReason.LENGTH, usage=Usage(10, 5)
    )
    await store.end(begun.answer.id, at_length)
    attempt = new_id()
    await store.go_on(thread.id, answer_id=attempt)
    await store.end(attempt, whole("an answer"))
    assert (await store.get(thread.id)).messages[-1].usage == Usage(19, 11)


@pytest.mark.parametrize("reason", [None, FinishReason.LENGTH])
async def test_a_rest_that_never_came_leaves_all_as_it_was(store: SqliteThreads, reason: FinishReason | None) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    delivery = Delivery.COMPLETE if reason else Delivery.CUT_OFF
    await store.end(begun.answer.id, AnswerEnd(text="Half ", delivery=delivery, finish_reason=reason))
    before = (await store.get(thread.id)).messages
    attempt = new_id()
    await store.go_on(thread.id, answer_id=attempt)
    await store.end(attempt, cut_off(""))
    assert (await store.get(thread.id)).messages == before
    assert len((await store.search("half", None, None, 9)).items) == 1
    await store.go_on(thread.id, answer_id=new_id())


async def test_only_the_last_answer_that_broke_off_goes_on(store: SqliteThreads) -> None:
    thread_id, message_id = await broken_off(store)
    await refused(ErrorCode.THREAD_CHANGED, store.go_on(thread_id, answer_id=new_id(), message_id="another"))
    attempt = new_id()
    await store.go_on(thread_id, answer_id=attempt, message_id=message_id)
    await refused(ErrorCode.THREAD_BUSY, store.go_on(thread_id, answer_id=new_id()))
    assert (await store.get(thread_id)).messages[-1].delivery is Delivery.STREAMING
    await store.end(attempt, whole("an answer"))
    await refused(ErrorCode.THREAD_COMPLETE, store.go_on(thread_id, answer_id=new_id()))
    begun = await ask(store, thread_id, "two?")
    await store.end(begun.answer.id, cut_off(""))
    await refused(ErrorCode.THREAD_COMPLETE, store.go_on(thread_id, answer_id=new_id()))
    await refused(ErrorCode.THREAD_CHANGED, store.go_on(thread_id, answer_id=new_id(), message_id=message_id))
    await refused(ErrorCode.THREAD_NOT_FOUND, store.go_on("nope", answer_id=new_id()))
    assert await texts(store, thread_id) == ["one?", "Half an answer", "two?"]


async def test_the_end_of_a_refused_attempt_changes_nothing(store: SqliteThreads) -> None:
    thread_id, _ = await broken_off(store)
    running, refused_one = new_id(), new_id()
    await store.go_on(thread_id, answer_id=running)
    await refused(ErrorCode.THREAD_BUSY, store.go_on(thread_id, answer_id=refused_one))
    await store.end(refused_one, cut_off(""))
    await store.end(running, whole("an answer"))
    assert await texts(store, thread_id) == ["one?", "Half an answer"]


async def test_an_answer_is_stopped_from_another_process(tmp_path: Path) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        thread = await new_thread(here)
        assert await there.stop(thread.id) is False
        begun = await ask(here, thread.id, "one?")
        assert await here.grow(begun.answer.id, "") is Standing.WANTED
        assert await there.stop(thread.id) is True
        assert await here.grow(begun.answer.id, "") is Standing.STOPPED
        await here.end(begun.answer.id, cut_off("Half "))
        assert await there.stop(thread.id) is False
        # What was asked for then is over: the rest is wanted again.
        attempt = new_id()
        await here.go_on(thread.id, answer_id=attempt)
        assert await here.grow(attempt, "an ") is Standing.WANTED
        await refused(ErrorCode.THREAD_NOT_FOUND, there.stop("nope"))


@pytest.mark.parametrize("way", ["delete", "clear"])
async def test_an_answer_whose_thread_was_deleted_is_not_wanted(tmp_path: Path, way: str) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        thread = await new_thread(here)
        begun = await ask(here, thread.id, "one?")
        await (there.delete(thread.id) if way == "delete" else there.clear(None))
        assert await here.grow(begun.answer.id, "Half") is Standing.GONE
        await here.end(begun.answer.id, cut_off("Half"))
        await refused(ErrorCode.THREAD_NOT_FOUND, here.get(thread.id))


async def test_a_file_that_took_the_place_of_a_damaged_one_ends_no_answer(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        begun = await ask(store, (await new_thread(store)).id, "one?")
        for name in os.listdir(tmp_path):  # noqa: PTH208 - only names are wanted
            (tmp_path / name).unlink()
        assert await store.grow(begun.answer.id, "Half") is Standing.WANTED


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (whole("all"), AnswerState.DONE),
        (cut_off("Ha"), AnswerState.STOPPED),
        (cut_off(""), AnswerState.STOPPED),
        (AnswerEnd(text="Ha", delivery=Delivery.CUT_OFF, failed=True), AnswerState.FAILED),
    ],
)
async def test_whoever_watches_sees_an_answer_grow_and_how_it_ends(
    tmp_path: Path, end: AnswerEnd, state: AnswerState
) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        thread = await new_thread(here)
        await here.follow(thread.id, ALL)
        told: list[ThreadEvent] = []
        here.listen(told.append)
        begun = await ask(there, thread.id, "one?")
        message_id = begun.answer.id
        await there.grow(message_id, end.text[:1])
        assert await here.look_for_changes() is True
        await there.end(message_id, end)
        assert await here.look_for_changes() is False
    kinds = [each for each in told if not (isinstance(each, ThreadChange) and each.reason is ThreadReason.ANSWERING)]
    assert kinds[0] == ThreadChange(thread.id, ThreadReason.ASKED, message_id, AnswerState.ANSWERING)
    assert kinds[-1] == ThreadChange(thread.id, ThreadReason.ANSWERED, message_id, state)
    pieces = [ThreadText(thread.id, message_id, 0, end.text[:1]), ThreadText(thread.id, message_id, 1, end.text[1:])]
    assert kinds[1:-1] == [each for each in pieces if each.text]


async def test_what_was_read_is_not_told_again_and_is_counted_as_editors_do(tmp_path: Path) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        thread = await new_thread(there)
        begun = await ask(there, thread.id, "one?")
        await there.grow(begun.answer.id, "가😀")
        await here.follow(thread.id, ALL)
        told: list[ThreadEvent] = []
        here.listen(told.append)
        await there.grow(begun.answer.id, "나")
        await here.look_for_changes()
    assert [each for each in told if isinstance(each, ThreadText)] == [ThreadText(thread.id, begun.answer.id, 3, "나")]


async def test_nobody_is_told_the_text_of_an_answer_of_their_own_or_of_a_thread_not_read(tmp_path: Path) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        mine, other = await new_thread(here), await new_thread(here)
        await here.follow(mine.id, ALL)
        told: list[ThreadEvent] = []
        here.listen(told.append)
        begun = await ask(here, mine.id, "one?")
        await here.grow(begun.answer.id, "text")
        unread = await ask(there, other.id, "two?")
        await there.grow(unread.answer.id, "text")
        await here.look_for_changes()
    assert [each for each in told if isinstance(each, ThreadText)] == []


async def test_an_answer_whose_writer_dies_is_told_as_failed(tmp_path: Path) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        thread = await new_thread(there)
        begun = await ask(there, thread.id, "one?")
        await there.grow(begun.answer.id, "Half")
        await here.follow(thread.id, ALL)
        told: list[ThreadEvent] = []
        here.listen(told.append)
        with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
            connection.execute("UPDATE message SET writer = '1@1.0' WHERE delivery = 'streaming'")
        await here.look_for_changes()
        await here.look_for_changes()
        assert told == [ThreadChange(thread.id, ThreadReason.ANSWERED, begun.answer.id, AnswerState.FAILED)]
        assert (await here.get(thread.id)).messages[-1].delivery is Delivery.CUT_OFF


async def test_a_thread_is_read_in_parts(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    for number in range(3):
        await exchange(store, thread.id, f"{number}?", str(number))
    ids = [each.id for each in (await store.get(thread.id)).messages]

    async def part(limit: int, **more: str) -> tuple[list[str], bool, bool]:
        read = await store.follow(thread.id, Part(limit=limit, **more))
        return [each.content for each in read.messages], read.more_before, read.more_after

    assert await part(9) == (["0?", "0", "1?", "1", "2?", "2"], False, False)
    assert await part(2) == (["2?", "2"], True, False)
    assert await part(2, before=ids[4]) == (["1?", "1"], True, True)
    assert await part(4, before=ids[4]) == (["0?", "0", "1?", "1"], False, True)
    assert await part(2, after=ids[1]) == (["1?", "1"], True, True)
    assert await part(4, after=ids[1]) == (["1?", "1", "2?", "2"], True, False)
    assert await part(4, after=ids[5]) == ([], True, False)
    await refused(ErrorCode.THREAD_NOT_FOUND, store.follow(thread.id, Part(limit=1, before="nope")))
    await refused(ErrorCode.THREAD_NOT_FOUND, store.follow("nope", ALL))


async def test_a_failed_question_asked_again_word_by_word_is_one_question(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    for words in ("one?", "one?", "another?"):
        failed = await ask(store, thread.id, words)
        await store.end(failed.answer.id, cut_off(""))
    assert await texts(store, thread.id) == ["one?", "another?"]
    messages = [question("a"), question("b")]
    for _ in range(2):
        failed = await store.ask(thread.id, messages, answer_id=new_id(), title="")
        await store.end(failed.answer.id, cut_off(""))
    assert await texts(store, thread.id) == ["one?", "another?", "a", "b"]
    answered = await exchange(store, thread.id, "b", "yes")
    await exchange(store, thread.id, "b", "yes")
    assert answered.question.content == "b"
    assert await texts(store, thread.id) == ["one?", "another?", "a", "b", "b", "yes", "b", "yes"]


async def test_copies_are_told_apart_by_their_titles(store: SqliteThreads) -> None:
    thread = await new_thread(store, title="Numbers")
    first = await exchange(store, thread.id, "one?", "one")
    forks = [await store.fork(thread.id, first.answer.id) for _ in range(2)]
    assert [each.title for each in forks] == ["Numbers (2)", "Numbers (3)"]
    edited = await ask(store, thread.id, "two?", instead_of=first.question.id)
    assert edited.kept_in is not None
    assert (await store.get(edited.kept_in)).summary.title == "Numbers (4)"
    long = await new_thread(store, title="x" * 1000)
    begun = await exchange(store, long.id, "one?", "one")
    assert (await store.fork(long.id, begun.answer.id)).title == "x" * 996 + " (2)"


async def test_an_edited_first_question_leaves_its_title_to_what_was_kept(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    first = await exchange(store, thread.id, "one?", "one")
    edited = await ask(store, thread.id, "two?", instead_of=first.question.id)
    assert edited.kept_in is not None
    assert (await store.get(edited.kept_in)).summary.title == "one?"


async def test_a_file_of_the_version_before_is_opened_and_answers_in_it_can_be_stopped(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread_id, message_id = await broken_off(store)
    make_older(tmp_path, 3)
    async with opened(tmp_path) as store, opened(tmp_path) as other:
        assert await texts(store, thread_id) == ["one?", "Half "]
        attempt = new_id()
        await store.go_on(thread_id, answer_id=attempt, message_id=message_id)
        assert await other.stop(thread_id) is True
        assert await store.grow(attempt, "") is Standing.STOPPED
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert any(name.startswith("threads.v3-") for name in os.listdir(tmp_path)), "no copy of the file as it was"  # noqa: PTH208
