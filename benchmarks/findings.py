"""What a stage finds out."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

OURS: Final = "codegpt-ls"
CODEX: Final = "codex app-server"
TABBY: Final = "tabby-agent"
COPILOT: Final = "Copilot"
PYGLS: Final = "bare pygls"
LLM: Final = "llm"
AIDER: Final = "aider"
PRESENT_RULES: Final = "longest block"
AS_IT_CAME: Final = "as it came"
SDK: Final = "bare SDK"
HTTP: Final = "bare HTTP client"
SOCKETS: Final = "bare sockets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One row of the table: the same thing of each program."""

    stage: str
    what: str
    unit: str
    values: Mapping[str, float]
    """By program, ours among them."""
    goal: float | None = None
    better: Literal["less", "more"] = "less"

    @property
    def reached(self) -> bool | None:
        """Whether ours is as good as its goal; None without one."""
        if self.goal is None:
            return None
        ours = self.values[OURS]
        return ours <= self.goal if self.better == "less" else ours >= self.goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One plot: how something grows with something else, on two logarithmic axes."""

    name: str
    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


@dataclass(slots=True)
class Findings:
    """All of one run."""

    machine: Mapping[str, Any] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    growths: list[Growth] = field(default_factory=list)

    def add(self, *found: Measure | Growth) -> None:
        """Keep these."""
        self.measures += [each for each in found if isinstance(each, Measure)]
        self.growths += [each for each in found if isinstance(each, Growth)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How often things are done."""

    starts: int
    questions: int
    deltas: int
    chats: int
    stops: int
    largest: float
    """Share of the largest sizes that growth is measured up to."""
    threads: int
    holes: float
    """Share of those that a model fills in."""
    model: Path | None = None
    """What fills them in."""
    problems: Path | None = None
    """The folder where they lie."""


FULL: Final = Effort(
    starts=11, questions=400, deltas=30_000, chats=1000, stops=200, largest=1.0, threads=2000, holes=1.0
)
QUICK: Final = Effort(starts=3, questions=60, deltas=5_000, chats=60, stops=30, largest=0.1, threads=100, holes=0.25)


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """What one in a hundred exceeds."""
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.99))]
