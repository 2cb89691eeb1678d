"""How much memory an idle server holds, and whether it keeps what it no longer needs."""

import time
from collections.abc import Iterator

from benchmarks import findings as name
from benchmarks.editors import CODEX, COPILOT, OURS, SETTLED, TABBY, Desk, installed
from benchmarks.findings import Effort, Measure
from benchmarks.processes import Child, own_home
from benchmarks.provider import Script

_STAGE = "Memory"
_STREAMS = 50
_PATIENCE = 8
_STEADY = 0.5
"""Megabytes."""
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
        return _settled(editor.child)


def _idle_codex() -> float:
    with own_home() as environ, Desk(environ) as desk, desk.ready_codex() as editor:
        return _settled(editor.child) if editor else 0.0


def _settled(child: Child) -> float:
    """Once it no longer changes: on a busy machine loading takes long."""
    megabytes = 0.0
    for _ in range(_PATIENCE):
        time.sleep(SETTLED)
        before, megabytes = megabytes, child.megabytes()
        if abs(megabytes - before) < _STEADY:
            break
    return megabytes


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
