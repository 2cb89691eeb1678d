"""What the events of Gemini's API tell, and a whole answer."""

from collections.abc import Mapping
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.providers.dialects.piece import Piece, count_of, is_count, member, model_of, text_of

_REASONS: Final = {
    "STOP": FinishReason.STOP,
    "MAX_TOKENS": FinishReason.LENGTH,
    **dict.fromkeys(
        ("SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"),
        FinishReason.CONTENT_FILTER,
    ),
}
_NO_REASON: Final = frozenset({"", "FINISH_REASON_UNSPECIFIED"})
_FAILED: Final = frozenset({"MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE"})


class GeminiReader:
    """An answer of Gemini's: each event is an answer of its own, with what is new in it and all counts so far."""

    def take(self, event: Mapping[str, Any]) -> Piece:
        """What the next event tells."""
        candidates = event.get("candidates")
        candidate = candidates[0] if isinstance(candidates, list) and candidates else None
        reason = text_of(member(candidate, "finishReason"))
        parts = member(member(candidate, "content"), "parts")
        said = parts if isinstance(parts, list) else []
        return Piece(
            text="".join(text_of(member(part, "text")) for part in said if member(part, "thought") is not True),
            thinking="".join(text_of(member(part, "text")) for part in said if member(part, "thought") is True),
            reason=None if reason in _NO_REASON else _REASONS.get(reason, FinishReason.OTHER),
            failed=reason in _FAILED,
            model=model_of(event.get("modelVersion")),
            usage=_usage(event.get("usageMetadata")),
            begun=isinstance(candidates, list),
        )

    def whole(self, body: object) -> Piece | None:
        """A whole answer, or all of its events in one list, as they come where nobody asked for a stream."""
        events = body if isinstance(body, list) else [body]
        pieces = [self.take(event) for event in events if isinstance(event, dict)]
        reason = next((piece.reason for piece in reversed(pieces) if piece.reason), None)
        if reason is None or any(piece.failed for piece in pieces):
            return None
        return Piece(
            text="".join(piece.text for piece in pieces),
            thinking="".join(piece.thinking for piece in pieces),
            reason=reason,
            model=pieces[-1].model,
            usage=pieces[-1].usage,
            begun=True,
        )


def _usage(counted: object) -> Usage | None:
    """What was thought is not in the candidates' tokens; what came from a cache is in the prompt's."""
    sent, thought = member(counted, "promptTokenCount"), count_of(member(counted, "thoughtsTokenCount"))
    if not is_count(sent):
        return None
    written = count_of(member(counted, "candidatesTokenCount")) or 0
    cached = count_of(member(counted, "cachedContentTokenCount"))
    return Usage(sent, written + (thought or 0), cached_tokens=cached, reasoning_tokens=thought)
