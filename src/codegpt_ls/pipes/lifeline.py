"""What is started for an answer ends with whoever started it, even where that is killed itself."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Final

_DEATH_SIGNAL: Final = 1
"""PR_SET_PDEATHSIG of linux/prctl.h."""


def tied_to_us() -> Callable[[], None] | None:
    """For `preexec_fn` of a process that another's program runs in: the kernel kills it once this process is gone.

    None where the system knows no such thing (all but Linux): there such a program ends by itself, or by its broken
    pipe. What that program starts is not tied, nor one that takes rights it was not given. Call it anew for each start.
    """
    if sys.platform != "linux":
        return None
    # Looked up before anything is forked: between fork and exec nothing may be loaded.
    import ctypes

    library, us = ctypes.CDLL(None), os.getpid()

    def tie() -> None:
        library.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != us:
            os._exit(1)  # we were gone before it was tied

    return tie
