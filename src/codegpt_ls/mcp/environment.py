"""What of our environment a server gets: where it lives and how it is found, and nothing else."""

import sys
from collections.abc import Mapping
from typing import Final

_UNIX: Final = ("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER")
_WINDOWS: Final = (
    *("APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATH", "PATHEXT", "PROCESSOR_ARCHITECTURE"),
    *("SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "USERNAME", "USERPROFILE"),
)
_NAMES: Final = _WINDOWS if sys.platform == "win32" else _UNIX


def server_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """That part of it. A key is in none of these, and a definition names what else there is to be."""
    return {name: value for name, value in environ.items() if name.upper() in _NAMES}
