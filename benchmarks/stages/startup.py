"""How long an editor waits for a server that it starts, and how much memory that takes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from benchmarks import findings as name
from benchmarks.editors import BARE_PYGLS, CODEX, COPILOT, OURS, TABBY, Desk, installed
from benchmarks.findings import Effort, Measure, p50
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE = "Start"


def run(effort: Effort) -> Iterator[Measure]:
    """Spawn → `initialize` answered; → first delta of a first chat; memory at that moment."""
    greeted: dict[str, list[float]] = defaultdict(list)
    weighed: dict[str, list[float]] = defaultdict(list)
    first: dict[str, list[float]] = defaultdict(list)
    for _ in range(effort.starts + 1):
        with own_home() as environ, Desk(environ) as desk:
            for program, start in _programs().items():
                seconds, megabytes = start(desk)
                greeted[program].append(seconds * 1000)
                weighed[program].append(megabytes)
            for program, ask in _asking().items():
                first[program].append(ask(desk) * 1000)
    yield _measure(
        "spawn → `initialize` answered", "ms", greeted, goal=p50(greeted.get(name.CODEX, [124.0, 124.0])[1:])
    )
    yield _measure("spawn → first delta of a first chat", "ms", first)
    yield _measure("memory once `initialize` is answered", "MB", weighed)


def _measure(what: str, unit: str, found: Mapping[str, list[float]], goal: float | None = None) -> Measure:
    # The first turn reads everything from the disk.
    values = {program: p50(each[1:]) for program, each in found.items()}
    return Measure(stage=_STAGE, what=what, unit=unit, values=values, goal=goal)


def _programs() -> dict[str, Callable[[Desk], tuple[float, float]]]:
    programs = {
        name.OURS: _greeting(OURS),
        name.PYGLS: _greeting(BARE_PYGLS),
        name.TABBY: _greeting(TABBY),
        name.COPILOT: _greeting(COPILOT),
        name.CODEX: _codex,
    }
    there = {name.TABBY: installed(TABBY), name.COPILOT: installed(COPILOT), name.CODEX: installed(CODEX)}
    return {program: start for program, start in programs.items() if there.get(program, True)}


def _asking() -> dict[str, Callable[[Desk], float]]:
    return {name.OURS: _ask, **({name.CODEX: _ask_codex} if installed(CODEX) else {})}


def _greeting(command: tuple[str, ...]) -> Callable[[Desk], tuple[float, float]]:
    def start(desk: Desk) -> tuple[float, float]:
        with desk.editor(command) as editor:
            return editor.greet(), editor.child.megabytes()

    return start


def _codex(desk: Desk) -> tuple[float, float]:
    with desk.codex() as editor:
        return editor.greet(), editor.child.megabytes()


def _ask(desk: Desk) -> float:
    with desk.editor() as editor:
        editor.greet()
        (answer,) = editor.wait_for_first(editor.ask(Script(1)))
        return answer.first - editor.child.started


def _ask_codex(desk: Desk) -> float:
    with desk.codex() as editor:
        editor.greet()
        editor.begin(str(desk.folder))
        return editor.ask(Script(1)).first - editor.child.started
