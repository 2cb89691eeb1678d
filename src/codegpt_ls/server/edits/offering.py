"""A proposed edit as the wire and a person get it."""

from collections.abc import Sequence

from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import EditNote
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.offered import EditHunkResult, EditNoteResult, OfferedEditResult
from codegpt_ls.protocol.edits.proposals import ProposedEditResult, span
from codegpt_ls.server.session import Session
from codegpt_ls.services.edits.differences import difference
from codegpt_ls.services.edits.proposals import Proposal


def told(
    session: Session,
    proposal: Proposal,
    answer: ChatResult | None = None,
    others: Sequence[ProposedEditResult] = (),
) -> ProposedEditResult:
    """The proposal on the wire, with what came of the question. `others`: what the same answer changes besides."""
    return ProposedEditResult(**dict(offered(session, proposal)), answer=answer, others=tuple(others) or None)


def offered(session: Session, proposal: Proposal) -> OfferedEditResult:
    """The proposal on the wire."""
    edit = proposal.edit
    encoding = session.documents.workspace().encoding
    return OfferedEditResult(
        proposal_id=proposal.id,
        uri=edit.uri,
        version=edit.version,
        title=proposal.title,
        edits=tuple(
            EditHunkResult(
                number=number,
                range=span((place.start.line, place.start.character), (place.end.line, place.end.character)),
                new_text=text,
            )
            for number, place, text in edit.changes(encoding)
        ),
        difference=difference(proposal.title, edit, new_file=proposal.creates),
        notes=tuple(EditNoteResult(code=note.remark, message=note_sentence(session, note)) for note in edit.notes),
        question=proposal.question,
        creates=proposal.creates or None,
    )


def note_sentence(session: Session, note: EditNote) -> str:
    """A remark for a person."""
    return session.words.text(f"proposal.note.{note.remark}", count=note.count, detail=note.detail)


def question_about(session: Session, document: Editable) -> str | None:
    """What a person is asked before an edit of this document is taken; None for a harmless one."""
    title = document.place.title
    if document.outside:
        return session.words.text("proposal.question.outside", path=title)
    if (pattern := document.delicate) is not None:
        key = "proposal.question.runs" if pattern == "+x" else "proposal.question.delicate"
        return session.words.text(key, path=title, pattern=pattern)
    return None
