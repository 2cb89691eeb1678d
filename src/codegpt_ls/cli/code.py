"""What goes along from the command line: `main.py`, `main.py:10`, `main.py:10-40`, `screen.png`, a piped picture."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.domain.context.items import AttachmentItem, ContextItem, FileItem, RangeItem
from codegpt_ls.domain.text import Position, PositionEncoding, Range, Workspace
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.services.chat.composition import compose
from codegpt_ls.services.chat.instructions import task_language
from codegpt_ls.services.failures.left_out import left_out_sentence

_BEGINNING: Final = 1024
"""Bytes that tell a picture or a PDF."""
_LINES: Final = re.compile(r"(?P<path>.+?):(?P<first>[1-9]\d{0,8})(?:-(?P<last>[1-9]\d{0,8}))?")


class NamedFiles:
    """The folders of the files that were named, as an editor would have them open; nothing is unsaved here."""

    def __init__(self, paths: Sequence[Path]) -> None:
        folders = dict.fromkeys((Path.cwd(), *(path.parent for path in paths)))
        self._workspace = Workspace(
            folders=tuple(folder.as_uri() for folder in folders), encoding=PositionEncoding.UTF32
        )

    def workspace(self) -> Workspace:
        """The folders, and no open document."""
        return self._workspace


async def with_code(
    command: Command, question: str, names: Sequence[str], piped: AttachmentItem | None = None
) -> NewMessage | None:
    """The question with the code and the pictures that were named and piped in; None where some of it may not or
    cannot be sent, which is told."""
    places = [place_named(name) for name in names]
    context = command.services.context(NamedFiles([path for path, _ in places]))
    items = [_item(command, path, lines) for path, lines in places] + ([piped] if piped else [])
    terminal, services = command.terminal, command.services
    language = task_language(services.settings(), terminal.words, terminal.locale)
    composed = await compose(question, items, context, services.tasks, language)
    for each in composed.left_out:
        command.terminal.tell(f"{each.title}: {left_out_sentence(command.terminal.words, each)}")
    return None if composed.left_out else composed.message


def named_files(arguments: argparse.Namespace) -> Sequence[str]:
    """The files that go along, by name."""
    return (*(arguments.file or ()), *(arguments.attach or ()))


def place_named(name: str) -> tuple[Path, Range | None]:
    """The file, and the lines of it; counted from 1 here and from 0 from now on."""
    lines = None if Path(name).exists() else _LINES.fullmatch(name)
    if lines is None:
        return Path(name).absolute(), None
    first = int(lines["first"])
    last = max(first, int(lines["last"] or first))
    return Path(lines["path"]).absolute(), Range(Position(first - 1, 0), Position(last, 0))


def _item(command: Command, path: Path, lines: Range | None) -> ContextItem:
    if lines is not None:
        return RangeItem(uri=path.as_uri(), range=lines)
    shown = command.services.is_attachment(_beginning(path))
    return AttachmentItem(uri=path.as_uri()) if shown else FileItem(uri=path.as_uri())


def _beginning(path: Path) -> bytes:
    """Enough to tell what it is; nothing where that cannot be read, which is told where it is read in earnest."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError:
        return b""
