"""Answers that go on and are stopped, and what is told of a question that is kept."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest

from codegpt_ls.domain.chat import AnswerOptions, AnswerPlaced, ChatEvent, Finished, FinishReason, Role, TextDelta
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.threads import Delivery, NewMessage
from tests.fakes.assembled import KEY, Assembled
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, hang_after, hang_before_headers, openai_error, truncated
from tests.services.conftest import Assemble
from tests.services.threads.test_conversations import all_of, ask, kept, last, sent, typed
from tests.storage.threads.stores import Clock

PLAIN = AnswerOptions()
REFUSED = openai_error(403, "Not allowed", code="permission_denied")


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


async def broken(services: Assembled, thread_id: str) -> Facts:
    """What is told of a question whose answer fails."""
    with pytest.raises(AssistantError) as caught:
        await ask(services, thread_id, "one?")
    return caught.value.facts


async def rest(services: Assembled, thread_id: str, message_id: str | None = None) -> Sequence[ChatEvent]:
    return await all_of(services.conversations.go_on(thread_id, PLAIN, message_id=message_id))


async def text_of(services: Assembled, task: "asyncio.Task[Sequence[ChatEvent]]", thread_id: str, text: str) -> None:
    """Wait until this has been written."""
    while not task.done():
        messages = (await services.threads.get(thread_id)).messages
        if messages and messages[-1].content == text:
            return
        await asyncio.sleep(0.01)


async def test_an_answer_that_broke_off_goes_on_in_the_same_message(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(answer("zero"), truncated("Half "), answer(["an ", "answer"]))
    await ask(ready, thread_id, "zero?")
    facts = await broken(ready, thread_id)
    events = await rest(ready, thread_id, facts.message_id)
    assert "".join(each.text for each in events if isinstance(each, TextDelta)) == "an answer"
    (placed,) = [each for each in events if isinstance(each, AnswerPlaced)]
    assert (placed.answer_id, placed.question_id, placed.continued) == (facts.message_id, facts.question_id, True)
    assert await kept(ready, thread_id) == [
        ("user", "zero?"),
        ("assistant", "zero"),
        ("user", "one?"),
        ("assistant", "Half an answer"),
    ]
    assert (await last(ready, thread_id)).delivery is Delivery.COMPLETE
    *before, instruction = sent(fake)
    assert before == [("user", "zero?"), ("assistant", "zero"), ("user", "one?"), ("assistant", "Half ")]
    assert instruction[0] == "user"

    fake.script(answer("two"))
    await ask(ready, thread_id, "two?")
    assert sent(fake)[-3:] == [("user", "one?"), ("assistant", "Half an answer"), ("user", "two?")]


async def test_an_answer_cut_off_at_its_length_goes_on(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(answer("Half ", finish_reason="length"), answer("an answer"))
    await ask(ready, thread_id, "one?")
    await rest(ready, thread_id)
    answered = await last(ready, thread_id)
    assert (answered.content, answered.finish_reason) == ("Half an answer", FinishReason.STOP)


async def test_a_rest_that_breaks_off_too_goes_on_again(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(truncated("a"), truncated("b"), REFUSED, answer("c"))
    await broken(ready, thread_id)
    for code in (ErrorCode.INTERRUPTED, ErrorCode.PERMISSION):
        with pytest.raises(AssistantError) as caught:
            await rest(ready, thread_id)
        assert caught.value.code is code
        assert caught.value.facts.message_id == (await last(ready, thread_id)).id
        assert (await last(ready, thread_id)).delivery is Delivery.CUT_OFF
    await rest(ready, thread_id)
    assert await kept(ready, thread_id) == [("user", "one?"), ("assistant", "abc")]


async def test_a_whole_answer_does_not_go_on(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    await ask(ready, thread_id, "one?")
    with pytest.raises(AssistantError) as caught:
        await rest(ready, thread_id)
    assert (caught.value.code, len(fake.chats)) == (ErrorCode.THREAD_COMPLETE, 1)


async def test_giving_up_a_rest_at_any_moment_costs_no_text(
    ready: Assembled, fake: FakeProvider, thread_id: str
) -> None:
    fake.script(truncated("Half "))
    await broken(ready, thread_id)
    fake.script(*[hang_before_headers()] * 40)
    for turns in range(40):
        task = asyncio.create_task(rest(ready, thread_id))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        answered = await last(ready, thread_id)
        assert (answered.content, answered.delivery) == ("Half ", Delivery.CUT_OFF)


async def test_an_answer_outside_a_thread_goes_on(ready: Assembled, fake: FakeProvider) -> None:
    fake.script(answer("an answer"))
    turns = [typed("one?"), NewMessage(role=Role.ASSISTANT, content="Half ")]
    events = await all_of(ready.conversations.go_on_from(turns, PLAIN))
    assert isinstance(events[-1], Finished)
    assert [role for role, _ in sent(fake)] == ["user", "assistant", "user"]
    assert sent(fake)[:2] == [("user", "one?"), ("assistant", "Half ")]


async def test_no_key_goes_along_with_what_goes_on(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(truncated(f"Your key is {KEY[:-4]}"), truncated(KEY[-4:]), answer("."), answer("."))
    await broken(ready, thread_id)
    with pytest.raises(AssistantError):
        await rest(ready, thread_id)
    await rest(ready, thread_id)
    assert KEY in (await last(ready, thread_id)).content
    await all_of(ready.conversations.go_on_from([typed("?"), NewMessage(role=Role.ASSISTANT, content=KEY)], PLAIN))
    sent_ever = [each["content"] for chat in fake.chats for each in chat.body["messages"]]
    assert not any(KEY in content for content in sent_ever)


@pytest.mark.parametrize("before", ["headers", "text"])
async def test_an_answer_is_stopped_from_another_process(
    ready: Assembled, fake: FakeProvider, thread_id: str, assemble: Assemble, before: str
) -> None:
    fake.script(hang_after("Half ") if before == "text" else hang_before_headers())
    task = asyncio.create_task(ask(ready, thread_id, "one?"))
    await text_of(ready, task, thread_id, "Half " if before == "text" else "")
    other = assemble(now=Clock())
    assert await other.conversations.stop(thread_id) is True
    with pytest.raises(AssistantError) as caught:
        await task
    facts, message = caught.value.facts, await last(ready, thread_id)
    assert (caught.value.code, facts.thread_id) == (ErrorCode.STOPPED, thread_id)
    if before == "text":
        assert (facts.partial_text, facts.message_id) == ("Half ", message.id)
        assert (message.content, message.delivery) == ("Half ", Delivery.CUT_OFF)
    else:
        assert (facts.message_id, facts.question_id) == (None, message.id)
        assert message.delivery is Delivery.FAILED
    assert await other.conversations.stop(thread_id) is False


async def test_an_answer_is_stopped_at_once_where_it_is_written(
    ready: Assembled, fake: FakeProvider, thread_id: str, assemble: Assemble
) -> None:
    never = assemble(now=Clock(), write_every=3600.0)
    fake.script(hang_after("Half "))
    seen, other = asyncio.Event(), (await ready.threads.create()).id

    async def asking() -> None:
        async for event in never.conversations.ask(thread_id, [typed("one?")], PLAIN):
            if isinstance(event, TextDelta):
                seen.set()

    task = asyncio.create_task(asking())
    await seen.wait()
    assert await never.conversations.stop(other) is False
    assert await never.conversations.stop(thread_id) is True
    with pytest.raises(AssistantError) as caught:
        await task
    assert caught.value.code is ErrorCode.STOPPED


@pytest.mark.parametrize("way", ["delete", "clear", "temporary"])
async def test_deleting_a_thread_ends_its_answer(
    ready: Assembled, fake: FakeProvider, assemble: Assemble, way: str
) -> None:
    thread_id = (await ready.threads.create(temporary=way == "temporary")).id
    fake.script(hang_after("Half "))
    task = asyncio.create_task(ask(ready, thread_id, "one?"))
    await text_of(ready, task, thread_id, "Half ")
    elsewhere = ready if way == "temporary" else assemble(now=Clock())
    await (elsewhere.threads.clear(folder=None) if way == "clear" else elsewhere.threads.delete(thread_id))
    with pytest.raises(AssistantError) as caught:
        await task
    assert caught.value.code is ErrorCode.THREAD_DELETED
    assert caught.value.facts.thread_id is None
    await asyncio.to_thread(fake.wait_until_closed, len(fake.requests) - 1)


async def test_what_is_kept_of_a_failed_question_is_told(ready: Assembled, fake: FakeProvider, thread_id: str) -> None:
    fake.script(REFUSED, truncated("Half "), REFUSED)
    facts = await broken(ready, thread_id)
    question = await last(ready, thread_id)
    assert (facts.thread_id, facts.question_id, facts.message_id) == (thread_id, question.id, None)
    facts = await broken(ready, thread_id)
    asked, answered = (await ready.threads.get(thread_id)).messages
    assert (facts.question_id, facts.message_id) == (asked.id, answered.id)
    with pytest.raises(AssistantError) as caught:
        await ask(ready, "nope", "one?")
    assert caught.value.facts.thread_id is None
