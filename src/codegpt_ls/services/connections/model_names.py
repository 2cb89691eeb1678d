"""How a model's name may be written, what it alone tells of a model, and which name may have been meant."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Final

from codegpt_ls.domain.errors import Facts
from codegpt_ls.domain.limits import MODEL_NAME
from codegpt_ls.domain.models import Model

_LATEST: Final = ":latest"
_PRESET: Final = "@preset/"
"""OpenRouter: a choice of models and settings that a person has stored there under a name."""
_MOST_STARS: Final = 3
_OTHER_KINDS: Final = re.compile(
    r"(?i)(?:\b|_)(?:\w{0,20}embed\w{0,12}|whisper|tts|rerank\w{0,4}|moderation|ocr|transcri\w{0,6}|dall-e|"
    r"stable-diffusion\w{0,6}|flux|imagen|veo|sora|bge|gte|minilm|guard)(?:\b|_)"
)
"""Lists of some servers say nothing of a model's kind; these words do."""


def listed_as(name: str, models: Sequence[Model]) -> Model | None:
    """The entry of an advising list that a name means, though it is written otherwise.

    Ollama's `llama3.2` is `llama3.2:latest`, in any case of letters; a router's `model:online` is the model with a
    manner of its own; a gateway's `openai/*` is every name below it.
    """
    wanted = _plain(name)
    known = {_plain(model.id): model for model in models}
    if found := known.get(wanted):
        return found
    base = name.rsplit(":", 1)[0]
    if found := known.get(_plain(base)):
        return found
    if name.startswith(_PRESET):
        return Model(id=name)
    return next((model for model in models if _covers(model.id, name)), None)


def may_be_default(model: Model) -> bool:
    """Whether a question may go to this model that named none: one that chats, and is a name and no pattern."""
    return model.chat and "*" not in model.id and not _OTHER_KINDS.search(model.id[:MODEL_NAME])


def with_names(facts: Facts, name: str, near: Sequence[Model], usable: Sequence[Model]) -> Facts:
    """The facts with the names that come near and some that can be used."""
    # Written otherwise it is the same word to a person, but to difflib half of it is wrong.
    names = {model.id.casefold(): model.id for model in near if model.chat}
    close = difflib.get_close_matches(name.strip().casefold(), names, n=3, cutoff=0.7)
    available = [model.id for model in usable if model.chat]
    return replace(facts, nearest=tuple(names[each] for each in close), available=tuple(available[:5]))


def lasting_first(facts: Facts, models: Sequence[Model], today: date) -> Facts:
    """The facts with none of these models that ends soon before one that lasts; its replacement counts as near, too."""
    ending = {model.id: model for model in models if model.ends_soon(today)}
    lasting = {model.id for model in models if model.chat} - {*ending}
    after = [ending[each].replacement for each in facts.nearest if each in ending]
    # What is sorted by yes or no keeps its order otherwise.
    near = dict.fromkeys([*facts.nearest, *(each for each in after if each in lasting)])
    nearest = sorted(near, key=ending.__contains__)
    available = sorted(facts.available, key=ending.__contains__)
    return replace(facts, nearest=tuple(nearest[:3]), available=tuple(available))


def _plain(name: str) -> str:
    return name.strip().casefold().removesuffix(_LATEST)


def _covers(pattern: str, name: str) -> bool:
    return "*" in pattern and pattern.count("*") <= _MOST_STARS and _matches(pattern, name)


def _matches(pattern: str, name: str) -> bool:
    # Only a star means something in a gateway's pattern.
    literal = pattern[:MODEL_NAME].replace("[", "[[]").replace("?", "[?]")
    return fnmatchcase(name[:MODEL_NAME], literal)
