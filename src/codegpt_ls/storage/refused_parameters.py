"""Which parameters models would not take, so that the first question after a start is not refused again."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from codegpt_ls.domain.limits import MODEL_NAME, REMEMBERED_MODELS
from codegpt_ls.storage.json_file import read_json, write_json

BELIEVED_FOR: Final = 30 * 24 * 3600.0
"""Seconds. Models change, and what was refused may be taken one day: then it is tried again."""

_About: TypeAlias = tuple[str, str, str]
"""An origin, a dialect, a model."""


class _Entry(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)

    origin: str = Field(max_length=2000)
    dialect: str = Field(max_length=40)
    model: str = Field(max_length=MODEL_NAME)
    names: tuple[str, ...] = Field(max_length=20)
    at: FiniteFloat
    """Seconds since the epoch."""


class _Content(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    refused: tuple[_Entry, ...] = Field(max_length=REMEMBERED_MODELS)


class RefusedParametersFile:
    """Keeps one small file, `refused-parameters.json`; what cannot be written is remembered until the process ends."""

    def __init__(self, folder: Callable[[], Path], now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now
        self._entries: dict[_About, _Entry] | None = None

    def known(self, origin: str, dialect: str, model: str) -> tuple[str, ...]:
        """The names kept for this model, so asked; none once they are old, or dated ahead of the clock."""
        entry = self._loaded().get((origin, dialect, model))
        if entry is None or not 0 <= self._now() - entry.at <= BELIEVED_FOR:
            return ()
        return entry.names

    def remember(self, origin: str, dialect: str, model: str, names: tuple[str, ...]) -> None:
        """Keep these, as learned now."""
        if len(model) > MODEL_NAME:
            return
        # Read anew: another editor may have learned something meanwhile.
        entries = {**self._loaded(), **self._read()}
        about = (origin, dialect, model)
        entries.pop(about, None)
        entries[about] = _Entry(origin=origin, dialect=dialect, model=model, names=names, at=self._now())
        self._entries = dict(tuple(entries.items())[-REMEMBERED_MODELS:])
        write_json(self._path(), _Content(refused=tuple(self._entries.values())).model_dump(mode="json"))

    def _loaded(self) -> dict[_About, _Entry]:
        if self._entries is None:
            self._entries = self._read()
        return self._entries

    def _read(self) -> dict[_About, _Entry]:
        value = read_json(self._path())
        try:
            kept = () if value is None else _Content.model_validate(value).refused
        except ValidationError:
            return {}
        return {(entry.origin, entry.dialect, entry.model): entry for entry in kept}

    def _path(self) -> Path:
        return self._folder() / "refused-parameters.json"
