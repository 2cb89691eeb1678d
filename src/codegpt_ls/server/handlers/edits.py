"""`codegpt/proposeEdit` and what becomes of a proposal, as requests and as commands."""

import functools
from collections.abc import Sequence

from lsprotocol.types import MessageType

from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.protocol.edits.proposals import (
    AcceptEditCommand,
    AcceptEditParams,
    AcceptEditResult,
    DiscardEditParams,
    DiscardEditResult,
    ProposalParams,
    ProposedEditResult,
    ProposeEditParams,
)
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.edits.asking import Asked, asked_edit
from codegpt_ls.server.edits.deciding import Decision, agrees, decide
from codegpt_ls.server.edits.offering import question_about, told
from codegpt_ls.server.edits.taking import Sent, chosen_hunks, fitted, known_to_be_there, send_all, take, take_all
from codegpt_ls.server.session import Session
from codegpt_ls.services.blocks.fences import words_around
from codegpt_ls.services.blocks.replacements import has_blocks
from codegpt_ls.services.edits.proposals import Proposal
from codegpt_ls.services.edits.rebasing import without


@accepts(ProposeEditParams)
async def propose_edit(session: Session, params: ProposeEditParams) -> ProposedEditResult:
    """Have a change written and keep it as a proposal."""
    asked = await asked_edit(session, params)
    assert asked.edit is not None  # noqa: S101 - where no answer is shown, one that is no edit is an error
    return _offered(session, asked, asked.edit)


def _offered(session: Session, asked: Asked, edit: ProposedEdit) -> ProposedEditResult:
    first = _kept(session, asked.document, edit)
    others = [_kept(session, *each, beside=first.answer) for each in asked.others]
    return told(session, first, asked.answer, [told(session, each) for each in others])


def _kept(session: Session, document: Editable, edit: ProposedEdit, beside: str | None = None) -> Proposal:
    question = question_about(session, document)
    return session.proposals.add(edit, document.place.title, question, creates=document.creates, beside=beside)


@accepts(ProposalParams)
async def proposed_edit(session: Session, params: ProposalParams) -> ProposedEditResult:
    """The proposal as it fits the document now."""
    proposal = session.proposals.get(params.proposal_id)
    _, proposal, _ = await fitted(session, proposal, chosen_hunks(proposal, None))
    return told(session, proposal)


@accepts(AcceptEditParams)
async def accept_edit(session: Session, params: AcceptEditParams) -> AcceptEditResult:
    """Put it into its document."""
    proposal = session.proposals.get(params.proposal_id)
    if params.together:
        taken = await take_all(session, session.proposals.together(proposal), confirmed=params.confirmed)
        first, *others = sorted(taken, key=lambda each: each.uri != proposal.edit.uri)
        return AcceptEditResult(uri=first.uri, version=first.version, others=tuple(others) or None)
    left, version = await take(session, proposal, params.hunks, confirmed=params.confirmed)
    return AcceptEditResult(uri=proposal.edit.uri, version=version, left=told(session, left) if left else None)


@accepts(DiscardEditParams)
async def discard_edit(session: Session, params: DiscardEditParams) -> DiscardEditResult:
    """Forget it."""
    proposal = session.proposals.get(params.proposal_id)
    if params.together:
        for each in session.proposals.together(proposal):
            session.proposals.left(each, None)
        return DiscardEditResult()
    chosen, edit = chosen_hunks(proposal, params.hunks), proposal.edit
    left = session.proposals.left(proposal, without(edit, chosen, taken=False, version=edit.version))
    return DiscardEditResult(left=told(session, left) if left else None)


@accepts(ProposeEditParams)
async def edit_command(session: Session, params: ProposeEditParams) -> ProposedEditResult | None:
    """Have a change written, and ask the person whether it is to be put in."""
    if session.editor.abilities.own_interface:
        return await propose_edit.call(session, params)
    _, proposed = await put_to_person(session, params)
    return proposed


async def put_to_person(session: Session, params: ProposeEditParams) -> tuple[Asked, ProposedEditResult | None]:
    """Have a change written, and ask the person whether it is to be put in; show them an answer that is none."""
    if params.work_done_token is None:
        params = params.model_copy(update={"work_done_token": await session.editor.begin_progress()})
    asked = await asked_edit(session, params, shown=True)
    if asked.edit is None:
        return asked, None
    proposed = _offered(session, asked, asked.edit)
    said = "" if has_blocks(asked.text) else words_around(asked.text)
    doing = functools.partial(act, session, proposed.proposal_id)
    session.later(decide(session, proposed, said, doing))
    return asked, proposed


@accepts(AcceptEditCommand)
async def accept_edit_command(session: Session, params: AcceptEditCommand) -> AcceptEditResult | None:
    """Put it in; what has to be asked before is asked here."""
    proposal, meant = _meant(session, params)
    for each in meant:
        if each.question is not None and not await agrees(session, each.question):
            return None
    if session.editor.abilities.own_interface:
        given = AcceptEditParams(
            proposal_id=proposal.id, hunks=params.hunks, together=None if params.hunks else True, confirmed=True
        )
        return await accept_edit.call(session, given)
    sent: list[Sent] = []
    try:
        await send_all(session, meant, params.hunks, sent)
    except AssistantError as error:
        # Before the answer: Emacs 28 hears of what comes right behind one only when more does.
        session.tell(session.explain(error).message, MessageType.Error)
    if sent:
        # Emacs tells of an edit that it has made only once the command that it waits for is answered.
        session.later(_tell_of(session, sent))
    return None


def _meant(session: Session, params: AcceptEditCommand) -> tuple[Proposal, Sequence[Proposal]]:
    """The proposal that is named, and all that a command means by it."""
    proposal = session.proposals.get(params.proposal_id)
    return proposal, [proposal] if params.hunks else session.proposals.together(proposal)


async def _tell_of(session: Session, sent: Sequence[Sent]) -> None:
    there: list[str] = []
    for each in sent:
        try:
            await known_to_be_there(session, each)
            there.append(each.proposal.title)
        except AssistantError as error:
            session.tell(session.explain(error).message, MessageType.Error)
    if there:
        session.tell(session.words.text("proposal.applied", path=", ".join(there)))


@accepts(AcceptEditCommand)
async def discard_edit_command(session: Session, params: AcceptEditCommand) -> DiscardEditResult:
    """Forget it, and say so."""
    proposal, meant = _meant(session, params)
    given = DiscardEditParams(proposal_id=proposal.id, hunks=params.hunks, together=None if params.hunks else True)
    result = await discard_edit.call(session, given)
    session.tell(session.words.text("proposal.discarded", path=", ".join(each.title for each in meant)))
    return result


async def act(session: Session, proposal_id: str, decision: Decision) -> None:
    """Do with a proposal, and those of its answer, what the person decided."""
    given = AcceptEditCommand(proposal_id=proposal_id)
    await (accept_edit_command if decision is Decision.APPLY else discard_edit_command).call(session, given)
