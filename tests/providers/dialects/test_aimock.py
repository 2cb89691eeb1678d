"""Every dialect against a server that somebody else wrote, in one run of it."""

from contextlib import aclosing
from pathlib import Path

import pytest

from codegpt_ls.domain.chat import Finished, FinishReason, TextDelta, ThinkingDelta
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from tests.fakes.aimock import aimock
from tests.providers.asking import connection_to, failure, question
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
    {"match": {"userMessage": "cut"}, "response": {"content": TEXT}, "truncateAfterChunks": 4},
    {
        "match": {"userMessage": "slow"},
        "response": {"error": {"message": "Slow down", "type": "rate_limit_error"}, "status": 429},
    },
)
SPOKEN = {
    "completions": (ChatCompletionsProvider(OPENAI), "deepseek-reasoner", "/v1"),
    "messages": (provider_of("anthropic"), "claude-opus-4-6", ""),
    "gemini": (provider_of("google"), "gemini-2.5-pro", ""),
}


@pytest.mark.parametrize(("provider", "model", "path"), SPOKEN.values(), ids=SPOKEN)
async def test_another_server_is_understood(provider: Provider, model: str, path: str, tmp_path: Path) -> None:
    with aimock(tmp_path, *FIXTURES) as peer:
        connection = connection_to(peer.origin + path)
        async with aclosing(provider.stream(question("greet", model=model), connection)) as events:
            came = [event async for event in events]
        cut, cut_text = await failure(provider, connection, question("cut", model=model))
        slow, _ = await failure(provider, connection, question("slow", model=model))
        await provider.aclose()
    assert "".join(event.text for event in came if isinstance(event, ThinkingDelta)) == THOUGHT
    assert "".join(event.text for event in came if isinstance(event, TextDelta)) == TEXT
    end = came[-1]
    assert isinstance(end, Finished)
    assert (end.finish_reason, end.model) == (FinishReason.STOP, model)
    assert end.usage is not None
    assert (end.usage.input_tokens, end.usage.output_tokens) == (7, 3)
    assert (cut.code, slow.code) == (ErrorCode.INTERRUPTED, ErrorCode.RATE)
    assert TEXT.startswith(cut_text)
