"""What of a conversation the model is sent: in turn, without what failed, with the code it is about."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.credentials.redaction import REDACTED
from codegpt_ls.domain.chat import AnswerOptions, ChatEvent, Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.parts import Image
from codegpt_ls.domain.messages.remarks import CodeLeftBehind, HiddenTextRemoved, KeyRemoved, PicturesNotSeen
from codegpt_ls.domain.threads import ContextReference, Delivery, NewMessage, ThreadMessage, new_id
from codegpt_ls.services.threads.files import ThreadFormat
from codegpt_ls.services.threads.history import remembered
from tests.fakes.assembled import KEY, Assembled
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, hang_before_headers, openai_error, truncated
from tests.services.threads.test_conversations import (
    PLAIN,
    all_of,
    ask,
    kept,
    on_disk,
    place,
    ready,
    sent,
    thread_id,
    typed,
)

__all__ = ["ready", "thread_id"]  # fixtures

REFUSED = openai_error(401, "Incorrect API key provided", code="invalid_api_key")
TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")


def about(question: str, title: str) -> NewMessage:
    """A question with a chip."""
    reference = ContextReference(kind="selection", title=title)
    return typed(question, prompt=f"code of {title}\n\n{question}", context=(reference,))


def shown(question: str, *titles: str, megabytes: int = 0) -> NewMessage:
    """A question with pictures of this size."""
    references = tuple(ContextReference(kind="attachment", title=title) for title in titles)
    attached = (Image("image/png", bytes(megabytes << 20 or 1)),) * len(titles)
    return typed(question, prompt=f"Attached: {titles}\n\n{question}", context=references, attached=attached)


def pictures(fake: FakeProvider) -> int:
    """How many the model is sent."""
    said = [each["content"] for each in fake.chats[-1].body["messages"]]
    return sum(part["type"] == "image_url" for each in said if isinstance(each, list) for part in each)


async def fails(services: Assembled, fake: FakeProvider, thread: str, question: str) -> None:
    fake.script(REFUSED)
    with pytest.raises(AssistantError):
        await ask(services, thread, question)


async def delivery(services: Assembled, thread: str) -> list[tuple[str, Delivery]]:
    return [(each.content, each.delivery) for each in (await services.threads.get(thread)).messages]


def left_behind(events: Sequence[ChatEvent]) -> list[tuple[str, ...]]:
    return [event.titles for event in events if isinstance(event, CodeLeftBehind)]


async def test_a_failed_question_is_shown_as_failed_and_not_sent_again(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    for question in ("one?", "two?"):
        await fails(ready, fake, thread_id, question)
    assert await delivery(ready, thread_id) == [("one?", Delivery.FAILED), ("two?", Delivery.FAILED)]
    await ask(ready, thread_id, "three?")
    assert sent(fake) == [("user", "three?")]
    await ask(ready, thread_id, "four?")
    assert [text for role, text in sent(fake) if role == "user"] == ["three?", "four?"]


async def test_a_failed_question_that_is_retried_has_not_failed(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await fails(ready, fake, thread_id, "one?")
    fake.script(answer("One."))
    await all_of(ready.conversations.retry(thread_id, PLAIN))
    assert await delivery(ready, thread_id) == [("one?", Delivery.COMPLETE), ("One.", Delivery.COMPLETE)]
    await ask(ready, thread_id, "two?")
    assert sent(fake) == [("user", "one?"), ("assistant", "One."), ("user", "two?")]


async def test_a_retry_that_fails_leaves_the_question_as_it_was(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(answer("One."))
    await ask(ready, thread_id, "one?")
    for _ in range(2):
        fake.script(REFUSED)
        with pytest.raises(AssistantError):
            await all_of(ready.conversations.retry(thread_id, PLAIN))
    assert await delivery(ready, thread_id) == [("one?", Delivery.COMPLETE), ("One.", Delivery.COMPLETE)]
    await fails(ready, fake, thread_id, "two?")
    fake.script(REFUSED)
    with pytest.raises(AssistantError):
        await all_of(ready.conversations.retry(thread_id, PLAIN))
    assert (await delivery(ready, thread_id))[-1] == ("two?", Delivery.FAILED)


async def test_a_stop_before_the_first_word_leaves_the_history(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(hang_before_headers())
    asking = asyncio.create_task(ask(ready, thread_id, "one?"))
    await asyncio.to_thread(fake.wait_for_request)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    assert await delivery(ready, thread_id) == [("one?", Delivery.FAILED)]
    await ask(ready, thread_id, "two?")
    assert sent(fake) == [("user", "two?")]


async def test_an_answer_cut_before_its_first_word_leaves_the_history(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(truncated(""))
    with pytest.raises(AssistantError):
        await ask(ready, thread_id, "one?")
    fake.script(answer("Two."))
    await ask(ready, thread_id, "two?")
    assert sent(fake) == [("user", "two?")]


@pytest.mark.parametrize("empty", ["", " \n"])
async def test_a_question_with_an_empty_answer_leaves_the_history(
    ready: Assembled, fake: FakeProvider, thread_id: str, empty: str
) -> None:
    fake.script(answer(empty))
    await ask(ready, thread_id, "one?")
    await ask(ready, thread_id, "two?")
    assert sent(fake) == [("user", "two?")]


async def test_two_rapid_questions_are_never_sent_in_a_row(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(hang_before_headers())
    asking = asyncio.create_task(ask(ready, thread_id, "one?"))
    await asyncio.to_thread(fake.wait_for_request)
    await ask(ready, thread_id, "two?")
    await ask(ready, thread_id, "three?")
    assert [text for role, text in sent(fake) if role == "user"] == ["two?", "three?"]
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await ask(ready, thread_id, "four?")
    assert [text for role, text in sent(fake) if role == "user"] == ["two?", "three?", "four?"]


async def test_a_fork_and_an_edit_after_a_failure_send_no_failed_question(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await fails(ready, fake, thread_id, "one?")
    two = place(await ask(ready, thread_id, "two?"))
    fork = await ready.threads.fork(thread_id, two.answer_id)
    await ask(ready, fork.id, "three?")
    assert [text for role, text in sent(fake) if role == "user"] == ["two?", "three?"]
    await all_of(ready.conversations.edit(thread_id, two.question_id, typed("zwei?"), PLAIN))
    assert sent(fake) == [("user", "zwei?")]


async def test_questions_asked_as_one_fail_and_are_retried_as_one(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(REFUSED)
    with pytest.raises(AssistantError):
        await all_of(ready.conversations.ask(thread_id, [typed("a?"), typed("b?")], PLAIN))
    await all_of(ready.conversations.retry(thread_id, PLAIN))
    assert sent(fake) == [("user", "a?\n\nb?")]
    await ask(ready, thread_id, "c?")
    assert [text for role, text in sent(fake) if role == "user"] == ["a?\n\nb?", "c?"]


async def test_questions_in_a_row_of_an_import_are_sent_as_one(ready: Assembled, fake: FakeProvider) -> None:
    at = "2026-11-22T00:00:00Z"
    turns = [
        ("assistant", "Hi"),
        ("user", "a?"),
        ("user", "b?"),
        ("assistant", "x"),
        ("assistant", "y"),
        ("user", "z?"),
    ]
    messages = ",".join(f'{{"role": "{role}", "content": "{text}", "created": "{at}"}}' for role, text in turns)
    text = f'{{"version": 1, "created": "{at}", "updated": "{at}", "messages": [{messages}]}}'
    thread, _ = await ready.threads.imported(text, ThreadFormat.JSON)
    await ask(ready, thread.id, "c?")
    assert sent(fake) == [("user", "a?\n\nb?"), ("assistant", "y"), ("user", "c?")]


@pytest.mark.parametrize("in_thread", [True, False])
async def test_instructions_come_first_and_nobody_speaks_twice(
    ready: Assembled, fake: FakeProvider, thread_id: str, *, in_thread: bool
) -> None:
    roles = [Role.USER, Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.ASSISTANT, Role.SYSTEM, Role.USER]
    turns = [NewMessage(role=role, content=str(number)) for number, role in enumerate(roles)]
    await all_of(ready.conversations.ask(thread_id if in_thread else None, turns, PLAIN))
    assert sent(fake) == [("system", "1\n\n5"), ("user", "0\n\n2"), ("assistant", "3\n\n4"), ("user", "6")]


async def test_code_goes_along_for_as_long_as_the_conversation_is_about_it(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    """Selected code, then six questions: the last one holds the code still."""
    await all_of(ready.conversations.ask(thread_id, [about("what?", "a.py:1-3")], PLAIN))
    for number in range(8):
        events = await ask(ready, thread_id, f"{number}?")
        assert left_behind(events) == []
        assert sent(fake)[0] == ("user", "code of a.py:1-3\n\nwhat?")
    assert len(sent(fake)) == 2 * (1 + 4) + 1
    assert [role for role, _ in sent(fake)] == ["user", "assistant"] * 5 + ["user"]


async def test_v9_what_goes_along_of_a_conversation_is_what_is_told_before_until_it_is_left_out(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await all_of(ready.conversations.ask(thread_id, [about("what?", "a.py:1-3")], PLAIN))
    for number in range(5):
        (told,) = await ready.conversations.carried(thread_id, typed("next?"))
        assert (told.content, told.about) == ("what?", ("a.py:1-3",))
        await ask(ready, thread_id, f"{number}?")
        assert [text for _, text in sent(fake)].count(told.sent) == 1
    await ready.threads.remove_context(thread_id, told.id)
    assert await ready.conversations.carried(thread_id, typed("next?")) == []
    assert left_behind(await ask(ready, thread_id, "without?")) == []
    assert "code of" not in str(sent(fake))
    assert (await ready.threads.get(thread_id)).messages[0].context[0].title == "a.py:1-3"


async def test_v9_the_same_code_is_sent_once_with_the_newest_question_about_it(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    for question in ("what?", "why?", "how?"):
        again = about(question, "a.py:1-3")
        earlier = await ready.conversations.carried(thread_id, again)
        assert earlier == []
        await all_of(ready.conversations.ask(thread_id, [again], PLAIN))
    assert [text for role, text in sent(fake) if role == "user"] == ["what?", "why?", "code of a.py:1-3\n\nhow?"]
    await ask(ready, thread_id, "and?")
    assert [text for role, text in sent(fake) if role == "user"][2:] == ["code of a.py:1-3\n\nhow?", "and?"]


async def test_v9_code_that_was_changed_meanwhile_is_sent_as_it_was_and_as_it_is(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    for code in ("one", "two"):
        changed = replace(about("what?", "a.py"), prompt=f"{code}\n\nwhat?")
        await all_of(ready.conversations.ask(thread_id, [changed], PLAIN))
    assert [text for role, text in sent(fake) if role == "user"] == ["one\n\nwhat?", "two\n\nwhat?"]


async def test_v20_a_question_that_failed_is_removed_and_no_other(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await ask(ready, thread_id, "one?")
    await fails(ready, fake, thread_id, "two?")
    await ask(ready, thread_id, "three?")
    messages = (await ready.threads.get(thread_id)).messages
    for each in messages:
        if each.delivery is not Delivery.FAILED:
            with pytest.raises(AssistantError) as caught:
                await ready.threads.remove_question(thread_id, each.id)
            assert caught.value.code is ErrorCode.THREAD_NOT_FOUND
    (failed,) = (each for each in messages if each.delivery is Delivery.FAILED)
    assert (await ready.threads.search("two", folder=None, cursor=None, limit=9)).items
    await ready.threads.remove_question(thread_id, failed.id)
    assert [text for text, _ in await delivery(ready, thread_id)][::2] == ["one?", "three?"]
    assert (await ready.threads.search("two", folder=None, cursor=None, limit=9)).items == ()


async def title(services: Assembled, thread: str) -> str:
    return (await services.threads.get(thread)).summary.title


async def remove_failed(services: Assembled, thread: str) -> None:
    messages = (await services.threads.get(thread)).messages
    first = next(each for each in messages if each.delivery is Delivery.FAILED)
    await services.threads.remove_question(thread, first.id)


async def test_v20_a_title_nobody_gave_follows_when_the_question_it_is_made_of_is_removed(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    for question in ("one?", "two?"):
        await fails(ready, fake, thread_id, question)
    await all_of(ready.conversations.ask(thread_id, [typed("# A page"), typed("three?")], PLAIN))
    await fails(ready, fake, thread_id, "four?")
    seen = [await title(ready, thread_id)]
    for _ in range(3):
        await remove_failed(ready, thread_id)
        seen.append(await title(ready, thread_id))
    assert seen == ["one?", "two?", "three?", "three?"]


async def test_v20_a_copy_s_title_follows_too_and_one_that_was_given_stays(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await fails(ready, fake, thread_id, "one?")
    await ask(ready, thread_id, "two?")
    last = (await ready.threads.get(thread_id)).messages[-1]
    copy = (await ready.threads.fork(thread_id, last.id)).id
    assert await title(ready, copy) == "one? (2)"
    await ready.threads.rename(thread_id, "one?")
    for thread in (thread_id, copy):
        await remove_failed(ready, thread)
    assert (await title(ready, thread_id), await title(ready, copy)) == ("one?", "two?")


async def test_v20_the_next_question_gives_its_title_where_the_only_one_was_removed(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await fails(ready, fake, thread_id, "one?")
    await remove_failed(ready, thread_id)
    assert await title(ready, thread_id) == ""
    await ask(ready, thread_id, "two?")
    assert await title(ready, thread_id) == "two?"


async def test_v20_a_template_that_takes_only_turns_takes_what_follows_failed_questions(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    for number in range(6):
        await fails(ready, fake, thread_id, f"{number}?")
    await ask(ready, thread_id, "another?")
    await fails(ready, fake, thread_id, "failed?")
    await ask(ready, thread_id, "last?")
    assert [role for role, _ in sent(fake)] == ["user", "assistant", "user"]
    assert [text for role, text in sent(fake) if role == "user"] == ["another?", "last?"]


async def test_code_that_other_code_has_replaced_goes_with_a_word(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    ready.set_settings(memory=2)
    await all_of(ready.conversations.ask(thread_id, [about("a?", "a.py")], PLAIN))
    told = [left_behind(await all_of(ready.conversations.ask(thread_id, [about("b?", "b.py")], PLAIN)))]
    told += [left_behind(await ask(ready, thread_id, f"{number}?")) for number in range(4)]
    assert told == [[], [], [("a.py",)], [], []]
    assert "code of b.py" in sent(fake)[0][1]


async def test_code_that_does_not_fit_goes_with_a_word(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    small, long = AnswerOptions(model="gpt-4"), "word " * 2300
    await all_of(ready.conversations.ask(thread_id, [about(f"a? {long}", "a.py")], small))
    assert left_behind(await ask(ready, thread_id, "b?", model="gpt-4")) == []
    assert left_behind(await ask(ready, thread_id, f"c? {long}", model="gpt-4")) == [("a.py",)]
    assert not any("code of" in text for _, text in sent(fake))


async def test_pictures_that_are_too_heavy_for_one_request_leave_with_one_word(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    told = []
    for number, question in enumerate([shown("a?", "a.png", "b.png", megabytes=4), shown("c?", "c.png", megabytes=4)]):
        told.append(left_behind(await all_of(ready.conversations.ask(thread_id, [question], PLAIN))))
        assert pictures(fake) == (2, 3)[number]
    for question in (shown("d?", "d.png", megabytes=4), typed("e?")):
        told.append(left_behind(await all_of(ready.conversations.ask(thread_id, [question], PLAIN))))
        assert pictures(fake) == 2
    assert told == [[], [], [("a.png", "b.png")], []]


async def test_that_a_model_does_not_see_earlier_pictures_is_told_once(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    async def unseen(model: str) -> list[str]:
        events = await ask(ready, thread_id, "and?", model=model)
        return [event.model for event in events if isinstance(event, PicturesNotSeen)]

    assert await unseen("gpt-4") == [], "there is no picture"
    await all_of(ready.conversations.ask(thread_id, [shown("what?", "a.png")], PLAIN))
    assert pictures(fake) == 1
    assert (await unseen("gpt-4o"), pictures(fake)) == ([], 1)
    assert (await unseen("gpt-4"), pictures(fake)) == (["gpt-4"], 0)
    assert (await unseen("gpt-4"), pictures(fake)) == ([], 0)


async def test_what_does_not_fit_is_named_once(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    long = "word " * 2300
    await all_of(ready.conversations.ask(thread_id, [about(f"a? {long}", "a.py")], AnswerOptions(model="gpt-4")))
    told = [left_behind(await ask(ready, thread_id, f"{number}? {long}", model="gpt-4")) for number in range(3)]
    assert told == [[("a.py",)], [], []]


async def test_code_goes_before_newer_talk_where_both_do_not_fit(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await all_of(ready.conversations.ask(thread_id, [about("a?", "a.py")], AnswerOptions(model="gpt-4")))
    for number in range(3):
        await ask(ready, thread_id, f"{number} {'word ' * 2000}", model="gpt-4")
    events = await ask(ready, thread_id, "b?", model="gpt-4")
    assert left_behind(events) == []
    assert [text.split()[0] for role, text in sent(fake) if role == "user"] == ["code", "2", "b?"]


@pytest.mark.parametrize("in_thread", [True, False])
async def test_s9_hidden_characters_of_a_question_are_taken_out_and_told(
    ready: Assembled, fake: FakeProvider, thread_id: str, *, in_thread: bool
) -> None:
    events = await all_of(ready.conversations.ask(thread_id if in_thread else None, [typed(f"Hi{TAGS} there")], PLAIN))
    assert sent(fake) == [("user", "Hi there")]
    assert HiddenTextRemoved(4) in events
    if in_thread:
        assert (await kept(ready, thread_id))[0] == ("user", "Hi there")


async def test_s9_hidden_characters_of_instructions_edits_and_tasks_are_taken_out(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    system = NewMessage(role=Role.SYSTEM, content=f"Be brief.{TAGS}")
    question = typed(f"/explain{TAGS}", prompt=f"Explain{TAGS} this")
    events = await all_of(ready.conversations.ask(thread_id, [system, question], PLAIN))
    assert sent(fake) == [("system", "Be brief."), ("user", "Explain this")]
    assert HiddenTextRemoved(8) in events
    edited = typed(f"two{TAGS}?")
    asked = place(events).question_id
    assert HiddenTextRemoved(4) in await all_of(ready.conversations.edit(thread_id, asked, edited, PLAIN))
    assert sent(fake) == [("user", "two?")]


@pytest.mark.parametrize("in_thread", [True, False])
async def test_a_key_in_use_is_masked_in_a_question_and_told_once(
    ready: Assembled, fake: FakeProvider, thread_id: str, tmp_path: Path, *, in_thread: bool
) -> None:
    wrapped = f"{KEY[:20]}\n{KEY[20:]}"
    question = typed(f"Why is {KEY} refused? {wrapped}", prompt=f"Why is {KEY} refused? {wrapped}\n\n```\nx\n```")
    asked = [NewMessage(role=Role.ASSISTANT, content=f"Use {KEY}."), question] if not in_thread else [question]
    events = await all_of(ready.conversations.ask(thread_id if in_thread else None, asked, PLAIN))
    assert [event for event in events if isinstance(event, KeyRemoved)] == [KeyRemoved()]
    assert sent(fake)[-1] == ("user", f"Why is {REDACTED} refused? {REDACTED}\n\n```\nx\n```")
    assert KEY not in str(sent(fake))
    if in_thread:
        assert (await kept(ready, thread_id))[0] == ("user", f"Why is {REDACTED} refused? {REDACTED}")
        assert KEY.encode() not in on_disk(tmp_path / "data")


async def test_a_key_is_masked_in_edits_instructions_and_what_was_asked_before_it_was_one(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    other = "sk-proj-0000aaaa1111bbbb2222cccc3333dddd"
    placed = place(await ask(ready, thread_id, f"Is {other} a key?"))
    assert other in str(sent(fake))
    ready.redactor.register(other)
    events = await ask(ready, thread_id, "And now?")
    assert other not in str(sent(fake))
    assert KeyRemoved() not in events
    system = NewMessage(role=Role.SYSTEM, content=f"The key is {other}.")
    assert KeyRemoved() in await all_of(ready.conversations.ask(thread_id, [system, typed("So?")], PLAIN))
    assert sent(fake)[0] == ("system", f"The key is {REDACTED}.")
    asked = placed.question_id
    edited = typed(f"Is {other} one?")
    assert KeyRemoved() in await all_of(ready.conversations.edit(thread_id, asked, edited, PLAIN))
    assert sent(fake) == [("user", f"Is {REDACTED} one?")]
    old = await ready.threads.get(thread_id)
    assert KeyRemoved() not in await all_of(ready.conversations.retry(old.summary.id, PLAIN))


async def test_what_an_older_answer_thought_aloud_is_not_sent_back(ready: Assembled, fake: FakeProvider) -> None:
    at = "2026-11-22T00:00:00Z"
    turns = [
        ("user", "a?"),
        ("assistant", "<think>A guess: </b></think> A."),
        ("user", "<think>b?"),
        ("assistant", "Write <think>x</think>."),
        ("user", "c?"),
        ("assistant", "<think>Only this.</think>"),
    ]
    messages = ",".join(f'{{"role": "{role}", "content": "{text}", "created": "{at}"}}' for role, text in turns)
    text = f'{{"version": 1, "created": "{at}", "updated": "{at}", "messages": [{messages}]}}'
    thread, _ = await ready.threads.imported(text, ThreadFormat.JSON)
    await ask(ready, thread.id, "d?")
    assert sent(fake) == [
        ("user", "a?"),
        ("assistant", "A."),
        ("user", "<think>b?"),
        ("assistant", "Write <think>x</think>."),
        ("user", "d?"),
    ]
    asked = [typed("a?"), NewMessage(role=Role.ASSISTANT, content="[THINK]Hm.[/THINK]A."), typed("b?")]
    await all_of(ready.conversations.ask(None, asked, PLAIN))
    assert sent(fake) == [("user", "a?"), ("assistant", "A."), ("user", "b?")]


async def test_thinking_that_was_cut_off_is_no_answer_to_go_along() -> None:
    def said(content: str, delivery: Delivery) -> ThreadMessage:
        return ThreadMessage(
            id=new_id(), created=datetime.now(UTC), role=Role.ASSISTANT, content=content, delivery=delivery
        )

    asked = ThreadMessage(id=new_id(), created=datetime.now(UTC), role=Role.USER, content="a?")
    thought = "<think>Perhaps"
    assert remembered([asked, said(thought, Delivery.CUT_OFF)], [typed("b?")], 4).exchanges == ()
    ((_, whole),) = remembered([asked, said(thought, Delivery.COMPLETE)], [typed("b?")], 4).exchanges
    assert whole.content == thought


async def test_an_ordinary_question_is_sent_as_it_was_typed(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    text = "왜 👩‍👩‍👧?\n\n\tif x:\r\n"
    events = await ask(ready, thread_id, text)
    assert sent(fake) == [("user", text)]
    assert not any(isinstance(event, HiddenTextRemoved) for event in events)


TURNS = st.lists(
    st.builds(
        ThreadMessage,
        id=st.builds(new_id),
        role=st.sampled_from([Role.USER, Role.ASSISTANT]),
        content=st.sampled_from(["", " ", "a", "b"]),
        prompt=st.none() | st.just("code"),
        context=st.sampled_from([(), (ContextReference(kind="file", title="a.py"),)]),
        created=st.sampled_from([datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]),
        delivery=st.sampled_from(Delivery),
    ),
    max_size=12,
)


@given(TURNS, st.integers(1, 4))
def test_whatever_a_thread_holds_its_history_is_in_turn(turns: list[ThreadMessage], memory: int) -> None:
    exchanges = remembered(turns, [typed("now?")], memory).exchanges
    assert len(exchanges) <= memory + 1
    for question, answered in exchanges:
        assert (question.role, answered.role) == (Role.USER, Role.ASSISTANT)
        assert answered.content.strip()


def test_a_failed_question_with_an_answer_is_not_sent() -> None:
    """As a file of another hand may hold it."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    asked = ThreadMessage(id="1", role=Role.USER, content="a?", created=at, delivery=Delivery.FAILED)
    said = ThreadMessage(id="2", role=Role.ASSISTANT, content="a", created=at)
    assert remembered([asked, said], [typed("b?")], 4).exchanges == ()
    assert remembered([said], [typed("b?")], 4).exchanges == ()
