"""The person's own settings file: `config.toml` in the configuration folder, with the settings by their names.

    provider = "compatible"

    [providers.compatible]
    baseUrl = "https://gateway.example/v1"

Editor and terminal read it, neither writes it.
"""

import os
import stat
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.limits import SETTINGS_FILE
from codegpt_ls.settings.places import FileProblem, is_the_persons
from codegpt_ls.settings.reading import named

NAME: Final = "config.toml"
_UNREADABLE: Final = "notice.settings_file_unreadable"


class PersonSettings:
    """Reads the file anew each time it is asked."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self._folder() / NAME

    def read(self, open_folders: Iterable[str] = ()) -> tuple[dict[str, Any], FileProblem | None]:
        """The settings in the file; none where there is no file, or where it may not be the person's."""
        path = self.path
        try:
            content = _content(path, open_folders)
            return named(tomllib.loads(content)), None
        except FileNotFoundError:
            return {}, None
        except _Refused as refused:
            return {}, FileProblem(path, refused.sentence)
        except OSError:
            return {}, FileProblem(path, _UNREADABLE)
        except (ValueError, RecursionError) as error:
            return {}, FileProblem(path, "notice.settings_file_wrong", _short(error))


class _Refused(Exception):  # noqa: N818 - a finding
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _content(path: Path, open_folders: Iterable[str]) -> str:
    # O_NONBLOCK: a fifo in the file's place must not hold us up. Windows has no such flag.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > SETTINGS_FILE:
            raise _Refused(_UNREADABLE)
        if not is_the_persons(path, open_folders):
            raise _Refused("notice.settings_file_in_folder")
        # Windows: mode bits say nothing there; the profile folder's own access list keeps others out.
        if os.name != "nt" and (status.st_uid not in (os.getuid(), 0) or status.st_mode & stat.S_IWOTH):
            raise _Refused(_UNREADABLE)
        return file.read(SETTINGS_FILE).decode()


def _short(error: Exception) -> str:
    # The parser quotes no line; a key that somebody put there stays out of the sentence.
    return str(error)[:100] if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
