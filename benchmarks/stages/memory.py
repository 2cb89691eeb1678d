"""How much memory an idle server holds, and whether it keeps what it no longer needs."""

import time
from collections.abc import Iterator

from benchmarks import results as name
from benchmarks.editors import CODEX, COPILOT, OURS, SETTLED, TABBY, Desk, installed
from benchmarks.processes import own_home
from benchmarks.provider import Script
from benchmarks.results import Effort, Measure

_STAGE = "Memory"
_STREAMS = 50
_IDLE_GOAL = 60.0


def run(effort: Effort) -> Iterator[Measure]:
    """Resident memory of each process with its children."""
    idle = {name.OURS: _idle(OURS)}
    idle |= {program: _idle(command) for program, command in _PEERS.items() if installed(command)}
    if installed(CODEX):
        idle[name.CODEX] = _idle_codex()
    yield Measure(stage=_STAGE, what="idle, all loaded", unit="MB", values=idle, goal=_IDLE_GOAL)
    for what, megabytes in _busy(effort.chats):
        yield Measure(stage=_STAGE, what=what, unit="MB", values={name.OURS: megabytes})


_PEERS = {name.TABBY: TABBY, name.COPILOT: COPILOT}


def _idle(command: tuple[str, ...]) -> float:
    with own_home() as environ, Desk(environ) as desk, desk.editor(command) as editor:
        editor.greet()
        time.sleep(SETTLED)
        return editor.child.megabytes()


def _idle_codex() -> float:
    with own_home() as environ, Desk(environ) as desk, desk.ready_codex() as editor:
        time.sleep(SETTLED)
        return editor.child.megabytes() if editor else 0.0


def _busy(chats: int) -> Iterator[tuple[str, float]]:
    with own_home() as environ, Desk(environ) as desk, desk.editor() as editor:
        editor.greet()
        for number in range(1, chats + 1):
            editor.wait(editor.ask(Script(20)))
            if number in (10, chats):
                yield f"after {number:,} chats", editor.child.megabytes()
        running = [editor.ask(Script(1_000_000, pause=0.05)) for _ in range(_STREAMS)]
        editor.wait_for_first(*running)
        yield f"with {_STREAMS} streams", editor.child.megabytes()
