"""The tokens by which families of models know what is before and what is after, as data in `families.json`.

Source: Continue, `core/autocomplete/templating/AutocompleteTemplate.ts`, and the models' own tokenizers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from codegpt_ls.domain.completion.request import Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Models that share their tokens."""

    name: str
    models: tuple[str, ...]
    """What stands in their names, in lower case."""
    before: str
    after: str
    middle: str
    after_first: bool
    """Whether what follows the cursor is told before what precedes it."""
    file: str | None
    """What begins another file; None for models that know of one only."""
    repository: str | None
    ends: tuple[str, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """All of them, as they stand in a text."""
        every = (self.before, self.after, self.middle, self.file, self.repository, *self.ends)
        return tuple(each.strip() for each in every if each)

    def written(self, before: str, after: str, title: str, snippets: Sequence[Snippet]) -> str:
        """The text that such a model goes on with."""
        left, right = self.before + before, self.after + after
        hole = (right + left if self.after_first else left + right) + self.middle
        if not snippets or self.file is None:
            return hole
        head = f"{self.repository}project\n" if self.repository else ""
        others = "".join(f"{self.file}{each.name}\n{each.text}\n" for each in snippets)
        return f"{head}{others}{self.file}{title}\n{hole}"


@cache
def families() -> tuple[Family, ...]:
    """Those that are known."""
    rows = json.loads(files(__package__).joinpath("families.json").read_bytes())["families"]
    return tuple(map(_family, rows))


def family_of(model: str) -> Family | None:
    """The family of a model, by its name or the name of its file; None where nothing tells."""
    name = model.replace("\\", "/").rpartition("/")[2].lower().replace("_", "-")
    return next((each for each in families() if any(word in name for word in each.models)), None)


def without_tokens(text: str) -> str:
    """The text with every such token in it broken by a blank: a model would take it for the end of what it is told."""
    for token in _every_token():
        if token in text:
            text = text.replace(token, f"{token[0]} {token[1:]}")
    return text


@cache
def _every_token() -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for family in families() for token in family.tokens))


def _family(row: Mapping[str, Any]) -> Family:
    return Family(
        name=row["name"],
        models=tuple(row["models"]),
        before=row["before"],
        after=row["after"],
        middle=row["middle"],
        after_first=row.get("afterFirst", False),
        file=row.get("file"),
        repository=row.get("repository"),
        ends=tuple(row["ends"]),
    )
