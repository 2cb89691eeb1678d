"""A TOML file that the person keeps in our configuration folder: read only where it is surely theirs."""

import os
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from codegpt_ls.domain.limits import SETTINGS_FILE
from codegpt_ls.settings.places import FileProblem, is_the_persons

UNREADABLE: Final = "notice.settings_file_unreadable"


class Refused(Exception):  # noqa: N818 - a finding
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def content(path: Path, open_folders: Iterable[str]) -> str:
    """The text of the file.

    Raises Refused, OSError, or ValueError for what is no UTF-8.
    """
    # O_NONBLOCK: a fifo in the file's place must not hold us up. Windows has no such flag.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > SETTINGS_FILE:
            raise Refused(UNREADABLE)
        if not is_the_persons(path, open_folders):
            raise Refused("notice.settings_file_in_folder")
        # Windows: mode bits say nothing there; the profile folder's own access list keeps others out.
        if os.name != "nt" and (status.st_uid not in (os.getuid(), 0) or status.st_mode & stat.S_IWOTH):
            raise Refused(UNREADABLE)
        return file.read(SETTINGS_FILE).decode()


def problem(path: Path, error: Exception) -> FileProblem:
    """Why the file was left aside."""
    match error:
        case Refused():
            return FileProblem(path, error.sentence)
        case OSError():
            return FileProblem(path, UNREADABLE)
        case _:
            return FileProblem(path, "notice.settings_file_wrong", _short(error))


def _short(error: Exception) -> str:
    # The parser quotes no line; a key that somebody put there stays out of the sentence.
    return str(error)[:100] if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
