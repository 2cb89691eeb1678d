"""A provider that takes its time is asked once, waited for as long as it may take, and seen to be at work."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import dropwhile
from typing import Any

import pytest

from codegpt_ls.domain.chat import (
    ChatEvent,
    Doing,
    Finished,
    FinishReason,
    Retrying,
    StillWaiting,
    TextDelta,
    Thinking,
    ThinkingDelta,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.services.chat.retry import RetryPolicy
from codegpt_ls.services.chat.waiting import Told, with_signs
from tests.fakes.assembled import Assembled, at, question
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import (
    Drop,
    Hang,
    Pause,
    Reply,
    Reset,
    answer,
    deltas,
    error,
    error_after,
    finish,
    hang_after_headers,
    hang_before_headers,
    html,
    json_body,
    openai_error,
    truncated,
)
from tests.field_cases import field_case, replies
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

AT_ONCE = RetryPolicy(first_delay=0.0, loading_delay=0.0)
COMMENT = b": still here\n\n"


def served_by(fake: FakeProvider, row: str) -> ChatCompletionsProvider:
    """A row of the vendors with the fake as its own address."""
    fake.models([{"id": "m"}])
    return ChatCompletionsProvider(at(fake, next(each for each in ROWS if each.id == row)))


async def told(services: Assembled, **choices: Any) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await services.answer(**choices)
    return caught.value


async def collect(services: Assembled, events: list[ChatEvent]) -> None:
    async with aclosing(services.chat.stream(question())) as answers:
        async for event in answers:
            events.append(event)  # noqa: PERF401 - what came before a failure counts


@pytest.mark.parametrize(
    "case",
    ["model_load_slower_than_first_byte", "reasoning_silence_after_role_chunk", "keepalive_comments_do_not_count"],
)
async def test_who_works_for_long_is_asked_once(assemble: Assemble, fake: FakeProvider, case: str) -> None:
    asked = field_case(case)["input"]
    services = assemble(served_by(fake, asked["provider"]), retry=AT_ONCE)
    services.set_settings(provider=asked["provider"], model="m", **asked["settings"])
    fake.script(*replies(field_case(case)))
    assert await services.answer() == "hello"
    assert len(fake.chats) == 1


@pytest.mark.parametrize(
    ("form", "code", "tries"), [(0, "limit.rate", 3), (1, "limit.quota", 1), (2, "auth.invalid_key", 1)]
)
async def test_numeric_error_codes_in_stream(
    assemble: Assemble, fake: FakeProvider, form: int, code: str, tries: int
) -> None:
    services = assemble(served_by(fake, "openrouter"), retry=AT_ONCE)
    services.environ["OPENROUTER_API_KEY"] = "sk-or-0123456789abcdef"
    services.set_settings(provider="openrouter", model="m")
    fake.script(*[replies(field_case("numeric_error_codes_in_stream"))[form]] * 3)
    assert (await told(services)).code == code
    assert len(fake.chats) == tries


async def test_llamacpp_loading_model(assemble: Assemble, fake: FakeProvider) -> None:
    services = assemble(served_by(fake, "compatible"), retry=AT_ONCE)
    services.set_settings(provider="compatible", model="m")
    fake.script(*replies(field_case("llamacpp_loading_model")))
    events = await services.events()
    waits = [event.code for event in events if isinstance(event, Retrying)]
    assert waits == [ErrorCode.MODEL_LOADING] * 6
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "hello"


async def test_loading_that_outlasts_the_patience_is_told(assemble: Assemble, fake: FakeProvider) -> None:
    services = assemble(served_by(fake, "openrouter"), retry=RetryPolicy(loading_delay=5.0))
    services.set_settings(provider="openrouter", model="m", timeouts={"firstByte": 1})
    services.environ["OPENROUTER_API_KEY"] = "sk-or-0123456789abcdef"
    fake.script(error(503, {"error": {"message": "Loading model", "code": 503}}))
    assert (await told(services)).code is ErrorCode.MODEL_LOADING
    assert len(fake.chats) == 1


STREAM = {"content-type": "text/event-stream"}
SENT_ONCE = {
    "no headers": hang_before_headers(),
    "headers alone": hang_after_headers(),
    "comments alone": Reply(headers=STREAM, steps=tuple(step for _ in range(50) for step in (COMMENT, Pause(0.1)))),
    "a role and silence": Reply(headers=STREAM, steps=(*deltas(()), Hang())),
    "lost before the headers": Reply(before_headers=(Drop(),)),
    "reset before the headers": Reply(before_headers=(Reset(),)),
    "lost after the headers": Reply(headers=STREAM, steps=(Drop(),)),
    "ended without a word": truncated(),
    "an error event of the server": error_after((), {"error": {"message": "?", "type": "server_error"}}),
    "overloaded after a role": error_after(("",), {"error": {"message": "?", "type": "overloaded_error"}}),
    "a gateway that gave up": html(504),
    "another that gave up": html(524),
}
REFUSED = {
    "429": openai_error(429, "Slow down.", code="rate_limit_exceeded"),
    "503": html(503),
    "500": html(500),
    "429 in a stream": error_after((), {"error": {"message": "?", "code": 429}}),
    "429 in plain JSON": json_body({"error": {"message": "?", "code": 429}}),
}


@pytest.fixture
async def hasty(assemble: Assemble, fake: FakeProvider) -> Assembled:
    services = assemble(served_by(fake, "openrouter"), retry=AT_ONCE)
    services.environ["OPENROUTER_API_KEY"] = "sk-or-0123456789abcdef"
    services.set_settings(
        provider="openrouter", model="m", timeouts={"firstByte": 0.4, "firstWords": 1.0, "silence": 0.4}
    )
    return services


@pytest.mark.parametrize("what", SENT_ONCE)
async def test_what_may_be_billed_is_sent_once(hasty: Assembled, fake: FakeProvider, what: str) -> None:
    fake.script(SENT_ONCE[what], answer("Paid for twice."))
    failed = await told(hasty)
    assert failed.code.retryable
    assert len(fake.chats) == 1


@pytest.mark.parametrize("what", REFUSED)
async def test_what_was_refused_is_tried_again(hasty: Assembled, fake: FakeProvider, what: str) -> None:
    fake.script(REFUSED[what], answer("Now."))
    assert await hasty.answer() == "Now."
    assert len(fake.chats) == 2


async def test_nobody_listening_is_tried_again(assemble: Assemble) -> None:
    with FakeProvider() as gone:
        services = assemble(served_by(gone, "compatible"), retry=AT_ONCE)
    services.set_settings(provider="compatible", model="m", models=["m"])
    events: list[ChatEvent] = []
    with pytest.raises(AssistantError) as caught:
        await collect(services, events)
    assert caught.value.code is ErrorCode.UNREACHABLE
    assert len([event for event in events if isinstance(event, Retrying)]) == 2


@pytest.mark.parametrize("what", ["comments alone", "a role and silence"])
async def test_too_long_without_words_names_the_setting_for_that(
    hasty: Assembled, fake: FakeProvider, what: str
) -> None:
    fake.script(SENT_ONCE[what])
    failed = await told(hasty)
    assert (failed.code, failed.facts.setting, failed.facts.seconds) == (
        ErrorCode.STALLED,
        "codegpt.timeouts.firstWords",
        1.0,
    )


async def test_a_thinking_model_is_seen_thinking(assemble: Assemble, fake: FakeProvider) -> None:
    services = assemble(served_by(fake, "compatible"), retry=AT_ONCE, sign_every=0.1)
    services.set_settings(provider="compatible", model="m", timeouts={"firstByte": 1, "silence": 0.3})
    thinking = [step for _ in range(20) for step in (COMMENT, Pause(0.1))]
    fake.script(Reply(headers=STREAM, steps=(*deltas(()), *thinking, *deltas("42"), finish())))
    events = await services.events()
    signs = [event for event in events if isinstance(event, StillWaiting)]
    # Until the first comment has come, which a busy machine may take its time for, the model may still be loading.
    seen = list(dropwhile(lambda sign: sign.doing is Doing.LOADING, signs))
    assert {sign.doing for sign in seen} == {Doing.THINKING}
    assert [sign.seconds for sign in signs] == sorted(sign.seconds for sign in signs)
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["42"]
    assert len(fake.chats) == 1


@pytest.mark.parametrize(("row", "doing"), [("ollama", Doing.LOADING), ("openrouter", Doing.ANSWERING)])
async def test_what_is_done_before_anything_comes_is_told(
    assemble: Assemble, fake: FakeProvider, row: str, doing: Doing
) -> None:
    services = assemble(served_by(fake, row), sign_every=0.05)
    services.environ["OPENROUTER_API_KEY"] = "sk-or-0123456789abcdef"
    services.set_settings(provider=row, model="m")
    fake.script(replace(answer("Hi"), before_headers=(Pause(1.0),)))
    events = await services.events()
    first = next(event for event in events if isinstance(event, StillWaiting))
    assert first.doing is doing


async def test_stopping_while_the_model_thinks_closes_the_socket(assemble: Assemble, fake: FakeProvider) -> None:
    services = assemble(served_by(fake, "compatible"), sign_every=0.02)
    services.set_settings(provider="compatible", model="m")
    fake.script(hang_after_headers())
    async with aclosing(services.chat.stream(question())) as events:
        # On a busy machine the first sign comes before the question is on its way.
        while not (isinstance(await anext(events), StillWaiting) and fake.requests):
            pass
    await asyncio.to_thread(fake.wait_until_closed, 0)


END = Finished(finish_reason=FinishReason.STOP, provider="p", model="m")


async def signs(*steps: object, every: float = 0.05) -> Sequence[Told]:
    async def events() -> AsyncGenerator[Any]:
        for step in steps:
            if isinstance(step, float):
                await asyncio.sleep(step)
            else:
                yield step

    async with aclosing(with_signs(events(), Doing.ANSWERING, every)) as told:
        return [event async for event in told]


async def test_a_quick_answer_has_no_signs() -> None:
    assert await signs(Thinking(), TextDelta("Hi"), Thinking(), END, every=60.0) == [TextDelta("Hi"), END]


async def test_after_the_first_words_no_sign_comes() -> None:
    assert await signs(TextDelta("Hi"), 0.3, END, every=0.01) == [TextDelta("Hi"), END]


async def test_a_countdown_is_not_talked_over() -> None:
    retrying = Retrying(ErrorCode.RATE, 60.0, 2)
    assert await signs(retrying, 0.3, TextDelta("Hi"), END, every=0.01) == [retrying, TextDelta("Hi"), END]


async def test_thinking_aloud_needs_no_sign_and_silence_behind_it_does() -> None:
    came = await signs(ThinkingDelta("Hm"), ThinkingDelta("so"), 0.3, TextDelta("Hi"), END, every=0.1)
    assert came[:2] == [ThinkingDelta("Hm"), ThinkingDelta("so")]
    assert {each.doing for each in came[2:-2] if isinstance(each, StillWaiting)} == {Doing.THINKING}
    assert came[-2:] == [TextDelta("Hi"), END]


async def test_a_failure_comes_through() -> None:
    async def events() -> AsyncGenerator[Any]:
        yield Thinking()
        raise AssistantError(ErrorCode.SERVER)

    with pytest.raises(AssistantError):
        async with aclosing(with_signs(events(), Doing.ANSWERING)) as told:
            await anext(told)
