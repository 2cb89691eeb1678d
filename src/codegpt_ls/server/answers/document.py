"""An answer as a Markdown document: read by a person, and obeyed by no editor.

Emacs and Vim take orders from the text of a file: from its first line, its first and last few, its end. A model writes
what others told it to write, and the name of a file is anybody's too.
"""

import re
from collections.abc import Sequence
from typing import Final

from codegpt_ls.domain.answers import with_fence_closed

_MODELINE: Final = re.compile(r"(?im)(?:^|\s)(?:vi|ex|vim[<=>]?\d{0,9}):")
"""Whatever Vim could take for an order, and a little more."""
_NO_MODELINES: Final = "<!-- vim: set nomodeline: -->"
"""Vim reads some lines from the top, then some from the end upwards, and looks no further once it has read this."""
_LOCAL_VARIABLES: Final = "local variables:"
_NEW_PAGE: Final = "\f\n"
"""Emacs looks for variables on the last page only."""
_MARKUP: Final = re.compile(r"[\\`*\[\]<>]")


def answer_document(title: str, text: str, notes: Sequence[str]) -> str:
    """The title, the answer as it came, and what is to be said about its end."""
    parts = [with_fence_closed(text.strip()) if notes else text.strip(), *(f"---\n\n*{note}*" for note in notes)]
    body = "\n\n".join(part for part in parts if part)
    guard = [_NO_MODELINES] if _MODELINE.search(body) else []
    document = "\n\n".join([f"# {_heading(title)}", *guard, body, *guard]).rstrip() + "\n"
    return document + _NEW_PAGE if _LOCAL_VARIABLES in document.casefold() else document


def _heading(title: str) -> str:
    """The title as words alone: neither markup nor, on the first line, an order."""
    line = "".join(each if each.isprintable() else " " for each in title)
    words = _MARKUP.sub(lambda mark: f"\\{mark[0]}", line)
    return _MODELINE.sub(lambda order: f"{order[0][:-1]}\\:", words)
