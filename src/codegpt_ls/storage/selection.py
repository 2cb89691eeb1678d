"""The provider and model chosen last."""

from collections.abc import Callable
from pathlib import Path

from codegpt_ls.domain import limits
from codegpt_ls.folders import Generation, generation
from codegpt_ls.services.connections.selection import Selection
from codegpt_ls.storage.json_file import read_json, write_json


class SelectionFile:
    """Keeps the selection in `selection.json` of the state folder."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def load(self) -> Selection | None:
        """The last choice, if one was made."""
        value = read_json(self._path())
        if not isinstance(value, dict) or (provider := _name(value.get("provider"))) is None:
            return None
        return Selection(provider=provider, model=_name(value.get("model")))

    def save(self, selection: Selection) -> bool:
        """Remember this choice. False where the disk takes nothing."""
        return write_json(self._path(), {"provider": selection.provider, "model": selection.model})

    def generation(self) -> Generation | None:
        """Another value after every choice by any process."""
        return generation(self._path())

    def _path(self) -> Path:
        return self._folder() / "selection.json"


def _name(value: object) -> str | None:
    """The name, if it can be one: it becomes a part of requests and of sentences."""
    named = isinstance(value, str) and 0 < len(value) <= limits.MODEL_NAME and value.isprintable()
    return str(value) if named else None
