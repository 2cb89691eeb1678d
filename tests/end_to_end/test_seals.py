"""What a vendor sealed comes back to it as it was, after a restart too, and reaches nobody else."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.editor import opened
from tests.fakes.gemini import FakeGemini, said
from tests.fakes.messages import STOP, FakeAnthropic, block, delta, end, over, start
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import Reply
from tests.fakes.responses import FakeResponses, ended, event, item

STREAM = {"content-type": "text/event-stream"}
CANARY = "EqQBCkYIAR+/canary==\u00e9\ud55c"
THOUGHT = {"type": "thinking", "thinking": "Hm. 음", "signature": CANARY}
LOCKED = {"type": "redacted_thinking", "data": f"{CANARY}2"}
MESSAGES = (
    start(),
    block("thinking", thinking="", signature=""),
    delta("thinking_delta", thinking="Hm. 음"),
    delta("signature_delta", signature=CANARY),
    over(),
    block("redacted_thinking", data=f"{CANARY}2"),
    over(),
    block("text", text=""),
    delta("text_delta", text="Four."),
    over(),
    end("end_turn"),
    STOP,
)
GEMINI = (
    said({"text": "Hm.", "thought": True, "thoughtSignature": CANARY}),
    said({"text": "Fo"}),
    said({"text": "ur.", "thoughtSignature": f"{CANARY}2"}, reason="STOP"),
)
REASONING = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": CANARY}
RESPONSES = (
    *item(REASONING),
    event("output_text.delta", delta="Four."),
    ended(),
)
OWN = """[mine]
title = "Mine"
dialect = "responses"
baseUrl = "{origin}/v1"
environment.key = "MINE_KEY"
"""
SEALED: dict[str, tuple[type[FakeProvider], dict[str, str], Sequence[Any], str, Any]] = {
    "anthropic": (
        FakeAnthropic,
        {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": "{origin}"},
        MESSAGES,
        "messages",
        {"role": "assistant", "content": [THOUGHT, LOCKED, {"type": "text", "text": "Four."}]},
    ),
    "mine": (
        FakeResponses,
        {"MINE_KEY": KEY},
        RESPONSES,
        "input",
        REASONING,
    ),
    "google": (
        FakeGemini,
        {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": "{origin}"},
        GEMINI,
        "contents",
        {
            "role": "model",
            "parts": [
                {"text": "Hm.", "thought": True, "thoughtSignature": CANARY},
                {"text": "Fo"},
                {"text": "ur.", "thoughtSignature": f"{CANARY}2"},
            ],
        },
    ),
}


@pytest.mark.parametrize("provider", SEALED)
async def test_a_seal_comes_back_after_a_restart_to_its_own_model_only(environ: dict[str, str], provider: str) -> None:
    fakes, names, steps, field, sent = SEALED[provider]
    with fakes(expected_key=KEY) as fake:
        given = {**environ, **{name: value.format(origin=fake.origin) for name, value in names.items()}}
        own = Path(environ["CODEGPT_LS_HOME"]) / "config" / "providers.toml"
        own.parent.mkdir(parents=True)
        own.write_text(OWN.format(origin=fake.origin))
        fake.script(Reply(headers=STREAM, steps=tuple(steps)))
        asked = {"provider": provider, "model": "one"}
        async with opened(given) as editor:
            thread = (await editor.request("codegpt/createThread", {}))["id"]
            told = [await editor.request("codegpt/chat", {**asked, **question(thread, "2 and 2?")})]
        async with opened(given) as editor:
            for model in ("one", "another"):
                again = {**asked, "model": model, **question(thread, "Sure?")}
                told.append(await editor.request("codegpt/chat", again))
            told.append(await editor.request("codegpt/thread", {"threadId": thread}))
            told.append(await editor.request("codegpt/exportThread", {"threadId": thread, "format": "json"}))
    _, same, other = (each.body[field] for each in fake.chats)
    assert same[1] == sent
    assert "canary" not in json.dumps(other)
    assert "ur." in json.dumps(other)
    assert "canary" not in json.dumps(told)


def question(thread: str, text: str) -> dict[str, Any]:
    return {"threadId": thread, "messages": [{"role": "user", "content": text}]}
