"""What is to become of a proposed edit, in editors without an interface for it: its difference shown, the person
asked."""

from collections.abc import Awaitable, Callable, Sequence
from enum import Enum, auto

from lsprotocol.types import MessageType

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.protocol.edits.proposals import ProposedEditResult
from codegpt_ls.server.answers.document import answer_document
from codegpt_ls.server.answers.reading import beginning
from codegpt_ls.server.editor import AsksNothing
from codegpt_ls.server.session import Session
from codegpt_ls.services.tasks.prompts import fenced


class Decision(Enum):
    """What a person wants done with a proposal."""

    APPLY = auto()
    DISCARD = auto()


Act = Callable[[Decision], Awaitable[object]]


async def decide(session: Session, proposed: ProposedEditResult, said: str, act: Act) -> None:
    """Ask the person, and do as they say. The difference is shown when they want it, or cannot be asked.

    `said`: the words of the answer, which stand above the difference.
    """
    try:
        decision = await _decision(session, proposed, said)
    except AsksNothing:
        await _show(session, proposed, said)
        return
    if decision is None:
        return
    try:
        await act(decision)
    except AssistantError as error:
        session.tell(session.explain(error).message, MessageType.Error)


async def agrees(session: Session, question: str) -> bool:
    """Whether the person said yes; one who cannot be asked has not."""
    yes, no = session.words.text("action.apply_edit"), session.words.text("action.discard_edit")
    return await session.editor.ask(question, [yes, no], MessageType.Warning) == 0


async def _decision(session: Session, proposed: ProposedEditResult, said: str) -> Decision | None:
    """None where the person put the question away: the proposal stays. Raises AsksNothing."""
    words = session.words
    places = sum(len(each.edits) for each in _all(proposed))
    ready = words.text("proposal.ready", path=_titles(proposed), count=places)
    asked = "\n".join([ready, *_notes(proposed)])
    apply, discard = words.text("action.apply_edit"), words.text("action.discard_edit")
    if session.editor.abilities.answers_questions:
        titles = [apply, words.text("action.show_difference"), discard]
        taken = await session.editor.put(asked, titles, MessageType.Info)
        if taken != 1:
            return None if taken is None else Decision.DISCARD if taken else Decision.APPLY
    # Else it may drop the question without a word.
    await _show(session, proposed, said)
    taken = await session.editor.insist(asked, [apply, discard])
    return None if taken is None else (Decision.APPLY, Decision.DISCARD)[taken]


def _notes(proposed: ProposedEditResult) -> list[str]:
    """What is to be said beside the edit, and of its answer."""
    notices = proposed.answer.notices if proposed.answer else ()
    return [*(each.message for one in _all(proposed) for each in one.notes), *(each.message for each in notices)]


def _all(proposed: ProposedEditResult) -> Sequence[ProposedEditResult]:
    """The edits of all files that one answer changes."""
    return (proposed, *(proposed.others or ()))


def _titles(proposed: ProposedEditResult) -> str:
    return ", ".join(each.title for each in _all(proposed))


async def _show(session: Session, proposed: ProposedEditResult, said: str) -> None:
    """The difference as a document, with what decides on it."""
    notes = [*_notes(proposed), session.words.text("proposal.decide")]
    title = session.words.text("proposal.title", path=_titles(proposed))
    difference = "".join(each.difference for each in _all(proposed))
    body = "\n\n".join(filter(None, (said, fenced(difference, "diff"))))
    path = session.services.answers.save("edit", answer_document(title, body, notes))
    if path is not None and await session.editor.open_file(path.as_uri()):
        return
    session.tell_always(notes[-1])
    if path is not None:
        session.tell_always(beginning(session, difference, path))
