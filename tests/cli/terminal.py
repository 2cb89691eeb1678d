"""Runs the real console script: with pipes as a script does, or in a pseudo-terminal as a person does."""

import json
import os
import pty
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

SCRIPT = str(Path(sys.executable).with_name("codegpt-ls"))
_PATIENCE = 60.0
"""Seconds after which a test gives up; none depends on how long it really takes."""


def call(
    *arguments: str, environ: Mapping[str, str], stdin: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to the end, with pipes for standard streams."""
    return subprocess.run(
        [SCRIPT, *arguments],
        cwd=folder,
        env=environ,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE,
        check=False,
    )


def objects(output: str) -> list[dict[str, Any]]:
    """The JSON objects of a `--json` run, one per line."""
    return [json.loads(line) for line in output.splitlines()]


@contextmanager
def started(*arguments: str, environ: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A run whose output is read while it goes on; standard input is empty."""
    process = subprocess.Popen(
        [SCRIPT, *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[bytes], text: str) -> str:
    """Standard output up to this text, as it comes."""
    assert process.stdout
    return _read_until(process.stdout.fileno(), text, "")


class Screen:
    """A run in a pseudo-terminal of 100 columns; what it shows is collected."""

    def __init__(
        self, arguments: Sequence[str], environ: Mapping[str, str], program: str = SCRIPT, folder: Path | None = None
    ) -> None:
        self.shown = ""
        self._seen = 0
        self._terminal, inside = pty.openpty()
        # The shell leads a session of its own, so the terminal it opens first controls it: Ctrl-C and /dev/tty work.
        opens = 'exec "$@" < "$0" > "$0" 2>&1'
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", opens, os.ttyname(inside), program, *arguments],
            cwd=folder,
            env={**environ, "COLUMNS": "100", "LINES": "30"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._inside: int | None = inside

    def wait_for(self, text: str) -> str:
        """Until this text is shown, after what was waited for before. Returns what came with it."""
        self.shown = _read_until(self._terminal, text, self.shown, self._seen)
        before, self._seen = self._seen, self.shown.index(text, self._seen) + len(text)
        return self.shown[before : self._seen]

    def type(self, text: str) -> None:
        """Press these keys."""
        os.write(self._terminal, text.encode())

    def press_ctrl_c(self) -> None:
        """The terminal's own way: SIGINT to the group in the foreground, once the program waits.

        Between showing a prompt and waiting for keys, Python's `input` puts an interrupt off until the next key.
        """
        program, deadline = psutil.Process(self.process.pid), time.monotonic() + _PATIENCE
        while program.status() != psutil.STATUS_SLEEPING and time.monotonic() < deadline:
            time.sleep(0.01)
        self.type("\x03")

    def end(self) -> int:
        """Wait for the end. Returns the exit code."""
        # What it wrote last is lost when our hold on the inside ends before it has one of its own.
        threading.Thread(target=self._leave_it_alone, daemon=True).start()
        deadline = time.monotonic() + _PATIENCE
        while piece := _piece(self._terminal, deadline):
            self.shown += piece.decode("utf-8", "replace")
        return self.process.wait(_PATIENCE)

    def close(self) -> None:
        """End the run, whatever it does."""
        self.process.kill()
        self._leave_it_alone()
        os.close(self._terminal)

    def _leave_it_alone(self) -> None:
        """Once it has ended: our own hold on the inside would keep the terminal's end from being seen."""
        self.process.wait()
        inside, self._inside = self._inside, None
        if inside is not None:
            os.close(inside)


@contextmanager
def screen(
    *arguments: str, environ: Mapping[str, str], program: str = SCRIPT, folder: Path | None = None
) -> Iterator[Screen]:
    """A run as a person sees it."""
    run = Screen(arguments, environ, program, folder)
    try:
        yield run
    finally:
        run.close()


def _read_until(descriptor: int, text: str, before: str, start: int = 0) -> str:
    collected = bytearray()
    deadline = time.monotonic() + _PATIENCE
    while text not in (shown := before + collected.decode("utf-8", "ignore"))[start:]:
        piece = _piece(descriptor, deadline)
        assert piece, f"ended without {text!r}: {shown}"
        collected += piece
    return shown


def _piece(descriptor: int, deadline: float) -> bytes:
    """What is there next; nothing at the end."""
    ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
    assert ready, "nothing more came"
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""  # how Linux tells that the terminal's other side is closed
