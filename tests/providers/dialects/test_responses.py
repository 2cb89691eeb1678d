"""OpenAI's Responses keep the provider contract, and what is theirs alone."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.chat import (
    EndedOtherwise,
    Finished,
    FinishReason,
    Message,
    ProviderEvent,
    Role,
    TextDelta,
    ThinkingDelta,
    Usage,
)
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.messages.events import PartDone, ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import File, Image, Seal, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.openai.provider import openai
from codegpt_ls.providers.vendors import provider_of
from codegpt_ls.providers.vendors.row import row_of
from tests.fakes.authority import private_authority
from tests.fakes.provider import FakeProvider
from tests.fakes.proxies import TunnelProxy
from tests.fakes.replies import Reply, answer, error, json_body, openai_error, truncated
from tests.fakes.responses import CALL, FakeResponses, ended, event, item
from tests.providers.asking import KEY, MODEL, ask, connection_to, failure, question
from tests.providers.contract import ProviderContract

STREAM = {"content-type": "text/event-stream"}
ROW = {"id": "mine", "title": "Mine", "dialect": "responses", "baseUrl": "http://127.0.0.1:1/v1"}
REASONING = {
    "type": "reasoning",
    "id": "rs_1",
    "summary": [{"type": "summary_text", "text": "2 and 2"}, {"type": "summary_text", "text": "is 4"}],
    "encrypted_content": "gAAAAABo+/é==",
}


class TestResponses(ProviderContract):
    def make_provider(self) -> Provider:
        return provider_of(row_of(ROW))

    @pytest.fixture
    def fake(self) -> Iterator[FakeProvider]:
        with FakeResponses(expected_key=KEY) as fake:
            yield fake

    async def test_the_key_and_the_conversation_reach_the_provider(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        await ask(provider, self.connection(fake), question("What is a monad?"))
        sent = fake.chats[0]
        assert (sent.path, sent.headers["authorization"]) == ("/v1/responses", f"Bearer {KEY}")
        assert sent.body == {
            "model": MODEL,
            "instructions": "Be brief.",
            "input": [{"role": "user", "content": "What is a monad?"}],
            "store": False,
            "stream": True,
            "reasoning": {"summary": "auto"},
            "include": ["reasoning.encrypted_content"],
        }

    async def test_an_answer_that_names_its_end_is_whole_without_a_reason(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        """Nothing but its last event names the end of an answer here."""
        fake.script(truncated("All there is", done=True))
        told, text = await failure(provider, self.connection(fake))
        assert (told.code, text) == (ErrorCode.INTERRUPTED, "All there is")


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeResponses(expected_key=KEY) as fake:
        yield fake


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    provider = provider_of(row_of(ROW))
    yield provider
    await provider.aclose()


@pytest.fixture
def connection(fake: FakeProvider) -> Connection:
    return connection_to(fake.base_url)


def stream(*steps: Any) -> Reply:
    return Reply(headers=STREAM, steps=steps)


async def came(provider: Provider, connection: Connection, **more: Any) -> list[ProviderEvent]:
    async with aclosing(provider.stream(replace(question(), **more), connection)) as events:
        return [event async for event in events][1:]


async def test_thinking_answer_and_counts(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    counts = {
        "input_tokens": 30,
        "output_tokens": 13,
        "input_tokens_details": {"cached_tokens": 20, "cache_write_tokens": 4},
        "output_tokens_details": {"reasoning_tokens": 9},
    }
    begun, done = item(REASONING)
    fake.script(
        stream(
            event("created", response={"status": "in_progress"}),
            begun,
            event("reasoning_summary_part.added", summary_index=0),
            event("reasoning_summary_text.delta", delta="2 and 2"),
            event("reasoning_summary_part.added", summary_index=1),
            event("reasoning_summary_text.delta", delta="is 4"),
            done,
            event("output_text.delta", delta="Four."),
            ended(usage=counts),
        )
    )
    events = await came(provider, connection)
    assert events[:-1] == [
        ThinkingDelta("2 and 2"),
        ThinkingDelta("\n\n"),
        ThinkingDelta("is 4"),
        PartDone(Thought("2 and 2\n\nis 4", Seal("responses", MODEL, json.dumps(REASONING)))),
        TextDelta("Four."),
    ]
    assert isinstance(events[-1], Finished)
    assert events[-1].usage == Usage(30, 13, cached_tokens=20, cache_written_tokens=4, reasoning_tokens=9)


async def test_a_call_is_read_as_it_comes(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    begun, done = item({**CALL, "arguments": '{"in": 1}'}, 1)
    deltas = [event("function_call_arguments.delta", output_index=1, delta=piece) for piece in ('{"in"', ": 1}")]
    fake.script(stream(begun, *deltas, done, ended()))
    schema = {"type": "object"}
    events = await came(provider, connection, tools=(OfferedTool("list", "Lists files.", schema),))
    offered = {"name": "list", "description": "Lists files.", "parameters": schema}
    assert fake.chats[0].body["tools"] == [{"type": "function", **offered, "strict": False}]
    assert events[:-1] == [
        ToolCallStarted("call_1", "list"),
        ToolCallDelta("call_1", '{"in"'),
        ToolCallDelta("call_1", ": 1}"),
        PartDone(ToolCall("call_1", "list", '{"in": 1}')),
    ]
    assert isinstance(events[-1], Finished)
    assert events[-1].finish_reason is FinishReason.TOOL_CALLS


async def test_calls_whose_places_a_server_does_not_tell_are_told_apart(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    # As llama.cpp writes them: one after the other begun, and all of them ended at the end.
    calls = [{**CALL, "id": f"fc_{n}", "call_id": f"call_{n}", "arguments": f'{{"in": {n}}}'} for n in (1, 2)]
    begun, done = zip(*(item(call, None) for call in calls), strict=True)
    fake.script(stream(*begun, *done, ended()))
    events = await came(provider, connection)
    parts = [each.part for each in events if isinstance(each, PartDone)]
    assert parts == [ToolCall(call["call_id"], "list", call["arguments"]) for call in calls]


async def test_a_refusal_is_an_end_and_told(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    fake.script(stream(event("refusal.delta", delta="No."), ended()))
    events = await came(provider, connection)
    assert events[:-1] == [TextDelta("No."), EndedOtherwise(FinishReason.REFUSAL, MODEL)]


SAID = (
    Message(Role.USER, (Text("What?"), Image("image/png", b"x"), File("a.pdf", "application/pdf", b"y"))),
    Message(
        Role.ASSISTANT,
        (
            Thought("Hm", Seal("responses", MODEL, json.dumps(REASONING))),
            Thought("Hm", Seal("responses", "another", '{"type": "reasoning"}')),
            Text("I look."),
            ToolCall("c1", "look", "{}"),
        ),
    ),
    Message(Role.USER, (Text("Well?"), ToolResult("c1", (Text("a cat"),)))),
)


async def test_each_part_is_written(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    await ask(provider, connection, replace(question(), messages=SAID))
    assert fake.chats[0].body["input"] == [
        {
            "role": "user",
            "content": [
                {"type": "input_text", "text": "What?"},
                {"type": "input_image", "image_url": "data:image/png;base64,eA=="},
                {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,eQ=="},
            ],
        },
        REASONING,
        {"role": "assistant", "content": "I look."},
        {"type": "function_call", "call_id": "c1", "name": "look", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "a cat"},
        {"role": "user", "content": "Well?"},
    ]


FAILED = {
    "failed": (ended("failed", error={"code": "rate_limit_exceeded", "message": "Slow down"}), ErrorCode.RATE),
    "failed silently": (ended("failed", error=None), ErrorCode.INTERRUPTED),
    "flat": (
        b'event: error\ndata: {"type": "error", "code": "server_error", "message": "Oops", "param": null}\n\n',
        ErrorCode.SERVER,
    ),
    "nested": (
        b'data: {"type": "error", "error": {"type": "server_error", "code": "server_error", "message": "Oops"}}\n\n',
        ErrorCode.SERVER,
    ),
}


@pytest.mark.parametrize(("step", "code"), FAILED.values(), ids=FAILED)
async def test_a_failure_that_the_sdk_passes_over_is_told(
    provider: Provider, fake: FakeProvider, connection: Connection, step: Any, code: ErrorCode
) -> None:
    fake.script(stream(event("output_text.delta", delta="One"), step))
    told, text = await failure(provider, connection)
    assert (told.code, text) == (code, "One")


async def test_a_whole_response_where_a_stream_was_asked_for(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    said = {"type": "message", "content": [{"type": "output_text", "text": "Four."}]}
    usage = {"input_tokens": 3, "output_tokens": 4}
    fake.script(json_body({"object": "response", "status": "completed", "output": [REASONING, said], "usage": usage}))
    text, finished = await ask(provider, connection)
    assert (text, finished.finish_reason, finished.usage) == ("Four.", FinishReason.STOP, Usage(3, 4))


REFUSED = {
    "reasoning": openai_error(
        400,
        "Your organization must be verified to generate reasoning summaries.",
        code="unsupported_value",
        param="reasoning.summary",
    ),
    "include": openai_error(400, "Encrypted content is not supported with this model.", param="include"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_a_model_refuses_is_left_out_once_and_remembered(
    provider: Provider, fake: FakeProvider, connection: Connection, name: str
) -> None:
    fake.script(REFUSED[name], answer("Hi"), answer("Hi"))
    for _ in range(2):
        assert (await ask(provider, connection))[0] == "Hi"
    assert [name in each.body for each in fake.chats] == [True, False, False]


async def test_an_effort_is_kept_where_a_summary_is_refused_and_the_other_way_round(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    no_effort = openai_error(
        400, "Unsupported value: 'low' is not supported with this model.", param="reasoning.effort"
    )
    fake.script(REFUSED["reasoning"], answer("Hi"), no_effort, answer("Hi"))
    for model in ("o3", "o4"):
        await ask(provider, connection, replace(question(model=model), effort=Effort.LOW))
    both, effort, summary = {"effort": "low", "summary": "auto"}, {"effort": "low"}, {"summary": "auto"}
    assert [each.body["reasoning"] for each in fake.chats] == [both, effort, both, summary]


async def test_a_model_that_does_not_think_is_not_asked_to(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    await ask(provider, connection, question(model="gpt-4.1"))
    assert not {"reasoning", "include"} & set(fake.chats[0].body)


async def test_openai_is_asked_so_at_its_own_address_and_a_gateway_as_it_knows(fake: FakeProvider) -> None:
    spoken = openai(replace(OPENAI, base_url=fake.base_url))
    with FakeProvider(expected_key=KEY) as gateway:
        assert (await ask(spoken, connection_to(fake.base_url), question(model="o1-pro")))[0]
        assert (await ask(spoken, connection_to(gateway.base_url)))[0]
        await spoken.aclose()
    assert [each.path for each in (*fake.chats, *gateway.chats)] == ["/v1/responses", "/v1/chat/completions"]


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("eu.api.openai.com", "/v1/responses"),
        ("us.api.openai.com", "/v1/responses"),
        ("eu.api.openai.com.example.com", "/v1/chat/completions"),
        ("proxy.api.openai.com", "/v1/chat/completions"),
    ],
)
async def test_its_addresses_in_one_part_of_the_world_are_its_own(host: str, path: str, tmp_path: Path) -> None:
    authority, spoken = private_authority(tmp_path, address=host), openai(OPENAI)
    server: type[FakeProvider] = FakeResponses if path.endswith("responses") else FakeProvider
    with server(expected_key=KEY, tls=authority.server) as there, TunnelProxy(to=there) as proxy:
        connection = connection_to(f"https://{host}/v1")
        asked = replace(connection, proxy=proxy.address, ca_bundle=str(authority.bundle))
        assert (await ask(spoken, asked))[0]
        await spoken.aclose()
    assert [each.path for each in there.chats] == [path]


async def test_a_gateway_that_knows_no_responses_is_told_of(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    fake.script(error(404, {"detail": "Not Found"}))
    assert (await failure(provider, connection))[0].code is ErrorCode.BAD_BASE_URL
