"""The whole server against a provider somebody else wrote."""

import asyncio
from pathlib import Path
from typing import Any

from tests.end_to_end.editor import opened
from tests.fakes.aimock import aimock

KEY = "sk-proj-0123456789abcdefABCDEF"


def ask(question: str, **more: object) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}], **more}


def refusal(question: str, status: int, kind: str, code: str | None, **more: object) -> dict[str, Any]:
    error = {"message": f"Refused: {question}", "type": kind, "code": code}
    return {"match": {"userMessage": question}, "response": {"error": error, "status": status, **more}}


async def test_an_answer_of_another_server_streams_whole(environ: dict[str, str], tmp_path: Path) -> None:
    text = "안녕하세요, 독립된 서버입니다. 😀 끝."
    greeting = {"match": {"userMessage": "greet"}, "response": {"content": text}}
    with aimock(tmp_path, greeting) as peer:
        async with opened({**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": peer.base_url}) as editor:
            result = await editor.request("codegpt/chat", ask("greet", partialResultToken="t"))
            deltas = editor.deltas("t")
        (seen,) = peer.requests()

    assert "".join(deltas) == text
    assert len(deltas) > 3
    assert result["finishReason"] == "stop"
    assert result["usage"]["outputTokens"] > 0
    assert seen["body"]["stream"] is True
    assert "temperature" not in seen["body"]


async def test_its_refusals_are_told_apart_and_only_the_passing_one_is_repeated(
    environ: dict[str, str], tmp_path: Path
) -> None:
    fixtures = (
        refusal("quota", 429, "insufficient_quota", "insufficient_quota"),
        refusal("speed", 429, "requests", "rate_limit_exceeded", retryAfter=0),
        refusal("gone", 404, "invalid_request_error", "model_not_found"),
        refusal("key", 401, "invalid_request_error", "invalid_api_key"),
    )
    expected = {
        "quota": ("limit.quota", 1),
        "speed": ("limit.rate", 3),
        "gone": ("model.not_found", 1),
        "key": ("auth.invalid_key", 1),
    }
    with aimock(tmp_path, *fixtures) as peer:
        async with opened({**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": peer.base_url}) as editor:
            refusals = {question: await editor.fails("codegpt/chat", ask(question)) for question in expected}
        tries = [entry["body"]["messages"][-1]["content"] for entry in peer.requests()]

    assert {each: (refusals[each].data["code"], tries.count(each)) for each in expected} == expected


async def test_an_answer_it_cuts_off_is_kept_and_not_asked_again(environ: dict[str, str], tmp_path: Path) -> None:
    cut = {
        "match": {"userMessage": "cut"},
        "response": {"content": "This answer ends half-way through."},
        "truncateAfterChunks": 3,
    }
    with aimock(tmp_path, cut) as peer:
        async with opened({**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": peer.base_url}) as editor:
            error = await editor.fails("codegpt/chat", ask("cut"))
        tries = await asyncio.to_thread(peer.requests)

    assert error.data["code"] == "stream.interrupted"
    assert "This answer".startswith(error.data["text"][:5])
    assert len(tries) == 1
