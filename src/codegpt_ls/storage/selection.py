"""The provider and model chosen last."""

from collections.abc import Callable
from pathlib import Path

from codegpt_ls.services.selection import Selection
from codegpt_ls.storage.json_file import read_json, write_json


class SelectionFile:
    """Keeps the selection in `selection.json` of the state folder."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def load(self) -> Selection | None:
        """The last choice, if one was made."""
        value = read_json(self._path())
        if not isinstance(value, dict) or not isinstance(value.get("provider"), str):
            return None
        model = value.get("model")
        return Selection(provider=value["provider"], model=model if isinstance(model, str) else None)

    def save(self, selection: Selection) -> None:
        """Remember this choice."""
        write_json(self._path(), {"provider": selection.provider, "model": selection.model})

    def _path(self) -> Path:
        return self._folder() / "selection.json"
