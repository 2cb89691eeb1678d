"""What was decided about values of settings, without the values: one may hold a password."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from codegpt_ls.storage.json_file import read_json, write_json

_MOST: Final = 500
"""Values; the oldest are forgotten, and asked about again."""


class RememberedValues:
    """A JSON file of decisions, each bound to one value of one setting."""

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where they are kept."""
        return self._path()

    def recall(self, subject: str, value: object) -> object:
        """What was decided about exactly this value; None where nothing was."""
        return self._all().get(_digest(subject, value))

    def remember(self, subject: str, value: object, decided: str | bool) -> None:  # noqa: FBT001 - the value itself
        """Keep this decision."""
        kept = self._all()
        kept.pop(_digest(subject, value), None)
        kept[_digest(subject, value)] = decided
        write_json(self._path(), dict(list(kept.items())[-_MOST:]))

    def _all(self) -> dict[str, Any]:
        value = read_json(self._path())
        return value if isinstance(value, dict) else {}


def _digest(subject: str, value: object) -> str:
    return hashlib.sha256(json.dumps([subject, value], sort_keys=True).encode()).hexdigest()
