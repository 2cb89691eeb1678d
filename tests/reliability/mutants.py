"""Small mistakes made on purpose, one at a time: how many of them the tests notice.

mutmut works in a copy of the checkout, so that nothing here is ever changed; a second run goes on where one ended.
"""

import collections
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
# What mutmut writes down for each mutant: the exit code of the tests that met it.
_OUTCOMES: Final = {0: "survived", 1: "killed", 3: "killed", 5: "untested", 33: "untested", 34: "skipped", 37: "killed"}
_TIMED_OUT: Final = frozenset({24, 36, 152, 255, -24})


def run(work: Path, tools: Path, *patterns: str) -> Mapping[str, Any]:
    """Try the mutants whose names match, all when none is named; the counts by file."""
    _copy(work)
    environ = {**os.environ, "PYTHONPATH": str(tools)}
    environ.pop("CI", None)
    subprocess.run([sys.executable, "-m", "mutmut", "run", "--max-children", "1", *patterns], cwd=work, env=environ)
    return figures(work)


def figures(work: Path) -> Mapping[str, Any]:
    """What is known of every mutant by now."""
    files: dict[str, dict[str, int]] = {}
    for meta in sorted((work / "mutants" / "src").rglob("*.py.meta")):
        codes = json.loads(meta.read_text())["exit_code_by_key"].values()
        counts = collections.Counter(outcome(code) for code in codes)
        if counts:
            files[str(meta.relative_to(work / "mutants" / "src" / "codegpt_ls")).removesuffix(".meta")] = dict(counts)
    total = sum((collections.Counter(counts) for counts in files.values()), collections.Counter())
    return {"total": dict(total), "files": files}


def outcome(code: int | None) -> str:
    """In a word: what an exit code of the tests says about the mutant."""
    if code is None:
        return "not tried"
    # A mutant that never ends, or ends the process, is noticed as well.
    return "timed out" if code in _TIMED_OUT else _OUTCOMES.get(code, "killed")


def _copy(work: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, work / name)
