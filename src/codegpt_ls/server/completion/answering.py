"""Completions as editors want them.

The text of an item is plain, with LF alone: Neovim and lsp-mode insert carriage returns and snippets as they are. It
has a range always, which lsp-mode asks for.
"""

import asyncio
from dataclasses import replace

from lsprotocol import types

from codegpt_ls.domain.text import Position, Range, Workspace
from codegpt_ls.server.completion.telling import completion_of
from codegpt_ls.server.routes import COMPLETION_TAKEN
from codegpt_ls.server.session import Session
from codegpt_ls.services.completion.moment import Completed, Moment
from codegpt_ls.services.completion.supersede import Superseded


async def inline(session: Session, params: types.InlineCompletionParams) -> types.InlineCompletionList | None:
    """What goes in at the cursor, or a list of nothing. Null where nobody is to take that for an answer: the text has
    changed meanwhile, or a newer request has come. To Neovim null means that what is shown may stay."""
    wanted = params.context.trigger_kind is types.InlineCompletionTriggerKind.Invoked
    moment = _moment(session, params.text_document.uri, params.position, wanted=wanted)
    if moment is None:
        return None
    moment = replace(moment, menu=params.context.selected_completion_info is not None)
    waits = session.editor.abilities.waits_before_completing
    try:
        offered = await completion_of(session).complete(moment, waited=waits)
    except Superseded:
        return None
    if _is_stale(session, moment):
        return None
    return types.InlineCompletionList(items=[_item(offered, params.position)] if offered else [])


def _item(offered: Completed, at: types.Position) -> types.InlineCompletionItem:
    return types.InlineCompletionItem(insert_text=offered.text, range=_here(at), command=_taken(offered))


async def menu(session: Session, params: types.CompletionParams) -> types.CompletionList | None:
    """One line, for a menu of words: out of memory, or asked for where the person has just run `codegpt.complete`. A
    server is not told otherwise whether somebody wanted a menu or only typed."""
    if not session.services.settings().completion.fallback:
        return None
    wanted = asyncio.get_running_loop().time() < session.completion_wanted_until
    moment = _moment(session, params.text_document.uri, params.position, wanted=True)
    if moment is None:
        return None
    session.completion_wanted_until = 0.0
    completion = completion_of(session)
    try:
        offered = await completion.complete(moment) if wanted else completion.known(moment)
    except Superseded:
        return None
    line = offered.text.partition("\n")[0] if offered else ""
    if offered is None or not line.strip() or _is_stale(session, moment):
        return None
    item = types.CompletionItem(
        label=line.strip(),
        kind=types.CompletionItemKind.Text,
        sort_text="\uffff",
        filter_text=_word(moment) + line,
        insert_text_format=types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(range=_here(params.position), new_text=line),
        command=_taken(offered),
    )
    return types.CompletionList(is_incomplete=True, items=[item])


def _moment(session: Session, uri: str, at: types.Position, *, wanted: bool) -> Moment | None:
    return moment_in(session.documents.as_asked(), uri, Position(at.line, at.character), wanted=wanted)


def moment_in(workspace: Workspace, uri: str, at: Position, *, wanted: bool) -> Moment | None:
    """The moment at a place that the editor counts in its own units; None where the document is not open."""
    document = workspace.document(uri)
    if document is None:
        return None
    place = document.text.in_code_points(Range(at, at), workspace.encoding).start
    return Moment(
        uri=document.uri,
        language=document.language_id,
        text=document.text,
        known=document.known,
        at=place,
        wanted=wanted,
        workspace=workspace,
    )


def _is_stale(session: Session, moment: Moment) -> bool:
    document = session.documents.workspace().document(moment.uri)
    return document is None or document.text is not moment.text


def _here(at: types.Position) -> types.Range:
    return types.Range(start=at, end=at)


def _taken(offered: Completed) -> types.Command:
    """Its title is shown nowhere."""
    return types.Command(title=COMPLETION_TAKEN, command=COMPLETION_TAKEN, arguments=[{"id": offered.id}])


def _word(moment: Moment) -> str:
    """What of a word stands left of the cursor, by which menus filter."""
    letters = "".join({each for each in moment.left if each.isalnum() or each == "_"})
    return moment.left.removeprefix(moment.left.rstrip(letters)) if letters else ""
