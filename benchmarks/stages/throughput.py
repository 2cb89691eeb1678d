"""How many pieces of answers pass in a second, and what they cost."""

from collections import defaultdict
from collections.abc import Iterator

from benchmarks import findings as name
from benchmarks.editors import BareClient, CodexEditor, Desk, LspEditor
from benchmarks.findings import Effort, Measure, p50
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE = "Throughput"
_ROUNDS = 3
_COUNTED = 100_000
"""Deltas that the processor time is told for."""

_Passed = tuple[float, float]
"""Deltas per second, and seconds of the processor for `_COUNTED` of them."""


def run(effort: Effort) -> Iterator[Measure]:
    """Through one stream and through fifty."""
    for streams in (1, 50):
        found = _rounds(streams, effort.deltas)
        rates = {program: p50([rate for rate, _ in each]) for program, each in found.items()}
        costs = {program: p50([cost for _, cost in each]) for program, each in found.items()}
        through = "one stream" if streams == 1 else f"{streams} streams"
        yield Measure(
            stage=_STAGE,
            what=f"deltas per second through {through}",
            unit="/s",
            values=rates,
            goal=rates[name.SDK] * 0.9,
            better="more",
        )
        yield Measure(stage=_STAGE, what=f"processor time of 100,000 deltas through {through}", unit="s", values=costs)


def _rounds(streams: int, deltas: int) -> dict[str, list[_Passed]]:
    found: dict[str, list[_Passed]] = defaultdict(list)
    script = Script(deltas // streams)
    with (
        own_home() as environ,
        Desk(environ) as desk,
        desk.editor() as editor,
        desk.bare("sdk") as sdk,
        desk.bare("sockets") as sockets,
        desk.ready_codex() as codex,
    ):
        editor.settle()
        for _ in range(_ROUNDS):
            found[name.OURS].append(_ours(editor, script, streams))
            found[name.SDK].append(_bare(sdk, script, streams))
            found[name.SOCKETS].append(_bare(sockets, script, streams))
            if codex is not None and streams == 1:
                found[name.CODEX].append(_codex(codex, script))
    return found


def _ours(editor: LspEditor, script: Script, streams: int) -> _Passed:
    before = editor.child.processor_seconds()
    answers = editor.wait(*[editor.ask(script) for _ in range(streams)])
    seconds = max(each.ended for each in answers) - min(each.asked for each in answers)
    return _passed(script, streams, seconds, editor.child.processor_seconds() - before)


def _bare(client: BareClient, script: Script, streams: int) -> _Passed:
    told = client.ask(script, streams)
    return _passed(script, streams, told["seconds"], told["processor"])


def _codex(editor: CodexEditor, script: Script) -> _Passed:
    before = editor.child.processor_seconds()
    answer = editor.ask(script)
    return _passed(script, 1, answer.ended - answer.asked, editor.child.processor_seconds() - before)


def _passed(script: Script, streams: int, seconds: float, processor: float) -> _Passed:
    deltas = script.deltas * streams
    return deltas / seconds, processor / deltas * _COUNTED
