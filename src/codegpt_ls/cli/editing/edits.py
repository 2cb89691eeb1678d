"""A change of a file or of a pipe, from the question to what is written."""

from dataclasses import replace
from pathlib import Path

from codegpt_ls.cli.code import NamedFiles, place_named
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.editing.asking import TerminalQuestion
from codegpt_ls.domain.context.items import ContextItem, FileItem, RangeItem
from codegpt_ls.domain.context.resolved import Refused
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.tasks import TaskInput
from codegpt_ls.domain.text import Range, Text
from codegpt_ls.services.edits.differences import difference
from codegpt_ls.services.edits.proposing import Target
from codegpt_ls.services.failures.left_out import unchangeable

_SURROUNDINGS = 20
"""Lines above and below what is meant that go along."""


class FileEdit:
    """A change of a file, or of some of its lines."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._path, self._lines = place_named(command.arguments.file[0])
        self._context = command.services.context(NamedFiles([self._path]))

    async def run(self) -> int:
        """Have the change written, and show it or put it in. Raises AssistantError; then nothing is changed."""
        command = self._command
        document = await self._editable()
        file = command.services.edited_files().at(self._path)
        if str(Text(file.text)) != str(document.text):
            raise AssistantError(ErrorCode.EDIT_STALE, Facts(path=document.place.title))
        if command.arguments.apply and not may_change(command, document):
            raise AssistantError(ErrorCode.EDIT_UNCONFIRMED, Facts(path=document.place.title))
        question = TerminalQuestion(command, document.place.title)
        edit = await question.edit(await self._about(), self._target(document))
        if not command.arguments.apply:
            command.terminal.write_exactly(difference(named(self._path), marked(edit) if file.marked else edit))
            return 0
        try:
            file.write(edit.after())
        except OSError as error:
            facts = Facts(path=document.place.title, detail=error.strerror or str(error))
            raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, facts) from None
        command.terminal.note(command.terminal.words.text("proposal.applied", path=document.place.title))
        return 0

    async def _editable(self) -> Editable:
        try:
            return await self._context.editable(self._path.as_uri())
        except Refused as refused:
            raise unchangeable(self._path.as_uri(), self._path.name, refused) from None

    def _target(self, document: Editable) -> Target:
        everything = (0, len(document.text.lines))
        lines = everything if self._lines is None else _within(self._lines, document.text)
        return Target(
            uri=self._path.as_uri(),
            version=None,
            text=document.text,
            language=document.language,
            names=(document.place.title, str(self._path)),
            lines=lines,
            whole=lines == everything,
        )

    async def _about(self) -> TaskInput:
        uri = self._path.as_uri()
        item: ContextItem = FileItem(uri=uri) if self._lines is None else RangeItem(uri=uri, range=self._lines)
        found = await self._context.resolve([item], surroundings=_SURROUNDINGS)
        if found.left_out:
            raise AssistantError(ErrorCode.LEFT_OUT, Facts(left_out=found.left_out))
        (part,) = found.parts
        return TaskInput(
            code=part.text,
            first_line=part.first_line,
            language=part.language_id,
            file=part.title,
            before=part.before,
            after=part.after,
        )


class PipeEdit:
    """What comes in, changed; nothing goes out where it could not be."""

    def __init__(self, command: Command, content: bytes) -> None:
        self._command = command
        self._content = content

    async def run(self) -> int:
        """Have the change written, and write all of it. Raises AssistantError."""
        text = self._content.decode("utf-8", "surrogateescape")
        if not text.strip():
            raise AssistantError(ErrorCode.TASK_NEEDS_CODE)
        target = Target(
            uri="", version=None, text=Text(text), language="", lines=(0, len(Text(text).lines)), whole=True
        )
        edit = await TerminalQuestion(self._command, "stdin").edit(TaskInput(code=text), target)
        self._command.terminal.write_exactly(edit.after())
        return 0


def _within(given: Range, text: Text) -> tuple[int, int]:
    count = len(text.lines)
    first = min(given.start.line, max(count - 1, 0))
    return first, max(min(given.end.line, count), min(first + 1, count))


def marked(edit: ProposedEdit) -> ProposedEdit:
    """The same of a file that begins with a byte order mark: to git it is a part of the first line."""
    first, *others = edit.hunks
    if first.first == 0:
        kept = () if first.old else edit.base.lines[:1]
        old, new = ((*lines, *kept) for lines in (first.old, first.new))
        old, new = ((f"\ufeff{''.join(lines[:1])}", *lines[1:]) for lines in (old, new))
        first = replace(first, old=old, new=new)
    return replace(edit, base=Text(f"\ufeff{edit.base}"), hunks=(first, *others))


def named(path: Path) -> str:
    """As `git apply` in this folder knows the file."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix().lstrip("/")


def may_change(command: Command, document: Editable) -> bool:
    """Whether a file that programs obey may be changed: the person said so, or does now."""
    pattern, terminal = document.delicate, command.terminal
    if pattern is None or command.arguments.yes:
        return True
    key = "proposal.question.runs" if pattern == "+x" else "proposal.question.delicate"
    asked = terminal.words.text(key, path=document.place.title)
    return terminal.can_ask and terminal.agrees(asked, by_default=False)
