"""What a person's conversations do on disk and in memory."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode, UnknownCursorError
from codegpt_ls.domain.events.threads import ThreadChange, ThreadEvent, ThreadReason
from codegpt_ls.domain.threads import AnswerState, ContextReference, Delivery, NewMessage, NewThread, new_id
from codegpt_ls.storage.threads.store import SqliteThreads
from tests.storage.threads.stores import (
    FILE,
    Clock,
    ask,
    cut_off,
    exchange,
    new_thread,
    opened,
    question,
    texts,
    whole,
)


@pytest.fixture(params=["disk", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqliteThreads]:
    async with opened(tmp_path if request.param == "disk" else None) as threads:
        yield threads


async def refused(code: ErrorCode, work: object) -> None:
    with pytest.raises(AssistantError) as caught:
        await work  # type: ignore[misc]
    assert caught.value.code is code


async def test_a_question_and_its_answer_come_back_as_they_were(store: SqliteThreads) -> None:
    thread = await new_thread(store, folder="file:///project")
    reference = ContextReference(kind="file", title="a.py:1-2", uri="file:///project/a.py", first_line=0, last_line=1)
    asked = NewMessage(role=Role.USER, content="안녕? 😀", prompt="안녕? 😀\n\n```py\nx\n```", context=(reference,))
    begun = await store.ask(thread.id, [asked], answer_id=new_id(), title="안녕?")
    await store.end(begun.answer.id, whole("반가워요"))

    kept = await store.get(thread.id)
    assert (kept.summary.title, kept.summary.folder, kept.summary.messages) == ("안녕?", "file:///project", 2)
    first, second = kept.messages
    assert (first.content, first.sent, first.context) == (asked.content, asked.prompt, (reference,))
    assert (second.role, second.content, second.delivery) == (Role.ASSISTANT, "반가워요", Delivery.COMPLETE)
    assert (second.provider, second.model) == ("openai", "gpt-5.4-mini")
    assert (second.finish_reason, second.usage) == (FinishReason.STOP, Usage(9, 6))


@pytest.mark.parametrize("text", ["", "\x00\x1f", "a\r\nb\n", "😀" * 1000, "'; DROP TABLE thread; --", "\u2028"])
async def test_any_text_comes_back_as_it_was(store: SqliteThreads, text: str) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, text)
    await store.grow(begun.answer.id, text)
    await store.end(begun.answer.id, whole(text))
    assert await texts(store, thread.id) == [text, text]


async def test_half_a_character_does_not_cost_the_message(store: SqliteThreads) -> None:
    thread = await new_thread(store, "half \udc00")
    await exchange(store, thread.id, "broken \ud800", "whole")
    assert await texts(store, thread.id) == ["broken \ufffd", "whole"]


async def test_an_answer_grows_while_it_comes(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    for piece in ("a", "b", "c"):
        await store.grow(begun.answer.id, piece)
    growing = (await store.get(thread.id)).messages[-1]
    assert (growing.content, growing.delivery) == ("abc", Delivery.STREAMING)


async def test_a_stopped_answer_keeps_what_had_come(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    await store.end(begun.answer.id, cut_off("Half"))
    last = (await store.get(thread.id)).messages[-1]
    assert (last.content, last.delivery, last.model) == ("Half", Delivery.CUT_OFF, "gpt-5.4-mini")


async def test_an_answer_of_which_nothing_came_leaves_the_question_alone(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    await store.end(begun.answer.id, cut_off(""))
    assert await texts(store, thread.id) == ["one?"]


async def test_the_end_of_an_answer_that_was_never_begun_is_nothing(store: SqliteThreads) -> None:
    await store.end(new_id(), whole("x"))


async def test_deleting_a_thread_in_mid_answer_ends_in_nothing(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    await store.delete(thread.id)
    await store.grow(begun.answer.id, "late")
    await store.end(begun.answer.id, whole("late"))
    await refused(ErrorCode.THREAD_NOT_FOUND, store.get(thread.id))


async def test_a_thread_takes_its_title_from_the_first_question_unless_the_person_gave_one(
    store: SqliteThreads,
) -> None:
    plain, named = await new_thread(store), await new_thread(store, "Mine")
    for thread in (plain, named):
        await exchange(store, thread.id, "first", "x")
        await exchange(store, thread.id, "second", "y")
    assert (await store.get(plain.id)).summary.title == "first"
    assert (await store.get(named.id)).summary.title == "Mine"
    assert (await store.rename(plain.id, "Renamed")).title == "Renamed"
    assert (await store.get(plain.id)).summary.title == "Renamed"


async def test_threads_are_listed_by_pages_the_one_used_last_first(store: SqliteThreads) -> None:
    made = [await new_thread(store, f"{number}", "file:///a" if number % 2 else "file:///b") for number in range(10)]
    await exchange(store, made[3].id, "again", "x")

    seen, cursor = [], None
    while True:
        page = await store.page(None, cursor, 4)
        seen += [each.title for each in page.items]
        if (cursor := page.cursor) is None:
            break
    assert seen[0] == "3"
    assert sorted(seen) == sorted(str(number) for number in range(10))
    assert seen[1:] == [title for title in "9876543210" if title != "3"]
    of_a = await store.page("file:///a", None, 100)
    assert {each.title for each in of_a.items} == {"1", "3", "5", "7", "9"}
    assert of_a.cursor is None


async def test_a_cursor_nobody_gave_out_is_none(store: SqliteThreads) -> None:
    await new_thread(store, "one")
    for cursor in ("", "x", "-1:x", ":", "٣:a", "9" * 40):
        with pytest.raises(UnknownCursorError):
            await store.page(None, cursor, 5)
        with pytest.raises(UnknownCursorError):
            await store.search("one", None, cursor, 5)


async def test_copies_are_found_once_where_they_were_first(store: SqliteThreads) -> None:
    thread = await new_thread(store, "Hay needle", "file:///a")
    first = await exchange(store, thread.id, "needle one?", "needle one")
    second = await exchange(store, thread.id, "needle two?", "needle two")
    fork = await store.fork(thread.id, second.answer.id)
    await store.fork(fork.id, (await store.get(fork.id)).messages[-1].id)
    edited = await ask(store, thread.id, "hay", instead_of=second.question.id)
    await store.end(edited.answer.id, whole("hay"))

    for folder in (None, "file:///a"):
        hits = (await store.search("needle", folder, None, 99)).items
        assert sum(hit.message_id is None for hit in hits) == 1
        found = {hit.excerpt: hit for hit in hits if hit.message_id}
        assert sorted(found) == ["needle one", "needle one?", "needle two", "needle two?"]
        assert len(hits) == 5
        assert found["needle one"].thread.id == thread.id
        assert found["needle one"].message_id == first.answer.id
        assert found["needle two"].thread.id == edited.kept_in
    await store.delete(thread.id)
    assert len([hit for hit in (await store.search("needle", None, None, 99)).items if hit.message_id]) == 4


async def test_clearing_spares_other_folders(store: SqliteThreads) -> None:
    for folder in ("file:///a", "file:///a", "file:///b", None):
        thread = await new_thread(store, "word", folder)
        await exchange(store, thread.id, "needle", "hay")
    assert await store.clear("file:///a") == 2
    assert {each.folder for each in (await store.page(None, None, 9)).items} == {"file:///b", None}
    assert len((await store.search("needle", None, None, 9)).items) == 2
    assert await store.clear(None) == 2
    assert (await store.search("needle", None, None, 9)).items == ()
    assert (await store.page(None, None, 9)).items == ()


async def test_a_fork_has_the_messages_up_to_the_chosen_one(store: SqliteThreads) -> None:
    thread = await new_thread(store, folder="file:///a")
    first = await exchange(store, thread.id, "one?", "one")
    await exchange(store, thread.id, "two?", "two")

    fork = await store.fork(thread.id, first.answer.id)
    assert await texts(store, fork.id) == ["one?", "one"]
    assert (fork.forked_from, fork.folder, fork.title) == (thread.id, "file:///a", "one? (2)")
    assert (await store.fork(fork.id, (await store.get(fork.id)).messages[-1].id)).title == "one? (3)"
    await exchange(store, fork.id, "other?", "other")
    assert await texts(store, thread.id) == ["one?", "one", "two?", "two"]
    assert {hit.thread.id for hit in (await store.search("one", None, None, 9)).items} == {thread.id}


async def test_a_fork_in_mid_answer_holds_what_had_come(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    await store.grow(begun.answer.id, "Half")
    fork = await store.fork(thread.id, begun.answer.id)
    copied = (await store.get(fork.id)).messages[-1]
    assert (copied.content, copied.delivery) == ("Half", Delivery.CUT_OFF)
    assert (await store.get(thread.id)).messages[-1].delivery is Delivery.STREAMING


async def test_an_edited_question_keeps_the_old_ending_in_a_thread_of_its_own(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    await exchange(store, thread.id, "one?", "one")
    second = await exchange(store, thread.id, "two?", "two")
    await exchange(store, thread.id, "three?", "three")

    edited = await ask(store, thread.id, "two, really?", instead_of=second.question.id)
    await store.end(edited.answer.id, whole("2"))
    assert await texts(store, thread.id) == ["one?", "one", "two, really?", "2"]
    assert edited.kept_in is not None
    assert await texts(store, edited.kept_in) == ["one?", "one", "two?", "two", "three?", "three"]
    assert (await store.get(edited.kept_in)).message(second.question.id) is not None
    assert (await store.get(edited.kept_in)).summary.forked_from == thread.id


async def test_an_edited_question_without_an_answer_is_simply_replaced(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "wrng?")
    await store.end(begun.answer.id, cut_off(""))
    edited = await ask(store, thread.id, "right?", instead_of=begun.question.id)
    assert edited.kept_in is None
    assert await texts(store, thread.id) == ["right?", ""]
    assert (await store.get(thread.id)).summary.title == "right?"
    assert (await store.search("wrng", None, None, 9)).items == ()


async def test_v23_the_old_answer_stays_until_the_new_one_has_text_and_is_kept_from_then_on(
    store: SqliteThreads,
) -> None:
    thread = await new_thread(store)
    await exchange(store, thread.id, "one?", "old")
    told: list[ThreadEvent] = []
    store.listen(told.append)

    failed = await store.answer_again(thread.id, answer_id=new_id())
    assert failed.question.content == "one?"
    await store.end(failed.answer.id, cut_off(""))
    assert await texts(store, thread.id) == ["one?", "old"]
    assert len((await store.page(None, None, 9)).items) == 1

    again = await store.answer_again(thread.id, answer_id=new_id())
    assert await texts(store, thread.id) == ["one?", "old", ""]
    await store.grow(again.answer.id, "n")
    assert await texts(store, thread.id) == ["one?", "n"]
    await store.end(again.answer.id, whole("new"))
    assert await texts(store, thread.id) == ["one?", "new"]
    assert again.kept_in is not None
    assert await texts(store, again.kept_in) == ["one?", "old"]
    kept = (await store.get(again.kept_in)).summary
    assert (kept.title, kept.forked_from) == ("one? (2)", thread.id)
    assert [hit.thread.id for hit in (await store.search("old", None, None, 9)).items] == [kept.id]
    assert told.count(ThreadChange(kept.id, ThreadReason.CREATED)) == 1


async def test_v23_a_question_without_an_answer_leaves_nothing_behind_when_it_is_asked_again(
    store: SqliteThreads,
) -> None:
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    await store.end(begun.answer.id, cut_off(""))
    again = await store.answer_again(thread.id, answer_id=new_id())
    await store.end(again.answer.id, whole("new"))
    assert again.kept_in is None
    assert len((await store.page(None, None, 9)).items) == 1


@pytest.mark.parametrize("step", [0, 1])
async def test_a_history_shows_a_thread_before_what_was_kept_of_it_even_within_one_millisecond(step: int) -> None:
    async with opened(None, now=Clock(timedelta(seconds=step))) as store:
        for _ in range(8):  # Which of two ids is first is a matter of luck.
            thread = await new_thread(store)
            begun = await exchange(store, thread.id, "one?", "old")
            again = await store.answer_again(thread.id, answer_id=new_id())
            await store.grow(again.answer.id, "new")
            history = [each.id for each in (await store.page(None, None, 9)).items]
            assert history == [thread.id, again.kept_in]
            kept = (await store.get(history[1])).summary
            assert kept.created <= kept.updated
            await store.end(again.answer.id, whole("new"))
            edited = await ask(store, thread.id, "one!", instead_of=begun.question.id)
            history = [each.id for each in (await store.page(None, None, 9)).items]
            assert {again.kept_in, edited.kept_in} < set(history)
            assert history[0] == thread.id
            await store.end(edited.answer.id, whole("one"))
            await store.clear(None)


async def test_there_is_nothing_to_answer_again_without_a_question(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    await refused(ErrorCode.THREAD_NOT_FOUND, store.answer_again(thread.id, answer_id=new_id()))


async def test_what_is_being_answered_is_not_changed_meanwhile(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    first = await exchange(store, thread.id, "one?", "one")
    begun = await ask(store, thread.id, "two?")
    await refused(ErrorCode.THREAD_BUSY, store.answer_again(thread.id, answer_id=new_id()))
    await refused(ErrorCode.THREAD_BUSY, ask(store, thread.id, "x", instead_of=first.question.id))
    await store.end(begun.answer.id, whole("two"))
    await ask(store, thread.id, "x", instead_of=first.question.id)


async def test_what_is_not_there_is_said_to_be_not_there(store: SqliteThreads) -> None:
    thread, other = await new_thread(store), await new_thread(store)
    there = await exchange(store, other.id, "x", "y")
    missing = (
        store.get("nope"),
        store.rename("nope", "x"),
        store.delete("nope"),
        store.fork(thread.id, there.question.id),
        ask(store, "nope", "x"),
        ask(store, thread.id, "x", instead_of=there.question.id),
        store.answer_again("nope", answer_id=new_id()),
    )
    for work in missing:
        await refused(ErrorCode.THREAD_NOT_FOUND, work)
    assert await texts(store, thread.id) == []


@pytest.mark.parametrize("full_text", [True, False])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("학교", ["학교에서 데이터를 읽었다"]),
        ("이터", ["학교에서 데이터를 읽었다"]),
        ("데이터", ["학교에서 데이터를 읽었다"]),
        ("를", ["학교에서 데이터를 읽었다"]),
        ("다", ["학교에서 데이터를 읽었다"]),
        ("없다", []),
        ("東京", ["東京とカタカナ"]),
        ("カナ", ["東京とカタカナ"]),
        ("Config", ["the configuration of get_user_name"]),
        ("user_name", ["the configuration of get_user_name"]),
        ("zebra", []),
        ("100%", ["A 100% sure thing"]),
        ("%", ["A 100% sure thing"]),
        ("   ", []),
    ],
)
async def test_words_are_found_korean_ones_of_two_syllables_too(
    tmp_path: Path, query: str, found: list[str], *, full_text: bool
) -> None:
    async with opened(tmp_path, full_text=full_text) as store:
        thread = await new_thread(store)
        for text in (
            "학교에서 데이터를 읽었다",
            "東京とカタカナ",
            "the configuration of get_user_name",
            "A 100% sure thing",
        ):
            begun = await ask(store, thread.id, text)
            await store.end(begun.answer.id, cut_off(""))
        assert [hit.excerpt for hit in (await store.search(query, None, None, 9)).items] == found


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("데이터 학교", "학교에서 데이터를 읽었다"),
        ("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af"),  # decomposed, as macOS writes it
        ("ｆｕｌｌ", "full width"),
        ("CAFE", "un café"),
        ("gpt를", "GPT를 쓴다"),
    ],
)
async def test_words_are_found_however_they_are_written(tmp_path: Path, query: str, text: str) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, text, "…")
        assert len((await store.search(query, None, None, 9)).items) == 1


@pytest.mark.parametrize(
    "query", ['"', "AND", "a OR", "NEAR(", "words:", "*", "^a", "a*b", "{", "\x00", "\ud800", "\\", "'"]
)
async def test_no_query_breaks_the_search(store: SqliteThreads, query: str) -> None:
    thread = await new_thread(store)
    await exchange(store, thread.id, "AND words", "or")
    await store.search(query, None, None, 9)


@pytest.mark.parametrize("full_text", [True, False])
async def test_hits_come_by_pages_newest_first_and_of_one_folder(tmp_path: Path, *, full_text: bool) -> None:
    async with opened(tmp_path, full_text=full_text) as store:
        for number in range(6):
            thread = await new_thread(store, folder="file:///even" if number % 2 == 0 else "file:///odd")
            await exchange(store, thread.id, f"needle {number}", "…")
        seen, cursor = [], None
        while True:
            page = await store.search("needle", None, cursor, 4)
            seen += [hit.excerpt for hit in page.items]
            if (cursor := page.cursor) is None:
                break
        assert seen == [f"needle {number}" for number in (5, 4, 3, 2, 1, 0)]
        odd = await store.search("needle", "file:///odd", None, 9)
        assert [hit.excerpt for hit in odd.items] == ["needle 5", "needle 3", "needle 1"]


async def test_a_given_title_is_found_too(store: SqliteThreads) -> None:
    thread = await new_thread(store, "회의록 정리")
    hit = (await store.search("회의", None, None, 9)).items[0]
    assert (hit.thread.id, hit.message_id, hit.excerpt) == (thread.id, None, "회의록 정리")


async def test_an_excerpt_shows_the_word_and_what_is_around_it_on_one_line(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    await exchange(store, thread.id, "x\n" * 300 + "the Needle\nis here" + " y" * 300, "…")
    hit = (await store.search("needle", None, None, 9)).items[0]
    assert "the Needle is here" in hit.excerpt
    assert hit.excerpt[0] == hit.excerpt[-1] == "…"
    assert len(hit.excerpt) < 130


async def test_what_was_deleted_is_not_found_and_not_in_the_file(tmp_path: Path) -> None:
    secret = "zwiebelkuchen" * 3
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, secret, "…")
        await exchange(store, (await new_thread(store)).id, "left", "…")
        await store.delete(thread.id)
        assert (await store.search("zwiebelkuchen", None, None, 9)).items == ()
    assert secret.encode() not in (tmp_path / FILE).read_bytes()


async def test_a_search_without_the_index_catches_up_once_it_is_there(tmp_path: Path) -> None:
    async with opened(tmp_path, full_text=False) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, "early bird", "…")
    async with opened(tmp_path) as store:
        await exchange(store, thread.id, "later bird", "…")
        hits = (await store.search("bird", None, None, 9)).items
        assert [hit.excerpt for hit in hits] == ["later bird", "early bird"]
        assert (await store.search("arly", None, None, 9)).items == ()  # by words now, not by reading


async def test_changes_are_told_as_they_happen(store: SqliteThreads) -> None:
    told: list[ThreadEvent] = []
    store.listen(told.append)
    thread = await new_thread(store)
    begun = await ask(store, thread.id, "one?")
    await store.grow(begun.answer.id, "…")
    await store.end(begun.answer.id, whole("one"))
    await store.rename(thread.id, "x")
    edited = await ask(store, thread.id, "two?", instead_of=begun.question.id)
    await store.delete(thread.id)
    await store.clear(None)
    here = thread.id
    assert told == [
        ThreadChange(here, ThreadReason.CREATED),
        ThreadChange(here, ThreadReason.ASKED, begun.answer.id, AnswerState.ANSWERING),
        ThreadChange(here, ThreadReason.ANSWERED, begun.answer.id, AnswerState.DONE),
        ThreadChange(here, ThreadReason.RENAMED),
        ThreadChange(here, ThreadReason.EDITED),
        ThreadChange(edited.kept_in, ThreadReason.CREATED),
        ThreadChange(here, ThreadReason.ASKED, edited.answer.id, AnswerState.ANSWERING),
        ThreadChange(here, ThreadReason.DELETED),
        ThreadChange(None, ThreadReason.CLEARED),
    ]


async def test_of_a_thread_that_was_deleted_here_nothing_is_told_afterwards(tmp_path: Path) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        told: list[ThreadEvent] = []
        here.listen(told.append)
        await here.look_for_changes()
        gone, left = await new_thread(there), await new_thread(there)
        await ask(there, gone.id, "yours")
        await here.delete(gone.id)
        await here.look_for_changes()
        assert told == [ThreadChange(gone.id, ThreadReason.DELETED), ThreadChange(left.id, ThreadReason.CREATED)]


async def test_changes_of_another_process_are_told_when_looked_for_and_ones_own_are_not(tmp_path: Path) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        thread = await new_thread(here)
        begun = await ask(here, thread.id, "mine")
        await here.end(begun.answer.id, whole("mine"))
        told: list[ThreadEvent] = []
        here.listen(told.append)
        await here.look_for_changes()
        assert told == []

        begun = await ask(there, thread.id, "yours")
        await there.grow(begun.answer.id, "y")
        await there.grow(begun.answer.id, "o")
        await here.look_for_changes()
        assert told == [
            ThreadChange(thread.id, ThreadReason.ASKED, begun.answer.id, AnswerState.ANSWERING),
            ThreadChange(thread.id, ThreadReason.ANSWERING, begun.answer.id, AnswerState.ANSWERING),
        ]
        await here.look_for_changes()
        assert len(told) == 2


async def test_an_answer_another_server_is_writing_is_left_to_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        thread = await new_thread(there)
        begun = await ask(there, thread.id, "one?")
        await there.grow(begun.answer.id, "Half")
        assert (await here.get(thread.id)).messages[-1].delivery is Delivery.STREAMING
        await refused(ErrorCode.THREAD_BUSY, here.answer_again(thread.id, answer_id=new_id()))


async def test_an_answer_whose_writing_failed_does_not_stay_busy(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        begun = await ask(store, thread.id, "one?")
        await store.grow(begun.answer.id, "Half")
        with sqlite3.connect(tmp_path / FILE) as other:
            other.execute("ALTER TABLE message RENAME TO elsewhere")
            other.commit()
            await refused(ErrorCode.STORAGE_FAILED, store.end(begun.answer.id, whole("All")))
            other.execute("ALTER TABLE elsewhere RENAME TO message")
            other.commit()
        other.close()
        last = (await store.get(thread.id)).messages[-1]
        assert (last.content, last.delivery) == ("Half", Delivery.CUT_OFF)


_DIE_IN_MID_ANSWER = """
import asyncio, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.storage.threads.stores import ask, opened
async def main():
    async with opened(Path(sys.argv[1])) as store:
        for text in ("Half an ans", ""):
            begun = await ask(store, sys.argv[3], "one?")
            if text:
                await store.grow(begun.answer.id, text)
        os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


@pytest.mark.parametrize("opened_before", [True, False])
async def test_an_answer_of_a_killed_server_is_cut_off_and_can_be_found(tmp_path: Path, *, opened_before: bool) -> None:
    root = str(Path(__file__).parents[3])
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        if not opened_before:
            await store.aclose()
        command = [sys.executable, "-c", _DIE_IN_MID_ANSWER, str(tmp_path), root, thread.id]
        assert (await asyncio.to_thread(subprocess.run, command)).returncode == -9
    async with opened(tmp_path) as store:
        assert [hit.role for hit in (await store.search("half", None, None, 9)).items] == [Role.ASSISTANT]
        kept = (await store.get(thread.id)).messages
        assert [each.content for each in kept] == ["one?", "Half an ans", "one?"]
        assert kept[1].delivery is Delivery.CUT_OFF


async def test_a_thread_with_messages_is_made_as_it_was(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    await exchange(store, thread.id, "one?", "one")
    kept = await store.get(thread.id)
    new = NewThread(id=new_id(), title="Copy", created=kept.summary.created, messages=kept.messages)
    copy = await store.get((await store.create(new)).id)
    assert copy.summary.created == copy.summary.updated == kept.summary.created
    assert [(each.role, each.content, each.created, each.usage) for each in copy.messages] == [
        (each.role, each.content, each.created, each.usage) for each in kept.messages
    ]
    assert {each.id for each in copy.messages}.isdisjoint(each.id for each in kept.messages)


async def test_several_messages_are_asked_as_one(store: SqliteThreads) -> None:
    thread = await new_thread(store)
    turns = [question("one?"), NewMessage(role=Role.ASSISTANT, content="one"), question("two?")]
    begun = await store.ask(thread.id, turns, answer_id=new_id(), title="one?")
    assert begun.question.content == "two?"
    assert await texts(store, thread.id) == ["one?", "one", "two?", ""]


async def test_threads_in_memory_never_touch_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    async with opened(None) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, "x" * 5_000_000, "y" * 5_000_000)
        await store.search("x", None, None, 9)
        assert os.listdir(tmp_path) == []  # noqa: PTH208
