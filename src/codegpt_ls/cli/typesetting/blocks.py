"""Markdown set while it comes: paragraphs word by word, code line by line, a table when it is whole."""

import re
from collections.abc import Callable
from typing import Final

from codegpt_ls.cli.typesetting.fences import Fence, fence_of
from codegpt_ls.cli.typesetting.highlighting import Highlighter
from codegpt_ls.cli.typesetting.lines import Lines
from codegpt_ls.cli.typesetting.spans import LONGEST, Spans
from codegpt_ls.cli.typesetting.styles import BOLD, FAINT, UNDERLINED, Palette, Piece, Style, both, painted
from codegpt_ls.cli.typesetting.tables import is_delimiter, set_table

# A line that is not known to be more than text before this much of it has come.
_UNDECIDED: Final = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]*|[-*_+][-*_+ \t]*|\d{1,9}(?:[.)][ \t]*)?|[`~]{1,2}|>[> \t]*)?"
    r"|[ \t]*(?:>[ \t]?)*[ \t]*(?:```|~~~|\|).*"
)
_RULE: Final = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_BLOCK: Final = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<heading>#{1,6})[ \t]+|(?P<quote>>[> \t]*)?(?:(?P<bullet>[-*+]|\d{1,9}[.)])[ \t]+)?)"
)
_DEEPEST: Final = 12
"""Columns of the widest indentation that is kept, so that a deep list has room on a narrow screen."""


class Typesetter:
    """One answer."""

    def __init__(self, write: Callable[[str], None], columns: Callable[[], int], palette: Palette) -> None:
        """`write` takes what is to reach the terminal as it is: nothing of the answer may steer it any more."""
        self._lines = Lines(write, columns)
        self._palette = palette
        self._spans = Spans(self._lines, palette)
        self._begun = False
        """Whether the line under way is being written already."""
        self._pending = ""
        """What of it is not."""
        self._fence: Fence | None = None
        self._code = Highlighter("", palette)
        self._table: list[str] = []

    def add(self, text: str) -> None:
        """Take some more of the answer, and write what is certain."""
        first, *others = text.split("\n")
        self._more(first)
        for each in others:
            self._end_line()
            self._more(each)

    def end(self) -> None:
        """Write all that is left; the answer is over, whole or not."""
        if self._begun or self._pending:
            self._end_line()
        self._flush_table()

    def _more(self, text: str) -> None:
        if self._begun:
            self._spans.add(text)
            return
        self._pending += text
        if self._fence is None and self._pending and not self._is_undecided():
            self._flush_table()
            self._begin()

    def _is_undecided(self) -> bool:
        """Whether what has come of the line may still turn out to be more than text."""
        if len(self._pending) > LONGEST:
            return self._pending.lstrip(" \t>")[:1] in ("|", "`", "~")
        return _UNDECIDED.fullmatch(self._pending) is not None

    def _end_line(self) -> None:
        if not self._begun:
            line, self._pending = self._pending, ""
            if self._took_whole(line):
                return
            self._pending = line
            self._begin()
        self._spans.end()
        self._lines.end()
        self._begun = False

    def _took_whole(self, line: str) -> bool:
        """Whether this line was one of those that can only be judged as a whole."""
        if self._fence is not None:
            self._set_code(self._fence, line)
            return True
        if self._is_row(line):
            self._table.append(line)
            return True
        self._flush_table()
        self._fence = fence_of(line)
        if self._fence is not None:
            self._open(self._fence, line)
        elif _RULE.fullmatch(line):
            self._lines.whole(painted("─" * self._lines.columns, FAINT))
        elif not line.strip():
            self._lines.whole("")
        else:
            return False
        return True

    def _begin(self) -> None:
        """Begin to write a line of text, of which there is enough to tell what it is."""
        found = _BLOCK.match(self._pending)
        assert found is not None  # noqa: S101 - it matches nothing at all, too
        rest, self._pending = self._pending[found.end() :], ""
        prefix, hang, style = self._looks(found)
        self._lines.begin(prefix, hang)
        self._spans.begin(style)
        self._begun = True
        self._spans.add(rest)

    def _looks(self, found: re.Match[str]) -> tuple[list[Piece], Piece, Style]:
        """What stands before the line, before those that follow it, and how it is written."""
        if heading := found["heading"]:
            return self._heading(heading)
        indent = " " * min(_DEEPEST, len(found["indent"].expandtabs(4)))
        bars = "│ " * (found["quote"] or "").count(">")
        prefix: list[Piece] = [(indent, ""), (bars, FAINT)]
        hang = indent + bars
        if bullet := found["bullet"]:
            shown = f"{'•' if bullet in '-*+' else bullet} "
            prefix.append((shown, ""))
            hang += " " * len(shown)
        return prefix, (hang, FAINT if bars else ""), ""

    def _heading(self, marks: str) -> tuple[list[Piece], Piece, Style]:
        if not self._palette.coloured:
            return [(f"{marks} ", BOLD)], ("", ""), BOLD
        return [], ("", ""), both(BOLD, UNDERLINED) if len(marks) == 1 else BOLD

    def _open(self, fence: Fence, line: str) -> None:
        self._code = Highlighter(fence.language, self._palette)
        if not self._palette.coloured:
            self._lines.whole(line.strip())
        elif fence.language:
            self._lines.whole(painted(fence.language, FAINT))

    def _set_code(self, fence: Fence, line: str) -> None:
        if fence.is_closed_by(line):
            self._fence = None
            if not self._palette.coloured:
                self._lines.whole(line.strip())
        else:
            self._lines.whole(self._code.line(fence.inside(line)))

    def _is_row(self, line: str) -> bool:
        if len(self._table) == 1:
            return is_delimiter(line)
        return line.lstrip().startswith("|")

    def _flush_table(self) -> None:
        rows, self._table = self._table, []
        if len(rows) > 1:
            for line in set_table(rows, self._lines.columns, self._palette):
                self._lines.whole(line)
        else:
            for row in rows:
                self._lines.begin([], ("", ""))
                self._spans.begin("")
                self._spans.add(row)
                self._spans.end()
                self._lines.end()
