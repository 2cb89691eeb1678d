"""HumanEval-Infilling as an editor would show it: the function with a hole, and the cursor in it.

Source: github.com/openai/human-eval-infilling (MIT, copyright OpenAI). Its files are read where they lie and are no
part of this project.
"""

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SEED: Final = 7
_FILES: Final = {
    "random spans": ("HumanEval-RandomSpanInfillingLight.jsonl.gz", 164),
    "single lines": ("HumanEval-SingleLineInfilling.jsonl.gz", 100),
}
"""With how many are taken: of the lines not all, since they are a thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One hole."""

    before: str
    after: str
    solution: str
    """What stood in it."""
    test: str
    function: str

    def program(self, filled_in: str) -> str:
        """The function with this in its hole, and its tests, run."""
        return f"{self.before}{filled_in}{self.after}\n{self.test}\n\ncheck({self.function})\n"


def every_problem(folder: Path) -> dict[str, Sequence[Problem]]:
    """By kind, all there are. Raises OSError where a file is missing."""
    return {kind: _read(folder / name) for kind, (name, _) in _FILES.items()}


def problems(folder: Path, share: float) -> dict[str, Sequence[Problem]]:
    """By kind, this share of those that are taken, the same ones each time. Raises OSError where a file is missing."""
    return {kind: _some(_read(folder / name), round(most * share)) for kind, (name, most) in _FILES.items()}


def are_there(folder: Path) -> bool:
    """Whether this folder has the files."""
    return all((folder / name).is_file() for name, _ in _FILES.values())


def _read(path: Path) -> list[Problem]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_problem(json.loads(line)) for line in lines]


def _problem(row: dict[str, str]) -> Problem:
    """A hole of a whole line takes the line's break with it: an editor shows an empty line there."""
    after, solution = row["suffix"], row["canonical_solution"]
    if solution.endswith("\n"):
        solution, after = solution[:-1], f"\n{after}"
    return Problem(before=row["prompt"], after=after, solution=solution, test=row["test"], function=row["entry_point"])


def _some(found: Sequence[Problem], most: int) -> Sequence[Problem]:
    if len(found) <= most:
        return found
    chance = random.Random(_SEED)  # noqa: S311 - keeps no secret
    return chance.sample(found, most)
