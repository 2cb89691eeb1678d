"""What the events of Anthropic's Messages tell, and a whole message."""

from collections.abc import Mapping
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.providers.dialects.piece import Piece, is_count, member, model_of, text_of

_REASONS: Final = {
    "end_turn": FinishReason.STOP,
    "stop_sequence": FinishReason.STOP,
    "max_tokens": FinishReason.LENGTH,
    "model_context_window_exceeded": FinishReason.LENGTH,
    "refusal": FinishReason.CONTENT_FILTER,
}
_COUNTS: Final = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")


class MessageReader:
    """An answer of Messages: its counts come in two parts, each the newest word."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def take(self, event: Mapping[str, Any]) -> Piece:
        """What the next event tells."""
        match event.get("type"):
            case "message_start":
                message = event.get("message")
                return Piece(model=model_of(member(message, "model")), usage=self._counted(message), begun=True)
            case "content_block_start":
                return _said(event.get("content_block"))
            case "content_block_delta":
                return _said(event.get("delta"))
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
        return Piece(
            text="".join(each.text for each in said),
            thinking="".join(each.thinking for each in said),
            reason=reason,
            model=model_of(member(body, "model")),
            usage=self._counted(body),
            begun=True,
        )

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
