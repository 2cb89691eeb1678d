"""Asking within a conversation."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.chat import (
    AnswerNotKept,
    AnswerOptions,
    AnswerPlaced,
    ChatEvent,
    Finished,
    FinishReason,
    Role,
    TextDelta,
    Usage,
)
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.events.threads import ThreadChange, ThreadEvent, ThreadReason
from codegpt_ls.domain.messages.room import HistoryTrimmed
from codegpt_ls.domain.threads import Delivery, NewMessage, ThreadMessage
from tests.fakes.assembled import KEY, Assembled
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, hang_after, hang_before_headers, openai_error, truncated
from tests.services.conftest import Assemble
from tests.storage.threads.stores import Clock

PLAIN = AnswerOptions()


@pytest.fixture
async def ready(assemble: Assemble, fake: FakeProvider) -> Assembled:
    """Services with a key."""
    services = assemble(now=Clock())
    await services.keep(CredentialSource.FILE, fake.origin)
    return services


@pytest.fixture
async def thread_id(ready: Assembled) -> str:
    """An empty thread."""
    return (await ready.threads.create()).id


def typed(content: str, **more: Any) -> NewMessage:
    return NewMessage(role=Role.USER, content=content, **more)


async def all_of(events: AsyncGenerator[ChatEvent]) -> Sequence[ChatEvent]:
    async with aclosing(events):
        return [event async for event in events]


async def ask(services: Assembled, thread_id: str, content: str, **options: Any) -> Sequence[ChatEvent]:
    return await all_of(services.conversations.ask(thread_id, [typed(content)], AnswerOptions(**options)))


async def kept(services: Assembled, thread_id: str) -> list[tuple[str, str]]:
    """Who said what."""
    messages = (await services.threads.get(thread_id)).messages
    return [(each.role.value, each.content) for each in messages]


async def last(services: Assembled, thread_id: str) -> ThreadMessage:
    return (await services.threads.get(thread_id)).messages[-1]


def sent(fake: FakeProvider) -> list[tuple[str, str]]:
    """What the last chat request held."""
    return [(each["role"], each["content"]) for each in fake.chats[-1].body["messages"]]


def on_disk(folder: Path) -> bytes:
    """All that is written below the folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def place(events: Sequence[ChatEvent]) -> AnswerPlaced:
    return next(event for event in events if isinstance(event, AnswerPlaced))


async def test_a_question_and_its_answer_are_remembered(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(answer("A function.", usage=(9, 6)))
    events = await ask(ready, thread_id, "What is a closure?")

    thread = await ready.threads.get(thread_id)
    question, answered = thread.messages
    assert thread.summary.title == "What is a closure?"
    assert (answered.content, answered.delivery, answered.usage) == ("A function.", Delivery.COMPLETE, Usage(9, 6))
    assert (answered.provider, answered.model) == ("openai", "gpt-5.4-mini")
    assert answered.finish_reason is FinishReason.STOP
    assert events[0] == AnswerPlaced(thread_id=thread_id, question_id=question.id, answer_id=answered.id)
    assert isinstance(events[-1], Finished)


async def test_what_went_before_goes_along(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(answer("One."), answer("Two."))
    await ask(ready, thread_id, "one?")
    await ask(ready, thread_id, "two?")
    assert sent(fake) == [("user", "one?"), ("assistant", "One."), ("user", "two?")]


@pytest.mark.parametrize("memory", [1, 2, 4])
async def test_memory_counts_questions_with_their_answers(
    ready: Assembled, fake: FakeProvider, thread_id: str, memory: int
) -> None:
    ready.set_settings(memory=memory)
    for number in range(6):
        fake.script(answer(f"{number}."))
        await ask(ready, thread_id, f"{number}?")
    remembered = [text for number in range(5 - memory, 5) for text in (f"{number}?", f"{number}.")]
    assert [text for _, text in sent(fake)] == [*remembered, "5?"]


async def test_the_model_is_sent_the_prompt_and_the_person_sees_the_question(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    question = typed("Explain this", prompt="Explain this\n\n```py\nx = 1\n```")
    await all_of(ready.conversations.ask(thread_id, [question], PLAIN))
    assert sent(fake)[-1] == ("user", question.prompt)
    await ask(ready, thread_id, "And now?")
    assert sent(fake)[0] == ("user", question.prompt)
    assert (await kept(ready, thread_id))[0] == ("user", "Explain this")


async def test_a_system_message_counts_for_one_question(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    system = NewMessage(role=Role.SYSTEM, content="Be brief.")
    await all_of(ready.conversations.ask(thread_id, [system, typed("one?")], PLAIN))
    assert sent(fake) == [("system", "Be brief."), ("user", "one?")]
    await ask(ready, thread_id, "two?")
    assert [role for role, _ in sent(fake)] == ["user", "assistant", "user"]


async def test_several_new_messages_are_all_sent(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    ready.set_settings(memory=1)
    turns = [typed("a?"), NewMessage(role=Role.ASSISTANT, content="a"), typed("b?"), typed("c?")]
    await all_of(ready.conversations.ask(thread_id, turns, PLAIN))
    assert sent(fake) == [("user", "a?"), ("assistant", "a"), ("user", "b?\n\nc?")]
    assert [text for _, text in await kept(ready, thread_id)][:4] == ["a?", "a", "b?", "c?"]


async def test_the_settings_prompt_and_language_are_told_everywhere(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    ready.set_settings(system_prompt="Be brief.", answer_language="ko")
    await ask(ready, thread_id, "one?")
    assert sent(fake)[0] == ("system", "Be brief.\n\nAnswer in Korean.")
    await all_of(ready.conversations.ask(None, [typed("outside?")], PLAIN))
    assert sent(fake) == [("system", "Be brief.\n\nAnswer in Korean."), ("user", "outside?")]


async def test_a_question_outside_a_thread_is_kept_nowhere(
    ready: Assembled, fake: FakeProvider, tmp_path: Path
) -> None:
    events = await all_of(ready.conversations.ask(None, [typed("secret question")], PLAIN))
    assert isinstance(events[-1], Finished)
    assert not (tmp_path / "data" / "threads.db").exists()


async def test_a_temporary_thread_remembers_and_is_never_on_disk(
    ready: Assembled, fake: FakeProvider, tmp_path: Path
) -> None:
    thread = await ready.threads.create(temporary=True)
    fake.script(answer("zwiebel"), answer("again"))
    await ask(ready, thread.id, "kuchen?")
    await ask(ready, thread.id, "more?")
    assert [text for _, text in sent(fake)] == ["kuchen?", "zwiebel", "more?"]
    assert thread.temporary
    assert (await ready.threads.page(folder=None, cursor=None, limit=9)).items == ()
    assert b"kuchen" not in on_disk(tmp_path)
    assert b"zwiebel" not in on_disk(tmp_path)


async def test_the_oldest_exchanges_that_do_not_fit_are_left_out_and_told(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    long = "word " * 2000
    for name in ("one", "two", "three"):
        await ask(ready, thread_id, f"{name} {long}", model="gpt-4")
    # 8,192 tokens, a quarter kept for the answer: one of the exchanges of about 3,400 fits beside the question.
    events = await ask(ready, thread_id, "four", model="gpt-4")
    assert HistoryTrimmed("gpt-4", 2) in events
    assert [text.split()[0] for role, text in sent(fake) if role == "user"] == ["three", "four"]
    assert len(await kept(ready, thread_id)) == 8


@pytest.mark.parametrize("in_thread", [True, False])
async def test_a_question_that_cannot_fit_is_refused_before_it_is_sent(
    ready: Assembled, fake: FakeProvider, thread_id: str, *, in_thread: bool
) -> None:
    question = typed("".join(f"{number} " for number in range(20_000)))
    events = ready.conversations.ask(thread_id if in_thread else None, [question], AnswerOptions(model="gpt-4"))
    with pytest.raises(AssistantError) as caught:
        await all_of(events)
    assert caught.value.code is ErrorCode.TOO_LONG
    assert caught.value.facts.limit == 8192
    assert (caught.value.facts.tokens or 0) > 8192
    assert fake.chats == []
    if in_thread:
        assert len(await kept(ready, thread_id)) == 1


async def test_an_answer_is_written_while_it_comes(
    ready: Assembled, fake: FakeProvider, thread_id: str, assemble: Assemble
) -> None:
    fake.script(hang_after("Half ", "an"))
    asking = asyncio.create_task(ask(ready, thread_id, "one?"))
    other = assemble(now=Clock())
    written = asyncio.Event()

    def listen(event: ThreadEvent) -> None:
        if isinstance(event, ThreadChange) and event.reason is ThreadReason.ANSWERING:
            written.set()

    other.threads.listen(listen)
    watching = asyncio.create_task(other.threads.watch())
    await other.threads.get(thread_id)
    async with asyncio.timeout(30):
        await written.wait()
    seen = await last(other, thread_id)
    assert seen.delivery is Delivery.STREAMING
    assert seen.content in ("Half ", "Half an")
    for task in (watching, asking):
        task.cancel()
    await asyncio.gather(watching, asking, return_exceptions=True)


async def test_stopping_keeps_what_had_come(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(hang_after("Half ", "an"))
    events = ready.conversations.ask(thread_id, [typed("one?")], PLAIN)
    async with aclosing(events):
        text = ""
        async for event in events:
            text += event.text if isinstance(event, TextDelta) else ""
            if text == "Half an":
                break
    answered = await last(ready, thread_id)
    assert (answered.content, answered.delivery) == ("Half an", Delivery.CUT_OFF)
    assert (answered.provider, answered.model) == ("openai", "gpt-5.4-mini")


async def test_cancelling_keeps_what_had_come_however_often_it_is_asked_for(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(hang_after("Half"))
    seen = asyncio.Event()

    async def asking() -> None:
        async with aclosing(ready.conversations.ask(thread_id, [typed("one?")], PLAIN)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    seen.set()

    task = asyncio.create_task(asking())
    await seen.wait()
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)
    answered = await last(ready, thread_id)
    assert (answered.content, answered.delivery) == ("Half", Delivery.CUT_OFF)


async def test_cancelling_before_the_first_word_leaves_the_question(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(hang_before_headers())
    asking = asyncio.create_task(ask(ready, thread_id, "one?"))
    await asyncio.to_thread(fake.wait_for_request)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    assert await kept(ready, thread_id) == [("user", "one?")]


async def test_cancelling_at_once_never_leaves_an_answer_open(ready: Assembled, thread_id: str) -> None:
    for turns in range(12):
        asking = asyncio.create_task(ask(ready, thread_id, f"{turns}?"))
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
    messages = (await ready.threads.get(thread_id)).messages
    assert all(each.delivery is not Delivery.STREAMING for each in messages)


async def test_a_broken_answer_keeps_what_had_come(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(truncated("Half"))
    with pytest.raises(AssistantError) as caught:
        await ask(ready, thread_id, "one?")
    assert caught.value.code is ErrorCode.INTERRUPTED
    assert (await last(ready, thread_id)).delivery is Delivery.CUT_OFF
    # The next question may be about it.
    await ask(ready, thread_id, "go on")
    assert [text for _, text in sent(fake)] == ["one?", "Half", "go on"]


async def test_a_failed_question_is_there_to_be_retried(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(openai_error(401, "Incorrect API key provided", code="invalid_api_key"))
    with pytest.raises(AssistantError):
        await ask(ready, thread_id, "one?")
    assert await kept(ready, thread_id) == [("user", "one?")]
    fake.script(answer("One."))
    await all_of(ready.conversations.retry(thread_id, PLAIN))
    assert await kept(ready, thread_id) == [("user", "one?"), ("assistant", "One.")]


async def test_retrying_replaces_the_last_answer(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(answer("One."), answer("Two."), answer("Better."))
    await ask(ready, thread_id, "one?")
    await ask(ready, thread_id, "two?")
    events = await all_of(ready.conversations.retry(thread_id, AnswerOptions(temperature=1)))
    assert [text for _, text in sent(fake)] == ["one?", "One.", "two?"]
    assert fake.chats[-1].body["temperature"] == 1
    assert [text for _, text in await kept(ready, thread_id)] == ["one?", "One.", "two?", "Better."]
    assert place(events).answer_id == (await last(ready, thread_id)).id


async def test_a_retry_that_fails_costs_nothing(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(answer("One."), openai_error(401, "Incorrect API key provided", code="invalid_api_key"))
    await ask(ready, thread_id, "one?")
    with pytest.raises(AssistantError):
        await all_of(ready.conversations.retry(thread_id, PLAIN))
    assert [text for _, text in await kept(ready, thread_id)] == ["one?", "One."]


async def test_editing_asks_anew_and_keeps_the_old_ending(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(answer("One."), answer("Two."), answer("Zwei."))
    await ask(ready, thread_id, "one?")
    second = place(await ask(ready, thread_id, "two?"))
    events = await all_of(ready.conversations.edit(thread_id, second.question_id, typed("zwei?"), PLAIN))
    assert [text for _, text in sent(fake)] == ["one?", "One.", "zwei?"]
    assert [text for _, text in await kept(ready, thread_id)] == ["one?", "One.", "zwei?", "Zwei."]
    old = place(events).kept_in
    assert old is not None
    assert [text for _, text in await kept(ready, old)] == ["one?", "One.", "two?", "Two."]


async def test_only_a_question_can_be_edited(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    first = place(await ask(ready, thread_id, "one?"))
    for message_id in (first.answer_id, "nope"):
        with pytest.raises(AssistantError) as caught:
            await all_of(ready.conversations.edit(thread_id, message_id, typed("x"), PLAIN))
        assert caught.value.code is ErrorCode.THREAD_NOT_FOUND
    assert len(fake.chats) == 1


async def test_a_thread_that_is_not_there_is_not_asked_in(ready: Assembled, fake: FakeProvider) -> None:
    for events in (
        ready.conversations.ask("nope", [typed("x")], PLAIN),
        ready.conversations.retry("nope", PLAIN),
        ready.conversations.edit("nope", "nope", typed("x"), PLAIN),
    ):
        with pytest.raises(AssistantError) as caught:
            await all_of(events)
        assert caught.value.code is ErrorCode.THREAD_NOT_FOUND
    assert fake.chats == []


async def test_many_questions_at_once_each_have_their_answer(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    await asyncio.gather(*(ask(ready, thread_id, f"{number}?") for number in range(10)))
    messages = await kept(ready, thread_id)
    assert [role for role, _ in messages] == ["user", "assistant"] * 10
    assert sorted(text for role, text in messages if role == "user") == [f"{number}?" for number in range(10)]


async def test_an_answer_still_being_written_is_no_history(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(hang_after("Half"), answer("Two."))
    asking = asyncio.create_task(ask(ready, thread_id, "one?"))
    await asyncio.to_thread(fake.wait_for_request)
    await ask(ready, thread_id, "two?")
    assert [text for _, text in sent(fake)] == ["two?"]
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


async def test_an_answer_that_cannot_be_saved_is_still_answered_and_told(
    ready: Assembled, fake: FakeProvider, thread_id: str, tmp_path: Path
) -> None:
    fake.script(answer(["All ", "of it"]))
    events: list[ChatEvent] = []
    async with aclosing(ready.conversations.ask(thread_id, [typed("one?")], PLAIN)) as answering:
        async for event in answering:
            events.append(event)
            if isinstance(event, TextDelta) and not (tmp_path / "aside").exists():
                (tmp_path / "data").rename(tmp_path / "aside")
                (tmp_path / "data").write_text("in the way")
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "All of it"
    failures = [event.error.code for event in events if isinstance(event, AnswerNotKept)]
    assert failures == [ErrorCode.STORAGE_FAILED]
    assert isinstance(events[-1], Finished)
    (tmp_path / "data").unlink()


async def test_no_key_is_ever_written_into_a_thread(
    ready: Assembled, fake: FakeProvider, thread_id: str, tmp_path: Path
) -> None:
    fake.script(answer("One."), openai_error(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key"))
    await ask(ready, thread_id, "one?")
    with pytest.raises(AssistantError):
        await ask(ready, thread_id, "two?")
    await ready.threads.aclose()
    assert b"one?" in on_disk(tmp_path / "data")
    assert KEY[-10:].encode() not in on_disk(tmp_path / "data")
