"""What a person is told of their question: what was taken out of it, what nobody knows of it."""

from dataclasses import dataclass

from codegpt_ls.domain.usage import Spent


@dataclass(frozen=True, slots=True)
class HiddenTextRemoved:
    """The question held characters nobody sees, which are not sent."""

    count: int


@dataclass(frozen=True, slots=True)
class KeyRemoved:
    """The question held a key that is in use here; a mask stands in its place."""


@dataclass(frozen=True, slots=True)
class CodeLeftBehind:
    """Code that went along with the question before does not go along with this one."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PicturesNotSeen:
    """Pictures of earlier questions do not go along: this model takes none."""

    model: str


@dataclass(frozen=True, slots=True)
class PriceUnknown:
    """There is a budget, and nobody knows what this model costs: its answers are not counted in it."""

    model: str


@dataclass(frozen=True, slots=True)
class BudgetWarned:
    """With this question the mark of a budget is reached from which the person wants to be told."""

    spent: Spent
    """Without the question."""
