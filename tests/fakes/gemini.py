"""What a fake provider answers in Gemini's dialect: the same replies, worded as its events."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.provider import FakeProvider
from tests.fakes.replies import DONE, Event, Reply, Step, UsageEvent, answer

_REASONS = {"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY", "tool_calls": "UNEXPECTED_TOOL_CALL"}


@dataclass(frozen=True, slots=True)
class GeminiEvent(Event):
    """One event; Gemini names the model in a field of its own."""

    def encode(self, model: str) -> bytes:  # noqa: ARG002 - the field is left out where nobody sets it
        return f"data: {json.dumps(self.payload, ensure_ascii=False)}\n\n".encode()


def as_gemini(reply: Reply) -> Reply:
    """The same answer in the other dialect; what is no chunk of it stays as it is, and nothing names the end."""
    return replace(reply, steps=tuple(each for step in reply.steps for each in _steps(step)))


def said(*parts: Mapping[str, Any], reason: str | None = None, **fields: Any) -> GeminiEvent:
    """One event with these parts."""
    ending = {} if reason is None else {"finishReason": reason}
    candidate = {"content": {"role": "model", "parts": list(parts)}, "index": 0, **ending}
    return GeminiEvent({"candidates": [candidate], **fields})


def _steps(step: Step) -> list[Step]:
    match step:
        case GeminiEvent():
            return [step]
        case UsageEvent():
            counts = {"promptTokenCount": step.input_tokens, "candidatesTokenCount": step.output_tokens}
            return [GeminiEvent({"usageMetadata": counts})]
        case Event():
            (choice,) = step.payload["choices"]
            named = {"modelVersion": step.payload["model"]} if "model" in step.payload else {}
            text, reason = choice["delta"].get("content"), choice["finish_reason"]
            return [said(*([{"text": text}] if text else []), reason=_REASONS[reason] if reason else None, **named)]
        case bytes() if step == DONE:
            return []
    return [step]


class FakeGemini(FakeProvider):
    """Takes replies in OpenAI's words and plays them in Gemini's."""

    default = as_gemini(answer())

    def script(self, *replies: Reply) -> None:
        super().script(*map(as_gemini, replies))
