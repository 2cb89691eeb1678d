"""The tables of `docs/reliability.md`, made of the figures the long run wrote down."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

_DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = _DOCS / "reliability.md"
FIGURES: Final = _DOCS / "reliability.json"
_TABLE: Final = re.compile(r"(?s)(<!-- figures of (\w+) -->\n).*?(<!-- end -->)")

Rows = list[tuple[str, str]]


def rendered(page: str) -> str:
    """The page with its tables as the figures are."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    return _TABLE.sub(lambda found: f"{found[1]}{_table(found[2], figures.get(found[2]))}\n{found[3]}", page)


def _table(stage: str, told: Mapping[str, Any] | None) -> str:
    if told is None:
        return f"Not run yet: `scripts/prove {stage}`."
    rows = [*_ROWS[stage](told), ("run on", f"{told['day']}, {told['seconds']} s")]
    lines = ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows), ""]
    return "\n".join([*lines, f"Reproduce: `scripts/prove {stage}`"])


def _tests(told: Mapping[str, Any]) -> Rows:
    return [("tests passed / failed / skipped", f"{told['passed']} / {told['failed']} / {told['skipped']}")]


def _faults(told: Mapping[str, Any]) -> Rows:
    shared, silent, peer = told["patient"], told["hasty"], told["llmock"]
    return [
        ("cells tried, all at once in one server", f"{shared['cells'] + silent['cells']}"),
        ("memory grown after all of them", f"{shared['grown']:.0f} MiB; at most {shared['peak']:.0f} MiB in between"),
        ("cells played by llmock", f"{peer['cells']}: {peer['faults_injected']} faults in {peer['attempts']} requests"),
        ("llmock's findings", f"{peer['errors']} errors, {peer['warnings']} warnings, all explained below"),
        *_tests(told),
    ]


def _protocol(told: Mapping[str, Any]) -> Rows:
    storm = told["storm"]
    return [
        ("random messages", f"{storm['messages']:,}"),
        ("requests among them, each answered exactly once", f"{storm['requests']:,}"),
        *_tests(told),
    ]


def _load(told: Mapping[str, Any]) -> Rows:
    load = told["load"]
    return [
        ("streams at once, checksum right", f"{load['whole']} of {load['streams']}"),
        ("deltas sent by the provider", f"{load['deltas_sent']:,}"),
        ("notifications they arrived in", f"{load['notifications']:,}"),
        ("slowest stream", f"{load['slowest']:.1f} s, {load['fairness']:.2f} × the median of {load['median']:.1f} s"),
        ("memory grown", f"{load['grown']:.0f} MiB; at most {load['peak']:.0f} MiB in all"),
        *_tests(told),
    ]


def _soak(told: Mapping[str, Any]) -> Rows:
    soak = told["soak"]
    return [
        ("rounds / requests", f"{soak['rounds']} / {soak['requests']:,}"),
        ("Python's objects, second half", f"{soak['held_kib_per_round']:+.2f} KiB a round"),
        ("process (RSS), second half", f"{soak['rss_kib_per_round']:+.2f} KiB a round"),
        ("lines of code that hold more and more", ", ".join(f"`{line}`" for line in soak["growing"]) or "none"),
        ("connections open in the end", f"{soak['connections']}"),
    ]


def _fuzz(told: Mapping[str, Any]) -> Rows:
    coverage = told.get("coverage")
    watched = f"{coverage['inputs']:,} inputs in {coverage['seconds']} s" if coverage else "not available here"
    return [("hypothesis", "5,000 streams and 5,000 refusals"), ("atheris, coverage-guided", watched), *_tests(told)]


def _mutants(told: Mapping[str, Any]) -> Rows:
    names = ("killed", "timed out", "survived", "untested", "not tried")
    files = {**told["files"], "**all**": told["total"]}
    return [
        (name, ", ".join(f"{counts[kind]} {kind}" for kind in names if counts.get(kind)))
        for name, counts in files.items()
    ]


_ROWS: Final[Mapping[str, Callable[[Mapping[str, Any]], Rows]]] = {
    "faults": _faults,
    "protocol": _protocol,
    "keyring": _tests,
    "canary": _tests,
    "threats": _tests,
    "load": _load,
    "soak": _soak,
    "fuzz": _fuzz,
    "mutants": _mutants,
}
