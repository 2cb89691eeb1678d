"""What a person has typed into conversations, so that the arrow keys find it again, the next day too."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from prompt_toolkit.history import History

from codegpt_ls.credentials.private_file import read_private, write_private
from codegpt_ls.domain.errors import AssistantError

_MOST: Final = 1000
"""Questions that are kept."""
_LONGEST: Final = 4000
"""Characters; what is longer was pasted, and nobody leafs through it."""


class TypedHistory(History):
    """A file for this user only. It may fail to be read or written: it is nobody's loss."""

    def __init__(self, path: Path, may_be_secret: Callable[[str], bool]) -> None:
        """`may_be_secret`: whether a text holds what is shaped like a key; that is never written."""
        super().__init__()
        self._path = path
        self._may_be_secret = may_be_secret

    def load_history_strings(self) -> Iterable[str]:
        """The newest first."""
        return reversed(self._read())

    def store_string(self, string: str) -> None:
        """Keep it, unless it may hold a key or begins with a blank, as shells have it."""
        kept = 0 < len(string) <= _LONGEST and not string[0].isspace()
        if not kept or self._may_be_secret(string):
            return
        with suppress(AssistantError):
            before = [each for each in self._read() if each != string]
            lines = [json.dumps(each) for each in (*before, string)][-_MOST:]
            write_private(self._path, "".join(f"{line}\n" for line in lines).encode())

    def _read(self) -> list[str]:
        with suppress(AssistantError):
            content = read_private(self._path) or b""
            return [text for line in content.splitlines() if (text := _text(line)) is not None]
        return []


def _text(line: bytes) -> str | None:
    """What this line of the file holds; None where it was damaged."""
    with suppress(ValueError):
        value = json.loads(line)
        return value if isinstance(value, str) else None
    return None
