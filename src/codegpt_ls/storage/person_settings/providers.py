"""Providers of the person's own: `providers.toml` in the configuration folder, a table for each.

[acme]
title = "Acme gateway"
baseUrl = "https://llm.acme.example/v1"
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from codegpt_ls.settings.places import FileProblem
from codegpt_ls.settings.reading import Misfit
from codegpt_ls.storage.person_settings.own_file import Refused, content, problem

NAME: Final = "providers.toml"
_ROW: Final = "notice.provider_row_wrong"


class PersonProviders:
    """Reads the file anew each time it is asked, and hands on what has changed in it."""

    def __init__(self, folder: Callable[[], Path], install: Callable[[Mapping[str, Any]], Iterable[Misfit]]) -> None:
        """`install`: makes these tables the person's own providers, in place of those before, and says what is wrong
        with some of them.
        """
        self._folder = folder
        self._install = install
        self._tables: Mapping[str, Any] = {}
        self._misfits: tuple[Misfit, ...] = ()

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self._folder() / NAME

    def read(self, open_folders: Iterable[str] = ()) -> tuple[FileProblem, ...]:
        """Install the providers of the file; why it, or some of it, was left aside."""
        path = self.path
        try:
            tables, trouble = tomllib.loads(content(path, open_folders)), None
        except FileNotFoundError:
            tables, trouble = {}, None
        except (Refused, OSError, ValueError, RecursionError) as error:
            tables, trouble = {}, problem(path, error)
        if tables != self._tables:
            self._misfits = tuple(self._install(tables))
            self._tables = tables
        return (trouble,) if trouble else tuple(FileProblem(path, _ROW, misfit=each) for each in self._misfits)
