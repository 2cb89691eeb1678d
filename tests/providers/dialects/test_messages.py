"""Anthropic's Messages keep the provider contract, and what is theirs alone."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.chat import FinishReason, Message, Role, TextDelta, ThinkingDelta, ThinkingUnfinished, Usage
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.messages.events import PartDone
from codegpt_ls.domain.messages.parts import Seal, Thought
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection
from tests.fakes.messages import PING, STOP, FakeAnthropic, block, delta, end, start
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, answer, error, json_body
from tests.providers.asking import KEY, MODEL, ask, connection_to, failure, question
from tests.providers.contract import ProviderContract
from tests.providers.rows import provider_of

STREAM = {"content-type": "text/event-stream"}
CLAUDE = "claude-sonnet-5"


class TestAnthropic(ProviderContract):
    filtered = FinishReason.REFUSAL

    def make_provider(self) -> Provider:
        return provider_of("anthropic")

    @pytest.fixture
    def fake(self) -> Iterator[FakeProvider]:
        with FakeAnthropic(expected_key=KEY) as fake:
            yield fake

    async def test_the_key_and_the_conversation_reach_the_provider(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        await ask(provider, self.connection(fake), question("What is a monad?"))
        sent = fake.chats[0]
        assert (sent.path, sent.headers["x-api-key"]) == ("/v1/messages", KEY)
        assert sent.headers["anthropic-version"] == "2023-06-01"
        assert "authorization" not in sent.headers
        assert sent.body == {
            "model": MODEL,
            "max_tokens": 32_000,
            "system": "Be brief.",
            "messages": [{"role": "user", "content": "What is a monad?"}],
            "thinking": {"type": "adaptive", "display": "summarized"},
            "stream": True,
        }


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeAnthropic(expected_key=KEY) as fake:
        yield fake


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    provider = provider_of("anthropic")
    yield provider
    await provider.aclose()


@pytest.mark.parametrize("row", ["azure_claude", "bedrock_claude"])
async def test_claude_at_a_cloud_is_asked_below_its_path_and_has_no_list(row: str, fake: FakeProvider) -> None:
    provider = provider_of(row)
    assert (await ask(provider, connection_to(f"{fake.origin}/anthropic")))[0]
    assert fake.chats[0].path == "/anthropic/v1/messages"
    assert (fake.chats[0].key, fake.chats[0].headers["anthropic-version"]) == (KEY, "2023-06-01")
    template = provider.profile.template or ""
    listed = await provider.list_models(connection_to(template.format(resource="shop", region="eu-west-1")))
    assert [model.id for model in listed] == [model.id for model in provider.catalogue]
    assert len(fake.requests) == 1
    await provider.aclose()


@pytest.fixture
def connection(fake: FakeProvider) -> Connection:
    return connection_to(fake.origin)


def stream(*steps: Any) -> Reply:
    return Reply(headers=STREAM, steps=steps)


async def test_thinking_answer_and_counts(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    read = {"input_tokens": 3, "cache_read_input_tokens": 20, "cache_creation_input_tokens": 4, "output_tokens": 1}
    fake.script(
        stream(
            start(read),
            block("thinking", thinking="", signature=""),
            delta("thinking_delta", thinking="2 and 2"),
            PING,
            delta("signature_delta", signature="EqQBCkYIAR"),
            block("redacted_thinking", data="EmwKAhgB"),
            block("text", text=""),
            delta("text_delta", text="Four."),
            end("end_turn", {"output_tokens": 9}),
            STOP,
        )
    )
    async with aclosing(provider.stream(question(model=CLAUDE), connection)) as events:
        came = [event async for event in events]
    thought = {"type": "thinking", "thinking": "2 and 2", "signature": "EqQBCkYIAR"}
    locked = {"type": "redacted_thinking", "data": "EmwKAhgB"}
    assert came[1:-1] == [
        ThinkingDelta("2 and 2"),
        PartDone(Thought("2 and 2", Seal("messages", CLAUDE, json.dumps(thought)))),
        PartDone(Thought("", Seal("messages", CLAUDE, json.dumps(locked)))),
        TextDelta("Four."),
    ]
    assert came[-1].usage == Usage(27, 9, cached_tokens=20, cache_written_tokens=4)  # type: ignore[union-attr]
    assert fake.chats[0].path == "/v1/messages"


@pytest.mark.parametrize(
    ("reason", "meant"),
    [
        ("stop_sequence", FinishReason.STOP),
        ("model_context_window_exceeded", FinishReason.CONTEXT_FULL),
        ("refusal", FinishReason.REFUSAL),
        ("pause_turn", FinishReason.PAUSED),
        ("something_new", FinishReason.OTHER),
    ],
)
async def test_every_stop_is_an_end(
    provider: Provider, fake: FakeProvider, connection: Connection, reason: str, meant: FinishReason
) -> None:
    fake.script(stream(start(), block("text", text="Hi"), end(reason), STOP))
    text, finished = await ask(provider, connection)
    assert (text, finished.finish_reason) == ("Hi", meant)


async def test_a_model_that_only_thought_says_so(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    fake.script(stream(start(), delta("thinking_delta", thinking="Hm"), end("max_tokens"), STOP))
    async with aclosing(provider.stream(question(model=CLAUDE), connection)) as events:
        came = [event async for event in events]
    assert came[1:-1] == [ThinkingDelta("Hm"), ThinkingUnfinished(CLAUDE)]


async def test_a_whole_message_where_a_stream_was_asked_for(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    blocks = [{"type": "thinking", "thinking": "Hm"}, {"type": "text", "text": "Four."}]
    usage = {"input_tokens": 3, "output_tokens": 4}
    fake.script(json_body({"type": "message", "content": blocks, "stop_reason": "end_turn", "usage": usage}))
    text, finished = await ask(provider, connection)
    assert (text, finished.finish_reason, finished.usage) == ("Four.", FinishReason.STOP, Usage(3, 4))


async def test_other_json_is_no_message(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    fake.script(json_body({"type": "completion", "content": "Four.", "stop_reason": "end_turn"}))
    assert (await failure(provider, connection))[0].code is ErrorCode.PROTOCOL


async def test_what_goes_on_is_cached_and_a_set_temperature_stands_before_thinking(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    said = (Message(Role.USER, "a"), Message(Role.ASSISTANT, "b"), Message(Role.USER, "c"))
    await ask(provider, connection, replace(question(temperature=0.2, max_output_tokens=50), messages=said))
    body = fake.chats[0].body
    assert (body["temperature"], body["max_tokens"], body["cache_control"]) == (0.2, 50, {"type": "ephemeral"})
    assert [each["role"] for each in body["messages"]] == ["user", "assistant", "user"]
    assert not {"thinking", "system"} & set(body)


REFUSED = {
    "adaptive thinking is not supported on this model": ("thinking", None),
    "thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags: 'enabled'": (
        "thinking",
        None,
    ),
    "`temperature` is deprecated for this model.": ("temperature", 0.2),
}


@pytest.mark.parametrize(("sentence", "sent"), REFUSED.items())
async def test_what_a_model_refuses_is_left_out_once_and_remembered(
    provider: Provider,
    fake: FakeProvider,
    connection: Connection,
    sentence: str,
    sent: tuple[str, float | None],
) -> None:
    name, temperature = sent
    refusal = {"type": "error", "error": {"type": "invalid_request_error", "message": sentence}}
    fake.script(error(400, refusal), answer("Hi"), answer("Hi"))
    for _ in range(2):
        assert (await ask(provider, connection, question(temperature=temperature)))[0] == "Hi"
    assert [name in each.body for each in fake.chats] == [True, False, False]


async def test_a_limit_it_does_not_take_is_told_and_not_asked_for_ever(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    sentence = "max_tokens: 32000 is not supported by this model, which takes 8192"
    fake.script(*[error(400, {"type": "error", "error": {"type": "invalid_request_error", "message": sentence}})] * 3)
    assert (await failure(provider, connection))[0].code is ErrorCode.REJECTED
    assert len(fake.chats) == 1


async def test_an_error_in_the_middle_has_its_request(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    body = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    steps = (start(), delta("text_delta", text="One"), f"event: error\ndata: {body}\n\n".replace("'", '"').encode())
    fake.script(Reply(headers={**STREAM, "request-id": "req_011C"}, steps=steps))
    told, text = await failure(provider, connection)
    assert (told.code, told.facts.request_id, text) == (ErrorCode.OVERLOADED, "req_011C", "One")


async def test_the_list_is_asked_for_whole(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    entry = {"type": "model", "id": CLAUDE, "display_name": "Claude", "max_input_tokens": 200_000}
    fake.models([{**entry, "retires_at": "2027-05-01T00:00:00Z"}])
    (model,) = await provider.list_models(connection)
    assert (model.id, str(model.shutdown_date), model.context_tokens) == (CLAUDE, "2027-05-01", 200_000)
    assert fake.requests[-1].query == "limit=1000"
