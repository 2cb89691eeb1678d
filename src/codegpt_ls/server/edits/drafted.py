"""What a model drafted while it answered, put to the person."""

import functools
from collections.abc import Awaitable, Callable, Sequence

from codegpt_ls.domain.edits.drafted import DraftedEdit
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.server.edits.deciding import Decision, decide
from codegpt_ls.server.edits.offering import offered, question_about, told
from codegpt_ls.server.session import Session
from codegpt_ls.services.edits.proposals import Proposal

Act = Callable[[str, Decision], Awaitable[object]]
"""Does with a proposal, by its id, what the person decided."""


def kept(session: Session, drafted: Sequence[DraftedEdit]) -> Sequence[Proposal]:
    """A proposal for each file; they are those of one answer."""
    proposals: list[Proposal] = []
    for each in drafted:
        document, beside = each.document, proposals[0].answer if proposals else None
        question = question_about(session, document)
        proposals.append(
            session.proposals.add(each.edit, document.place.title, question, creates=document.creates, beside=beside)
        )
    return proposals


def with_proposals(session: Session, result: ChatResult, drafted: Sequence[DraftedEdit]) -> ChatResult:
    """The result, with what its client is to show."""
    proposals = tuple(offered(session, each) for each in kept(session, drafted))
    return result.model_copy(update={"proposals": proposals}) if proposals else result


def put_to_person(session: Session, drafted: Sequence[DraftedEdit], act: Act) -> None:
    """Ask the person of an editor that shows no proposals by itself."""
    first, *others = kept(session, drafted)
    proposed = told(session, first, others=[told(session, each) for each in others])
    session.later(decide(session, proposed, "", functools.partial(act, proposed.proposal_id)))
