"""What stands within a line of Markdown: code, emphasis, links. What never closes is written as it came."""

import re
from typing import Final

from codegpt_ls.cli.typesetting.lines import Lines
from codegpt_ls.cli.typesetting.styles import (
    BOLD,
    FAINT,
    ITALIC,
    STRUCK,
    UNDERLINED,
    Palette,
    Piece,
    Style,
    both,
)

LONGEST: Final = 400
"""Characters that wait for the end of what they may belong to."""
_PLAIN: Final = re.compile(r"(?:[^\\`*_~\[!<]|(?<=\w)_)+")
_SPAN: Final = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,9})(?!`)(?P<code>.{1,400}?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<stars>\*{1,3})(?=[^\s*])(?P<starred>.{1,400}?)(?<=[^\s*])(?P=stars)(?!\*)"
    r"|(?<!\w)(?P<bars>_{1,3})(?=[^\s_])(?P<barred>.{1,400}?)(?<=[^\s_])(?P=bars)(?!\w)"
    r"|~~(?=[^\s~])(?P<struck>.{1,400}?)(?<=[^\s~])~~"
    r"|!?\[(?P<label>[^\[\]]{0,400})\]\((?P<target>[^()\s]{0,400}(?:\([^()\s]{0,99}\)[^()\s]{0,99})?)(?:\s\"[^\"]{0,99}\")?\)"
    r"|<(?P<address>(?:https?://|mailto:)[^<>\s]{1,400})>"
)
_MAY_BEGIN_ONE: Final = re.compile(
    r"\\\Z|`|\*{1,3}(?:\Z|[^\s*])|(?<!\w)_{1,3}(?:\Z|[^\s_])|~(?:\Z|~(?:\Z|[^\s~]))"
    r"|!?\[[^\[\]]*(?:\Z|\](?:\Z|\([^\n]*\Z))|!\Z|<(?:\Z|[hm][^<>\s]*\Z)"
)
_RUN: Final = re.compile(r"(.)\1*")
_EMPHASIS: Final = ("", ITALIC, BOLD, f"{BOLD};{ITALIC}")


class Spans:
    """The text of a line as it comes."""

    def __init__(self, lines: Lines, palette: Palette) -> None:
        self._lines = lines
        self._palette = palette
        self._style: Style = ""
        self._held = ""
        self._before = ""

    def begin(self, style: Style) -> None:
        """Begin a line that is written in this style."""
        self._style = style
        self._held = self._before = ""

    def add(self, text: str) -> None:
        """Write as much as is certain."""
        self._held += text
        self._write(final=False)

    def end(self) -> None:
        """Write the rest."""
        self._write(final=True)

    def _write(self, *, final: bool) -> None:
        pieces, at = taken(self._before + self._held, len(self._before), self._style, self._palette, final=final)
        for piece in pieces:
            self._lines.add(*piece)
        known = at - len(self._before)
        if known:
            self._before, self._held = self._held[known - 1], self._held[known:]


def taken(text: str, at: int, style: Style, palette: Palette, *, final: bool) -> tuple[list[Piece], int]:
    """What can be written from this place on, and how far that is; all of it when nothing comes any more."""
    pieces: list[Piece] = []
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain:
            pieces.append((plain.group(), style))
            at = plain.end()
            continue
        span = _SPAN.match(text, at)
        if span and (final or span.end() < len(text) or span["escaped"]):
            pieces += _of(span, style, palette)
            at = span.end()
            continue
        if not final and len(text) - at < LONGEST and (span or _MAY_BEGIN_ONE.match(text, at)):
            break
        run = _RUN.match(text, at)
        assert run is not None  # noqa: S101 - there is a character
        pieces.append((run.group(), style))
        at = run.end()
    return pieces, at


def pieces_of(text: str, style: Style, palette: Palette) -> list[Piece]:
    """A whole text."""
    return taken(text, 0, style, palette, final=True)[0]


def _of(span: re.Match[str], style: Style, palette: Palette) -> list[Piece]:
    found = span.groupdict()
    if found["escaped"]:
        return [(found["escaped"], style)]
    if found["code"]:
        return [(_code(found["code"]), both(style, palette.code)) if palette.coloured else (span.group(), style)]
    if found["label"] is not None:
        return _link(found["label"], found["target"], style, palette)
    if found["address"]:
        return [(found["address"], both(style, UNDERLINED))]
    if found["struck"]:
        return pieces_of(found["struck"], both(style, STRUCK), palette)
    marks, text = found["stars"] or found["bars"], found["starred"] or found["barred"]
    return pieces_of(text, both(style, _EMPHASIS[len(marks)]), palette)


def _code(text: str) -> str:
    """A blank on either side only keeps the ticks apart (CommonMark 6.1)."""
    return text[1:-1] if text.startswith(" ") and text.endswith(" ") and text.strip() else text


def _link(label: str, target: str, style: Style, palette: Palette) -> list[Piece]:
    """The label and the address: where a link leads is never hidden."""
    if not label or label == target:
        return [(target or label, both(style, UNDERLINED))]
    return [*pieces_of(label, both(style, UNDERLINED), palette), (f" ({target})" if target else "", both(style, FAINT))]
