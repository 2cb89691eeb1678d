"""Every dialect against a server that somebody else wrote, in one run of it."""

import json
from contextlib import aclosing
from pathlib import Path

import pytest

from codegpt_ls.domain.chat import EndedOtherwise, Finished, FinishReason, TextDelta, ThinkingDelta
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.messages.events import PartDone
from codegpt_ls.domain.messages.parts import ToolCall
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.vendors import provider_of as own_provider_of
from codegpt_ls.providers.vendors.row import row_of
from tests.fakes.aimock import aimock
from tests.providers.asking import connection_to, failure, first_text, question, sockets_to
from tests.providers.rows import provider_of

TEXT = "안녕하세요, 독립된 서버입니다. 😀 끝."
THOUGHT = "They greet me, in Korean I think."
COUNTS = {
    "prompt_tokens": 7,
    "completion_tokens": 3,
    "total_tokens": 10,
    "input_tokens": 7,
    "output_tokens": 3,
    "promptTokenCount": 7,
    "candidatesTokenCount": 3,
    "totalTokenCount": 10,
}
FIXTURES = (
    {"match": {"userMessage": "greet"}, "response": {"content": TEXT, "reasoning": THOUGHT, "usage": COUNTS}},
    {"match": {"userMessage": "tool"}, "response": {"toolCalls": [{"name": "list", "arguments": '{"in":"src"}'}]}},
    {"match": {"userMessage": "long"}, "response": {"content": TEXT * 1000}},
    {"match": {"userMessage": "cut"}, "response": {"content": TEXT}, "truncateAfterChunks": 4},
    {
        "match": {"userMessage": "slow"},
        "response": {"error": {"message": "Slow down", "type": "rate_limit_error"}, "status": 429},
    },
)
RESPONSES = {"id": "mine", "title": "Mine", "dialect": "responses", "baseUrl": "http://127.0.0.1:1/v1"}
SPOKEN = {
    "completions": (ChatCompletionsProvider(OPENAI), "deepseek-reasoner", "/v1"),
    "responses": (own_provider_of(row_of(RESPONSES)), "o4-mini", "/v1"),
    "messages": (provider_of("anthropic"), "claude-opus-4-6", ""),
    "gemini": (provider_of("google"), "gemini-2.5-pro", ""),
}


@pytest.mark.parametrize(("provider", "model", "path"), SPOKEN.values(), ids=SPOKEN)
async def test_another_server_is_understood(provider: Provider, model: str, path: str, tmp_path: Path) -> None:
    with aimock(tmp_path, *FIXTURES) as peer:
        connection = connection_to(peer.origin + path)
        async with aclosing(provider.stream(question("greet", model=model), connection)) as events:
            came = [event async for event in events]
        async with aclosing(provider.stream(question("tool", model=model), connection)) as events:
            wanted = [event async for event in events]
        cut, cut_text = await failure(provider, connection, question("cut", model=model))
        slow, _ = await failure(provider, connection, question("slow", model=model))
        stopped = provider.stream(question("long", model=model), connection)
        assert TEXT.startswith((await first_text(stopped)).text)
        open_before = len(sockets_to(peer.origin))
        await stopped.aclose()
        assert len(sockets_to(peer.origin)) == open_before - 1
        await provider.aclose()
    assert "".join(event.text for event in came if isinstance(event, ThinkingDelta)) == THOUGHT
    assert "".join(event.text for event in came if isinstance(event, TextDelta)) == TEXT
    end = came[-1]
    assert isinstance(end, Finished)
    assert (end.finish_reason, end.model) == (FinishReason.STOP, model)
    assert end.usage is not None
    assert (end.usage.input_tokens, end.usage.output_tokens) == (7, 3)
    parts = [each.part for each in wanted if isinstance(each, PartDone)]
    (call,) = (each for each in parts if isinstance(each, ToolCall))
    assert (call.name, json.loads(call.arguments)) == ("list", {"in": "src"})
    assert wanted[-2] == EndedOtherwise(FinishReason.TOOL_CALLS, model, ("list",))
    assert (cut.code, slow.code) == (ErrorCode.INTERRUPTED, ErrorCode.RATE)
    assert TEXT.startswith(cut_text)
