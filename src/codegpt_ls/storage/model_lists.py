"""Live model lists, so that a name can be judged before any request."""

import hashlib
import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from codegpt_ls.domain import limits
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.storage.json_file import read_json, write_json

_log = logging.getLogger(__name__)

_Stamp = tuple[int, int, int]
"""Modification time in nanoseconds, size, inode."""


class _Item(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str = Field(min_length=1, max_length=limits.MODEL_NAME)
    shutdown_date: date | None = None
    replacement: Annotated[str, Field(max_length=limits.MODEL_NAME)] | None = None
    chat: bool = True
    context_tokens: Annotated[int, Field(ge=1, le=limits.TOKEN_COUNT)] | None = None
    efforts: Annotated[tuple[Effort, ...], Field(max_length=len(Effort))] | None = None
    pictures: bool | None = None
    thinks: bool | None = None
    tools: bool | None = None
    fills_in: bool | None = None


class _Content(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, from_attributes=True)

    at: FiniteFloat
    """Seconds since the epoch."""
    models: Annotated[tuple[_Item, ...], Field(max_length=limits.LISTED_MODELS)]


class _Remembered:
    """A list in memory, and the state of the file it stands for; None for none."""

    def __init__(self, stamp: _Stamp | None, content: _Content) -> None:
        self.stamp = stamp
        self.content = content
        self.models = tuple(Model(**dict(item), source=ModelSource.LIVE) for item in content.models)


class ModelListFiles:
    """Keeps one file per provider, address and account below `models/` of the cache folder."""

    def __init__(self, folder: Callable[[], Path], now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now
        self._remembered: dict[Path, _Remembered] = {}

    def load(self, key: str) -> tuple[Sequence[Model], float] | None:
        """The list kept for this key and its age in seconds; infinite where a clock was set back."""
        path = self._path(key)
        stamp = _stamp(path)
        kept = self._remembered.get(path)
        if kept is None or kept.stamp != stamp:
            content = _read(path) if stamp else None
            if content is None:
                return None
            kept = self._remembered[path] = _Remembered(stamp, content)
        age = self._now() - kept.content.at
        return kept.models, age if age >= 0 else math.inf

    def save(self, key: str, models: Iterable[Model]) -> None:
        """Keep this list, as asked for now; in memory only where it cannot be written."""
        content = _Content(at=self._now(), models=tuple(_items(models)))
        path = self._path(key)
        self._remembered.pop(path, None)
        if not write_json(path, content.model_dump(mode="json")):
            self._remembered[path] = _Remembered(_stamp(path), content)

    def _path(self, key: str) -> Path:
        return _path(self._folder(), key)


@lru_cache(maxsize=256)  # asked for twice with each question
def _path(folder: Path, key: str) -> Path:
    # A digest only because an address is no file name.
    return folder / "models" / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"


def _items(models: Iterable[Model]) -> Iterator[_Item]:
    """Those that can be kept: what is out of bounds is no model a person could choose."""
    for model in islice(models, limits.LISTED_MODELS):
        with suppress(ValidationError):
            yield _Item.model_validate(model)


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read(path: Path) -> _Content | None:
    value = read_json(path)
    try:
        return None if value is None else _Content.model_validate(value)
    except ValidationError:
        _log.warning("%s holds no model list and is left aside", path.name)
        return None
