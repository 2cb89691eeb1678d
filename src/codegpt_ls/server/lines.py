"""Whole lines of a document, and where an edit leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a document, counted from 0, the last one included."""

    first: int
    last: int

    def meet(self, other: "Lines") -> bool:
        """Whether the two share a line."""
        return self.first <= other.last and other.first <= self.last

    def after(self, changes: Sequence[types.TextDocumentContentChangeEvent]) -> "Lines | None":
        """Where these lines are after the changes; None when one of them was touched, or the whole document."""
        lines: Lines | None = self
        for change in changes:
            if lines is None or not isinstance(change, types.TextDocumentContentChangePartial):
                return None
            lines = lines._after(change)
        return lines

    def _after(self, change: types.TextDocumentContentChangePartial) -> "Lines | None":
        start, end, text = change.range.start, change.range.end, change.text
        more = _breaks(text) - (end.line - start.line)
        # An edit that ends in front of a line, with a break or with nothing, leaves that line as it is.
        untouched = end.character == 0 and (text.endswith(("\n", "\r")) or (not text and start.character == 0))
        if (end.line - 1 if untouched else end.line) < self.first:
            return Lines(self.first + more, self.last + more)
        return None if start.line <= self.last else self


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
