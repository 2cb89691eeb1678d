"""`textDocument/codeAction`: the tasks, offered where they can be done.

Answered out of memory alone: an editor may ask at every movement of the cursor.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
from lsprotocol import types

from codegpt_ls.domain.edits.comments import comments_in
from codegpt_ls.domain.limits import DIAGNOSTIC_MESSAGE, DIAGNOSTIC_WORD
from codegpt_ls.domain.tasks import Task
from codegpt_ls.domain.text import Position, Range
from codegpt_ls.server.offer import CHANGE, FIX, LOOK
from codegpt_ls.server.routes import ACCEPT_EDIT, DISCARD_EDIT, EDIT, RUN_TASK, STOP, TASK_COMMANDS
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.code import is_cursor
from codegpt_ls.server.tasks.words import PRODUCT, task_title

_STOP_KIND: Final = f"{LOOK}.stop"
_MOST_DIAGNOSTICS: Final = 20
"""Diagnostics that one action carries."""
_LAST_LINE: Final = 2**31 - 2
"""The last one with a line behind it that can be named."""


def code_actions(session: Session, params: types.CodeActionParams) -> Sequence[types.CodeAction | types.Command]:
    """Fix on diagnostics, every other task on a selection; for a bare cursor nothing but to stop, and to decide."""
    params = attrs.evolve(params, range=_selection(session, params))
    literals = session.editor.abilities.code_action_literals
    actions = [*_stop(session, params), *_decide(session, params), *_as_comments_say(session, params)]
    actions += [action for task in session.services.tasks.all() for action in _offer(session, task, params)]
    return actions if literals else [action.command for action in actions if action.command]


def _stop(session: Session, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """While an answer is awaited, where the editor may have no other door to stop it."""
    if session.waits and not session.editor.abilities.own_interface and _wanted(_STOP_KIND, params.context.only):
        yield _action(session.words.text("answer.stop"), _STOP_KIND, STOP)


def _decide(session: Session, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """What becomes of the edit that is on offer for this document, where there may be no other door to say it."""
    proposal = session.proposals.of(params.text_document.uri)
    if proposal is None or session.editor.abilities.own_interface:
        return
    words, named = session.words, {"proposalId": proposal.id}
    for title, name, command in (
        (words.text("proposal.apply"), "apply", ACCEPT_EDIT),
        (words.text("proposal.discard"), "discard", DISCARD_EDIT),
    ):
        kind = f"{CHANGE}.{name}"
        if _wanted(kind, params.context.only):
            yield _action(title, kind, command, named)


def _as_comments_say(session: Session, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """What a comment `CodeGPT: …` among the selected lines asks for: no other way to say it is needed."""
    span, kind = params.range, f"{CHANGE}.comment"
    document = session.documents.workspace().document(params.text_document.uri)
    if span.start == span.end or document is None or not _wanted(kind, params.context.only):
        return
    last = Range(_place(span.start), _place(span.end)).last_line
    if comments_in([line.rstrip("\r\n") for line in document.text.lines[span.start.line : last + 1]]):
        argument = {"uri": params.text_document.uri, "range": _range(span), "comments": True}
        yield _action(session.words.text("proposal.as_the_comment_says"), kind, EDIT, argument)


def _action(title: str, kind: str, command: str, *arguments: object) -> types.CodeAction:
    title = f"{PRODUCT}: {title}"
    return types.CodeAction(
        title=title, kind=kind, command=types.Command(title=title, command=command, arguments=[*arguments])
    )


def _offer(session: Session, task: Task, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    kind = _kind(task)
    if not _fits(session, task, params) or not _wanted(kind, params.context.only):
        return
    title = f"{PRODUCT}: {task_title(session, task)}"
    yield types.CodeAction(
        title=title,
        kind=kind,
        diagnostics=list(params.context.diagnostics) if task.needs_diagnostics else None,
        command=types.Command(title=title, command=_command(task), arguments=[_argument(task, params)]),
    )


def _selection(session: Session, params: types.CodeActionParams) -> types.Range:
    """What is selected, from its start to its end; of a cursor that is a character wide the place before it."""
    start, end = sorted((params.range.start, params.range.end))
    if is_cursor(session, params.text_document.uri, Range(_place(start), _place(end))):
        end = start
    return types.Range(start=start, end=end)


def _place(position: types.Position) -> Position:
    return Position(position.line, position.character)


def _fits(session: Session, task: Task, params: types.CodeActionParams) -> bool:
    if task.needs_diagnostics:
        return bool(params.context.diagnostics)
    # A question has to be typed, which plain LSP has no way for.
    can_be_asked = (task.needs_selection and not task.needs_question) or session.editor.abilities.own_interface
    return can_be_asked and params.range.start != params.range.end


def _kind(task: Task) -> str:
    if task.needs_diagnostics:
        return FIX
    return f"{LOOK if task.findings else CHANGE}.{task.name.replace('-', '_')}"


def _wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    if only is None:
        return True
    wanted = (str(each.value if isinstance(each, types.CodeActionKind) else each) for each in only)
    return any(not each or f"{kind}.".startswith(f"{each}.") for each in wanted)


def _command(task: Task) -> str:
    return TASK_COMMANDS.get(task.name, RUN_TASK)


def _argument(task: Task, params: types.CodeActionParams) -> dict[str, Any]:
    diagnostics = params.context.diagnostics[:_MOST_DIAGNOSTICS]
    span = params.range
    if span.start == span.end and diagnostics:
        span = _around(diagnostics, span.start.line)
    named = {} if task.name in TASK_COMMANDS else {"task": task.name}
    told = {"diagnostics": [_diagnostic(each) for each in diagnostics]} if diagnostics else {}
    return {**named, "uri": params.text_document.uri, "range": _range(span), **told}


def _around(diagnostics: Sequence[types.Diagnostic], line: int) -> types.Range:
    """The whole lines that the diagnostics are about: a model can do nothing with half a line.

    Of one that has nothing to do with the cursor's line, as those beyond the end of the document, it is that line.
    """
    spans = [each.range for each in diagnostics if each.range.start.line <= line <= each.range.end.line]
    first = min((span.start.line for span in spans), default=line)
    last = min(max((span.end.line for span in spans), default=line), _LAST_LINE)
    return types.Range(start=types.Position(line=first, character=0), end=types.Position(line=last + 1, character=0))


def _range(span: types.Range) -> dict[str, dict[str, int]]:
    return {"start": _position(span.start), "end": _position(span.end)}


def _position(position: types.Position) -> dict[str, int]:
    return {"line": position.line, "character": position.character}


def _diagnostic(diagnostic: types.Diagnostic) -> dict[str, Any]:
    told = {
        "range": _range(diagnostic.range),
        "message": diagnostic.message[:DIAGNOSTIC_MESSAGE],
        "severity": diagnostic.severity and int(diagnostic.severity),
        "source": diagnostic.source and diagnostic.source[:DIAGNOSTIC_WORD],
        "code": None if diagnostic.code is None else str(diagnostic.code)[:DIAGNOSTIC_WORD],
    }
    return {name: value for name, value in told.items() if value is not None}
