"""A provider's own model list, read leniently: gateways leave out and add fields as they like."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from codegpt_ls.domain.models import Model, ModelSource

_CONTEXT_FIELDS = ("context_length", "max_model_len", "context_window", "max_context_length", "max_input_tokens")
"""OpenRouter and Together; vLLM; Groq; LM Studio; LiteLLM."""

_DAY = re.compile(r"-\d{4}-\d\d-\d\d\Z")


def live_models(body: object, catalogue: Sequence[Model]) -> tuple[Model, ...]:
    """The chat models of a `GET /models` body, in its order; entries that name no model are skipped."""
    known = {model.id: model for model in catalogue}
    listed = (_model(entry, known) for entry in _entries(body))
    return tuple(model for model in dict.fromkeys(listed) if model is not None and model.chat)


def holds_list(body: object) -> bool:
    """Whether this is a model list at all, be it empty: Ollama without models gives null."""
    if isinstance(body, Mapping):
        lists = [body[name] for name in ("data", "models") if name in body]
        return not body.get("error") and any(each is None or isinstance(each, list) for each in lists)
    return isinstance(body, list) and not (body and isinstance(body[0], Mapping) and body[0].get("error"))


def _entries(body: object) -> Sequence[object]:
    """`{"data": [...]}` as OpenAI, `{"models": [...]}` or a bare list as some gateways."""
    if isinstance(body, Mapping):
        body = body.get("data") or body.get("models")
    return body if isinstance(body, list) else ()


def _model(entry: object, known: Mapping[str, Model]) -> Model | None:
    if isinstance(entry, str):
        entry = {"id": entry}
    if not isinstance(entry, Mapping):
        return None
    name = entry.get("id") or entry.get("name")
    if not isinstance(name, str) or not name:
        return None
    own = known.get(name) or _snapshot(name, known)
    return Model(
        id=name,
        shutdown_date=_date(entry.get("shutdown_date")) or own.shutdown_date,
        replacement=own.replacement,
        chat=own.chat and _answers_in_text(entry),
        context_tokens=_context(entry) or own.context_tokens,
        source=ModelSource.LIVE,
    )


def _snapshot(name: str, known: Mapping[str, Model]) -> Model:
    """What a dated snapshot shares with the model it is one of: its kind and its context, not its end."""
    family = known.get(_DAY.sub("", name))
    return Model(id=name) if family is None else replace(family, id=name, shutdown_date=None, replacement=None)


def _answers_in_text(entry: Mapping[str, object]) -> bool:
    """What the list itself says of the model's kind; True where it says nothing."""
    kind = entry.get("type") or entry.get("mode") or entry.get("task")
    if isinstance(kind, str) and kind.lower() not in _CHAT_KINDS:
        return False
    capabilities = entry.get("capabilities")
    if isinstance(capabilities, Mapping) and capabilities.get("completion_chat") is False:
        return False
    architecture = entry.get("architecture")
    modalities = architecture.get("output_modalities") if isinstance(architecture, Mapping) else None
    return not isinstance(modalities, list) or "text" in modalities


# Together's and LM Studio's `type`, LiteLLM's `mode`; `model` is what several put there for every entry.
_CHAT_KINDS = frozenset({"chat", "llm", "vlm", "language", "model", "base", "text-generation", "completion", "code"})


def _context(entry: Mapping[str, object]) -> int | None:
    for name in _CONTEXT_FIELDS:
        value = entry.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return None


def _date(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
