"""The person's own settings file: `config.toml` in the configuration folder, with the settings by their names.

    provider = "compatible"

    [providers.compatible]
    baseUrl = "https://gateway.example/v1"

Editor and terminal read it; `codegpt-ls config` changes one value of it at a time.
"""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.limits import SETTINGS_FILE
from codegpt_ls.folders import Generation, generation, made
from codegpt_ls.settings.places import FileProblem
from codegpt_ls.settings.reading import named
from codegpt_ls.settings.sources import Path as SettingPath
from codegpt_ls.storage.json_file import replace_text
from codegpt_ls.storage.person_settings.editing import edited
from codegpt_ls.storage.person_settings.own_file import Refused, content, problem

NAME: Final = "config.toml"


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
            return named(tomllib.loads(content(path, open_folders))), None
        except FileNotFoundError:
            return {}, None
        except (Refused, OSError, ValueError, RecursionError) as error:
            return {}, problem(path, error)

    def change(self, setting: SettingPath, value: object) -> FileProblem | None:
        """Write this value into the file, or take it out for None; what kept it from that, and then it is as it was."""
        path = self.path
        try:
            text, seen = self._changed(setting, value)
            while generation(path) != seen:  # another program has written meanwhile: its change stays
                text, seen = self._changed(setting, value)
        except (Refused, OSError, ValueError, RecursionError) as error:
            return problem(path, error)
        try:
            made(path.parent)
            replace_text(path.resolve(), text)  # where it is a link, into a folder of dotfiles, it stays one
        except OSError as error:
            return FileProblem(path, "config.not_written", error.strerror or type(error).__name__)
        return None

    def _changed(self, setting: SettingPath, value: object) -> tuple[str, Generation | None]:
        seen = generation(self.path)
        text = edited(content(self.path, ()) if seen else "", setting, value)
        if text is None or len(text.encode()) > SETTINGS_FILE:
            raise Refused("config.by_hand")
        return text, seen
