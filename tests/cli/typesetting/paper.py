"""What a terminal shows of the text it was sent."""

import re
from collections.abc import Iterable

from codegpt_ls.cli.table import width
from codegpt_ls.cli.typesetting.blocks import Typesetter
from codegpt_ls.cli.typesetting.styles import COLOURED, Palette

_STEERS = re.compile(r"\x1b\[[0-9;]*m|\x1b\[K|\x08|\n|[^\x1b\x08\n]")


class Paper:
    """Takes what a typesetter writes, and knows what stands on it."""

    def __init__(self, columns: int, palette: Palette = COLOURED) -> None:
        self.columns = columns
        self.sent = ""
        self.typesetter = Typesetter(self._take, lambda: self.columns, palette)

    def _take(self, text: str) -> None:
        self.sent += text

    @property
    def lines(self) -> list[str]:
        """Without attributes; what was taken back is gone."""
        rows, line = [], ""
        for found in _STEERS.findall(self.sent):
            if found == "\n":
                rows.append(line)
                line = ""
            elif found == "\x08":
                line, back = line[:-1], width(line[-1:])
                line += " " * (back - 1)
            elif found[0] != "\x1b":
                line += found
        return [*rows, line] if line else rows


def set_in(columns: int, *pieces: str, palette: Palette = COLOURED) -> list[str]:
    """The lines of an answer that came in these pieces."""
    return paper(columns, pieces, palette).lines


def paper(columns: int, pieces: Iterable[str], palette: Palette = COLOURED) -> Paper:
    """The paper with the answer on it."""
    sheet = Paper(columns, palette)
    for piece in pieces:
        sheet.typesetter.add(piece)
    sheet.typesetter.end()
    return sheet
