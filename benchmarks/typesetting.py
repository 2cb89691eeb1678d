"""What it costs to set an answer of 10,000 pieces on a terminal: `python -m benchmarks.typesetting`."""

import os
import pty
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.processes import own_home
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer

_PIECES = 10_000
_RUNS = 7
_SCRIPT = str(Path(sys.executable).with_name("codegpt-ls"))


def main() -> None:
    """Alternate runs with and without typesetting; print the least of each, which other programs disturbed least."""
    pieces = _pieces()
    plain: list[float] = []
    typeset: list[float] = []
    with own_home() as home, FakeProvider() as fake:
        environ = {**home, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url, "TERM": "xterm", "COLUMNS": "80"}
        for _ in range(_RUNS):
            for options, times in ((("--plain",), plain), ((), typeset)):
                fake.script(answer(pieces))
                times.append(_seconds(options, environ))
    ratio = min(typeset) / min(plain)
    print(f"--plain {min(plain):.2f} s, typeset {min(typeset):.2f} s of processor time: {ratio - 1:+.1%}")


def _pieces() -> Sequence[str]:
    text = (Path(__file__).parent / "answers" / "english.md").read_text(encoding="utf-8")
    some = re.findall(r"\s*\S{1,5}|\s+", text)
    return (some * (_PIECES // len(some) + 1))[:_PIECES]


def _seconds(options: Sequence[str], environ: Mapping[str, str]) -> float:
    outside, inside = pty.openpty()
    reader = threading.Thread(target=_drain, args=(outside,), daemon=True)
    reader.start()
    before = _children()
    subprocess.run([_SCRIPT, "chat", *options, "Hi"], env=environ, stdin=subprocess.DEVNULL, stdout=inside, check=True)
    os.close(inside)
    reader.join()
    os.close(outside)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _drain(terminal: int) -> None:
    with suppress(OSError):  # how Linux tells that the other side is closed
        while os.read(terminal, 65536):
            pass


if __name__ == "__main__":
    main()
