"""A proposed edit put into its document, and believed only when the document holds it."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lsprotocol import types

from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.text import Position, Range
from codegpt_ls.protocol.edits.proposals import TakenEdit
from codegpt_ls.server.edits.looking import creatable, editable
from codegpt_ls.server.edits.offering import question_about
from codegpt_ls.server.session import Session
from codegpt_ls.services.edits.proposals import Proposal
from codegpt_ls.services.edits.rebasing import Moved, rebased, without

_UNTOLD: Final = "not told"
HEARD_OF_WITHIN: Final = 2.0
"""Seconds after its answer in which an editor tells of an edit that it has made."""


def chosen_hunks(proposal: Proposal, hunks: Sequence[int] | None) -> frozenset[int]:
    """The hunks that are meant; those that are not there mean nothing. Raises AssistantError EDIT_UNKNOWN for none."""
    every = frozenset(range(len(proposal.edit.hunks)))
    chosen = every if hunks is None else every & frozenset(hunks)
    if not chosen:
        raise AssistantError(ErrorCode.EDIT_UNKNOWN)
    return chosen


async def fitted(
    session: Session, proposal: Proposal, chosen: Collection[int]
) -> tuple[Editable, Proposal, frozenset[int]]:
    """The document and the proposal as they are now, and the chosen hunks in it.

    Raises AssistantError EDIT_STALE where one of them is about lines that have changed, or the file that is to be made
    is there.
    """
    uri = proposal.edit.uri
    if proposal.creates:
        return await creatable(session, uri), proposal, frozenset(chosen)
    document = await editable(session, uri)
    try:
        edit, numbers = rebased(proposal.edit, document.text, document.version, chosen)
    except Moved:
        raise AssistantError(ErrorCode.EDIT_STALE, Facts(path=proposal.title)) from None
    kept = session.proposals.left(proposal, edit)
    assert kept is not None  # noqa: S101 - there is an edit
    return document, kept, numbers


async def look_at_all(session: Session, proposals: Sequence[Proposal], *, confirmed: bool) -> None:
    """Raises AssistantError where one of them could not be put in as things are: then none is."""
    for proposal in proposals:
        document, _, _ = await fitted(session, proposal, chosen_hunks(proposal, None))
        _refuse_unasked(session, document, proposal, confirmed=confirmed)
    for proposal in proposals:
        await _opened(session, proposal)


async def _opened(session: Session, proposal: Proposal) -> None:
    """Have a document opened that is not: else nobody would tell what became of it, since an editor may load a file for
    an edit without this server. Raises AssistantError EDIT_NOT_APPLIED where it is opened like that."""
    uri = proposal.edit.uri

    def is_open() -> bool:
        return session.documents.workspace().document(uri) is not None

    if proposal.creates or is_open() or not await session.editor.open_file(uri):
        return
    if not await session.proposals.until(is_open, HEARD_OF_WITHIN):
        raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, Facts(path=proposal.title, detail=_UNTOLD))


def after_others(error: AssistantError, proposal: Proposal, done: Sequence[Proposal]) -> AssistantError:
    """Why this one was not put in, with what was put in before it."""
    if not done:
        return error
    applied = tuple(each.title for each in done)
    return AssistantError(ErrorCode.EDIT_NOT_APPLIED, Facts(path=proposal.title, applied=applied))


@dataclass(frozen=True, slots=True)
class Sent:
    """An edit that the editor says it has made."""

    proposal: Proposal
    chosen: frozenset[int]


async def take(
    session: Session, proposal: Proposal, hunks: Sequence[int] | None, *, confirmed: bool
) -> tuple[Proposal | None, int | None]:
    """Put the hunks in. What is left of the proposal, and the version of the document that holds them.

    Raises AssistantError EDIT_UNCONFIRMED, EDIT_STALE, EDIT_NOT_APPLIED or LEFT_OUT.
    """
    return await known_to_be_there(session, await send(session, proposal, hunks, confirmed=confirmed))


async def send(session: Session, proposal: Proposal, hunks: Sequence[int] | None, *, confirmed: bool) -> Sent:
    """Have the editor put the hunks in; a new file is made by us. Raises AssistantError EDIT_UNCONFIRMED, EDIT_STALE,
    EDIT_NOT_APPLIED or LEFT_OUT."""
    await _opened(session, proposal)
    document, proposal, chosen = await fitted(session, proposal, chosen_hunks(proposal, hunks))
    # Looked at anew: a link may lead elsewhere by now.
    _refuse_unasked(session, document, proposal, confirmed=confirmed)
    if proposal.creates:
        await _make(session, document, proposal, chosen)
        return Sent(proposal, chosen)
    edit = proposal.edit
    encoding = session.documents.workspace().encoding
    changes = [types.TextEdit(_range(place), text) for _, place, text in edit.changes(encoding, chosen)]
    label = session.words.text("proposal.label", path=proposal.title)
    applied, reason = await session.editor.apply_edit(label, edit.uri, edit.version, changes)
    if not applied:
        raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, Facts(path=proposal.title, detail=reason))
    return Sent(proposal, chosen)


async def take_all(session: Session, proposals: Sequence[Proposal], *, confirmed: bool) -> Sequence[TakenEdit]:
    """Put all of them in, each once the one before is known to be there. Raises AssistantError: before the first where
    one could not be put in as things are, else with what was put in."""
    await look_at_all(session, proposals, confirmed=confirmed)
    taken: list[TakenEdit] = []
    for number, proposal in enumerate(proposals):
        try:
            _, version = await take(session, proposal, None, confirmed=confirmed)
        except AssistantError as error:
            raise after_others(error, proposal, proposals[:number]) from None
        taken.append(TakenEdit(uri=proposal.edit.uri, version=version))
    return taken


async def send_all(
    session: Session, proposals: Sequence[Proposal], hunks: Sequence[int] | None, sent: list[Sent]
) -> None:
    """Have all of them put in, asked about already, and tell in `sent` which the editor says it has. Raises
    AssistantError as `take_all`."""
    if len(proposals) > 1:
        await look_at_all(session, proposals, confirmed=True)
    for proposal in proposals:
        try:
            sent.append(await send(session, proposal, hunks, confirmed=True))
        except AssistantError as error:
            raise after_others(error, proposal, [each.proposal for each in sent]) from None


async def known_to_be_there(session: Session, sent: Sent) -> tuple[Proposal | None, int | None]:
    """What is left of the proposal, and the version of the document, once that is known to hold the edit.

    Raises AssistantError EDIT_NOT_APPLIED.
    """
    proposal, edit = sent.proposal, sent.proposal.edit
    if proposal.creates:
        return session.proposals.left(proposal, None), None
    expected = edit.after(sent.chosen)
    if not await session.proposals.until(lambda: _holds(session, edit, expected), HEARD_OF_WITHIN):
        raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, Facts(path=proposal.title))
    version = _version(session, edit)
    return session.proposals.left(proposal, without(edit, sent.chosen, taken=True, version=version)), version


def _refuse_unasked(session: Session, document: Editable, proposal: Proposal, *, confirmed: bool) -> None:
    if question_about(session, document) is not None and not confirmed:
        raise AssistantError(ErrorCode.EDIT_UNCONFIRMED, Facts(path=proposal.title))


async def _make(session: Session, document: Editable, proposal: Proposal, chosen: Collection[int]) -> None:
    """Editors make files each in a way of its own: one empties what is there, one writes into it."""
    assert document.place.path is not None  # noqa: S101 - it is to be a file
    file = session.services.edited_files().new(Path(document.place.path))
    try:
        await asyncio.to_thread(file.write, proposal.edit.after(chosen))
    except OSError as error:
        facts = Facts(path=proposal.title, detail=error.strerror or str(error))
        raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, facts) from None
    if not session.editor.abilities.own_interface:
        session.later(session.editor.open_file(proposal.edit.uri))


def _holds(session: Session, edit: ProposedEdit, expected: str) -> bool:
    document = session.documents.workspace().document(edit.uri)
    return document is not None and document.known and str(document.text) == expected


def _version(session: Session, edit: ProposedEdit) -> int | None:
    document = session.documents.workspace().document(edit.uri)
    return document.version if document else None


def _range(place: Range) -> types.Range:
    return types.Range(_position(place.start), _position(place.end))


def _position(place: Position) -> types.Position:
    return types.Position(line=place.line, character=place.character)
