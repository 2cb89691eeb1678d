"""The person's own settings file: `config.toml` in the configuration folder, with the settings by their names.

    provider = "compatible"

    [providers.compatible]
    baseUrl = "https://gateway.example/v1"

Editor and terminal read it; `codegpt-ls config` changes one value of it at a time.
"""

import os
import stat
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.limits import SETTINGS_FILE
from codegpt_ls.folders import Generation, generation, made
from codegpt_ls.settings.places import FileProblem, is_the_persons
from codegpt_ls.settings.reading import named
from codegpt_ls.settings.sources import Path as SettingPath
from codegpt_ls.storage.json_file import replace_text
from codegpt_ls.storage.person_settings.editing import edited

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
            return named(tomllib.loads(_content(path, open_folders))), None
        except FileNotFoundError:
            return {}, None
        except (_Refused, OSError, ValueError, RecursionError) as error:
            return {}, _problem(path, error)

    def change(self, setting: SettingPath, value: object) -> FileProblem | None:
        """Write this value into the file, or take it out for None; what kept it from that, and then it is as it was."""
        path = self.path
        try:
            text, seen = self._changed(setting, value)
            while generation(path) != seen:  # another program has written meanwhile: its change stays
                text, seen = self._changed(setting, value)
        except (_Refused, OSError, ValueError, RecursionError) as error:
            return _problem(path, error)
        try:
            made(path.parent)
            replace_text(path.resolve(), text)  # where it is a link, into a folder of dotfiles, it stays one
        except OSError as error:
            return FileProblem(path, "config.not_written", error.strerror or type(error).__name__)
        return None

    def _changed(self, setting: SettingPath, value: object) -> tuple[str, Generation | None]:
        seen = generation(self.path)
        text = edited(_content(self.path, ()) if seen else "", setting, value)
        if text is None or len(text.encode()) > SETTINGS_FILE:
            raise _Refused("config.by_hand")
        return text, seen


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


def _problem(path: Path, error: Exception) -> FileProblem:
    match error:
        case _Refused():
            return FileProblem(path, error.sentence)
        case OSError():
            return FileProblem(path, _UNREADABLE)
        case _:
            return FileProblem(path, "notice.settings_file_wrong", _short(error))


def _short(error: Exception) -> str:
    # The parser quotes no line; a key that somebody put there stays out of the sentence.
    return str(error)[:100] if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
