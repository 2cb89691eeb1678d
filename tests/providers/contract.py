"""What every provider that speaks HTTP must do, for other packages to subclass.

    class TestMine(ProviderContract):
        def make_provider(self) -> Provider:
            return MyProvider()

The fake speaks OpenAI's Chat Completions; a provider of another protocol overrides `connection` and what it scripts.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from codegpt_ls.domain.chat import FinishReason, TextDelta, Thinking, Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.models import ModelSource
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import (
    answer,
    drop_after,
    error_after,
    hang_after,
    hang_after_headers,
    hang_before_headers,
    html,
    recorded,
    redirect,
    truncated,
)
from tests.providers.asking import KEY, MODEL, ask, connection_to, failure, first_text, question, sockets_to

RECORDED = {
    "401_invalid_api_key": ErrorCode.INVALID_KEY,
    "401_no_api_key": ErrorCode.INVALID_KEY,
    "401_no_organization": ErrorCode.ORGANIZATION,
    "401_missing_scopes": ErrorCode.PERMISSION,
    "403_unsupported_country": ErrorCode.REGION,
    "404_model_not_found_or_no_access": ErrorCode.MODEL_NOT_FOUND,
    "404_model_deprecated": ErrorCode.MODEL_RETIRED,
    "404_responses_only_model": ErrorCode.MODEL_NOT_CHAT,
    "429_rpm": ErrorCode.RATE,
    "429_tpm": ErrorCode.RATE,
    "429_insufficient_quota": ErrorCode.QUOTA,
    "503_server_is_overloaded_2026": ErrorCode.OVERLOADED,
    "500_server_error": ErrorCode.SERVER,
    "200_sse_error_event": ErrorCode.SERVER,
    "400_context_length_exceeded": ErrorCode.TOO_LONG,
    "400_unsupported_parameter_max_tokens": ErrorCode.REJECTED,
}
"""The last was not sent in these questions, so nothing can be left out."""


OTHER_KEY = "sk-test-9876543210jihgfedcba"


class ProviderContract:
    """Subclass with a name that begins with `Test`."""

    filtered: FinishReason = FinishReason.CONTENT_FILTER
    """How an answer ends that a filter stops."""

    def make_provider(self) -> Provider:
        """A new provider."""
        raise NotImplementedError

    def connection(self, fake: FakeProvider) -> Connection:
        """The way to the fake, with a key."""
        return connection_to(fake.base_url)

    @pytest.fixture
    def fake(self) -> Iterator[FakeProvider]:
        with FakeProvider(expected_key=KEY) as fake:
            yield fake

    @pytest.fixture
    async def provider(self) -> AsyncIterator[Provider]:
        provider = self.make_provider()
        yield provider
        await provider.aclose()

    def test_the_profile_names_the_provider(self, provider: Provider) -> None:
        profile = provider.profile
        assert profile.id.isidentifier()
        assert profile.title

    async def test_an_answer_comes_in_pieces_and_ends_once(self, provider: Provider, fake: FakeProvider) -> None:
        fake.script(answer(["안녕", "하세요", " world"], usage=(11, 7)))
        events = [event async for event in provider.stream(question(), self.connection(fake))]
        pieces = [event for event in events if not isinstance(event, Thinking)]
        assert pieces[:-1] == [TextDelta("안녕"), TextDelta("하세요"), TextDelta(" world")]

    async def test_the_end_tells_reason_usage_model_and_request_id(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        fake.script(answer("Hi", usage=(11, 7), model="gpt-5.4-mini-2026-03-17"))
        _, end = await ask(provider, self.connection(fake))
        assert end.finish_reason is FinishReason.STOP
        assert end.usage == Usage(11, 7)
        assert end.model == "gpt-5.4-mini-2026-03-17"
        assert end.provider == provider.profile.id
        assert end.request_id == "req_fake_0001"

    @pytest.mark.parametrize(
        ("said", "meant"),
        [("length", FinishReason.LENGTH), ("content_filter", None), ("tool_calls", FinishReason.TOOL_CALLS)],
    )
    async def test_an_answer_cut_by_the_provider_is_an_end_and_no_error(
        self, provider: Provider, fake: FakeProvider, said: str, meant: FinishReason | None
    ) -> None:
        fake.script(answer("Hi", finish_reason=said))
        text, end = await ask(provider, self.connection(fake))
        assert (text, end.finish_reason) == ("Hi", meant or self.filtered)

    async def test_the_key_and_the_conversation_reach_the_provider(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        await ask(provider, self.connection(fake), question("What is a monad?"))
        sent = fake.chats[0]
        assert sent.headers["authorization"] == f"Bearer {KEY}"
        assert sent.body["model"] == MODEL
        assert sent.body["messages"][-1] == {"role": "user", "content": "What is a monad?"}

    async def test_questions_at_once_go_with_the_keys_of_their_own(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        right, wrong = self.connection(fake), self.connection(fake)
        assert wrong.credential is not None
        wrong = replace(wrong, credential=replace(wrong.credential, key=OTHER_KEY))
        outcomes = await asyncio.gather(
            *(ask(provider, right) if number % 2 else failure(provider, wrong) for number in range(6))
        )

        assert [outcome[0] == outcomes[1][0] for outcome in outcomes] == [False, True] * 3
        assert sorted(request.key for request in fake.chats) == sorted([KEY, OTHER_KEY] * 3)

    async def test_no_cookie_of_one_answer_goes_with_the_next(self, provider: Provider, fake: FakeProvider) -> None:
        fake.script(answer().with_headers(set_cookie="session=abc; Path=/"))
        for _ in range(2):
            await ask(provider, self.connection(fake))

        assert not any("cookie" in request.headers for request in fake.chats)

    @pytest.mark.parametrize("size", [1, 3, 7, 64])
    async def test_text_survives_being_cut_anywhere_on_the_wire(
        self, provider: Provider, fake: FakeProvider, size: int
    ) -> None:
        fake.script(answer(["가나다", " 🙂 ", "라마바"], cut=size))
        text, _ = await ask(provider, self.connection(fake))
        assert text == "가나다 🙂 라마바"

    @pytest.mark.parametrize(("error_id", "code"), RECORDED.items())
    async def test_every_recorded_error_has_its_code(
        self, provider: Provider, fake: FakeProvider, error_id: str, code: ErrorCode
    ) -> None:
        fake.script(recorded(error_id))
        error, text = await failure(provider, self.connection(fake))
        assert (error.code, text) == (code, "")
        assert error.facts.provider == provider.profile.id
        assert len(fake.chats) == 1

    async def test_a_wrong_key_is_told_without_the_key(self, provider: Provider, fake: FakeProvider) -> None:
        fake.expected_key = "sk-another-0123456789"
        error, _ = await failure(provider, self.connection(fake))
        assert error.code is ErrorCode.INVALID_KEY
        assert KEY not in str(error.facts)

    async def test_closing_the_answer_closes_the_socket(self, provider: Provider, fake: FakeProvider) -> None:
        fake.script(hang_after("One", "Two"))
        events = provider.stream(question(), self.connection(fake))
        assert await first_text(events) == TextDelta("One")
        assert sockets_to(fake.base_url)
        await events.aclose()
        # At once, and before the provider sends anything more: it hangs until its client has left.
        assert sockets_to(fake.base_url) == []
        await asyncio.to_thread(fake.wait_until_closed, 0)

    @pytest.mark.parametrize("reply", [hang_before_headers(), hang_after_headers(), hang_after("One")])
    async def test_cancelling_closes_the_socket(self, provider: Provider, fake: FakeProvider, reply: object) -> None:
        fake.script(reply)  # type: ignore[arg-type]
        asking = asyncio.create_task(ask(provider, self.connection(fake)))
        await asyncio.to_thread(fake.wait_for_request, 1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert sockets_to(fake.base_url) == []
        await asyncio.to_thread(fake.wait_until_closed, 0)

    @pytest.mark.parametrize("reply", [truncated("Half an"), drop_after("Half an")])
    async def test_an_answer_without_an_end_counts_as_broken_off(
        self, provider: Provider, fake: FakeProvider, reply: object
    ) -> None:
        fake.script(reply)  # type: ignore[arg-type]
        error, text = await failure(provider, self.connection(fake))
        assert (error.code, text) == (ErrorCode.INTERRUPTED, "Half an")

    async def test_an_answer_that_names_its_end_is_whole_without_a_reason(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        fake.script(truncated("All there is", done=True))
        text, end = await ask(provider, self.connection(fake))
        assert (text, end.finish_reason) == ("All there is", FinishReason.OTHER)

    async def test_silence_counts_as_stalled(self, provider: Provider, fake: FakeProvider) -> None:
        fake.script(hang_after("One"))
        error, text = await failure(provider, self.connection(fake), question(silence=0.2))
        assert (error.code, error.facts.seconds, text) == (ErrorCode.STALLED, 0.2, "One")

    async def test_an_error_in_the_middle_keeps_its_own_code(self, provider: Provider, fake: FakeProvider) -> None:
        body = {"error": {"message": "Overloaded", "type": "overloaded_error", "code": None}}
        fake.script(error_after(["One"], body))
        error, text = await failure(provider, self.connection(fake))
        assert (error.code, text) == (ErrorCode.OVERLOADED, "One")

    async def test_a_web_page_is_no_answer(self, provider: Provider, fake: FakeProvider) -> None:
        fake.script(html())
        error, _ = await failure(provider, self.connection(fake))
        assert error.code is ErrorCode.PROTOCOL
        assert "Sign in" in (error.facts.detail or "")

    async def test_nobody_follows_a_redirect(self, provider: Provider, fake: FakeProvider) -> None:
        with FakeProvider() as attacker:
            fake.script(redirect(f"{attacker.base_url}/chat/completions"))
            error, _ = await failure(provider, self.connection(fake))
            assert error.code in (ErrorCode.BAD_BASE_URL, ErrorCode.PROTOCOL)
            assert attacker.requests == []

    async def test_the_live_list_names_models_with_their_end(self, provider: Provider, fake: FakeProvider) -> None:
        models = {model.id: model for model in await provider.list_models(self.connection(fake))}
        assert MODEL in models
        assert str(models["gpt-4-turbo"].shutdown_date) == "2026-10-23"
        assert {model.source for model in models.values()} == {ModelSource.LIVE}

    async def test_the_live_list_is_the_check_of_a_key(self, provider: Provider, fake: FakeProvider) -> None:
        fake.expected_key = "sk-another-0123456789"
        with pytest.raises(AssistantError) as caught:
            await provider.list_models(self.connection(fake))
        assert caught.value.code is ErrorCode.INVALID_KEY

    async def test_it_stays_usable_after_closing(self, provider: Provider, fake: FakeProvider) -> None:
        await ask(provider, self.connection(fake))
        await provider.aclose()
        text, _ = await ask(provider, self.connection(fake))
        assert text == "Hello from the fake provider."
