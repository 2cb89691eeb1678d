"""How this process ends: with everything it started, whoever ends it, whenever."""

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Final, NoReturn

from codegpt_ls.credentials.child_process import end

_GRACE: Final = 1.0
"""Seconds that an orderly end may take."""


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
