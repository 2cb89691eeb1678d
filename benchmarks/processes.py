"""A program under measurement: started, spoken to over its standard streams, weighed, and ended."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

import psutil

CHUNK: Final = 1 << 16


class Child:
    """One process; a context manager that leaves nothing behind."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
        self._command = list(command)
        self._environ = dict(environ)
        self._folder = folder

    def __enter__(self) -> Self:
        pipe, silent = subprocess.PIPE, subprocess.DEVNULL
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            self._command, stdin=pipe, stdout=pipe, stderr=silent, env=self._environ, cwd=self._folder, bufsize=0
        )
        self._heard = bytearray()
        return self

    def __exit__(self, *_: object) -> None:
        family = self._family()
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def write(self, data: bytes) -> None:
        """All of it."""
        assert self._process.stdin is not None
        view = memoryview(data)
        while view:
            view = view[os.write(self._process.stdin.fileno(), view) :]

    def line(self) -> bytes:
        """What comes up to the next line break."""
        while (end := self._heard.find(b"\n")) < 0:
            self._read()
        return self._take(end + 1)

    def exactly(self, count: int) -> bytes:
        """So many bytes."""
        while len(self._heard) < count:
            self._read()
        return self._take(count)

    def processor_seconds(self) -> float:
        """Spent until now, in steps of 10 ms, by it and its children."""
        times = [process.cpu_times() for process in self._family()]
        return sum(each.user + each.system for each in times)

    def megabytes(self) -> float:
        """Resident memory of it and its children."""
        return sum(process.memory_info().rss for process in self._family()) / 1e6

    def _family(self) -> list[psutil.Process]:
        try:
            process = psutil.Process(self._process.pid)
            return [process, *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _read(self) -> None:
        assert self._process.stdout is not None
        piece = os.read(self._process.stdout.fileno(), CHUNK)
        if not piece:
            raise EOFError(f"{self._command[0]} ended")
        self._heard += piece

    def _take(self, count: int) -> bytes:
        taken = bytes(self._heard[:count])
        del self._heard[:count]
        return taken


@contextmanager
def own_home() -> Iterator[dict[str, str]]:
    """The environment of a person with nothing set up, for whom nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="codegpt-ls-bench-", ignore_cleanup_errors=True) as home:
        for name in ("codex", "work"):
            (Path(home) / name).mkdir()
        yield {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "CODEGPT_LS_HOME": f"{home}/codegpt-ls",
            "CODEX_HOME": f"{home}/codex",
            "LANG": "C.UTF-8",
        }
