"""A lock between the processes of one person: two editors' servers, a terminal."""

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from codegpt_ls import folders
from codegpt_ls.credentials.private_file import failed
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

_PAUSE = 0.02
_BRIEFLY = 5.0


class FileLock:
    """Holds a file locked; the operating system lets go of it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held_briefly(self) -> Generator[None]:
        """Hold it for an operation of milliseconds; blocks the thread while others do the same.

        Raises AssistantError STORE_TIMEOUT after 5 s, STORE_FAILED when the file cannot be made.
        """
        descriptor = self._open()
        try:
            end = time.monotonic() + _BRIEFLY
            while not folders.locked(descriptor):
                self._check(end, _BRIEFLY)
                time.sleep(_PAUSE)
            yield
        finally:
            os.close(descriptor)

    @asynccontextmanager
    async def held(self, seconds: float) -> AsyncGenerator[None]:
        """Hold it for as long as a store takes, waiting at most so many seconds for others.

        Raises AssistantError STORE_TIMEOUT, or STORE_FAILED when the file cannot be made.
        """
        descriptor = self._open()
        try:
            end = time.monotonic() + seconds
            while not folders.locked(descriptor):
                self._check(end, seconds)
                await asyncio.sleep(_PAUSE)
            yield
        finally:
            os.close(descriptor)

    def _open(self) -> int:
        try:
            folders.made(self._path.parent)
            return os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise failed(self._path, error) from None

    def _check(self, end: float, seconds: float) -> None:
        if time.monotonic() >= end:
            raise AssistantError(ErrorCode.STORE_TIMEOUT, Facts(seconds=seconds, path=str(self._path)))
