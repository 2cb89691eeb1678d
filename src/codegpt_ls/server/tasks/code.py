"""The code that a task command is about, as it is in the editor now."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.context import (
    ContextPart,
    DiagnosticsItem,
    FileItem,
    LeftOut,
    SelectionItem,
)
from codegpt_ls.domain.tasks import TaskInput
from codegpt_ls.domain.text import Position, Range
from codegpt_ls.protocol.tasks import TaskCommand
from codegpt_ls.server.lines import Lines
from codegpt_ls.server.session import Session

SURROUNDINGS: Final = 20
"""Lines above and below the code that go along."""
_LONGEST_CHARACTER: Final = 16
"""Code points, with room for what is written in parts."""


@dataclass(frozen=True, slots=True)
class TaskCode:
    """A piece of code and what is said about it."""

    uri: str
    part: ContextPart
    diagnostics: tuple[str, ...]

    @property
    def title(self) -> str:
        """`src/parser.py:10-20`."""
        return self.part.title

    @property
    def lines(self) -> Lines:
        """Where it stands."""
        span = self.part.range
        if span is None:
            return Lines(0, 0)
        return Lines(span.start.line, span.last_line)

    def about(self, *, question: str, answer_language: str, findings: bool) -> TaskInput:
        """What a task's template is filled with."""
        return TaskInput(
            code=self.part.text,
            first_line=self.part.first_line,
            language=self.part.language_id,
            file=self.title,
            before=self.part.before,
            after=self.part.after,
            diagnostics=self.diagnostics,
            question=question,
            answer_language=answer_language,
            findings=findings,
        )


async def task_code(session: Session, params: TaskCommand) -> TaskCode | LeftOut | None:
    """The code, or why it may not be sent; None where no document is named."""
    if params.uri is None:
        return None
    whole = FileItem(uri=params.uri)
    span = None if params.range is None else _meant(session, params.uri, params.range.range())
    item = whole if span is None else SelectionItem(uri=params.uri, range=span)
    said = DiagnosticsItem(uri=params.uri, diagnostics=tuple(each.diagnostic() for each in params.diagnostics))
    context = await session.context.resolve([item, said], surroundings=SURROUNDINGS)
    parts = {part.index: part for part in context.parts}
    if 0 not in parts:
        return next(left_out for left_out in context.left_out if left_out.index == 0)
    diagnostics = tuple(parts[1].text.splitlines()) if 1 in parts else ()
    return TaskCode(params.uri, parts[0], diagnostics)


def is_cursor(session: Session, uri: str, span: Range) -> bool:
    """Whether this is where the cursor stands and nothing that somebody selected.

    Helix, Kakoune and ALE give a cursor as the character under it, at the end of a line the line break.
    """
    workspace = session.documents.workspace()
    document = workspace.document(uri)
    if document is None:
        return span.start == span.end
    if span.end.line - span.start.line > 1:
        return False
    under = document.text.between(document.text.in_code_points(span, workspace.encoding))
    return under == "\r\n" or len(unicodedata.normalize("NFC", under[:_LONGEST_CHARACTER])) <= 1


def _meant(session: Session, uri: str, span: Range) -> Range:
    """The selection; of a cursor that is a character wide all of its line."""
    if span.start == span.end or not is_cursor(session, uri, span):
        return span
    return Range(Position(span.start.line, 0), Position(span.start.line + 1, 0))


def line_edges(session: Session, uri: str, line: int) -> tuple[int, int]:
    """The first character that is no blank, and the end, of a line counted from 0, in the editor's units.

    Both 0 where the document is not open.
    """
    workspace = session.documents.workspace()
    document = workspace.document(uri)
    if document is None:
        return 0, 0
    return document.text.edges(line, workspace.encoding)
