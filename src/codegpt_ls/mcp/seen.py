"""What the person said yes to: digests alone, in a file of ours."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from codegpt_ls.storage.json_file import read_json, write_json


class SeenFile:
    """A JSON file; where it is damaged, everything is asked about again."""

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path

    def server(self, name: str) -> str | None:
        """The seal of how it is started."""
        seal = self._of(name).get("server")
        return seal if isinstance(seal, str) else None

    def tools(self, name: str) -> Mapping[str, str]:
        """The seals of its tools, by their names."""
        tools = self._of(name).get("tools")
        return tools if isinstance(tools, dict) else {}

    def keep(self, name: str, seal: str, tools: Mapping[str, str]) -> None:
        """The person said yes to this."""
        write_json(self._path(), {**self._all(), name: {"server": seal, "tools": dict(tools)}})

    def forget(self, name: str) -> None:
        """It is gone."""
        kept = self._all()
        if kept.pop(name, None) is not None:
            write_json(self._path(), kept)

    def _of(self, name: str) -> Mapping[str, Any]:
        value = self._all().get(name)
        return value if isinstance(value, dict) else {}

    def _all(self) -> dict[str, Any]:
        value = read_json(self._path())
        return value if isinstance(value, dict) else {}
