"""Models that ask for the same again and again: told once, then not asked any more."""

from typing import Final

_SAME: Final = 3
"""So often the same call with the same result is no progress."""
_LONGEST_CYCLE: Final = 4
"""Calls that follow each other in a circle."""


class LoopGuard:
    """Watches the calls of one answer."""

    def __init__(self) -> None:
        self._calls: list[tuple[str, str, str]] = []
        self._told = False
        self.over = False
        """Whether the model went on when it was told."""

    def note(self, name: str, arguments: str, result: str) -> None:
        """This was asked, and told."""
        self._calls.append((name, arguments, result))

    def warns(self) -> bool:
        """Whether the model is to be told now, which it is once."""
        if not self._loops():
            return False
        first, self._told, self.over = not self._told, True, self._told
        return first

    def _loops(self) -> bool:
        """Whether the last call brings nothing that was not there."""
        calls = self._calls
        if not calls:
            return False
        return calls.count(calls[-1]) >= _SAME or any(map(self._twice, range(2, _LONGEST_CYCLE + 1)))

    def _twice(self, length: int) -> bool:
        last = self._calls[-length:]
        return len(last) == length and last == self._calls[-2 * length : -length]
