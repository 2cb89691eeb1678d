"""How soon a stopped answer stops costing money."""

from collections.abc import Iterator

from benchmarks import findings as name
from benchmarks.editors import Desk, LspEditor
from benchmarks.findings import Effort, Measure, p50, p99
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE = "Stop"
_STREAMS = 50
_GOALS = {"p50": None, "p99": 20.0}


def run(effort: Effort) -> Iterator[Measure]:
    """From `$/cancelRequest` written to the provider's socket closed, while fifty answers stream."""
    times = _stopped(effort.stops)
    for percentile, of in (("p50", p50), ("p99", p99)):
        yield Measure(
            stage=_STAGE,
            what=f"`$/cancelRequest` → provider's socket closed, {_STREAMS} streams, {percentile}",
            unit="ms",
            values={name.OURS: of(times)},
            goal=_GOALS[percentile],
        )


def _stopped(stops: int) -> list[float]:
    times: list[float] = []
    with own_home() as environ, Desk(environ) as desk, desk.editor() as editor:
        editor.settle()
        running = [_begin(editor, number) for number in range(_STREAMS)]
        editor.wait_for_first(*[request for _, request in running])
        for number in range(stops):
            tag, request = running.pop(0)
            written = editor.cancel(request)
            times.append((desk.closed(tag) - written) * 1000)
            editor.wait(request)
            running.append(_begin(editor, _STREAMS + number))
            # What a new question costs is measured elsewhere.
            editor.wait_for_first(running[-1][1])
    return times


def _begin(editor: LspEditor, number: int) -> tuple[str, int]:
    tag = f"s{number}"
    # As fast as a quick model writes, for longer than this stage lasts.
    return tag, editor.ask(Script(1_000_000, pause=0.02, tag=tag))
