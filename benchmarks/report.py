"""The table and the plots."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.figures import number
from benchmarks.findings import OURS, Findings, Growth, Measure

_PEERS = (
    "bare pygls",
    "bare SDK",
    "bare HTTP client",
    "bare sockets",
    "codex app-server",
    "tabby-agent",
    "Copilot",
    "llm",
    "aider",
    "longest block",
    "as it came",
)


def table(findings: Findings) -> str:
    """Markdown: ours, and each other program's value with ours as its share."""
    peers = [peer for peer in _PEERS if any(peer in each.values for each in findings.measures)]
    about = "; ".join(f"{what}: {value}" for what, value in findings.machine.items())
    head = ["", OURS, *peers, "goal"]
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *_rows(findings.measures, peers)]
    return "\n".join([about + ".", "", *(f"| {' | '.join(row)} |" for row in rows), ""])


def write(findings: Findings, folder: Path, stage: str | None = None) -> None:
    """The table, the plots and the bare numbers into this folder; those of one stage into files of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    plots = _drawn(findings.growths, folder)
    shown = "\n".join(
        f"![{growth.title} by {growth.x}]({plot.name})" for growth, plot in zip(findings.growths, plots, strict=True)
    )
    page, results = (f"{stage}.md", f"{stage}.json") if stage else ("README.md", "results.json")
    how = _HOW.format(stage=f" {stage}" if stage else "")
    (folder / page).write_text(f"# Results\n\n{how}\n{table(findings)}\n{shown}".rstrip() + "\n", encoding="utf-8")
    numbers = json.dumps(asdict(findings), indent=1, ensure_ascii=False)
    (folder / results).write_text(numbers + "\n", encoding="utf-8")


_HOW = """\
Written by `sh scripts/bench{stage} --write`. Each other program's value is followed by ours as a multiple of it:
below 1 means that ours takes less. What is measured, and why, is told in
[`docs/performance.md`](../../docs/performance.md).
"""


def _drawn(growths: Sequence[Growth], folder: Path) -> list[Path]:
    if not growths:
        return []
    from benchmarks.plots import draw  # what draws them is loaded for them alone

    return [draw(growth, folder) for growth in growths]


def _rows(measures: list[Measure], peers: list[str]) -> Iterator[list[str]]:
    stage = ""
    for each in measures:
        if each.stage != stage:
            stage = each.stage
            yield [f"**{stage}**", *[""] * (len(peers) + 2)]
        yield [each.what, _value(each, each.values[OURS]), *(_beside(each, peer) for peer in peers), _goal(each)]


def _value(measure: Measure, value: float) -> str:
    return number(value, measure.unit)


def _beside(measure: Measure, peer: str) -> str:
    if peer not in measure.values:
        return ""
    value = measure.values[peer]
    times = f" ({measure.values[OURS] / value:.2f}×)" if value > 0 and measure.unit != "%" else ""
    return _value(measure, value) + times


def _goal(measure: Measure) -> str:
    if measure.goal is None:
        return ""
    sign = "≤" if measure.better == "less" else "≥"
    return f"{sign} {_value(measure, measure.goal)} {'✓' if measure.reached else '✗'}"
