"""Which process writes an answer, and whether it still runs: an answer of a dead one is cut off."""

import os
from typing import Final

_SAME: Final = 5.0
"""Seconds two readings of one process's start may differ: some systems compute it from a clock that is adjusted."""


def this_process() -> str:
    """The mark of this process: a process id alone may be given to another one later."""
    import psutil

    return f"{os.getpid()}@{psutil.Process().create_time():.1f}"


def is_running(mark: object) -> bool:
    """Whether the process of this mark, which may go on behind a `#`, still runs. One we may not look at does; a mark
    that is none belongs to nobody."""
    import psutil

    if not isinstance(mark, str):
        return False
    try:
        number, start = mark.partition("#")[0].split("@")
        process = psutil.Process(int(number))
        same = abs(process.create_time() - float(start)) < _SAME
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return True
    except (psutil.NoSuchProcess, ValueError, OverflowError):
        return False
