"""A proposed edit put into its document, and believed only when the document holds it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from lsprotocol import types

from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.text import Position, Range
from codegpt_ls.server.edits.asking import editable
from codegpt_ls.server.edits.offering import question_about
from codegpt_ls.server.session import Session
from codegpt_ls.services.edits.proposals import Proposal
from codegpt_ls.services.edits.rebasing import Moved, rebased, without

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

    Raises AssistantError EDIT_STALE where one of them is about lines that have changed.
    """
    document = await editable(session, proposal.edit.uri)
    try:
        edit, numbers = rebased(proposal.edit, document.text, document.version, chosen)
    except Moved:
        raise AssistantError(ErrorCode.EDIT_STALE, Facts(path=proposal.title)) from None
    kept = session.proposals.left(proposal, edit)
    assert kept is not None  # noqa: S101 - there is an edit
    return document, kept, numbers


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
    """Have the editor put the hunks in. Raises AssistantError EDIT_UNCONFIRMED, EDIT_STALE, EDIT_NOT_APPLIED or
    LEFT_OUT."""
    document, proposal, chosen = await fitted(session, proposal, chosen_hunks(proposal, hunks))
    # Looked at anew: a link may lead elsewhere by now.
    if question_about(session, document) is not None and not confirmed:
        raise AssistantError(ErrorCode.EDIT_UNCONFIRMED, Facts(path=proposal.title))
    edit = proposal.edit
    encoding = session.documents.workspace().encoding
    changes = [types.TextEdit(_range(place), text) for _, place, text in edit.changes(encoding, chosen)]
    label = session.words.text("proposal.label", path=proposal.title)
    applied, reason = await session.editor.apply_edit(label, edit.uri, edit.version, changes)
    if not applied:
        raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, Facts(path=proposal.title, detail=reason))
    return Sent(proposal, chosen)


async def known_to_be_there(session: Session, sent: Sent) -> tuple[Proposal | None, int | None]:
    """What is left of the proposal, and the version of the document, once that is known to hold the edit.

    Raises AssistantError EDIT_NOT_APPLIED.
    """
    proposal, edit = sent.proposal, sent.proposal.edit
    expected = edit.after(sent.chosen)
    if not await session.proposals.until(lambda: _holds(session, edit, expected), HEARD_OF_WITHIN):
        raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, Facts(path=proposal.title))
    version = _version(session, edit)
    return session.proposals.left(proposal, without(edit, sent.chosen, taken=True, version=version)), version


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
