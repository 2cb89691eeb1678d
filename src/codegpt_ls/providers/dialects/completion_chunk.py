"""What one chunk of Chat Completions tells, and a whole completion."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.providers.dialects.piece import Piece, count_of, dollars_of, is_count, member, model_of, text_of

_REASONS: Final = {
    "stop": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
}
_NO_REASON: Final = frozenset({"", "null"})
_FAILED: Final = "error"
"""OpenRouter's word for an answer that broke on the way to it."""
_THINKING: Final = ("reasoning_content", "reasoning", "reasoning_text")
"""DeepSeek, Z.ai, Moonshot, llama.cpp; OpenRouter, Groq, vLLM, Ollama; Copilot. Some send the same under two names."""


class CompletionReader:
    """An answer of Chat Completions: its chunks know nothing of each other."""

    def take(self, event: Mapping[str, Any]) -> Piece:
        """The chunk."""
        return _piece(event, "delta")

    def whole(self, body: object) -> Piece | None:
        """A whole completion."""
        whole = _piece(body, "message")
        named = member(body, "object") == "chat.completion"
        return whole if (whole.reason and whole.text) or (named and (whole.reason or whole.text)) else None


def _piece(chunk: object, part: str) -> Piece:
    """One without choices still tells of model and usage. `part`: where a choice keeps its text."""
    choices = member(chunk, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = member(choice, part)
    reason = member(choice, "finish_reason")
    named = isinstance(reason, str) and reason.lower() not in _NO_REASON
    content = member(said, "content")
    fields = (text_of(member(said, name)) for name in _THINKING)
    return Piece(
        text=_text(content) or _text(member(said, "refusal")),
        thinking=next(filter(None, fields), "") or _thought(content),
        reason=_REASONS.get(str(reason), FinishReason.OTHER) if named else None,
        failed=reason == _FAILED,
        model=model_of(member(chunk, "model")),
        usage=_usage(member(chunk, "usage")),
        cost=_cost(member(chunk, "usage")),
        begun=isinstance(choices, list),
    )


def _text(content: object) -> str:
    """A string, or the text among a list of parts (Mistral): references are no answer."""
    if not isinstance(content, list):
        return text_of(content)
    return "".join(text_of(member(part, "text")) for part in content if member(part, "type") == "text")


def _thought(content: object) -> str:
    """The thinking among a list of parts (Mistral), which has parts of its own."""
    parts = content if isinstance(content, list) else ()
    return "".join(_text(member(part, "thinking")) for part in parts if member(part, "type") == "thinking")


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
