"""Live model lists, so that a name can be judged before any request."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.storage.json_file import read_json, write_json


class ModelListFiles:
    """Keeps one file per provider, address and account below `models/` of the cache folder."""

    def __init__(self, folder: Callable[[], Path], now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now
        self._loaded: dict[str, tuple[int, Sequence[Model], float]] = {}

    def load(self, key: str) -> tuple[Sequence[Model], float] | None:
        """The list kept for this key and its age in seconds."""
        path = self._path(key)
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            return None
        kept = self._loaded.get(key)
        if kept is None or kept[0] != stamp:
            value = read_json(path)
            if not isinstance(value, dict):
                return None
            kept = (stamp, tuple(_models(value)), float(value.get("at", 0)))
            self._loaded[key] = kept
        return kept[1], max(0.0, self._now() - kept[2])

    def save(self, key: str, models: Iterable[Model]) -> None:
        """Keep this list, as asked for now."""
        write_json(self._path(key), {"at": self._now(), "models": [_item(model) for model in models]})

    def _path(self, key: str) -> Path:
        # A digest only because an address is no file name.
        return self._folder() / "models" / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"


def _item(model: Model) -> dict[str, object]:
    return {
        "id": model.id,
        "shutdown_date": model.shutdown_date.isoformat() if model.shutdown_date else None,
        "replacement": model.replacement,
        "chat": model.chat,
        "context_tokens": model.context_tokens,
    }


def _models(value: Mapping[str, Any]) -> Iterable[Model]:
    for item in value.get("models", ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            ends = item.get("shutdown_date")
            yield Model(
                id=item["id"],
                shutdown_date=date.fromisoformat(ends) if ends else None,
                replacement=item.get("replacement"),
                chat=bool(item.get("chat", True)),
                context_tokens=item.get("context_tokens"),
                source=ModelSource.LIVE,
            )
