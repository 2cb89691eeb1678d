"""One chat, from the question to the last event."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from codegpt_ls.domain.chat import (
    ChatEvent,
    EffortLeftOut,
    Finished,
    FinishReason,
    ModelEnding,
    ModelRequest,
    ProviderEvent,
    Retrying,
    TextDelta,
    Usage,
    Waiting,
)
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.providers import Connection, ProviderProfile
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.services.chat.retry import RetryPolicy
from tests.fakes.assembled import ENVIRONMENT_KEY, KEY, TODAY, Assembled, at, openai_at, question
from tests.fakes.provider import MODELS, FakeProvider
from tests.fakes.replies import (
    Reply,
    answer,
    drop_after,
    error_after,
    hang_after,
    hang_before_headers,
    openai_error,
    recorded,
    reset_after,
    truncated,
)
from tests.services.conftest import Assemble

KEYRING = CredentialSource.KEYRING


def billing(code: str) -> Reply:
    """As they come since 2026: many codes under one type."""
    return openai_error(429, "You cannot go on.", code=code, type="insufficient_quota")


LIMITED = openai_error(429, "Rate limit reached.", code="rate_limit_exceeded").with_headers(retry_after_ms="10")
LATER = openai_error(429, "Rate limit reached.", code="rate_limit_exceeded").with_headers(retry_after_ms="50000")


@pytest.fixture
async def ready(services: Assembled, fake: FakeProvider) -> Assembled:
    """Services with a key in the keyring and a fresh model list: every request is a chat."""
    await services.keep(KEYRING, fake.origin)
    await remember(services, *(Model(id=str(listed["id"])) for listed in MODELS))
    return services


async def remember(services: Assembled, *models: Model) -> None:
    """This is what the provider listed for the key in use, just now."""
    address = await services.connections.find(services.provider.profile)
    services.models.remember(services.provider, address, models)


async def settled() -> None:
    """All work in the background is done."""
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))


async def failure(services: Assembled, **choices: object) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await services.answer(**choices)
    return caught.value


async def text_until(events: AsyncGenerator[ChatEvent], wanted: str) -> None:
    """Read until this text has come."""
    text = ""
    while text != wanted:
        event = await anext(events)
        text += event.text if isinstance(event, TextDelta) else ""


class TestAnAnswer:
    async def test_waiting_then_text_then_the_end(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(answer(["안녕", "하세요"], usage=(7, 3)))
        assert await ready.events() == [
            Waiting("openai", "gpt-5.4-mini", "OpenAI"),
            TextDelta("안녕"),
            TextDelta("하세요"),
            Finished(
                finish_reason=FinishReason.STOP,
                provider="openai",
                model="gpt-5.4-mini",
                usage=Usage(7, 3),
                request_id="req_fake_0001",
            ),
        ]
        assert fake.chats[0].headers["authorization"] == f"Bearer {KEY}"

    async def test_the_settings_decide_what_the_question_leaves_open(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        ready.set_settings(model="gpt-4.1", temperature=0.9)
        await ready.answer()
        await ready.answer(model="gpt-5.6-sol", temperature=0.0, max_output_tokens=50)
        first, second = (request.body for request in fake.chats)
        assert (first["model"], first["temperature"]) == ("gpt-4.1", 0.9)
        assert (second["model"], second["temperature"], second["max_completion_tokens"]) == ("gpt-5.6-sol", 0.0, 50)

    async def test_a_style_nobody_chose_is_left_to_the_model(self, ready: Assembled, fake: FakeProvider) -> None:
        await ready.answer()
        assert "temperature" not in fake.chats[0].body

    async def test_an_effort_goes_along_as_far_as_the_model_takes_it(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        ready.set_settings(effort="xhigh")
        asked: list[dict[str, Any]] = [
            {},
            {"effort": Effort.LOW},
            {"model": "gpt-4.1"},
            {"model": "gpt-5.2", "effort": Effort.MINIMAL},
        ]
        told = []
        for choices in asked:
            async with aclosing(ready.chat.stream(question(**choices))) as events:
                told.append([event async for event in events if isinstance(event, EffortLeftOut)])
        assert [request.body.get("reasoning_effort") for request in fake.chats] == ["xhigh", "low", None, None]
        assert told == [
            [],
            [],
            [EffortLeftOut("gpt-4.1", Effort.XHIGH)],
            [EffortLeftOut("gpt-5.2", Effort.MINIMAL)],
        ]

    async def test_an_unknown_provider_is_named_with_those_that_come_near(self, ready: Assembled) -> None:
        error = await failure(ready, provider="opnai")
        assert error.code is ErrorCode.UNKNOWN_PROVIDER
        assert (error.facts.nearest, error.facts.available) == (("openai",), ("openai",))

    @pytest.mark.parametrize(
        ("settings", "reply", "code", "seconds"),
        [
            ({"timeouts": {"silence": 0.1}}, hang_after("One "), ErrorCode.STALLED, 0.1),
            ({"timeouts": {"firstByte": 0.1}}, hang_before_headers(), ErrorCode.STALLED, 0.1),
        ],
    )
    async def test_the_persons_patience_counts(
        self,
        assemble: Assemble,
        fake: FakeProvider,
        settings: dict[str, object],
        reply: Reply,
        code: ErrorCode,
        seconds: float,
    ) -> None:
        services = assemble(retry=RetryPolicy(attempts=1))
        await services.keep(KEYRING, fake.origin)
        services.set_settings(**settings)
        fake.script(reply)
        error = await failure(services)
        assert (error.code, error.facts.seconds) == (code, seconds)


class TestTryingAgain:
    @pytest.mark.parametrize(
        ("reply", "code"),
        [
            (recorded("429_insufficient_quota"), ErrorCode.QUOTA),
            (billing("credit_balance_exhausted"), ErrorCode.QUOTA),
            (billing("billing_not_active"), ErrorCode.QUOTA),
            (billing("project_spend_limit_exceeded"), ErrorCode.SPEND),
            (billing("user_usage_limit_exceeded"), ErrorCode.SPEND),
        ],
    )
    async def test_an_account_without_money_is_asked_once(
        self, ready: Assembled, fake: FakeProvider, reply: Reply, code: ErrorCode
    ) -> None:
        """The promise: 0 retries, whatever the headers say."""
        fake.script(reply.with_headers(retry_after_ms="1", x_should_retry="true"))
        error = await failure(ready)
        assert error.code is code
        assert len(fake.requests) == 1

    async def test_a_rate_limit_is_sat_out_as_the_provider_asks(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(LIMITED, answer("Now."))
        events = await ready.events()
        assert events[:3] == [
            Waiting("openai", "gpt-5.4-mini", "OpenAI"),
            Retrying(ErrorCode.RATE, 0.01, 2),
            TextDelta("Now."),
        ]
        assert len(fake.chats) == 2

    async def test_a_rate_limit_is_tried_again_twice_at_most(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(*[LIMITED] * 5)
        error = await failure(ready)
        assert (error.code, error.facts.retry_after) == (ErrorCode.RATE, 0.01)
        assert len(fake.requests) == 3

    @pytest.mark.parametrize("asked", [{"retry_after": "61"}, {"retry_after_ms": "60001"}])
    async def test_a_long_wait_is_told_at_once(
        self, ready: Assembled, fake: FakeProvider, asked: dict[str, str]
    ) -> None:
        limited = openai_error(429, "Rate limit reached.", code="rate_limit_exceeded").with_headers(**asked)
        fake.script(limited)
        error = await failure(ready)
        assert error.code is ErrorCode.RATE
        assert (error.facts.retry_after or 0) > 60
        assert len(fake.requests) == 1

    async def test_a_wrong_key_is_sent_once(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(recorded("401_invalid_api_key"))
        await failure(ready)
        assert len(fake.requests) == 1

    @pytest.mark.parametrize(
        ("reply", "code"),
        [
            (truncated("Half an "), ErrorCode.INTERRUPTED),
            (drop_after("Half an "), ErrorCode.INTERRUPTED),
            (reset_after("Half an "), ErrorCode.INTERRUPTED),
            (
                error_after(["Half an "], {"error": {"message": "Overloaded", "type": "overloaded_error"}}),
                ErrorCode.OVERLOADED,
            ),
            (
                error_after(["Half an "], {"error": {"message": "Slow", "code": "rate_limit_exceeded"}}),
                ErrorCode.RATE,
            ),
        ],
    )
    async def test_after_a_delta_nothing_is_sent_again_and_what_came_is_kept(
        self, ready: Assembled, fake: FakeProvider, reply: Reply, code: ErrorCode
    ) -> None:
        fake.script(reply)
        error = await failure(ready)
        assert (error.code, error.facts.partial_text) == (code, "Half an ")
        assert len(fake.requests) == 1

    async def test_a_stream_that_breaks_off_before_any_text_is_not_paid_for_twice(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        services = assemble(retry=RetryPolicy(first_delay=0.0))
        await services.keep(KEYRING, fake.origin)
        fake.script(truncated(), answer("Paid for again."))
        assert (await failure(services)).code is ErrorCode.INTERRUPTED
        assert len(fake.chats) == 1


class Unfinished:
    """Another package's provider, whose stream ends as if nothing were missing."""

    profile = ProviderProfile(
        id="unfinished", title="Unfinished", base_url="http://localhost:1/v1", default_model="m", needs_key=False
    )
    catalogue = (Model(id="m"),)

    def prepare(self) -> None: ...

    async def stream(
        self,
        request: ModelRequest,  # noqa: ARG002 - the port's shape
        connection: Connection,  # noqa: ARG002
    ) -> AsyncGenerator[ProviderEvent]:
        yield TextDelta("Half ")
        yield TextDelta("an ")

    async def confirms_key(self, connection: Connection) -> bool:  # noqa: ARG002
        return False

    async def list_models(self, connection: Connection) -> Sequence[Model]:  # noqa: ARG002
        return self.catalogue

    async def aclose(self) -> None: ...


async def test_a_provider_that_never_finishes_counts_as_broken_off(assemble: Assemble) -> None:
    services = assemble(Unfinished())
    error = await failure(services, provider="unfinished")
    assert (error.code, error.facts.partial_text) == (ErrorCode.INTERRUPTED, "Half an ")
    assert error.facts.provider == "unfinished"


class TestLeaving:
    async def test_closing_the_answer_closes_the_socket(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(hang_after("One ", "two "))
        async with aclosing(ready.chat.stream(question())) as events:
            await text_until(events, "One two ")
        await asyncio.to_thread(fake.wait_until_closed)

    @pytest.mark.parametrize("reply", [hang_before_headers(), hang_after(), hang_after("One ")])
    async def test_cancelling_closes_the_socket(self, ready: Assembled, fake: FakeProvider, reply: Reply) -> None:
        fake.script(reply)
        asking = asyncio.create_task(ready.answer())
        await asyncio.to_thread(fake.wait_for_request)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.to_thread(fake.wait_until_closed)

    async def test_leaving_while_waiting_to_try_again_sends_nothing_more(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        fake.script(LATER)
        async with aclosing(ready.chat.stream(question())) as events:
            async for event in events:
                if isinstance(event, Retrying):
                    break
        await settled()
        assert len(fake.requests) == 1

    async def test_leaving_before_the_request_sends_none(self, ready: Assembled, fake: FakeProvider) -> None:
        async with aclosing(ready.chat.stream(question())) as events:
            assert isinstance(await anext(events), Waiting)
        await settled()
        assert fake.requests == []

    async def test_the_next_question_works(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(hang_after("One "), answer("Two."))
        async with aclosing(ready.chat.stream(question())) as events:
            await text_until(events, "One ")
        assert await ready.answer() == "Two."


class TestRemovingTheKey:
    """What happens to the answers under way."""

    async def test_the_answer_ends_and_its_socket_closes(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(hang_after("Half an "))
        asking = asyncio.create_task(failure(ready))
        await asyncio.to_thread(fake.wait_for_request)
        await ready.api_keys.remove(ready.provider)
        error = await asking
        assert error.code is ErrorCode.MISSING_KEY
        assert error.facts.origin == fake.origin
        await asyncio.to_thread(fake.wait_until_closed)

    async def test_what_had_arrived_is_kept(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(hang_after("Half an "))
        async with aclosing(ready.chat.stream(question())) as events:
            await text_until(events, "Half an ")
            await ready.api_keys.remove(ready.provider)
            with pytest.raises(AssistantError) as caught:
                await anext(events)
        assert (caught.value.code, caught.value.facts.partial_text) == (ErrorCode.MISSING_KEY, "Half an ")

    async def test_the_socket_closes_although_the_reader_pauses(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(hang_after("One ", "two "))
        async with aclosing(ready.chat.stream(question())) as events:
            await text_until(events, "One ")
            await ready.api_keys.remove(ready.provider)
            await asyncio.to_thread(fake.wait_until_closed)
            with pytest.raises(AssistantError) as caught:
                await anext(events)
        assert caught.value.code is ErrorCode.MISSING_KEY

    async def test_a_question_not_yet_sent_stays_unsent(self, ready: Assembled, fake: FakeProvider) -> None:
        async with aclosing(ready.chat.stream(question())) as events:
            assert isinstance(await anext(events), Waiting)
            await ready.api_keys.remove(ready.provider)
            with pytest.raises(AssistantError) as caught:
                await anext(events)
        assert caught.value.code is ErrorCode.MISSING_KEY
        assert fake.requests == []

    async def test_no_further_attempt_is_made(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(LATER, answer("never"))
        async with aclosing(ready.chat.stream(question())) as events:
            async for event in events:
                if isinstance(event, Retrying):
                    break
            waiting = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0)
            await ready.api_keys.remove(ready.provider)
            with pytest.raises(AssistantError, match="missing_key"):
                await waiting
        assert len(fake.requests) == 1

    async def test_a_model_list_being_asked_for_is_given_up(self, assemble: Assemble, fake: FakeProvider) -> None:
        services = assemble(ChatCompletionsProvider(replace(at(fake), default_model=None)))
        await services.keep(KEYRING, fake.origin)
        fake.models(hang_before_headers())
        asking = asyncio.create_task(failure(services))
        await asyncio.to_thread(fake.wait_for_request)
        await services.api_keys.remove(services.provider)
        assert (await asking).code is ErrorCode.MISSING_KEY
        await asyncio.to_thread(fake.wait_until_closed)

    async def test_every_answer_of_the_address_ends_and_no_other(
        self, assemble: Assemble, fake: FakeProvider, other: FakeProvider
    ) -> None:
        elsewhere = ChatCompletionsProvider(replace(at(other), id="elsewhere", default_model="m"), [Model(id="m")])
        services = assemble(openai_at(fake), elsewhere)
        for origin in (fake.origin, other.origin):
            await services.keep(KEYRING, origin)
        fake.script(*[hang_after("Half ")] * 4)
        other.script(hang_after("Half "))
        here = [asyncio.create_task(failure(services)) for _ in range(4)]
        there = asyncio.create_task(services.answer(provider="elsewhere"))
        await asyncio.to_thread(fake.wait_for_request, 4)
        await asyncio.to_thread(other.wait_for_request)
        await services.api_keys.remove(services.providers["openai"])
        assert {error.code for error in await asyncio.gather(*here)} == {ErrorCode.MISSING_KEY}
        for number in range(4):
            await asyncio.to_thread(fake.wait_until_closed, number)
        assert not there.done()
        there.cancel()
        with pytest.raises(asyncio.CancelledError):
            await there

    async def test_an_answer_that_is_whole_is_not_taken_back(self, ready: Assembled) -> None:
        async with aclosing(ready.chat.stream(question())) as events:
            async for event in events:
                if isinstance(event, Finished):
                    await ready.api_keys.remove(ready.provider)

    async def test_no_list_is_asked_for_behind_the_answer(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        async with aclosing(services.chat.stream(question())) as events:
            async for event in events:
                if isinstance(event, Finished):
                    await services.api_keys.remove(services.provider)
        await settled()
        assert [request.path for request in fake.requests] == ["/v1/chat/completions"]

    async def test_a_list_asked_for_behind_an_answer_is_given_up(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.models(hang_before_headers())
        await services.answer()
        await asyncio.to_thread(fake.wait_for_request, 2)
        await services.api_keys.remove(services.provider)
        await asyncio.to_thread(fake.wait_until_closed, 1)
        await settled()


class TestWhatIsToldOfAFailure:
    async def test_a_refused_key_is_told_by_source_and_last_four(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.script(recorded("401_invalid_api_key"))
        facts = (await failure(ready)).facts
        assert (facts.provider, facts.origin, facts.source) == ("openai", fake.origin, "keyring")
        assert facts.last_four == KEY[-4:]
        assert KEY not in repr(facts)

    async def test_a_refused_key_of_the_environment_says_what_it_overrides(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        ready.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        fake.script(recorded("401_invalid_api_key"))
        facts = (await failure(ready)).facts
        assert (facts.source, facts.variable, facts.shadowed) == ("environment", "OPENAI_API_KEY", "keyring")
        assert facts.last_four == ENVIRONMENT_KEY[-4:]

    async def test_a_store_that_fails_meanwhile_does_not_hide_the_failure(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        ready.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        ready.keyring.reading = ErrorCode.LOCKED
        fake.script(recorded("401_invalid_api_key"))
        error = await failure(ready)
        assert (error.code, error.facts.shadowed) == (ErrorCode.INVALID_KEY, None)

    async def test_a_model_the_provider_lacks_comes_with_those_this_key_can_use(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        corporate, current = Model(id="gpt-5.4-mini-corp"), Model(id="gpt-5.6-sol")
        await remember(ready, corporate, current, Model(id="gpt-5.4-nano", shutdown_date=TODAY))
        fake.script(openai_error(404, "The model `gpt-5.4-mini` does not exist.", code="model_not_found"))
        error = await failure(ready)
        assert error.code is ErrorCode.MODEL_NOT_FOUND
        assert error.facts.nearest == ("gpt-5.4-mini-corp",)
        assert error.facts.available == ("gpt-5.4-mini-corp", "gpt-5.6-sol")

    async def test_a_failing_list_is_told_like_a_failing_chat(self, assemble: Assemble, fake: FakeProvider) -> None:
        services = assemble(ChatCompletionsProvider(replace(at(fake), default_model=None)))
        await services.keep(KEYRING, fake.origin)
        fake.expected_key = "sk-another-0123456789"
        error = await failure(services)
        assert (error.code, error.facts.source) == (ErrorCode.INVALID_KEY, "keyring")


class TestAnAnnouncedEnd:
    @pytest.mark.parametrize(
        ("model", "ends", "replacement"),
        [
            ("gpt-5", "2026-12-11", "gpt-6.1-sol"),
            ("gpt-4o", "2027-01-14", "gpt-6-luna"),
            ("o3-pro", "2026-12-11", None),
        ],
    )
    async def test_an_end_within_sixty_days_is_told_before_the_answer(
        self, ready: Assembled, model: str, ends: str, replacement: str | None
    ) -> None:
        events = await ready.events(model=model)
        assert events[0] == ModelEnding(model, ends, replacement)
        assert isinstance(events[1], Waiting)

    @pytest.mark.parametrize("model", ["gpt-5.4-mini", "gpt-5.4-nano", "gpt-4", "gpt-3.5-turbo-16k"])
    async def test_no_end_a_far_one_or_a_past_one_is_not(self, ready: Assembled, model: str) -> None:
        events = await ready.events(model=model)
        assert not any(isinstance(event, ModelEnding) for event in events)

    async def test_the_live_list_knows_the_end_better(self, ready: Assembled) -> None:
        await remember(ready, Model(id="gpt-5.6-sol", shutdown_date=date(2026, 12, 1)))
        events = await ready.events(model="gpt-5.6-sol")
        assert events[0] == ModelEnding("gpt-5.6-sol", "2026-12-01", None)


class TestTheListBehindTheAnswer:
    async def test_a_missing_list_is_asked_for_although_readers_leave_with_the_last_event(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        async with aclosing(services.chat.stream(question())) as events:
            async for event in events:
                if isinstance(event, Finished):
                    break
        await settled()
        assert [request.path for request in fake.requests] == ["/v1/chat/completions", "/v1/models"]

    async def test_a_fresh_one_is_not_and_an_old_one_is(self, ready: Assembled, fake: FakeProvider) -> None:
        ready.clock.now += 23 * 3600
        await ready.answer()
        await settled()
        assert len(fake.requests) == 1
        ready.clock.now += 2 * 3600
        await ready.answer()
        await settled()
        assert [request.path for request in fake.requests[1:]] == ["/v1/chat/completions", "/v1/models"]

    async def test_it_is_asked_for_after_the_answer_never_before(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.models(hang_before_headers())
        assert await services.answer() == "Hello from the fake provider."
        await services.aclose()

    async def test_many_answers_ask_for_it_once(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.models(hang_before_headers())
        await asyncio.gather(*(services.answer() for _ in range(5)))
        await asyncio.to_thread(fake.wait_for_request, 6)
        await services.aclose()
        assert [request.path for request in fake.requests].count("/v1/models") == 1

    @pytest.mark.parametrize("reply", [openai_error(500, "Oops"), openai_error(404, "No such path")])
    async def test_a_list_that_fails_fails_nothing_else(
        self, services: Assembled, fake: FakeProvider, reply: Reply
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.models(reply)
        assert await services.answer()
        await settled()
        assert await services.answer()

    async def test_a_broken_answer_asks_for_nothing_more(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.script(truncated("Half "))
        await failure(services)
        await settled()
        assert len(fake.requests) == 1
