"""A process of ours that a test speaks to over its pipes: started, listened to, and ended, whatever it speaks."""

import contextlib
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final, Self

from tests.fakes import nursery

PATIENCE: Final = 60.0
"""Seconds. Only a broken process makes a test wait this long."""
WITHHELD: Final = object()
"""What an answer returns to leave the process's request open."""


class PipedClient:
    """One client with one process; a context manager that leaves no process behind."""

    ends_within = 10.0
    """Seconds after the test has hung up; then it is killed, and the test fails."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], cwd: Path | None, *, anew: bool = False
    ) -> None:
        """`anew`: not forked, for who looks at it from outside."""
        self.environ = dict(environ)
        self._command = list(command)
        self._cwd = cwd
        self._anew = anew or cwd is not None
        self._news = threading.Condition()
        """Told whenever something was heard, and at the end."""
        self._ended = False
        self._sending = threading.Lock()
        self._errors: list[bytes] = []

    def __enter__(self) -> Self:
        self.process = self._warm() or self._cold()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._keep_errors)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close_stdin()
        outlives = not self._ends()
        if outlives:
            self.process.kill()
            self.process.wait()
        for thread in self._threads:
            thread.join(self.ends_within)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        assert kind or not outlives, f"the process went on without its client\n{self.log}"

    def _ends(self) -> bool:
        try:
            self.process.wait(self.ends_within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _warm(self) -> nursery.Started | None:
        """Where the folder it starts in is told, it is started as everywhere: that folder may hold something."""
        return None if self._anew else nursery.start(self._command, self.environ)

    def _cold(self) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=pipe, env=self.environ, cwd=self._cwd)

    @property
    def log(self) -> str:
        """What the process has written to stderr by now."""
        return b"".join(self._errors).decode(errors="replace")

    def send_raw(self, *pieces: bytes) -> None:
        """Send bytes as they are, each piece by itself; nothing else of this client comes in between."""
        stdin = self.process.stdin
        assert stdin is not None
        with self._sending:
            for piece in pieces:
                stdin.write(piece)
                stdin.flush()

    def close_stdin(self) -> None:
        """Hang up; twice is fine."""
        stdin = self.process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError):  # what was still to be written finds no reader
            stdin.close()

    def _take_in(self, stdout: IO[bytes]) -> None:
        """Take in what the process says, to its end."""
        raise NotImplementedError

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self._take_in(self.process.stdout)
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _keep_errors(self) -> None:
        stderr = self.process.stderr
        assert stderr is not None
        for line in stderr:
            self._errors.append(line)
