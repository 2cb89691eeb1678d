"""What this process does to the world while it is watched: Python tells of it itself (PEP 578)."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

_RUNS: Final = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork")
_CHANGES: Final = ("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod")
_MOVES: Final = ("os.rename", "os.link", "os.symlink")
"""The second path is the one that is made."""
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass
class Seen:
    """What was seen, in its order."""

    programs: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    addresses: list[Any] = field(default_factory=list)


_watching: Final[list[Seen]] = []
_installed: Final[list[bool]] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    for seen in _watching:
        if event in _RUNS:
            seen.programs.append(os.fsdecode(arguments[0]))
        elif event in _CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES):
            seen.written.append(str(arguments[0]))
        elif event in _MOVES:
            seen.written.append(str(arguments[1]))
        elif event == "socket.connect":
            seen.addresses.append(arguments[1])


@contextmanager
def watched() -> Iterator[Seen]:
    """Watch the block."""
    if not _installed:
        sys.addaudithook(_hear)
        _installed.append(True)
    seen = Seen()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)
