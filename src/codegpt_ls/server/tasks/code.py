"""The code that a task command is about, as it is in the editor now."""

import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from codegpt_ls.domain.context.items import ContextItem, DiagnosticsItem, FileItem, SelectionItem
from codegpt_ls.domain.context.resolved import ContextPart, LeftOut, LeftOutReason
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.tasks import TaskInput
from codegpt_ls.domain.text import Position, Range
from codegpt_ls.domain.threads import ContextReference
from codegpt_ls.protocol.tasks import TaskCommand
from codegpt_ls.server.lines import Lines
from codegpt_ls.server.session import Session
from codegpt_ls.services.chat.composition import CODE, reference

SURROUNDINGS: Final = 20
"""Lines above and below the code that go along."""
_LONGEST_CHARACTER: Final = 16
"""Code points, with room for what is written in parts."""


@dataclass(frozen=True, slots=True)
class TaskCode:
    """A piece of code and what is said about it."""

    part: ContextPart
    diagnostics: tuple[str, ...]

    @property
    def uri(self) -> str:
        """Its document."""
        return self.part.uri or ""

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


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that goes along with a task."""

    code: TaskCode | None
    others: tuple[ContextPart, ...]
    left_out: tuple[LeftOut, ...]
    """Of `context`, counted as it was given."""

    @property
    def references(self) -> tuple[ContextReference, ...]:
        """What a thread remembers of it."""
        return tuple(map(reference, ([self.code.part] if self.code else []) + [*self.others]))


async def gathered(session: Session, params: TaskCommand) -> Gathered:
    """The code as it is now, with what is said about it, and the rest of the context.

    Raises AssistantError LEFT_OUT for code that may not be sent, TASK_NEEDS_CODE for code that is empty.
    """
    own = _own_items(session, params)
    items = [*own, *(each.item() for each in params.context)]
    context = await session.context.resolve(items, surroundings=SURROUNDINGS if own else 0)
    if own and (missing := next((each for each in context.left_out if each.index == 0), None)):
        empty = missing.refusal.reason is LeftOutReason.EMPTY
        raise AssistantError(ErrorCode.TASK_NEEDS_CODE if empty else ErrorCode.LEFT_OUT, Facts(left_out=(missing,)))
    said = [part for part in context.parts if isinstance(part.item, DiagnosticsItem)]
    parts = [part for part in context.parts if part not in said]
    code = next((part for part in parts if isinstance(part.item, CODE)), None)
    return Gathered(
        code=None if code is None else TaskCode(code, tuple(line for part in said for line in part.text.splitlines())),
        others=tuple(part for part in parts if part is not code),
        left_out=tuple(
            replace(each, index=each.index - len(own)) for each in context.left_out if each.index >= len(own)
        ),
    )


def _own_items(session: Session, params: TaskCommand) -> list[ContextItem]:
    """The code that is named by itself, and its diagnostics."""
    if params.uri is None:
        return []
    span = None if params.range is None else _meant(session, params.uri, params.range.range())
    code = FileItem(uri=params.uri) if span is None else SelectionItem(uri=params.uri, range=span)
    return [
        code,
        DiagnosticsItem(uri=params.uri, diagnostics=tuple(each.diagnostic() for each in params.diagnostics)),
    ]


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
