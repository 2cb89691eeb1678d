"""`python -m benchmarks [--quick] [STAGE…]`; `scripts/bench` calls it."""

import argparse
import importlib
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks import machine, report
from benchmarks.findings import FULL, QUICK, Findings

_STAGES = (
    "startup",
    "terminal",
    "first_delta",
    "agent",
    "throughput",
    "dialects",
    "stop",
    "memory",
    "growth",
    "threads",
    "edits",
    "completion",
)
_APART: Final = "infilling"
"""The stage that wants a model, takes an hour, and has results of its own, since no other run renews them."""
_RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run stages, print the table and write it down with the plots. Returns 0 whatever was found."""
    arguments = _arguments()
    findings = Findings(machine=machine.described(quick=arguments.quick, model=arguments.model))
    effort = replace(QUICK if arguments.quick else FULL, model=arguments.model, problems=arguments.problems)
    for stage in arguments.stages or _STAGES:
        began = time.monotonic()
        print(f"{stage} … ", end="", file=sys.stderr, flush=True)
        findings.add(*importlib.import_module(f"benchmarks.stages.{stage}").run(effort))
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    print(report.table(findings))
    if arguments.write:
        report.write(findings, _RESULTS, _APART if arguments.stages == [_APART] else None)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure codegpt-ls beside what people use instead.")
    stages = (*_STAGES, _APART)
    parser.add_argument("stages", nargs="*", choices=[*stages, []], metavar="STAGE", help=", ".join(stages))
    parser.add_argument(
        "--quick", action="store_true", help="few rounds and small sizes: under two minutes; of holes a quarter"
    )
    parser.add_argument("--write", action="store_true", help="write table and plots to benchmarks/results/")
    parser.add_argument("--model", type=Path, help="for infilling: a .gguf file")
    parser.add_argument("--problems", type=Path, help="for infilling: the folder with the files of HumanEval-Infilling")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
