"""A change of several files, shown as one difference and put in as a whole."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from codegpt_ls.cli.code import NamedFiles
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.editing.asking import TerminalQuestion
from codegpt_ls.cli.editing.edits import marked, may_change, named
from codegpt_ls.domain.context.items import FileItem
from codegpt_ls.domain.context.resolved import Refused
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.code import ChangeableFile
from codegpt_ls.domain.tasks import TaskInput
from codegpt_ls.domain.text import Text
from codegpt_ls.services.context.blocks import render
from codegpt_ls.services.edits.differences import difference
from codegpt_ls.services.edits.prompts import form_of_several
from codegpt_ls.services.edits.proposing import Target
from codegpt_ls.services.failures.left_out import unchangeable


@dataclass(frozen=True, slots=True)
class _Named:
    """A file that was named, there or not."""

    path: Path
    document: Editable
    file: ChangeableFile
    is_new: bool

    @property
    def uri(self) -> str:
        return self.path.as_uri()


class SeveralFilesEdit:
    """A change of the files that were named, and of no others; one that is not there may be made."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._paths = list(dict.fromkeys(Path(name).absolute() for name in command.arguments.file))
        self._context = command.services.context(NamedFiles(self._paths))

    async def run(self) -> int:
        """Have the change written, and show it or put all of it in. Raises AssistantError; then nothing is changed."""
        files = [await self._named(path) for path in self._paths]
        edits = await self._asked(files)
        if not self._command.arguments.apply:
            self._command.terminal.write_exactly("".join(self._difference(files, edit) for edit in edits))
            return 0
        self._put_in(files, edits)
        return 0

    async def _named(self, path: Path) -> _Named:
        services = self._command.services
        is_new = not await asyncio.to_thread(path.exists)
        try:
            document = await (self._context.creatable if is_new else self._context.editable)(path.as_uri())
        except Refused as refused:
            raise unchangeable(path.as_uri(), path.name, refused) from None
        file = services.edited_files().at(path)
        if str(Text(file.text)) != str(document.text):
            raise AssistantError(ErrorCode.EDIT_STALE, Facts(path=document.place.title))
        # Asked before anybody is paid for an answer that may not be put in.
        if self._command.arguments.apply and not may_change(self._command, document):
            raise AssistantError(ErrorCode.EDIT_UNCONFIRMED, Facts(path=document.place.title))
        return _Named(path, document, file, is_new)

    async def _asked(self, files: list[_Named]) -> tuple[ProposedEdit, ...]:
        there = [each for each in files if not each.is_new]
        found = await self._context.resolve([FileItem(uri=each.uri) for each in there])
        if found.left_out:
            raise AssistantError(ErrorCode.LEFT_OUT, Facts(left_out=found.left_out))
        first, *others = found.parts or (None,)
        about = TaskInput(code="") if first is None else _about(first.text, first.language_id, named(there[0].path))
        paths = [named(each.path) for each in files]
        new = [named(each.path) for each in files if each.is_new]
        targets = [self._target(each) for each in files]
        question = TerminalQuestion(self._command, ", ".join(paths))
        return await question.edits(about, render(filter(None, others)), targets, form_of_several(paths, new))

    def _target(self, named_file: _Named) -> Target:
        document = named_file.document
        everything = (0, len(document.text.lines))
        return Target(
            uri=named_file.uri,
            version=None,
            text=document.text,
            language=document.language,
            names=(named(named_file.path), str(named_file.path)),
            lines=everything,
            whole=True,
        )

    def _difference(self, files: list[_Named], edit: ProposedEdit) -> str:
        of = next(each for each in files if each.uri == edit.uri)
        return difference(named(of.path), marked(edit) if of.file.marked else edit, new_file=of.is_new)

    def _put_in(self, files: list[_Named], edits: tuple[ProposedEdit, ...]) -> None:
        changed = [(next(each for each in files if each.uri == edit.uri), edit) for edit in edits]
        titles = ", ".join(named(each.path) for each, _ in changed)
        try:
            self._command.services.edited_files().write([(each.file, edit.after()) for each, edit in changed])
        except OSError as error:
            raise AssistantError(
                ErrorCode.EDIT_NOT_APPLIED, Facts(path=titles, detail=error.strerror or str(error))
            ) from None
        self._command.terminal.note(self._command.terminal.words.text("proposal.applied", path=titles))


def _about(code: str, language: str, path: str) -> TaskInput:
    return TaskInput(code=code, first_line=1, language=language, file=path)
