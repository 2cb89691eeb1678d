"""OpenAI's adapter against a provider that behaves, and one that does not."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from codegpt_ls.domain.chat import FinishReason, TextDelta
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.providers import LearnsParameters, Provider
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.openai.provider import providers
from codegpt_ls.providers.vendors import provider_of
from codegpt_ls.providers.vendors.row import row_of
from codegpt_ls.storage.refused_parameters import RefusedParametersFile
from tests.fakes.authority import Authority, private_authority
from tests.fakes.messages import as_messages
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import (
    DONE,
    Event,
    Reply,
    answer,
    corrupt_after,
    drop_after,
    endless_events,
    endless_line,
    error,
    error_after,
    gzip_bomb,
    hang_after,
    hang_after_finish,
    hang_after_headers,
    hang_before_headers,
    html,
    json_body,
    openai_error,
    proxy_challenge,
    redirect,
    reset_after,
    slow_headers,
    truncated,
)
from tests.providers.asking import KEY, MODEL, ask, connection_to, failure, first_text, question
from tests.providers.contract import ProviderContract

STREAM = {"content-type": "text/event-stream"}


class TestOpenAI(ProviderContract):
    def make_provider(self) -> Provider:
        return next(iter(providers()))


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake


@pytest.fixture
async def provider() -> AsyncIterator[ChatCompletionsProvider]:
    provider = ChatCompletionsProvider(OPENAI, CATALOGUE)
    yield provider
    await provider.aclose()


def test_finding_the_providers_loads_no_vendor_package() -> None:
    code = (
        "import sys; from codegpt_ls.providers.registry import load_providers; found = load_providers();"
        "[(p.profile, p.catalogue) for p in found.values()];"
        "print(sorted({'openai', 'httpx2', 'xllamacpp'} & set(sys.modules)), list(found)[:2])"
    )
    printed = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[] ['openai', 'local']"


class TestWhatIsSent:
    async def test_only_the_headers_we_chose(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        await ask(provider, connection_to(fake.base_url))
        assert set(fake.chats[0].headers) == {
            "host", "accept", "accept-encoding", "authorization", "content-length", "content-type", "user-agent",
        }  # fmt: skip

    async def test_organization_and_project_go_with_their_key(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        credential = Credential(origin=fake.origin, key=KEY, organization="org-a", project="proj_b")
        await ask(provider, Connection(base_url=fake.base_url, credential=credential))
        assert fake.chats[0].headers["openai-organization"] == "org-a"
        assert fake.chats[0].headers["openai-project"] == "proj_b"

    async def test_the_environment_changes_nothing(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with FakeProvider() as attacker:
            for name, value in {
                "OPENAI_API_KEY": "sk-environment",
                "OPENAI_ADMIN_KEY": "sk-admin",
                "OPENAI_BASE_URL": attacker.base_url,
                "OPENAI_ORG_ID": "org-environment",
                "OPENAI_PROJECT_ID": "proj-environment",
                "OPENAI_CUSTOM_HEADERS": "authorization: Bearer stolen\nX-Evil: 1\nAuthorization: Bearer stolen",
                "HTTP_PROXY": attacker.origin,
                "HTTPS_PROXY": attacker.origin,
                "ALL_PROXY": attacker.origin,
                "http_proxy": attacker.origin,
            }.items():
                monkeypatch.setenv(name, value)
            await ask(provider, connection_to(fake.base_url))
            await ask(provider, connection_to(fake.base_url, key=None))
            await provider.list_models(connection_to(fake.base_url))
            assert attacker.requests == []
        sent = [request.headers for request in fake.requests]
        assert [headers.get("authorization") for headers in sent] == [f"Bearer {KEY}", None, f"Bearer {KEY}"]
        assert "environment" not in str(sent)
        assert "stolen" not in str(sent)
        assert not any("x-evil" in headers for headers in sent)

    async def test_a_redirect_takes_neither_key_nor_question_along(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        with FakeProvider() as attacker:
            for status in (301, 302, 303, 307, 308):
                fake.script(redirect(f"{attacker.base_url}/chat/completions", status))
                told, _ = await failure(provider, connection_to(fake.base_url))
                assert told.code is ErrorCode.BAD_BASE_URL
                assert told.facts.http_status == status
            fake.models(redirect(f"{attacker.base_url}/models"))
            with pytest.raises(AssistantError):
                await provider.list_models(connection_to(fake.base_url))
            assert attacker.requests == []

    @pytest.mark.parametrize("key", ["sk-한국어-키", "sk-new\nline", "sk-tab\tkey", "", "sk-\x00"])
    async def test_a_key_no_header_can_carry_is_an_invalid_key(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, key: str
    ) -> None:
        told, _ = await failure(provider, connection_to(fake.base_url, key))
        assert told.code is ErrorCode.INVALID_KEY
        assert fake.requests == []

    async def test_an_organization_no_header_can_carry_is_told_as_such(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        credential = Credential(origin=fake.origin, key=KEY, organization="조직")
        told, _ = await failure(provider, Connection(base_url=fake.base_url, credential=credential))
        assert told.code is ErrorCode.ORGANIZATION

    async def test_an_address_that_may_carry_no_key_is_never_asked(self, provider: ChatCompletionsProvider) -> None:
        told, _ = await failure(provider, Connection(base_url="http://example.org/v1"))
        assert told.code is ErrorCode.BAD_ORIGIN

    async def test_the_limit_has_the_name_openai_wants(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        await ask(provider, connection_to(fake.base_url), question(max_output_tokens=64, temperature=0.3))
        body = fake.chats[0].body
        assert (body["max_completion_tokens"], body["temperature"], body["stream"]) == (64, 0.3, True)
        assert body["stream_options"] == {"include_usage": True}

    async def test_what_was_not_chosen_is_left_out(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        await ask(provider, connection_to(fake.base_url))
        assert set(fake.chats[0].body) == {"model", "messages", "stream", "stream_options"}


class TestConnections:
    async def test_questions_share_a_connection(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        for _ in range(3):
            await ask(provider, connection_to(fake.base_url))
        assert {request.connection for request in fake.chats} == {1}

    async def test_without_keep_alive_each_has_its_own(self, fake: FakeProvider) -> None:
        provider = ChatCompletionsProvider(OPENAI, keep_alive=False)
        for _ in range(3):
            await ask(provider, connection_to(fake.base_url))
        assert len({request.connection for request in fake.chats}) == 3
        await provider.aclose()

    async def test_an_abandoned_answer_is_not_continued_by_the_next(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(answer(["a"] * 50, delay=0.01), answer("Second"))
        events = provider.stream(question(), connection_to(fake.base_url))
        assert await first_text(events) == TextDelta("a")
        await events.aclose()
        text, _ = await ask(provider, connection_to(fake.base_url))
        assert text == "Second"
        assert [request.connection for request in fake.chats] == [1, 2]

    async def test_closing_does_not_wait(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        await ask(provider, connection_to(fake.base_url))
        fake.script(answer(["a"] * 1000, delay=0.05))
        events = provider.stream(question(), connection_to(fake.base_url))
        await first_text(events)
        await events.aclose()
        await asyncio.to_thread(fake.wait_until_closed, 1)

    async def test_many_answers_at_once_stay_apart(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        fake.script(*(answer([f"{n}-", "x"], delay=0.01, model=f"m{n}") for n in range(12)))
        answers = await asyncio.gather(*(ask(provider, connection_to(fake.base_url)) for _ in range(12)))
        assert sorted(text for text, _ in answers) == sorted(f"{n}-x" for n in range(12))
        assert all(text.startswith(end.model[1:] + "-") for text, end in answers)


class TestRefusedParameters:
    async def test_a_refused_parameter_is_left_out_once_and_remembered(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(
            openai_error(
                400,
                "Unsupported value: 'temperature' does not support 0.3 with this model.",
                code="unsupported_value",
                param="temperature",
            )
        )
        asked = question(temperature=0.3)
        await ask(provider, connection_to(fake.base_url), asked)
        await ask(provider, connection_to(fake.base_url), asked)
        assert ["temperature" in request.body for request in fake.chats] == [True, False, False]

    async def test_it_is_remembered_beyond_the_process(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, tmp_path: Path
    ) -> None:
        fake.script(openai_error(400, "`temperature` is deprecated for this model", param="temperature"))
        asked = question(temperature=0.3)
        provider.remember_in(RefusedParametersFile(lambda: tmp_path))
        await ask(provider, connection_to(fake.base_url), asked)
        restarted = ChatCompletionsProvider(OPENAI, CATALOGUE)
        restarted.remember_in(RefusedParametersFile(lambda: tmp_path))
        await ask(restarted, connection_to(fake.base_url), asked)
        await restarted.aclose()
        assert ["temperature" in request.body for request in fake.chats] == [True, False, False]

    async def test_another_dialect_at_the_same_address_is_still_asked_with_it(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, tmp_path: Path
    ) -> None:
        fake.script(openai_error(400, "Unsupported parameter", code="unsupported_parameter", param="temperature"))
        row = {"id": "mine", "title": "Mine", "dialect": "messages", "baseUrl": fake.base_url}
        other = provider_of(row_of(row))
        assert isinstance(other, LearnsParameters)
        for each in (provider, other):
            each.remember_in(RefusedParametersFile(lambda: tmp_path))
        await ask(provider, connection_to(fake.base_url), question(temperature=0.3))
        fake.script(as_messages(answer()))
        await ask(other, connection_to(fake.base_url), question(temperature=0.3))
        await other.aclose()
        assert [(each.path, "temperature" in each.body) for each in fake.chats] == [
            ("/v1/chat/completions", True),
            ("/v1/chat/completions", False),
            ("/v1/messages", True),
        ]

    async def test_what_was_left_out_in_vain_is_sent_again(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(error(400, "Bad Request"), error(400, "Bad Request"), error(400, "Bad Request"))
        await failure(provider, connection_to(fake.base_url), question(max_output_tokens=9))
        await ask(provider, connection_to(fake.base_url), question(max_output_tokens=9))
        sent = [{"max_tokens", "max_completion_tokens"} & set(request.body) for request in fake.chats]
        assert sent == [{"max_completion_tokens"}, {"max_tokens"}, set(), {"max_completion_tokens"}]

    async def test_another_model_is_still_asked_with_it(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(openai_error(400, "Unsupported parameter", code="unsupported_parameter", param="temperature"))
        await ask(provider, connection_to(fake.base_url), question(temperature=0.3))
        await ask(provider, connection_to(fake.base_url), question(temperature=0.3, model="gpt-5.6-sol"))
        assert ["temperature" in request.body for request in fake.chats] == [True, False, True]

    async def test_the_token_limit_goes_by_its_other_name_then_not_at_all(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        refusals = [
            openai_error(400, f"Unsupported parameter: '{name}'", code="unsupported_parameter", param=name)
            for name in ("max_completion_tokens", "max_tokens")
        ]
        fake.script(*refusals)
        await ask(provider, connection_to(fake.base_url), question(max_output_tokens=9))
        sent = [{"max_tokens", "max_completion_tokens"} & set(request.body) for request in fake.chats]
        assert sent == [{"max_completion_tokens"}, {"max_tokens"}, set()]

    @pytest.mark.parametrize(
        "body",
        [
            {"detail": [{"loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]},
            {"error": {"message": "Unrecognized request argument supplied: stream_options", "code": None}},
            {"error": {"message": "?", "param": "stream_options.include_usage", "code": "unknown_parameter"}},
            {"object": "error", "message": "Extra inputs are not permitted: stream_options", "code": 400},
        ],
    )
    async def test_a_server_without_usage_is_asked_without(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, body: dict[str, object]
    ) -> None:
        fake.script(error(422 if "detail" in body else 400, body))
        _, end = await ask(provider, connection_to(fake.base_url))
        assert end.usage is None
        assert "stream_options" not in fake.chats[-1].body

    async def test_a_server_that_refuses_everything_is_asked_no_more_than_there_are_parameters(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        refusal = "Unsupported parameter: temperature, max_tokens, max_completion_tokens, stream_options, model"
        fake.script(*[openai_error(400, refusal, code="unsupported_parameter")] * 20)
        asked = question(temperature=0.3, max_output_tokens=9)
        told, _ = await failure(provider, connection_to(fake.base_url), asked)
        assert told.code is ErrorCode.REJECTED
        assert len(fake.chats) == 5


class TestMisbehaviour:
    """Each with what was said before it and what is told of it."""

    @pytest.mark.parametrize(
        ("reply", "code", "text"),
        [
            (reset_after("One"), ErrorCode.INTERRUPTED, "One"),
            (reset_after(), ErrorCode.INTERRUPTED, ""),
            (drop_after("One", " two"), ErrorCode.INTERRUPTED, "One two"),
            (truncated(), ErrorCode.INTERRUPTED, ""),
            (corrupt_after("One"), ErrorCode.INTERRUPTED, "One"),
            (corrupt_after(), ErrorCode.PROTOCOL, ""),
            (Reply(headers=STREAM, steps=(b"data: 42\n\n", DONE)), ErrorCode.PROTOCOL, ""),
            (Reply(headers=STREAM, steps=(b"data: null\n\n", DONE)), ErrorCode.PROTOCOL, ""),
            (Reply(headers=STREAM, steps=(b'data: {"choices":"x"}\n\n', DONE)), ErrorCode.PROTOCOL, ""),
            (Reply(headers=STREAM, steps=(b'data: {"choices":["x"]}\n\n', DONE)), ErrorCode.INTERRUPTED, ""),
            (Reply(headers=STREAM, steps=(DONE,)), ErrorCode.PROTOCOL, ""),
            (Reply(headers=STREAM), ErrorCode.PROTOCOL, ""),
            (Reply(), ErrorCode.PROTOCOL, ""),
            (html(), ErrorCode.PROTOCOL, ""),
            (html(502, "<html>Bad gateway</html>"), ErrorCode.SERVER, ""),
            (html(404), ErrorCode.BAD_BASE_URL, ""),
            (html(403, "<html>Attention Required! | Cloudflare</html>"), ErrorCode.REJECTED, ""),
            (json_body({"choices": [{"message": {"content": "Hi"}}]}), ErrorCode.PROTOCOL, ""),
            (json_body({"error": {"message": "?", "code": "rate_limit_exceeded"}}), ErrorCode.RATE, ""),
            (json_body({"error": "model 'x' not found"}), ErrorCode.MODEL_NOT_FOUND, ""),
            (error(500, "upstream connect error"), ErrorCode.SERVER, ""),
            (error(429, "slow down"), ErrorCode.RATE, ""),
            (error_after(["One"], {"error": {"message": "?", "type": "server_error"}}), ErrorCode.SERVER, "One"),
            (error_after(["One"], {"error": "boom"}), ErrorCode.INTERRUPTED, "One"),
            (error_after((), {"code": "overloaded", "message": "x"}, event="error"), ErrorCode.OVERLOADED, ""),
            (error_after(["One"], {"message": "x", "type": "internal_error"}), ErrorCode.SERVER, "One"),
            (proxy_challenge(), ErrorCode.PROXY, ""),
            (gzip_bomb(), ErrorCode.PROTOCOL, ""),
            (gzip_bomb().with_headers(content_encoding="br"), ErrorCode.PROTOCOL, ""),
            (endless_line(), ErrorCode.PROTOCOL, ""),
        ],
    )  # fmt: skip
    async def test_it_ends_in_one_told_failure(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, reply: Reply, code: ErrorCode, text: str
    ) -> None:
        fake.script(reply)
        told, said = await failure(provider, connection_to(fake.base_url))
        assert (told.code, said) == (code, text)
        assert told.facts.provider == "openai"
        assert told.facts.model == MODEL
        assert told.facts.url == f"{fake.base_url}/chat/completions"
        assert len(fake.chats) == 1
        assert (await ask(provider, connection_to(fake.base_url)))[0] == "Hello from the fake provider."

    async def test_an_endless_answer_is_given_up(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        fake.script(endless_events())
        told, said = await failure(provider, connection_to(fake.base_url))
        assert told.code is ErrorCode.PROTOCOL
        assert len(said) < 33 * 1024 * 1024

    async def test_an_endless_line_is_given_up_at_the_bound_of_a_line(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(endless_line())
        told, _ = await failure(provider, connection_to(fake.base_url))
        assert (told.code, told.facts.detail) == (ErrorCode.PROTOCOL, "> 1 MiB")

    async def test_a_packed_answer_is_unpacked_up_to_the_bound_of_a_stream(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(gzip_bomb())
        told, _ = await failure(provider, connection_to(fake.base_url))
        assert (told.code, told.facts.detail) == (ErrorCode.PROTOCOL, "> 32 MiB")

    async def test_bytes_that_are_no_text_are_seen_as_such(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        chunk = b'data: {"choices":[{"delta":{"content":"a\xff\xfeb"},"finish_reason":"stop"}]}\n\n'
        fake.script(Reply(headers=STREAM, steps=(chunk, DONE)))
        assert (await ask(provider, connection_to(fake.base_url)))[0] == "a\ufffd\ufffdb"

    async def test_closing_the_provider_ends_a_running_answer(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(hang_after("One"))
        asking = asyncio.create_task(failure(provider, connection_to(fake.base_url)))
        await asyncio.to_thread(fake.wait_for_request, 1)
        await provider.aclose()
        told, _ = await asyncio.wait_for(asking, 5)
        assert told.code in (ErrorCode.INTERRUPTED, ErrorCode.UNREACHABLE)
        await asyncio.to_thread(fake.wait_until_closed, 0)

    async def test_an_endless_error_page_is_given_up(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(replace(endless_line(), status=500, headers={"content-type": "text/html"}))
        told, _ = await failure(provider, connection_to(fake.base_url))
        assert told.code is ErrorCode.PROTOCOL

    @pytest.mark.parametrize("reply", [hang_before_headers(), hang_after_headers()])
    async def test_no_first_byte_counts_as_stalled(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, reply: Reply
    ) -> None:
        fake.script(reply)
        told, _ = await failure(provider, connection_to(fake.base_url), question(first_byte=0.3))
        assert (told.code, told.facts.seconds) == (ErrorCode.STALLED, 0.3)

    async def test_a_late_but_timely_first_byte_is_fine(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(slow_headers(0.2))
        assert (await ask(provider, connection_to(fake.base_url)))[0] == "Hello from the fake provider."

    async def test_a_whole_answer_is_not_lost_for_missing_counts(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        fake.script(hang_after_finish("Whole"))
        text, end = await ask(provider, connection_to(fake.base_url), question(silence=0.2))
        assert (text, end.finish_reason, end.usage) == ("Whole", FinishReason.STOP, None)

    @pytest.mark.parametrize("tail", [b"data: {broken\n\n", b'data: {"error":{"message":"late"}}\n\n', b"data: 1\n\n"])
    async def test_nothing_after_the_end_can_spoil_it(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, tail: bytes
    ) -> None:
        whole = answer("Whole", usage=None)
        fake.script(replace(whole, steps=(*whole.steps[:-1], tail, DONE)))
        text, end = await ask(provider, connection_to(fake.base_url))
        assert (text, end.finish_reason) == ("Whole", FinishReason.STOP)

    async def test_comments_blank_lines_and_other_line_ends_are_no_trouble(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        chunk = Event({"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]})
        line = chunk.encode(MODEL).replace(b"\n\n", b"\r\n\r\n")
        fake.script(Reply(headers=STREAM, steps=(b": OPENROUTER PROCESSING\r\n\r\n", b"\r\n", line, DONE)))
        assert (await ask(provider, connection_to(fake.base_url)))[0] == "Hi"

    async def test_a_refusal_is_shown_as_text(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        chunk = Event({"choices": [{"index": 0, "delta": {"refusal": "No."}, "finish_reason": "stop"}]})
        fake.script(Reply(headers=STREAM, steps=(chunk, DONE)))
        assert (await ask(provider, connection_to(fake.base_url)))[0] == "No."


class TestTheWayThere:
    async def test_nobody_listening_is_unreachable(self, provider: ChatCompletionsProvider) -> None:
        with FakeProvider() as gone:
            address = gone.base_url
        told, _ = await failure(provider, connection_to(address))
        assert told.code is ErrorCode.UNREACHABLE
        assert told.facts.origin == address.removesuffix("/v1")
        assert told.facts.detail

    async def test_an_unknown_name_is_unreachable(self, provider: ChatCompletionsProvider) -> None:
        told, _ = await failure(provider, connection_to("https://no-such-host.invalid/v1"))
        assert told.code is ErrorCode.UNREACHABLE

    async def test_a_server_without_tls_is_a_tls_failure(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        told, _ = await failure(provider, connection_to(fake.base_url.replace("http:", "https:")))
        assert (told.code, told.facts.setting) == (ErrorCode.TLS, "codegpt.caBundle")

    async def test_a_proxy_that_wants_a_password_is_named(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        connection = replace(connection_to("https://api.openai.com/v1"), proxy=fake.origin)
        told, _ = await failure(provider, connection)
        assert (told.code, told.facts.setting) == (ErrorCode.PROXY, "codegpt.proxy")
        assert [request.method for request in fake.requests] == ["CONNECT"]
        assert "authorization" not in fake.requests[0].headers

    async def test_a_proxy_that_is_not_there_is_named(self, provider: ChatCompletionsProvider) -> None:
        with FakeProvider() as gone:
            address = gone.origin
        connection = replace(connection_to("https://api.openai.com/v1"), proxy=address)
        told, _ = await failure(provider, connection)
        assert (told.code, told.facts.setting) == (ErrorCode.PROXY, "codegpt.proxy")

    async def test_the_password_of_a_proxy_is_told_nowhere(
        self, provider: ChatCompletionsProvider, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        for proxy in ("http://user:hunter2secret@127.0.0.1:1", "quux://user:hunter2secret@127.0.0.1:1"):
            told, _ = await failure(provider, replace(connection_to("https://api.openai.com/v1"), proxy=proxy))
            assert told.code is ErrorCode.PROXY
            assert "hunter2" not in str(told.facts)
        assert "hunter2" not in caplog.text

    async def test_a_plain_proxy_carries_the_question(
        self, provider: ChatCompletionsProvider, fake: FakeProvider
    ) -> None:
        connection = replace(connection_to("http://127.0.0.1:9/v1"), proxy=fake.origin)
        assert (await ask(provider, connection))[0] == "Hello from the fake provider."

    async def test_an_unreadable_bundle_is_named(self, provider: ChatCompletionsProvider) -> None:
        connection = replace(connection_to("https://api.openai.com/v1"), ca_bundle="/nowhere/ca.pem")
        told, _ = await failure(provider, connection)
        assert (told.code, told.facts.path) == (ErrorCode.TLS, "/nowhere/ca.pem")


class TestModels:
    async def test_only_chat_models_are_offered(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        names = ["gpt-5.6-sol", "text-embedding-3-small", "gpt-image-2", "gpt-image-2-2027-01-01", "tts-1", "o9-secret"]
        fake.models([{"id": name} for name in names])
        listed = await provider.list_models(connection_to(fake.base_url))
        assert [model.id for model in listed] == ["gpt-5.6-sol", "o9-secret"]

    async def test_a_server_without_a_list_says_so(self, provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
        fake.models(error(404, "404 page not found"))
        with pytest.raises(AssistantError) as caught:
            await provider.list_models(connection_to(fake.base_url))
        assert caught.value.code is ErrorCode.BAD_BASE_URL
        assert caught.value.facts.url == f"{fake.base_url}/models"

    @pytest.mark.parametrize(
        "reply", [html(), Reply(headers={"content-type": "application/json"}, steps=(b"[" * 9000,))]
    )
    async def test_a_list_that_is_no_list_is_no_protocol(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, reply: Reply
    ) -> None:
        fake.models(reply)
        with pytest.raises(AssistantError) as caught:
            await provider.list_models(connection_to(fake.base_url))
        assert caught.value.code is ErrorCode.PROTOCOL

    @pytest.mark.parametrize(
        ("model", "since", "replacement"),
        [
            ("gpt-4", date(2026, 10, 23), "gpt-5.6-sol"),
            ("gpt-4-32k", date(2025, 6, 6), "gpt-5.6-sol"),
            ("gpt-4-1106-preview", date(2026, 10, 23), "gpt-5.6-sol"),
            ("gpt-3.5-turbo", date(2026, 10, 23), "gpt-5.6-terra"),
            ("gpt-3.5-turbo-16k", date(2024, 9, 13), "gpt-5.6-terra"),
        ],
    )
    async def test_a_documented_model_that_is_gone_says_since_when_and_what_now(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, model: str, since: date, replacement: str
    ) -> None:
        message = f"The model `{model}` does not exist or you do not have access to it."
        fake.script(openai_error(404, message, code="model_not_found"))
        told, _ = await failure(provider, connection_to(fake.base_url), question(model=model))
        assert told.code is ErrorCode.MODEL_RETIRED
        assert (told.facts.model, told.facts.shutdown_date, told.facts.replacement) == (model, since, replacement)


async def test_no_key_is_seen_in_any_failure(
    provider: ChatCompletionsProvider, fake: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "canary-5f3a9c1e7b2d4068aa"
    echo = f"Bad key {canary} (Bearer {canary}) in {{'Authorization': 'Bearer {canary}'}}"
    fake.script(
        *(openai_error(status, echo) for status in (400, 401, 403, 404, 429, 500)),
        *(openai_error(status, echo, code=canary) for status in (400, 401, 403, 404, 429, 500)),
        html(200, f"<html>{echo}</html>"),
        error(400, echo),
        error_after(["Hi"], {"error": {"message": echo, "type": canary, "code": canary, "param": canary}}),
        corrupt_after("Hi"),
    )
    for _ in range(16):
        told, _ = await failure(provider, connection_to(fake.base_url, canary))
        assert canary not in repr(told.facts)
        assert canary not in repr(told)
        assert told.__cause__ is None
    assert canary not in caplog.text
    assert "Bad key" in caplog.text


async def test_a_key_in_the_request_id_is_not_passed_on(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    fake.script(openai_error(400, "?", headers={"x-request-id": KEY}))
    told, _ = await failure(provider, connection_to(fake.base_url))
    assert KEY not in str(told.facts)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-request-id": "r" * 10_000_000},
        {"x-request-id": f"{KEY} " * 10_000},
        {f"x-{number}": "x" * 1_000 for number in range(500)},
        {"no name at all": "x"},
    ],
    ids=["10 MB", "the key again and again", "many", "garbled"],
)
async def test_an_answer_whose_headers_cannot_be_read_is_no_answer_of_an_api(
    provider: ChatCompletionsProvider, fake: FakeProvider, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    fake.script(replace(answer("Hello"), headers={**answer().headers, **headers}))
    told, _ = await failure(provider, connection_to(fake.base_url))
    assert told.code is ErrorCode.PROTOCOL
    assert told.facts.billable, "the question had been sent, so it is not sent again"
    assert KEY not in str(told.facts)
    assert len(caplog.text) < 10_000
    assert len(fake.chats) == 1


class TestTrust:
    """A server with a certificate of a private authority."""

    @pytest.fixture
    def authority(self, tmp_path: Path) -> Authority:
        return private_authority(tmp_path)

    async def test_an_unknown_authority_is_refused(
        self, provider: ChatCompletionsProvider, authority: Authority
    ) -> None:
        with FakeProvider(tls=authority.server) as fake:
            told, _ = await failure(provider, connection_to(fake.base_url))
            assert (told.code, told.facts.setting) == (ErrorCode.TLS, "codegpt.caBundle")
            assert "certificate" in (told.facts.detail or "")
            assert fake.requests == []

    async def test_the_persons_own_bundle_is_trusted(
        self, provider: ChatCompletionsProvider, authority: Authority
    ) -> None:
        with FakeProvider(tls=authority.server) as fake:
            connection = replace(connection_to(fake.base_url), ca_bundle=str(authority.bundle))
            assert (await ask(provider, connection))[0] == "Hello from the fake provider."
