"""Answers as Markdown files, for editors that can show a file and nothing else of ours."""

import logging
import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from codegpt_ls.folders import made

_log = logging.getLogger(__name__)

MOST_KEPT: Final = 50
"""Answers; older ones are removed when a new one is written."""

_NAME: Final = re.compile(r"\d{8}-\d{6}(-\d+)?-[a-z0-9-]+\.md\Z")
_MOST_IN_ONE_SECOND: Final = 100


class AnswerFiles:
    """Keeps answers below `answers/` of the cache folder, readable by this person only."""

    def __init__(self, folder: Callable[[], Path], now: Callable[[], datetime]) -> None:
        """`now` tells the time that files are named by."""
        self._folder = folder
        self._now = now

    def save(self, name: str, text: str) -> Path | None:
        """Write a new file, `20261122-101500-explain.md`, and return its path; None, and a word in the log, when
        the disk is full or read-only."""
        try:
            folder = made(self._folder() / "answers")
            path = self._write(folder, name, text)
        except OSError as error:
            _log.warning("an answer could not be written (%s)", type(error).__name__)
            return None
        _prune(folder)
        return path

    def grow(self, page: Path, text: str) -> int | None:
        """Add this below what a file holds, with whatever the person has made of it; the line it begins in, 0-based.

        None, and a word in the log, where the file is gone or takes nothing.
        """
        try:
            with page.open("r+", encoding="utf-8", errors="replace", newline="\n") as file:
                lines = file.read().count("\n")
                file.write(f"\n{text}")
        except OSError as error:
            _log.warning("an answer could not be added to its page (%s)", type(error).__name__)
            return None
        return lines + 1

    def renew(self, page: Path, name: str) -> Path | None:
        """The same page as a new file, for an editor that would go on showing the old one; None where that fails."""
        try:
            text = page.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        renewed = self.save(name, text)
        if renewed is not None:
            page.unlink(missing_ok=True)
        return renewed

    def _write(self, folder: Path, name: str, text: str) -> Path:
        stamp = f"{self._now():%Y%m%d-%H%M%S}"
        for number in range(1, _MOST_IN_ONE_SECOND):
            path = folder / (f"{stamp}-{name}.md" if number == 1 else f"{stamp}-{number:02}-{name}.md")
            with suppress(FileExistsError):
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                    file.write(text)
                return path
        raise FileExistsError


def _prune(folder: Path) -> None:
    with suppress(OSError):
        ours = sorted(path for path in folder.iterdir() if _NAME.match(path.name))
        for path in ours[:-MOST_KEPT]:
            path.unlink(missing_ok=True)
