"""What a fake provider answers in Anthropic's dialect: the same replies, worded as its events."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.provider import FakeProvider
from tests.fakes.replies import DONE, Event, Reply, Step, UsageEvent, answer

_REASONS = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal", "tool_calls": "tool_use"}


@dataclass(frozen=True, slots=True)
class MessageEvent(Event):
    """One event, with its name on a line of its own."""

    def encode(self, model: str) -> bytes:
        payload = dict(self.payload)
        if payload["type"] == "message_start":
            payload["message"] = {"model": model, **payload["message"]}
        return f"event: {payload['type']}\ndata: {json.dumps(payload, ensure_ascii=False)}\n\n".encode()


def as_messages(reply: Reply) -> Reply:
    """The same answer in the other dialect; what is no chunk of it stays as it is."""
    return replace(reply, steps=tuple(each for step in reply.steps for each in _steps(step)))


def start(usage: Mapping[str, int] | None = None, **message: Any) -> MessageEvent:
    """The first event."""
    opened = {"id": "msg_fake", "type": "message", "role": "assistant", "content": [], **message}
    return MessageEvent({"type": "message_start", "message": {**opened, **({"usage": usage} if usage else {})}})


def block(kind: str, **fields: Any) -> MessageEvent:
    """The beginning of a part of the message."""
    return MessageEvent({"type": "content_block_start", "index": 0, "content_block": {"type": kind, **fields}})


def delta(kind: str, **fields: Any) -> MessageEvent:
    """What is added to that part."""
    return MessageEvent({"type": "content_block_delta", "index": 0, "delta": {"type": kind, **fields}})


def over() -> MessageEvent:
    """That part's end."""
    return MessageEvent({"type": "content_block_stop", "index": 0})


def end(reason: str | None, usage: Mapping[str, Any] | None = None) -> MessageEvent:
    """Why it ends, and its counts."""
    return MessageEvent({"type": "message_delta", "delta": {"stop_reason": reason}, "usage": usage or {}})


STOP = MessageEvent({"type": "message_stop"})
PING = MessageEvent({"type": "ping"})


def _steps(step: Step) -> list[Step]:
    match step:
        case MessageEvent():
            return [step]
        case UsageEvent():
            return [end(None, {"input_tokens": step.input_tokens, "output_tokens": step.output_tokens})]
        case Event():
            (choice,) = step.payload["choices"]
            named = {"model": step.payload["model"]} if "model" in step.payload else {}
            opening = [start(**named), PING, block("text", text="")] if "role" in choice["delta"] else []
            said = choice["delta"].get("content")
            reason = choice["finish_reason"]
            return [
                *opening,
                *([delta("text_delta", text=said)] if said else []),
                *([end(_REASONS[reason])] if reason else []),
            ]
        case bytes() if step == DONE:
            return [STOP]
    return [step]


class FakeAnthropic(FakeProvider):
    """Takes replies in OpenAI's words and plays them in Anthropic's."""

    default = as_messages(answer())

    def script(self, *replies: Reply) -> None:
        super().script(*map(as_messages, replies))
