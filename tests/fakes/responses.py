"""What a fake provider answers in the dialect of OpenAI's Responses: the same replies, worded as its events."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.provider import FakeProvider
from tests.fakes.replies import DONE, Event, Reply, Step, UsageEvent, answer

_CUT = {"length": "max_output_tokens", "content_filter": "content_filter"}
CALL = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "list", "arguments": "{}"}


@dataclass(frozen=True, slots=True)
class ResponseEvent(Event):
    """One event, with its name on a line of its own; the model stands in the response it is about."""

    def encode(self, model: str) -> bytes:
        payload = dict(self.payload)
        if "response" in payload:
            payload["response"] = {"id": "resp_fake", "object": "response", "model": model, **payload["response"]}
        return f"event: {payload['type']}\ndata: {json.dumps(payload, ensure_ascii=False)}\n\n".encode()


def event(kind: str, **fields: Any) -> ResponseEvent:
    """One event."""
    return ResponseEvent({"type": f"response.{kind}", **fields})


def ended(kind: str = "completed", **response: Any) -> ResponseEvent:
    """The last event."""
    return event(kind, response={"status": kind, **response})


def item(what: Mapping[str, Any], place: int | None = 0) -> tuple[ResponseEvent, ResponseEvent]:
    """An item of the answer that comes at once; without a place as llama.cpp tells it."""
    return event("output_item.added", output_index=place, item=what), event(
        "output_item.done", output_index=place, item=what
    )


def as_responses(reply: Reply) -> Reply:
    """The same answer in the other dialect; what is no chunk of it stays as it is, and counts stand in its end."""
    counted = next((each for each in reply.steps if isinstance(each, UsageEvent)), None)
    usage = {"input_tokens": counted.input_tokens, "output_tokens": counted.output_tokens} if counted else None
    return replace(reply, steps=tuple(each for step in reply.steps for each in _steps(step, usage)))


def _steps(step: Step, usage: Mapping[str, int] | None) -> list[Step]:
    match step:
        case ResponseEvent():
            return [step]
        case UsageEvent():
            return []
        case Event():
            (choice,) = step.payload["choices"]
            named = {"model": step.payload["model"]} if "model" in step.payload else {}
            said, reason = choice["delta"].get("content"), choice["finish_reason"]
            opening = (
                [event("created", response={"status": "in_progress", **named})] if "role" in choice["delta"] else []
            )
            text = [event("output_text.delta", output_index=0, content_index=0, delta=said)] if said else []
            return [*opening, *text, *(_end(reason, {**named, "usage": usage}) if reason else [])]
        case bytes() if step == DONE:
            return []
    return [step]


def _end(reason: str, response: Mapping[str, Any]) -> list[Step]:
    if reason in _CUT:
        return [ended("incomplete", incomplete_details={"reason": _CUT[reason]}, **response)]
    return [*(item(CALL, 1) if reason == "tool_calls" else ()), ended(**response)]


class FakeResponses(FakeProvider):
    """Takes replies in the words of Chat Completions and plays them in those of Responses."""

    default = as_responses(answer())

    def script(self, *replies: Reply) -> None:
        super().script(*map(as_responses, replies))
