"""A process of ours that others' programs run in: no terminal, a group of its own, and an end whatever it does."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_NO_WINDOW_OWN_GROUP: Final = 0x08000200
"""CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP of winbase.h."""


def apart() -> dict[str, Any]:
    """How such a process is started: outside every project, and so that it can be ended with all that it starts."""
    windows = sys.platform == "win32"
    return {
        "cwd": Path(sys.executable).anchor,
        "start_new_session": not windows,
        "creationflags": _NO_WINDOW_OWN_GROUP if windows else 0,
    }


def end(pid: int) -> None:
    """End the process, which has not been waited for or whose group lives on, and everything it started."""
    if sys.platform == "win32":
        program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
        with suppress(OSError):
            subprocess.run(  # noqa: S603 - Windows' own program, by its full path
                [program, "/F", "/T", "/PID", str(pid)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=_NO_WINDOW_OWN_GROUP,
                check=False,
            )
        return
    # It leads its own group. macOS answers EPERM for a group whose leader has just ended.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
