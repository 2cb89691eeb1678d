"""The provider and model chosen last."""

from collections.abc import Callable
from pathlib import Path

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

    def save(self, selection: Selection) -> None:
        """Remember this choice."""
        write_json(self._path(), {"provider": selection.provider, "model": selection.model})

    def _path(self) -> Path:
        return self._folder() / "selection.json"


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
