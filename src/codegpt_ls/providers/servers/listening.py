"""Whether anybody listens at a port of this machine, before anything is asked there."""

import socket
from typing import Final
from urllib.parse import urlsplit

ACCEPTS_WITHIN: Final = 0.3
"""Seconds for each address of the name. The system accepts for whoever listens, however busy that one is; where nobody
does, Linux and macOS refuse at once, and Windows tries on for two seconds."""
_PORTS: Final = {"https": 443, "http": 80}


def listens(origin: str) -> bool:
    """Whether a connection to this origin is accepted in time; nothing is sent.

    Blocks, so it wants a thread: then the system's clock counts, and an event loop that is late misses nobody.
    """
    parts = urlsplit(origin)
    try:
        socket.create_connection((parts.hostname or "", parts.port or _PORTS[parts.scheme]), ACCEPTS_WITHIN).close()
    except OSError:
        return False
    return True
