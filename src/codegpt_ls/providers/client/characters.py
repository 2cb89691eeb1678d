"""Text that comes in halves of characters, made whole."""

import re
from typing import Final

_HALF: Final = re.compile("[\ud800-\udfff]")


class Characters:
    """One text on its way: some servers escape an emoji as two halves, and cut between them."""

    def __init__(self) -> None:
        self._half = ""
        """The first half of a character whose second half is still to come."""

    def whole(self, text: str) -> str:
        """The next text in whole characters."""
        if not self._half and not _HALF.search(text):
            return text
        text, self._half = self._half + text, ""
        if "\ud800" <= text[-1:] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def leftover(self) -> str:
        """What stands for a half whose other one never came."""
        return "\ufffd" if self._half else ""
