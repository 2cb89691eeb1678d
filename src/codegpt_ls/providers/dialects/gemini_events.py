"""What the events of Gemini's API tell, and a whole answer."""

import json
from collections.abc import Mapping
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.domain.messages.events import ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import Part, Seal, Text, Thought, ToolCall
from codegpt_ls.providers.dialects.piece import Piece, count_of, is_count, made_id, member, model_of, text_of
from codegpt_ls.providers.dialects.seals import Wax

_REASONS: Final = {
    "STOP": FinishReason.STOP,
    "MAX_TOKENS": FinishReason.LENGTH,
    "UNEXPECTED_TOOL_CALL": FinishReason.TOOL_CALLS,
    **dict.fromkeys(
        ("SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"),
        FinishReason.CONTENT_FILTER,
    ),
}
_NO_REASON: Final = frozenset({"", "FINISH_REASON_UNSPECIFIED"})
_FAILED: Final = frozenset({"MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE"})


class GeminiReader:
    """An answer of Gemini's: each event is an answer of its own, with what is new in it and all counts so far."""

    def __init__(self, wax: Wax) -> None:
        self._wax = wax
        self._thinking: list[str] = []
        self._called = False

    def take(self, event: Mapping[str, Any]) -> Piece:
        """What the next event tells."""
        candidates = event.get("candidates")
        candidate = candidates[0] if isinstance(candidates, list) and candidates else None
        reason = text_of(member(candidate, "finishReason"))
        content = member(member(candidate, "content"), "parts")
        said = content if isinstance(content, list) else []
        parts = tuple(done for part in said for done in self._parts(part))
        called = [each for each in parts if isinstance(each, ToolCall)]
        self._called = self._called or bool(called)
        meant = _REASONS.get(reason, FinishReason.OTHER)
        return Piece(
            calls=tuple(step for each in called for step in _steps(each)),
            parts=parts,
            text="".join(text_of(member(part, "text")) for part in said if member(part, "thought") is not True),
            thinking="".join(text_of(member(part, "text")) for part in said if member(part, "thought") is True),
            reason=None if reason in _NO_REASON else self._meant(meant),
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
            calls=tuple(call for piece in pieces for call in piece.calls),
            parts=tuple(part for piece in pieces for part in piece.parts),
            reason=reason,
            model=pieces[-1].model,
            usage=pieces[-1].usage,
            begun=True,
        )

    def rest(self) -> tuple[Part, ...]:
        """None: a thought that nothing followed was cut off."""
        return ()

    def _meant(self, reason: FinishReason) -> FinishReason:
        """No reason of its own tells of tools; imitations have some."""
        ordinary = reason in (FinishReason.STOP, FinishReason.OTHER)
        return FinishReason.TOOL_CALLS if self._called and ordinary else reason

    def _parts(self, part: object) -> tuple[Part, ...]:
        text, signature = text_of(member(part, "text")), text_of(member(part, "thoughtSignature"))
        seal = self._wax.seal({"thoughtSignature": signature}) if signature else None
        if member(part, "thought") is True:
            self._thinking.append(text)
            return self._thought(seal) if seal else ()
        call = member(part, "functionCall")
        if isinstance(call, dict):
            arguments = json.dumps(call.get("args") or {}, ensure_ascii=False)
            called = ToolCall(text_of(call.get("id")) or made_id(), text_of(call.get("name")), arguments, seal)
            return (*self._thought(None), called)
        return (*self._thought(None), *((Text(text, seal),) if seal else ()))

    def _thought(self, seal: Seal | None) -> tuple[Part, ...]:
        text, self._thinking = "".join(self._thinking), []
        return (Thought(text, seal),) if text or seal else ()


def _steps(call: ToolCall) -> tuple[ToolCallStarted | ToolCallDelta, ...]:
    """A call comes whole."""
    return ToolCallStarted(call.id, call.name), ToolCallDelta(call.id, call.arguments)


def _usage(counted: object) -> Usage | None:
    """What was thought is not in the candidates' tokens; what came from a cache is in the prompt's."""
    sent, thought = member(counted, "promptTokenCount"), count_of(member(counted, "thoughtsTokenCount"))
    if not is_count(sent):
        return None
    written = count_of(member(counted, "candidatesTokenCount")) or 0
    cached = count_of(member(counted, "cachedContentTokenCount"))
    return Usage(sent, written + (thought or 0), cached_tokens=cached, reasoning_tokens=thought)
