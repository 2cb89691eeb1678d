"""Sentences in an editor that shows one line of a message: the whole stands on a page beside the code."""

import re
from pathlib import Path
from typing import Final

from lsprotocol.types import MessageType

from codegpt_ls.server.answers.document import answer_document
from codegpt_ls.server.answers.reading import fits_line
from codegpt_ls.server.session import Session

_SENTENCE: Final = re.compile(r"(?<=[.?!])\s|\n")


def tell_in_page(session: Session, message: str, kind: MessageType) -> None:
    """Show a message; its first sentence and a page with all of it where one line would not hold it."""
    if not session.editor.abilities.one_line_messages or fits_line(message):
        session.tell(message, kind)
        return
    first = _SENTENCE.split(message, maxsplit=1)[0]
    path = session.services.answers.save("message", answer_document(first, message, []))
    if path is not None:
        session.later(_open(session, path))
    session.tell(first, kind)


async def _open(session: Session, path: Path) -> None:
    await session.editor.open_file(path.as_uri())
