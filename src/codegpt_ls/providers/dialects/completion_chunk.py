"""What one chunk of Chat Completions tells, and a whole completion: read leniently, never trusted."""

from dataclasses import dataclass
from typing import Final, TypeGuard

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.domain.limits import MODEL_NAME, TOKEN_COUNT

_REASONS: Final = {
    "stop": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
}
_NO_REASON: Final = frozenset({"", "null"})
_FAILED: Final = "error"
"""OpenRouter's word for an answer that broke on the way to it."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The parts that count."""

    text: str = ""
    reason: FinishReason | None = None
    failed: bool = False
    """Whether it ends the answer as broken, without saying why."""
    model: str | None = None
    usage: Usage | None = None
    has_choices: bool = False


def read_chunk(chunk: object, *, part: str = "delta") -> Chunk:
    """The chunk; one without choices still tells of model and usage. `part`: where a choice keeps its text."""
    choices = member(chunk, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = member(choice, part)
    reason = member(choice, "finish_reason")
    named = isinstance(reason, str) and reason.lower() not in _NO_REASON
    return Chunk(
        text=_text(member(said, "content")) or _text(member(said, "refusal")),
        reason=_REASONS.get(str(reason), FinishReason.OTHER) if named else None,
        failed=reason == _FAILED,
        model=_model(member(chunk, "model")),
        usage=_usage(member(chunk, "usage")),
        has_choices=isinstance(choices, list),
    )


def read_whole(body: object) -> Chunk | None:
    """A whole completion where a stream was asked for; None for other JSON."""
    whole = read_chunk(body, part="message")
    named = member(body, "object") == "chat.completion"
    return whole if (whole.reason and whole.text) or (named and (whole.reason or whole.text)) else None


def member(value: object, name: str) -> object:
    """Whatever came: nobody has checked it."""
    return value.get(name) if isinstance(value, dict) else None


def _text(content: object) -> str:
    """A string, or the text among a list of parts (Mistral): thinking and references are no answer."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = (member(part, "text") if member(part, "type") == "text" else None for part in content)
    return "".join(text for text in texts if isinstance(text, str))


def _model(name: object) -> str | None:
    """In whole characters, since it is written down, and no longer than a name is."""
    if not isinstance(name, str):
        return None
    return name[:MODEL_NAME].encode("utf-8", "replace").decode() or None


def _usage(counted: object) -> Usage | None:
    sent, received = member(counted, "prompt_tokens"), member(counted, "completion_tokens")
    return Usage(sent, received) if _is_count(sent) and _is_count(received) else None


def _is_count(number: object) -> TypeGuard[int]:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= TOKEN_COUNT
