"""What comes back, read leniently: each way words it in its own fashion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.providers.dialects.piece import is_count, member, model_of, text_of

_REASONS: Final = {"stop": FinishReason.STOP, "length": FinishReason.LENGTH, "limit": FinishReason.LENGTH}


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What one event tells."""

    text: str = ""
    reason: FinishReason | None = None
    usage: Usage | None = None
    model: str | None = None
    known: bool = False
    """Whether it is an event of a completion at all."""


def filled_in(event: Mapping[str, Any]) -> FilledIn:
    """The next piece: of `/infill`, of a completion, or worded as a chat, as Mistral does."""
    choices = event.get("choices")
    if isinstance(choices, list):
        choice = choices[0] if choices else None
        said = member(choice, "delta") or member(choice, "message")
        named = text_of(member(choice, "finish_reason"))
        return FilledIn(
            text=text_of(member(choice, "text")) or text_of(member(said, "content")),
            reason=_REASONS.get(named, FinishReason.OTHER) if named else None,
            usage=_usage(event.get("usage"), "prompt_tokens", "completion_tokens"),
            model=model_of(event.get("model")),
            known=True,
        )
    if "content" not in event:
        return FilledIn()
    ended = event.get("stop") is True
    return FilledIn(
        text=text_of(event["content"]),
        reason=_REASONS.get(text_of(event.get("stop_type")), FinishReason.STOP) if ended else None,
        usage=_usage(event, "tokens_evaluated", "tokens_predicted") if ended else None,
        model=model_of(event.get("model")),
        known=True,
    )


def _usage(counted: object, read: str, written: str) -> Usage | None:
    sent, received = member(counted, read), member(counted, written)
    return Usage(sent, received) if is_count(sent) and is_count(received) else None
