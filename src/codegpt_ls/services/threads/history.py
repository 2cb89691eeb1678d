"""What of a conversation goes along with its next question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegpt_ls.domain.answers import without_thinking
from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.threads import Delivery, NewMessage, ThreadMessage

Exchange = tuple[Message, Message]
"""A question, or several that were asked as one, and the answer."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What goes along, and what went along with the question before and does not with this one."""

    exchanges: tuple[Exchange, ...] = ()
    left_behind: tuple[str, ...] = ()
    """Titles of code."""


def remembered(before: Sequence[ThreadMessage], asked: Sequence[NewMessage], memory: int) -> Remembered:
    """The last `memory` exchanges of these messages. The code talked about last goes along, however old it is."""
    exchanges = _exchanges(before)
    now = _carried(exchanges, bool(_about(asked)), memory)
    if not exchanges:
        return Remembered()
    *earlier, last = exchanges
    went = {
        title for question, _ in (*_carried(earlier, bool(last[0].about), memory), last) for title in question.about
    }
    goes = {title for question, _ in now for title in question.about} | set(_about(asked))
    left = (title for question, _ in exchanges for title in question.about if title in went - goes)
    return Remembered(tuple(now), tuple(dict.fromkeys(left)))


def to_send(message: NewMessage) -> Message:
    """The message as the model is sent it: what a model thought aloud is told to nobody again."""
    if message.role is not Role.ASSISTANT:
        return Message(message.role, message.sent, message.about)
    cut_off = isinstance(message, ThreadMessage) and message.delivery is not Delivery.COMPLETE
    return Message(message.role, without_thinking(message.sent, cut_off=cut_off), message.about)


def _carried(exchanges: Sequence[Exchange], about_code: bool, memory: int) -> Sequence[Exchange]:  # noqa: FBT001 - reads as a sentence
    older, recent = exchanges[:-memory], exchanges[-memory:]
    if about_code or any(question.about for question, _ in recent):
        return recent
    pinned = [each for each in older if each[0].about]
    return (*pinned[-1:], *recent)


def _exchanges(messages: Sequence[ThreadMessage]) -> Sequence[Exchange]:
    """Questions that have an answer, each with it; of several answers the last one with text."""
    exchanges: list[Exchange] = []
    for questions, answers in _turns(messages):
        failed = [number for number, each in enumerate(questions) if each.delivery is Delivery.FAILED]
        asked = questions[failed[-1] + 1 if failed else 0 :]
        written = [to_send(each) for each in answers if each.delivery is not Delivery.STREAMING]
        said = [each for each in written if each.content.strip()]
        if asked and said:
            text = "\n\n".join(each.sent for each in asked)
            exchanges.append((Message(Role.USER, text, _about(asked)), said[-1]))
    return exchanges


def _turns(messages: Sequence[ThreadMessage]) -> Iterator[tuple[list[ThreadMessage], list[ThreadMessage]]]:
    questions: list[ThreadMessage] = []
    answers: list[ThreadMessage] = []
    for each in messages:
        if each.role is Role.USER:
            if answers:
                yield questions, answers
                questions, answers = [], []
            questions.append(each)
        else:
            answers.append(each)
    yield questions, answers


def _about(messages: Sequence[NewMessage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title for each in messages for title in each.about))
