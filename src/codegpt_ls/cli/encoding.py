"""How text is written to, and read from, whoever started the program."""

import re
import sys
from typing import Final

# Control characters, C1 too: U+009B is another ESC [. Tab and line feed stay.
_CONTROLS: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
# Without width or effect of their own: soft hyphen, marks and overrides of direction, zero-width space, invisible
# operators, byte order mark, annotations, tags. What joins letters and chooses how one looks stays, one at a time.
_UNSEEN: Final = (
    r"\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e00ff"
)
_ONE: Final = r"\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_HIDDEN: Final = re.compile(f"[{_CONTROLS}{_UNSEEN}]|(?<=[{_ONE}])[{_ONE}]")


class CannotWrite(Exception):  # noqa: N818 - what happened, and not a failure of ours
    """Standard output takes no more: its disk is full, for instance. The message is the system's word for it."""


def tolerate_any_text() -> None:
    """Let no character of an answer, a lone surrogate for instance, or of an old code page end the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))


def visible(text: str) -> str:
    """The text as a person sees it: nothing in it steers a terminal or hides, wherever it goes."""
    return _HIDDEN.sub("", text)


def escaped(json_text: str) -> str:
    """The same JSON, whole, with all that a terminal would obey or nobody sees spelled out."""
    return _HIDDEN.sub(lambda found: _spelled(found.group()), json_text)


def _spelled(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
