"""What one chunk of Chat Completions tells, and a whole completion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.domain.messages.events import ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import Part, Thought, ToolCall
from codegpt_ls.providers.dialects.piece import (
    Piece,
    count_of,
    dollars_of,
    is_count,
    made_id,
    member,
    model_of,
    text_of,
)
from codegpt_ls.providers.dialects.seals import Wax

_REASONS: Final = {
    "stop": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
    "tool_calls": FinishReason.TOOL_CALLS,
    "refusal": FinishReason.REFUSAL,
}
_NO_REASON: Final = frozenset({"", "null"})
_FAILED: Final = "error"
"""OpenRouter's word for an answer that broke on the way to it."""
_THINKING: Final = ("reasoning_content", "reasoning", "reasoning_text")
"""DeepSeek, Z.ai, Moonshot, llama.cpp; OpenRouter, Groq, vLLM, Ollama; Copilot. Some send the same under two names."""
_WANTED_BACK: Final = "reasoning_content"
"""With the calls of tools: DeepSeek refuses the next question without."""


@dataclass(slots=True)
class _Call:
    id: str
    name: str
    arguments: list[str] = field(default_factory=list)
    """Its pieces."""


class CompletionReader:
    """An answer of Chat Completions: its chunks know nothing of each other, but for the calls of tools."""

    def __init__(self, wax: Wax) -> None:
        self._wax = wax
        self._thinking: list[str] = []
        self._wanted_back: list[str] = []
        self._calls: dict[object, _Call] = {}
        self._refused = False

    def take(self, event: Mapping[str, Any]) -> Piece:
        """The chunk."""
        return self._read(event, "delta")

    def whole(self, body: object) -> Piece | None:
        """A whole completion."""
        whole = self._read(body, "message")
        named = member(body, "object") == "chat.completion"
        held = whole.text or whole.calls
        return whole if (whole.reason and held) or (named and (whole.reason or held)) else None

    def rest(self) -> tuple[Part, ...]:
        """The calls: nothing names their end."""
        return tuple(ToolCall(each.id, each.name, "".join(each.arguments)) for each in self._calls.values())

    def _read(self, chunk: object, part: str) -> Piece:
        """`part`: where a choice keeps what it says."""
        choices = member(chunk, "choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        said = member(choice, part)
        return self._with_parts(_piece(chunk, choice, said, begun=isinstance(choices, list)), said)

    def _with_parts(self, piece: Piece, said: object) -> Piece:
        self._refused = self._refused or bool(text_of(member(said, "refusal")))
        if piece.thinking:
            self._thinking.append(piece.thinking)
        if back := text_of(member(said, _WANTED_BACK)):
            self._wanted_back.append(back)
        told = member(said, "tool_calls")
        calls = tuple(self._called(told)) if told else ()
        parts = self._thought() if piece.text or calls else ()
        reason = self._reason(piece.reason)
        # Most pieces are words and nothing else.
        changed = calls or parts or reason is not piece.reason
        return replace(piece, calls=calls, parts=parts, reason=reason) if changed else piece

    def _reason(self, told: FinishReason | None) -> FinishReason | None:
        """Some servers stop, where they mean that a tool is to be run."""
        if told is not FinishReason.STOP:
            return told
        if self._calls:
            return FinishReason.TOOL_CALLS
        return FinishReason.REFUSAL if self._refused else told

    def _thought(self) -> tuple[Part, ...]:
        text, back = "".join(self._thinking), "".join(self._wanted_back)
        self._thinking, self._wanted_back = [], []
        return (Thought(text, self._wax.seal({_WANTED_BACK: back}) if back else None),) if text else ()

    def _called(self, calls: object) -> Iterator[ToolCallStarted | ToolCallDelta]:
        for number, each in enumerate(calls if isinstance(calls, list) else ()):
            place, function = member(each, "index"), member(each, "function")
            place = number if place is None else str(place)
            name, arguments = text_of(member(function, "name")), text_of(member(function, "arguments"))
            call = self._calls.get(place)
            if call is None:
                call = self._calls[place] = _Call(text_of(member(each, "id")) or made_id(), name)
                yield ToolCallStarted(call.id, name)
            if arguments:
                call.arguments.append(arguments)
                yield ToolCallDelta(call.id, arguments)


def _piece(chunk: object, choice: object, said: object, *, begun: bool) -> Piece:
    """One without choices still tells of model and usage. `said`: where the choice keeps its text."""
    reason = member(choice, "finish_reason")
    named = isinstance(reason, str) and reason.lower() not in _NO_REASON
    content, usage = member(said, "content"), member(chunk, "usage")
    return Piece(
        text=_text(content) or _text(member(said, "refusal")),
        thinking=_thinking(said) or _thought(content),
        reason=_REASONS.get(str(reason), FinishReason.OTHER) if named else None,
        failed=reason == _FAILED,
        model=model_of(member(chunk, "model")),
        # All but the last chunk have none.
        usage=None if usage is None else _usage(usage),
        cost=None if usage is None else _cost(usage),
        begun=begun,
    )


def _thinking(said: object) -> str:
    for name in _THINKING:
        if text := text_of(member(said, name)):
            return text
    return ""


def _text(content: object) -> str:
    """A string, or the text among a list of parts (Mistral): references are no answer."""
    if not isinstance(content, list):
        return text_of(content)
    return "".join(text_of(member(part, "text")) for part in content if member(part, "type") == "text")


def _thought(content: object) -> str:
    """The thinking among a list of parts (Mistral), which has parts of its own."""
    if not isinstance(content, list):
        return ""
    return "".join(_text(member(part, "thinking")) for part in content if member(part, "type") == "thinking")


def _cost(counted: object) -> Decimal | None:
    """What OpenRouter and its like took for the answer, or Perplexity, which tells the sum among its parts.

    Where a key of the person's at the vendor behind it was used, that vendor's bill comes besides.
    """
    told = member(counted, "cost")
    cost = dollars_of(member(told, "total_cost") if isinstance(told, dict) else told)
    if cost is None or member(counted, "is_byok") is not True:
        return cost
    behind = dollars_of(member(member(counted, "cost_details"), "upstream_inference_cost"))
    return None if behind is None else cost + behind


def _usage(counted: object) -> Usage | None:
    sent, received = member(counted, "prompt_tokens"), member(counted, "completion_tokens")
    if not (is_count(sent) and is_count(received)):
        return None
    read, written = member(counted, "prompt_tokens_details"), member(counted, "completion_tokens_details")
    cached = member(read, "cached_tokens")
    return Usage(
        sent,
        received,
        # DeepSeek has it beside the sum.
        cached_tokens=count_of(member(counted, "prompt_cache_hit_tokens") if cached is None else cached),
        cache_written_tokens=count_of(member(read, "cache_write_tokens")),
        reasoning_tokens=count_of(member(written, "reasoning_tokens")),
    )
