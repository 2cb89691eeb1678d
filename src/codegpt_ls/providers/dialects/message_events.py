"""What the events of Anthropic's Messages tell, and a whole message."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.domain.messages.events import ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import Part, Thought, ToolCall
from codegpt_ls.providers.dialects.piece import Piece, is_count, made_id, member, model_of, text_of
from codegpt_ls.providers.dialects.seals import Wax

_REASONS: Final = {
    "end_turn": FinishReason.STOP,
    "stop_sequence": FinishReason.STOP,
    "max_tokens": FinishReason.LENGTH,
    "model_context_window_exceeded": FinishReason.CONTEXT_FULL,
    "refusal": FinishReason.REFUSAL,
    "tool_use": FinishReason.TOOL_CALLS,
    "pause_turn": FinishReason.PAUSED,
}
_COUNTS: Final = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")


class MessageReader:
    """An answer of Messages: its counts come in two parts, each the newest word."""

    def __init__(self, wax: Wax) -> None:
        self._wax = wax
        self._counts: dict[str, int] = {}
        self._open: _Block | None = None

    def take(self, event: Mapping[str, Any]) -> Piece:
        """What the next event tells."""
        match event.get("type"):
            case "message_start":
                message = event.get("message")
                return Piece(model=model_of(member(message, "model")), usage=self._counted(message), begun=True)
            case "content_block_start":
                before = self._done()
                block = event.get("content_block")
                self._open = _Block(block if isinstance(block, dict) else {})
                return replace(_said(block), calls=self._open.started(), parts=before)
            case "content_block_delta":
                added = event.get("delta")
                calls = self._open.add(added) if self._open else ()
                return replace(_said(added), calls=calls) if calls else _said(added)
            case "content_block_stop":
                return Piece(parts=self._done())
            case "message_delta":
                return Piece(reason=_reason(event.get("delta")), usage=self._counted(event))
            case "message_stop":
                return Piece(ended=True)
        return Piece()

    def whole(self, body: object) -> Piece | None:
        """A whole message."""
        blocks, reason = member(body, "content"), _reason(body)
        if member(body, "type") != "message" or not isinstance(blocks, list) or reason is None:
            return None
        said = [_said(block) for block in blocks]
        held = [_Block(block) for block in blocks if isinstance(block, dict)]
        return Piece(
            calls=tuple(call for each in held for call in each.called()),
            parts=tuple(part for each in held for part in each.part(self._wax)),
            text="".join(each.text for each in said),
            thinking="".join(each.thinking for each in said),
            reason=reason,
            model=model_of(member(body, "model")),
            usage=self._counted(body),
            begun=True,
        )

    def rest(self) -> tuple[Part, ...]:
        """None: each part has an end of its own, and what has none is not whole."""
        return ()

    def _done(self) -> tuple[Part, ...]:
        block, self._open = self._open, None
        return block.part(self._wax) if block else ()

    def _counted(self, holder: object) -> Usage | None:
        """The counts as far as they are known; what was read from a cache, or put into one, is not in the input."""
        usage = member(holder, "usage")
        told = {name: member(usage, name) for name in _COUNTS}
        self._counts.update({name: number for name, number in told.items() if is_count(number)})
        counts = self._counts
        if "input_tokens" not in counts or "output_tokens" not in counts:
            return None
        cached, written = counts.get("cache_read_input_tokens"), counts.get("cache_creation_input_tokens")
        return Usage(
            counts["input_tokens"] + (cached or 0) + (written or 0),
            counts["output_tokens"],
            cached_tokens=cached,
            cache_written_tokens=written,
        )


class _Block:
    """A part of a message, as it comes."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = dict(fields)
        self._kind = text_of(fields.get("type"))
        self._id, self._name = text_of(fields.get("id")) or made_id(), text_of(fields.get("name"))
        # Lists: to lengthen a text by each of a hundred thousand pieces would copy it as often.
        self._thinking, self._signature = [text_of(fields.get("thinking"))], [text_of(fields.get("signature"))]
        self._json: list[str] = []

    def started(self) -> tuple[ToolCallStarted, ...]:
        """That a tool is called, where it is."""
        return (ToolCallStarted(self._id, self._name),) if self._kind == "tool_use" else ()

    def called(self) -> tuple[ToolCallStarted | ToolCallDelta, ...]:
        """The call of a tool that came at once, where it is one."""
        return (*self.started(), ToolCallDelta(self._id, self._arguments)) if self._kind == "tool_use" else ()

    def add(self, delta: object) -> tuple[ToolCallDelta, ...]:
        """What is added, as far as it is told."""
        if self._kind == "text":
            return ()
        self._thinking.append(text_of(member(delta, "thinking")))
        self._signature.append(text_of(member(delta, "signature")))
        more = text_of(member(delta, "partial_json")) if self._kind == "tool_use" else ""
        self._json.append(more)
        return (ToolCallDelta(self._id, more),) if more else ()

    def part(self, wax: Wax) -> tuple[Part, ...]:
        """What has come of it; nothing for words."""
        match self._kind:
            case "thinking":
                thinking, signature = "".join(self._thinking), "".join(self._signature)
                block = {"type": "thinking", "thinking": thinking, "signature": signature}
                return (Thought(thinking, wax.seal(block) if signature else None),)
            case "redacted_thinking":
                return (Thought("", wax.seal(self._fields)),)
            case "tool_use":
                return (ToolCall(self._id, self._name, self._arguments),)
        return ()

    @property
    def _arguments(self) -> str:
        return "".join(self._json) or json.dumps(self._fields.get("input") or {}, ensure_ascii=False)


def _said(block: object) -> Piece:
    """The words of a block or of what is added to one: its type tells which there are, whatever else stands in it."""
    kind = member(block, "type")
    return Piece(
        text=text_of(member(block, "text")) if kind in ("text", "text_delta") else "",
        thinking=text_of(member(block, "thinking")) if kind in ("thinking", "thinking_delta") else "",
        begun=True,
    )


def _reason(holder: object) -> FinishReason | None:
    reason = text_of(member(holder, "stop_reason"))
    return _REASONS.get(reason, FinishReason.OTHER) if reason else None
