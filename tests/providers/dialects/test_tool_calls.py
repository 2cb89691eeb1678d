"""Tools are offered and their calls read in every dialect; one that nobody offered is told of."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.chat import EndedOtherwise, Finished, FinishReason, ModelRequest, ProviderEvent, Thinking
from codegpt_ls.domain.messages.events import PartDone, ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import Seal, Thought, ToolCall
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from tests.fakes.gemini import FakeGemini, said
from tests.fakes.messages import STOP, FakeAnthropic, block, delta, end, over, start
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import DONE, Event, Reply, json_body
from tests.providers.asking import KEY, MODEL, connection_to, question
from tests.providers.rows import provider_of

STREAM = {"content-type": "text/event-stream"}
SCHEMA = {"type": "object", "properties": {"in": {"type": "string"}}}
TOOL = OfferedTool("list", "Lists files.", SCHEMA)
ASKED = '{"in": "src"}'


def chunk(reason: str | None = None, **said: Any) -> Event:
    return Event({"choices": [{"index": 0, "delta": said, "finish_reason": reason}]})


def call(arguments: str, **named: Any) -> Event:
    function = {"arguments": arguments, **({"name": "list"} if named else {})}
    return chunk(tool_calls=[{"index": 0, "function": function, **named}])


COMPLETIONS = (
    chunk(role="assistant", reasoning_content="I look."),
    call("", id="c1"),
    call('{"in"'),
    call(': "src"}'),
    chunk("tool_calls"),
    DONE,
)
MESSAGES = (
    start(),
    block("tool_use", id="c1", name="list", input={}),
    delta("input_json_delta", partial_json='{"in"'),
    delta("input_json_delta", partial_json=': "src"}'),
    over(),
    end("tool_use"),
    STOP,
)
GEMINI = (
    said(
        {"functionCall": {"id": "c1", "name": "list", "args": {"in": "src"}}, "thoughtSignature": "CikB"}, reason="STOP"
    ),
)
OFFERED = {"name": "list", "description": "Lists files."}
SPOKEN: dict[str, tuple[Any, ...]] = {
    "completions": (
        FakeProvider,
        lambda: ChatCompletionsProvider(OPENAI),
        COMPLETIONS,
        [{"type": "function", "function": {**OFFERED, "parameters": SCHEMA}}],
    ),
    "messages": (FakeAnthropic, lambda: provider_of("anthropic"), MESSAGES, [{**OFFERED, "input_schema": SCHEMA}]),
    "gemini": (
        FakeGemini,
        lambda: provider_of("google"),
        GEMINI,
        [{"functionDeclarations": [{**OFFERED, "parametersJsonSchema": SCHEMA}]}],
    ),
}
EACH = pytest.mark.parametrize(("fakes", "make", "steps", "offered"), SPOKEN.values(), ids=SPOKEN)
Make = Callable[[], Provider]


async def came(provider: Provider, fake: FakeProvider, asked: ModelRequest) -> list[ProviderEvent]:
    async with aclosing(provider.stream(asked, connection_to(fake.base_url))) as events:
        received: list[ProviderEvent] = [event async for event in events if not isinstance(event, Thinking)]
    await provider.aclose()
    return received


@EACH
async def test_a_call_is_read_as_it_comes(fakes: type[FakeProvider], make: Make, steps: Any, offered: Any) -> None:
    with fakes(expected_key=KEY) as fake:
        fake.script(Reply(headers=STREAM, steps=steps))
        events = await came(make(), fake, replace(question(), tools=(TOOL,)))
    assert fake.chats[0].body["tools"] == offered
    assert [each for each in events if isinstance(each, ToolCallStarted)] == [ToolCallStarted("c1", "list")]
    assert "".join(each.arguments for each in events if isinstance(each, ToolCallDelta)) == ASKED
    *_, done, end = events
    assert isinstance(done, PartDone)
    assert isinstance(done.part, ToolCall)
    assert replace(done.part, seal=None) == ToolCall("c1", "list", ASKED)
    assert isinstance(end, Finished)
    assert end.finish_reason is FinishReason.TOOL_CALLS


@EACH
async def test_a_call_that_nobody_offered_is_told(
    fakes: type[FakeProvider], make: Make, steps: Any, offered: Any
) -> None:
    with fakes(expected_key=KEY) as fake:
        fake.script(Reply(headers=STREAM, steps=steps))
        events = await came(make(), fake, question())
    assert offered
    assert "tools" not in fake.chats[0].body
    assert events[-2] == EndedOtherwise(FinishReason.TOOL_CALLS, MODEL, ("list",))


async def test_a_call_is_sealed_where_its_vendor_wants_that() -> None:
    with FakeGemini(expected_key=KEY) as fake:
        fake.script(Reply(headers=STREAM, steps=GEMINI))
        events = await came(provider_of("google"), fake, question())
    seal = Seal("gemini", MODEL, '{"thoughtSignature": "CikB"}')
    assert PartDone(ToolCall("c1", "list", ASKED, seal)) in events


async def test_a_thought_before_a_call_is_sealed_where_it_is_wanted_back() -> None:
    with FakeProvider() as fake:
        fake.script(Reply(headers=STREAM, steps=COMPLETIONS))
        events = await came(ChatCompletionsProvider(OPENAI), fake, question())
    seal = Seal("chat_completions", MODEL, '{"reasoning_content": "I look."}')
    assert events[1] == PartDone(Thought("I look.", seal))


WHOLE = {
    "completions": {
        "object": "chat.completion",
        "choices": [
            {
                "finish_reason": "tool_calls",
                "message": {"tool_calls": [{"id": "c1", "function": {"name": "list", "arguments": ASKED}}]},
            }
        ],
    },
    "messages": {
        "type": "message",
        "content": [{"type": "tool_use", "id": "c1", "name": "list", "input": {"in": "src"}}],
        "stop_reason": "tool_use",
    },
    "gemini": GEMINI[0].payload,
}


@pytest.mark.parametrize("name", SPOKEN)
async def test_a_call_that_came_whole_is_the_same(name: str) -> None:
    fakes, make, *_ = SPOKEN[name]
    with fakes(expected_key=KEY) as fake:
        fake.script(json_body(WHOLE[name]))
        events = await came(make(), fake, question())
    done = [each.part for each in events if isinstance(each, PartDone)]
    assert [replace(each, seal=None) for each in done if isinstance(each, ToolCall)] == [ToolCall("c1", "list", ASKED)]
