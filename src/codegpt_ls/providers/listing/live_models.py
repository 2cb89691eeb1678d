"""A provider's own model list, read leniently: gateways leave out and add fields as they like."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from codegpt_ls.domain.limits import LISTED_MODELS, MODEL_NAME, TOKEN_COUNT
from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.providers.listing.model_abilities import fills_in, takes_pictures, takes_tools, thinks
from codegpt_ls.providers.listing.model_kind import answers_in_text

_CONTEXT_FIELDS: Final = (
    "context_length", "max_model_len", "context_window", "max_context_length", "max_input_tokens", "inputTokenLimit",
    "max_context_window_tokens", "max_prompt_tokens", "n_ctx",
)  # fmt: skip
"""OpenRouter and Together; vLLM; Groq; LM Studio and Mistral; LiteLLM, Anthropic and GitHub; Gemini; Copilot (two);
llama.cpp."""
_END_FIELDS: Final = ("shutdown_date", "retires_at", "deprecation", "expiration_date", "retirement_date", "inference")
"""OpenAI; Anthropic; Mistral, and Azure as an object with `inference` in it; OpenRouter."""
_REPLACEMENT_FIELDS: Final = ("deprecation_replacement_model", "replacement", "replacement_model")
_INNER: Final = ("meta", "limits", "capabilities", "deprecation", "model_info", "top_provider")
_DAY: Final = re.compile(r"-\d{4}-\d\d-\d\d\Z")
_FIRST_YEAR: Final = 2020
_LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """How a vendor tells which models it has. Data of a provider's row."""

    path: str | None = None
    """Where its list is at its own origin, with a query where it has pages; None: `/models` below the address."""
    given: bool = True
    """Whether it gives a list at all: where not, the catalogue is all that is known."""
    without: tuple[str, ...] = ()
    """What stands in the names of models that answer no chat, where the list itself does not tell; in lower case."""


ORDINARY: Final = Lists()


def live_models(body: object, catalogue: Sequence[Model], lists: Lists = ORDINARY) -> tuple[Model, ...]:
    """The chat models of a `GET /models` body, in its order; entries that name no model are skipped.

    Of a list longer than any provider's only its beginning counts.
    """
    known = {model.id: model for model in catalogue}
    listed = (_model(entry, known) for entry in _entries(body)[:LISTED_MODELS])
    chat = (model for model in dict.fromkeys(listed) if model is not None and model.chat)
    return tuple(model for model in chat if not any(part in model.id.casefold() for part in lists.without))


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
    name = entry.get("id") or entry.get("name") or entry.get("model")
    if not isinstance(name, str) or not name.strip() or len(name) > MODEL_NAME or not name.isprintable():
        return None
    if "supportedGenerationMethods" in entry:
        # Gemini's own list has the path of each, which nobody types.
        name = name.removeprefix("models/")
    own = known.get(name) or _snapshot(name, known)
    return Model(
        id=name,
        shutdown_date=_end(entry) or own.shutdown_date,
        replacement=_replacement(entry) or own.replacement,
        chat=own.chat and answers_in_text(entry),
        context_tokens=_context(entry) or own.context_tokens,
        efforts=own.efforts,
        # That it takes none is kept only where this list says so: at a gateway another model may bear the name.
        pictures=(own.pictures or None) if (told := takes_pictures(entry)) is None else told,
        thinks=own.thinks if (said := thinks(entry)) is None else said,
        tools=(own.tools or None) if (calls := takes_tools(entry)) is None else calls,
        fills_in=own.fills_in if (filling := fills_in(entry)) is None else filling,
        source=ModelSource.LIVE,
    )


def _snapshot(name: str, known: Mapping[str, Model]) -> Model:
    """What a dated snapshot shares with the model it is one of: its kind and its context, not its end."""
    family = known.get(_DAY.sub("", name))
    return Model(id=name) if family is None else replace(family, id=name, shutdown_date=None, replacement=None)


def _with_inner(entry: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The entry and the objects in it that hold numbers: `limits`, Copilot's `capabilities.limits`, `meta`."""
    yield entry
    for name in _INNER:
        inner = entry.get(name)
        if isinstance(inner, Mapping):
            yield inner
            limits = inner.get("limits")
            if isinstance(limits, Mapping):
                yield limits


def _context(entry: Mapping[str, object]) -> int | None:
    values = (fields.get(name) for fields in _with_inner(entry) for name in _CONTEXT_FIELDS)
    numbers = (value for value in values if isinstance(value, int) and not isinstance(value, bool))
    return next((number for number in numbers if 0 < number <= TOKEN_COUNT), None)


def _end(entry: Mapping[str, object]) -> date | None:
    dates = (_date(fields.get(name)) for fields in _with_inner(entry) for name in _END_FIELDS)
    return next((day for day in dates if day is not None), None)


def _replacement(entry: Mapping[str, object]) -> str | None:
    names = (entry.get(name) for name in _REPLACEMENT_FIELDS)
    return next((name for name in names if isinstance(name, str) and 0 < len(name) <= MODEL_NAME), None)


def _date(value: object) -> date | None:
    """A day as text, or Azure's seconds since the epoch."""
    try:
        if isinstance(value, str):
            day = date.fromisoformat(value[:10])
        elif isinstance(value, int) and not isinstance(value, bool):
            day = datetime.fromtimestamp(value, UTC).date()
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
