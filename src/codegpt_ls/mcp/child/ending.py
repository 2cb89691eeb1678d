"""How this process ends: with everything it started, whoever ends it, whenever."""

import ctypes
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Final, NoReturn

from codegpt_ls.credentials.child_process import end

_DEATH_SIGNAL: Final = 1
"""PR_SET_PDEATHSIG of linux/prctl.h."""
_GRACE: Final = 1.0
"""Seconds that an orderly end may take."""
# Looked up before anything is forked: between fork and exec nothing may be loaded.
_LIBRARY: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Let the kernel kill this process when the one that started it ends, even if that is killed itself."""
    if _LIBRARY is not None:
        _LIBRARY.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def end_all() -> NoReturn:
    """End this process and all it started, at once."""
    if sys.platform == "win32":
        end(os.getpid())
    elif os.getpgid(0) == os.getpid():
        with suppress(OSError):
            os.killpg(0, signal.SIGKILL)
    os._exit(1)


def end_soon() -> None:
    """The same, unless there is an end before that."""
    timer = threading.Timer(_GRACE, end_all)
    timer.daemon = True
    timer.start()
