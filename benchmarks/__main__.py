"""`python -m benchmarks [--quick] [STAGE…]`; `scripts/bench` calls it."""

import argparse
import importlib
import sys
import time
from pathlib import Path

from benchmarks import machine, report
from benchmarks.findings import FULL, QUICK, Findings

_STAGES = (
    "startup",
    "terminal",
    "first_delta",
    "throughput",
    "dialects",
    "stop",
    "memory",
    "growth",
    "threads",
    "edits",
    "completion",
)
_RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run stages, print the table and write it down with the plots. Returns 0 whatever was found."""
    arguments = _arguments()
    findings = Findings(machine=machine.described(quick=arguments.quick))
    for stage in arguments.stages or _STAGES:
        began = time.monotonic()
        print(f"{stage} … ", end="", file=sys.stderr, flush=True)
        findings.add(*importlib.import_module(f"benchmarks.stages.{stage}").run(QUICK if arguments.quick else FULL))
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    print(report.table(findings))
    if arguments.write:
        report.write(findings, _RESULTS)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure codegpt-ls beside what people use instead.")
    parser.add_argument("stages", nargs="*", choices=[*_STAGES, []], metavar="STAGE", help=", ".join(_STAGES))
    parser.add_argument("--quick", action="store_true", help="few rounds and small sizes: under two minutes")
    parser.add_argument("--write", action="store_true", help="write table and plots to benchmarks/results/")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
