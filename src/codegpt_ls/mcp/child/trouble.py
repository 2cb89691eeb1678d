"""What goes wrong beneath the SDK, which tells no more than that a connection has ended."""

import asyncio
from typing import Final

from codegpt_ls.domain.limits import SERVER_ERRORS
from codegpt_ls.domain.tools.servers import ServerFailed, ServerFault


class Trouble:
    """The first thing that went wrong, and what the server said last."""

    def __init__(self) -> None:
        self._fault: ServerFault | None = None
        self._errors = b""
        self.over: Final = asyncio.Event()
        """Nothing more comes from this server."""

    def end(self, fault: ServerFault, detail: str = "") -> None:
        """This is why; what was first counts."""
        if self._fault is None:
            self._fault = fault
            if detail:
                self._errors = detail.encode()
        self.over.set()

    def hear(self, piece: bytes) -> None:
        """Keep the end of what it writes on standard error."""
        self._errors = (self._errors + piece)[-SERVER_ERRORS:]

    def failure(self) -> ServerFailed:
        """It as an error."""
        return ServerFailed(self._fault or ServerFault.PROTOCOL, self._errors.decode(errors="replace"))
