"""What a server between the editor and the provider adds to the time until the first words are there."""

from collections.abc import Iterator

from benchmarks import findings as name
from benchmarks.editors import Desk
from benchmarks.findings import Effort, Measure, p50, p99
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE = "First delta"
_WARM_UP = 20
_GOALS = {"p50": 2.0, "p99": 10.0}


def run(effort: Effort) -> Iterator[Measure]:
    """On kept-alive connections, the programs asking in turn."""
    ours, sdk, sockets, codex = _asked(effort.questions)
    for percentile, of in (("p50", p50), ("p99", p99)):
        values = {name.OURS: of(ours), name.SDK: of(sdk), name.SOCKETS: of(sockets)}
        values |= {name.CODEX: of(codex)} if codex else {}
        yield Measure(stage=_STAGE, what=f"question → first delta, {percentile}", unit="ms", values=values)
        added = {program: value - values[name.SDK] for program, value in values.items() if program != name.SDK}
        added.pop(name.SOCKETS)
        what = f"of it added to the bare SDK's, {percentile}"
        yield Measure(stage=_STAGE, what=what, unit="ms", values=added, goal=_GOALS[percentile])


def _asked(questions: int) -> tuple[list[float], ...]:
    """Milliseconds of each question."""
    ours: list[float] = []
    sdk: list[float] = []
    sockets: list[float] = []
    codex: list[float] = []
    one = Script(1)
    with (
        own_home() as environ,
        Desk(environ) as desk,
        desk.editor() as editor,
        desk.bare("sdk") as bare_sdk,
        desk.bare("sockets") as bare_sockets,
        desk.ready_codex() as codex_editor,
    ):
        editor.settle()
        for number in range(questions + _WARM_UP):
            (answer,) = editor.wait(editor.ask(one))
            ours.append((answer.first - answer.asked) * 1000)
            sdk += [each * 1000 for each in bare_sdk.ask(one)["first"]]
            sockets += [each * 1000 for each in bare_sockets.ask(one)["first"]]
            # Its thread grows with each question: few are enough.
            if codex_editor is not None and number % 10 == 0:
                turn = codex_editor.ask(one)
                codex.append((turn.first - turn.asked) * 1000)
    return ours[_WARM_UP:], sdk[_WARM_UP:], sockets[_WARM_UP:], codex[2:]
