"""How a terminal is told to write: by attributes and by the colours of its own theme, which fit its background."""

from dataclasses import dataclass
from typing import Final, TypeAlias

Style: TypeAlias = str
"""Parameters of the sequence SGR (ECMA-48, 8.3.117), joined by semicolons; empty for none."""
Piece: TypeAlias = tuple[str, Style]
"""Some text, and how it is written."""

BOLD: Final[Style] = "1"
FAINT: Final[Style] = "2"
ITALIC: Final[Style] = "3"
UNDERLINED: Final[Style] = "4"
STRUCK: Final[Style] = "9"


@dataclass(frozen=True, slots=True)
class Palette:
    """What colours stand for. Black, white and yellow are none of them: each is invisible on some background."""

    code: Style = "36"
    keyword: Style = "35"
    string: Style = "32"
    number: Style = "36"
    comment: Style = FAINT
    removed: Style = "31"

    @property
    def coloured(self) -> bool:
        """Whether there are colours at all; code is marked by signs where there are none."""
        return bool(self.code)


COLOURED: Final = Palette()
COLOURLESS: Final = Palette(code="", keyword="", string="", number="", comment="", removed="")


def both(outer: Style, inner: Style) -> Style:
    """One style within another."""
    return f"{outer};{inner}" if outer and inner else outer or inner


def painted(text: str, style: Style) -> str:
    """The text in this style, and nothing after it."""
    return f"\x1b[{style}m{text}\x1b[0m" if style and text else text
