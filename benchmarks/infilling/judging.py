"""Whether a function passes its tests: run in a process of its own that may take little and do little."""

import subprocess
import sys
import tempfile
from typing import Final

_GUARD: Final = """
import os, resource, sys
for what, most in (
    (resource.RLIMIT_AS, 1 << 30), (resource.RLIMIT_CPU, 5), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)
):
    resource.setrlimit(what, (most, most))
writes, looks = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC, ("os.listdir", "os.scandir")
def refused(event, arguments):
    if event == "open" and arguments[2] & writes:
        raise PermissionError(event)
    if event.startswith(("os.", "shutil.", "socket.", "subprocess.", "ctypes.")) and event not in looks:
        raise PermissionError(event)
program, said = sys.stdin.read(), sys.__stdout__.write
sys.addaudithook(refused)
exec(compile(program, "function.py", "exec"), {"__name__": "function"})
said("\\npassed\\n")
"""
"""A model writes what it likes: nothing is written or sent, no program is begun; a gibibyte, 5 s of a processor."""
_LONGEST: Final = 120.0
"""Seconds by the clock, on a machine that is busy."""


def passes(program: str) -> bool:
    """Whether the program comes to its end, all its tests passed."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            ran = subprocess.run(
                [sys.executable, "-I", "-B", "-c", _GUARD],
                input=program,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                errors="replace",
                timeout=_LONGEST,
                cwd=folder,
                env={"LANG": "C.UTF-8"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
    return ran.returncode == 0 and ran.stdout.endswith("\npassed\n")
