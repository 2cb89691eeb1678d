"""How a key is known again, whatever somebody made of it.

Loaded at every start, before the editor is greeted: imports nothing that takes time.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from typing import Final

_WINDOW: Final = 8
_SHORTEST_FRAGMENT: Final = 12
"""Characters. What is shorter is found by chance."""

_HEXADECIMAL: Final = r"\\u00([0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})|%(?:25){0,4}([0-9a-fA-F]{2})"
_ESCAPES: Final = _HEXADECIMAL + r"|&#x0{0,4}([0-9a-fA-F]{2});|&#0{0,4}(\d{2,3});"
_BLANKS: Final = r"|\\[nrt]"
# What wrapping, quoting and escaping put between the characters of a key. Each of several backslashes counts alone:
# a repetition here would take quadratic time on a line of them.
_WRAPPING: Final = re.compile(_ESCAPES + _BLANKS + r"|[\s\\\"'+]")
# Whatever somebody puts between its letters and digits: dots, dashes, characters nobody sees.
_DECORATION: Final = re.compile(_ESCAPES + _BLANKS + r"|[^A-Za-z0-9\\%&]+|[\\%&]")
# A backslash before a letter n of the key looks like the end of a line.
_BACKSLASHES: Final = re.compile(_ESCAPES + r"|[^A-Za-z0-9\\%&]+|[\\%&]")

_LETTER: Final = re.compile(r"[A-Za-z0-9]")


class Disguises:
    """Finds secrets in a text however they were wrapped, escaped, decorated or encoded, in part or whole."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = tuple(secrets)
        encoded = [form for secret in known for form in (secret, *_encodings(secret))]
        self._forms = (
            (_WRAPPING, _searched(_WRAPPING, known)),
            (_DECORATION, _searched(_DECORATION, encoded)),
            (_BACKSLASHES, _searched(_BACKSLASHES, encoded)),
        )

    def cut(self, text: str, mark: str) -> str:
        """The text with this mark in the place of every part of a secret."""
        # All are sought in the whole text: what one search cuts out would leave the others too little to know it by.
        spans = sorted(span for noise, forms in self._forms for span in _found(text, noise, forms))
        pieces, done = [], 0
        for first, last in spans:
            if last > done:
                pieces += [text[done : max(first, done)], *([mark] if first >= done else [])]
                done = last
        return "".join((*pieces, text[done:]))

    def first_whole(self, text: str) -> int | None:
        """Where the first secret that stands in the text whole begins; None where none does."""
        places = [at for noise, forms in self._forms for at in _whole(text, noise, forms)]
        return min(places, default=None)


_Forms = tuple[tuple[str, tuple[str, ...]], ...]


def _found(text: str, noise: re.Pattern[str], forms: _Forms) -> Iterable[tuple[int, int]]:
    """From where to where the text holds parts of a secret."""
    if noise is _BACKSLASHES and "\\" not in text:
        return []  # found already
    # `str in str` runs at memory speed; positions are worked out only when there is something to hide.
    bare = noise.sub(_unescaped, text)
    spans = [span for form, windows in forms for span in _parts(bare, form, windows)]
    origins = _origins(text, noise) if spans else []
    return [(origins[start][0], origins[end - 1][1]) for start, end in spans]


def _whole(text: str, noise: re.Pattern[str], forms: _Forms) -> Iterable[int]:
    bare = noise.sub(_unescaped, text)
    found = [at for form, _ in forms if (at := bare.find(form)) >= 0]
    origins = _origins(text, noise) if found else []
    return [origins[at][0] for at in found]


def _searched(noise: re.Pattern[str], secrets: Iterable[str]) -> _Forms:
    bare = dict.fromkeys(noise.sub(_unescaped, secret) for secret in secrets)
    shortest = _WINDOW if noise is _WRAPPING else _SHORTEST_FRAGMENT
    return tuple((form, _windows(form)) for form in bare if len(form) >= shortest)


def _encodings(secret: str) -> Iterator[str]:
    """Base64 wherever in its groups of three the secret begins, and hexadecimal digits."""
    raw = secret.encode()
    for before, first in ((0, 0), (1, 2), (2, 3)):
        # Only the characters that hold nothing of what stands before and behind.
        yield base64.b64encode(bytes(before) + raw).decode()[first : (before + len(raw)) * 8 // 6]
    yield raw.hex()
    yield raw.hex().upper()


def _windows(secret: str) -> tuple[str, ...]:
    """Pieces of which one is inside every fragment worth hiding (15 characters and more; 12 at either end)."""
    starts = range(0, len(secret) - _WINDOW + 1, _WINDOW)
    return (*(secret[start : start + _WINDOW] for start in starts), secret[-_WINDOW:])


def _parts(bare: str, secret: str, windows: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where parts of the secret are. Where one is, much shorter ones are no chance either."""
    enough = min(_SHORTEST_FRAGMENT, len(secret))
    parts = list(_fragments(bare, secret, windows, _WINDOW, enough))
    if parts:
        every = tuple(secret[start : start + _WINDOW] for start in range(len(secret) - _WINDOW + 1))
        parts += _fragments(_blanked(bare, parts), secret, every, 1, _WINDOW)
    return parts


def _blanked(bare: str, parts: Iterable[tuple[int, int]]) -> str:
    pieces, done = [], 0
    for start, end in sorted(parts):
        if end > done:
            pieces += [bare[done:start], "\0" * (end - max(start, done))]
            done = end
    return "".join((*pieces, bare[done:]))


def _fragments(bare: str, secret: str, windows: tuple[str, ...], step: int, enough: int) -> Iterable[tuple[int, int]]:
    """Where fragments of the secret are, longest extent, as positions in the bare text.

    `windows` are its pieces at every `step` characters; `enough`: characters that a fragment has at least.
    """
    for number, window in enumerate(windows):
        offset = min(number * step, len(secret) - _WINDOW)
        at = bare.find(window)
        while at >= 0:
            start, end = at, at + _WINDOW
            while start > 0 and offset - (at - start) > 0 and bare[start - 1] == secret[offset - (at - start) - 1]:
                start -= 1
            while end < len(bare) and offset + end - at < len(secret) and bare[end] == secret[offset + end - at]:
                end += 1
            if end - start >= enough:
                yield start, end
            at = bare.find(window, end)


def _origins(text: str, noise: re.Pattern[str]) -> list[tuple[int, int]]:
    """For every character of the bare text, from where to where it stood in the text."""
    origins, position = [], 0
    for match in noise.finditer(text):
        origins += [(index, index + 1) for index in range(position, match.start())]
        if _unescaped(match):
            origins.append(match.span())
        position = match.end()
    return origins + [(index, index + 1) for index in range(position, len(text))]


def _unescaped(match: re.Match[str]) -> str:
    """The character an escape stands for; nothing for what only stands between."""
    hexadecimal = match[1] or match[2] or match[3] or match[4]
    code = int(hexadecimal, 16) if hexadecimal else int(match[5] or 0)
    character = chr(code) if code else ""
    return character if match.re is _WRAPPING or _LETTER.match(character) else ""
