"""The long run: every stage at full size, its figures into `docs/reliability.json` and the tables of the page.

scripts/prove                all stages, one after another
scripts/prove faults soak    some of them
scripts/prove page           only the tables anew
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.reliability import mutants
from tests.reliability.page import FIGURES, PAGE, rendered

ROOT: Final = Path(__file__).parents[2]
TOOLS: Final = ROOT / ".prove" / "tools"
TESTS: Final[Mapping[str, Sequence[str]]] = {
    "faults": (
        "tests/reliability/test_fault_matrix.py",
        "tests/reliability/test_ways.py",
        "tests/reliability/test_peers.py",
    ),
    "protocol": (
        "tests/reliability/test_torture.py",
        "tests/reliability/test_orphans.py",
        "tests/server/transport/test_reader.py",
        "tests/end_to_end/test_hostile_input.py",
        "tests/end_to_end/test_lifecycle.py",
        "tests/end_to_end/test_params.py",
    ),
    "keyring": (
        "tests/reliability/test_keyring.py",
        "tests/credentials/test_keyring_store.py",
        "tests/credentials/test_keyring_process.py",
    ),
    "canary": (
        "tests/reliability/test_canary.py",
        "tests/end_to_end/test_canary.py",
        "tests/credentials/test_canary.py",
    ),
    "threats": ("tests/reliability/test_threats.py",),
    "load": ("tests/reliability/test_load.py",),
    "fuzz": ("tests/reliability/test_fuzz.py",),
}
"""The tests of each stage; those in `tests/reliability` know by the environment that this is the long run."""


def tests(stage: str, figures: Path) -> Mapping[str, Any]:
    """Run a stage's tests at full size; how many passed, and what they reported."""
    report = figures / "junit.xml"
    environ = {
        **os.environ,
        "HYPOTHESIS_PROFILE": "random",
        "CODEGPT_LS_PROVE": "full",
        "CODEGPT_LS_PROVE_FIGURES": str(figures),
    }
    command = (sys.executable, "-m", "pytest", *TESTS[stage], "-q", "--timeout", "1800", f"--junitxml={report}")
    subprocess.run(command, cwd=ROOT, env=environ)
    counts = ET.parse(report).getroot()[0].attrib  # noqa: S314 - written by pytest just now
    failed = int(counts["failures"]) + int(counts["errors"])
    skipped = int(counts["skipped"])
    return {
        "passed": int(counts["tests"]) - failed - skipped,
        "failed": failed,
        "skipped": skipped,
        **_collected(figures),
    }


def soak(figures: Path) -> Mapping[str, Any]:
    """Use a server for minutes."""
    return _module("tests.reliability.soak", figures, "--minutes", "5")


def fuzz(figures: Path) -> Mapping[str, Any]:
    """hypothesis, then a fuzzer that watches coverage where it can be had."""
    told = tests("fuzz", figures)
    return {**told, **_module("tests.reliability.coverage_fuzz", figures, "--seconds", "180")}


def mutate(_figures: Path) -> Mapping[str, Any]:
    """Mistakes made on purpose."""
    work = ROOT / ".prove" / "mutants"
    work.mkdir(parents=True, exist_ok=True)
    return mutants.run(work, TOOLS)


STAGES: Final[Mapping[str, Callable[[Path], Mapping[str, Any]]]] = {
    **{stage: partial(tests, stage) for stage in TESTS if stage != "fuzz"},
    "soak": soak,
    "fuzz": fuzz,
    "mutants": mutate,
}


def _module(name: str, figures: Path, *arguments: str) -> Mapping[str, Any]:
    environ = {**os.environ, "CODEGPT_LS_PROVE_FIGURES": str(figures), "PYTHONPATH": f"{ROOT}{os.pathsep}{TOOLS}"}
    subprocess.run([sys.executable, "-m", name, *arguments], cwd=ROOT, env=environ, check=True)
    return _collected(figures)


def _collected(figures: Path) -> Mapping[str, Any]:
    return {path.stem: json.loads(path.read_text()) for path in sorted(figures.glob("*.json"))}


def main() -> int:
    """Run the stages; 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="*", choices=[*STAGES, "page"], default=list(STAGES))
    failed = 0
    for stage in parser.parse_args().stages:
        if stage in STAGES:
            began = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                told = STAGES[stage](Path(folder))
            known = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
            day, seconds = datetime.now(UTC).date().isoformat(), round(time.monotonic() - began)
            known[stage] = {"day": day, "seconds": seconds, **told}
            FIGURES.write_text(json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
            failed += int(told.get("failed", 0))
        PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
