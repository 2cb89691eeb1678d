"""What a tool tells, before a model is told it: nothing hidden, nothing secret, and not too much."""

from collections.abc import Callable, Sequence
from typing import Final

from codegpt_ls.domain.limits import TOOL_RESULT_BYTES, TOOL_RESULT_LINES
from codegpt_ls.domain.text import CleanText
from codegpt_ls.services.context.secrets import Secrets, with_marks

_HALF_LINES: Final = TOOL_RESULT_LINES // 2
_HALF_BYTES: Final = TOOL_RESULT_BYTES // 2
_FIT: Final = "[… {} left out here: ask for less, or for a part …]"


class Sifting:
    """Takes out of a text what may not be sent of it. It has as many lines then as before."""

    def __init__(self, clean: Callable[[str], CleanText], secrets: Secrets) -> None:
        """`clean` takes out what nobody sees."""
        self._clean = clean
        self._secrets = secrets

    def may_be_shown(self, text: str) -> bool:
        """Whether any of it may: nothing of a file in which a key stands that is in use here."""
        return self._secrets.keys.key_in(text) is None

    def __call__(self, text: str) -> str:
        """The text as it may be sent."""
        seen = self._clean(text).text
        return "\n".join(with_marks(seen.split("\n"), self._secrets.found(seen)))


def capped(text: str) -> str:
    """The beginning and the end of a text that is too long."""
    lines = text.split("\n")
    if len(lines) > TOOL_RESULT_LINES:
        left = f"{len(lines) - 2 * _HALF_LINES} lines"
        text = "\n".join((*lines[:_HALF_LINES], _FIT.format(left), *lines[-_HALF_LINES:]))
    content = text.encode(errors="replace")
    if len(content) <= TOOL_RESULT_BYTES:
        return text
    left = f"{len(content) - 2 * _HALF_BYTES} bytes"
    head, tail = (part.decode(errors="ignore") for part in (content[:_HALF_BYTES], content[-_HALF_BYTES:]))
    return "\n".join((head, _FIT.format(left), tail))


def on_one_line(text: str, most: int) -> str:
    """At most so many characters, none of which hides, breaks the line or steers a terminal."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text[: 4 * most]).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def listed(lines: Sequence[str], nothing: str) -> str:
    """The lines as one text; `nothing` where there are none."""
    return "\n".join(lines) if lines else nothing
