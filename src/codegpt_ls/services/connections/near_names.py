"""Which models a person may have meant who named one that is not there."""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from codegpt_ls.domain.errors import Facts
from codegpt_ls.domain.models import Model


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
