"""How long somebody at a shell waits for the first word of one call."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import findings as name
from benchmarks.editors import Desk
from benchmarks.findings import Effort, Measure, p50
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE = "Terminal"
_OURS = Path(sys.executable).with_name("codegpt-ls")
_LLM = Path(__file__).parents[1] / "peers" / ".venv" / "bin" / "llm"
_SHARE = 0.8
"""Of what llm takes."""


def run(effort: Effort) -> Iterator[Measure]:
    """From the call to the first byte on standard output, and the processor time until it ends."""
    waited: dict[str, list[float]] = defaultdict(list)
    worked: dict[str, list[float]] = defaultdict(list)
    with own_home() as environ, Desk(environ) as desk:
        programs = _programs(desk, environ)
        for _ in range(effort.starts + 1):
            for program, command in programs.items():
                first, processor = _call(command, {**environ, **desk.connection})
                waited[program].append(first * 1000)
                worked[program].append(processor * 1000)
    # The first turn reads everything from the disk.
    for what, found, wanted in (("first word", waited, True), ("end, in processor time", worked, False)):
        values = {program: p50(each[1:]) for program, each in found.items()}
        goal = values[name.LLM] * _SHARE if wanted and name.LLM in values else None
        yield Measure(stage=_STAGE, what=f"one call → {what}", unit="ms", values=values, goal=goal)


def _programs(desk: Desk, environ: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    question = str(Script(deltas=3, pause=0.5))
    programs: dict[str, tuple[str, ...]] = {name.OURS: (str(_OURS), "chat", "--model", "bench", question)}
    if _LLM.exists():
        folder = Path(environ["HOME"]) / ".config" / "io.datasette.llm"
        folder.mkdir(parents=True)
        model = f"- model_id: bench\n  model_name: bench\n  api_base: {desk.connection['OPENAI_BASE_URL']}\n"
        (folder / "extra-openai-models.yaml").write_text(model, encoding="utf-8")
        programs[name.LLM] = (str(_LLM), "-m", "bench", question)
    return programs


def _call(command: tuple[str, ...], environ: Mapping[str, str]) -> tuple[float, float]:
    before, began = os.times(), time.monotonic()
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, env=environ, stdin=silent, stdout=subprocess.PIPE, stderr=silent) as process:
        assert process.stdout is not None
        if not os.read(process.stdout.fileno(), 1):
            raise EOFError(f"{command[0]} said nothing")
        first = time.monotonic() - began
        process.stdout.read()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return first, spent
