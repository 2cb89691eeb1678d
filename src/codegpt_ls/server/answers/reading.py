"""Long texts in editors that show nothing but messages: a piece, the file that holds the whole, and more when asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from codegpt_ls.server.session import Session

HOVER_SIZE: Final = 400
"""Characters of an answer that a message can hold."""
_HOVER_LINES: Final = 5
_LINE: Final = 72
"""Columns of a message in a window of usual width."""


def fits_message(text: str) -> bool:
    """Whether a message can hold it whole."""
    return len(text) <= HOVER_SIZE and text.count("\n") < _HOVER_LINES


def fits_line(text: str) -> bool:
    """Whether an editor that shows one line of a message shows all of it; wide letters count twice."""
    columns = sum(1 if character.isascii() else 2 for character in text)
    return columns <= _LINE and "\n" not in text.strip()


def shortened(text: str) -> str:
    """Its beginning, as much as a message can hold."""
    return text if len(text) <= HOVER_SIZE else f"{text[:HOVER_SIZE].rstrip()}…"


async def read_on(session: Session, text: str, path: Path) -> None:
    """Tell it whole where it fits a message; else its beginning and the file, and the rest piece by piece where the
    person asks for more and the editor shows documents to nobody."""
    if fits_message(text):
        session.tell(text)
        return
    session.tell_always(beginning(session, text, path))
    if session.editor.abilities.show_document:
        return
    words = session.words
    place = words.text("answer.whole", path=path)
    more, enough = words.text("action.more"), words.text("action.ok")
    first, *others = _pieces(text)
    begun = await session.editor.insist(f"{first}\n\n{place}", [more, enough])
    while begun == 0 and others:
        piece = others.pop(0)
        begun = await session.editor.insist(piece, [more, enough] if others else [enough])


def beginning(session: Session, text: str, path: Path) -> str:
    """All of it where that fits a message; else its beginning and the file that holds it."""
    if fits_message(text):
        return text
    return f"{shortened(text)}\n\n{session.words.text('answer.whole', path=path)}"


def _pieces(text: str) -> Iterator[str]:
    """The text in messages, broken between lines or words where that can be."""
    while len(text) > HOVER_SIZE:
        end = max(text.rfind("\n", 1, HOVER_SIZE), 0) or max(text.rfind(" ", 1, HOVER_SIZE), 0) or HOVER_SIZE
        yield text[:end]
        text = text[end:].lstrip("\n ") if text[end : end + 1] in "\n " else text[end:]
    yield text
