"""What of a conversation goes along with its next question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from codegpt_ls.domain.answers import without_thinking
from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.limits import ATTACHED_TOTAL
from codegpt_ls.domain.messages.parts import File, Image, one_behind_the_other
from codegpt_ls.domain.messages.placed import woven
from codegpt_ls.domain.threads import Delivery, NewMessage, ThreadMessage

Exchange = tuple[Message, Message]
"""A question, or several that were asked as one, and the answer."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What goes along, and what went along with the question before and does not with this one."""

    exchanges: tuple[Exchange, ...] = ()
    left_behind: tuple[str, ...] = ()
    """Titles of code."""
    about_code: tuple[ThreadMessage, ...] = ()
    """Those of the questions that go along whose code does, too."""


@dataclass(frozen=True, slots=True)
class _Turn:
    asked: tuple[ThreadMessage, ...]
    answer: Message

    @property
    def about(self) -> tuple[str, ...]:
        return _about(self.asked)

    @property
    def exchange(self) -> Exchange:
        asked = reduce(one_behind_the_other, (to_send(each).parts for each in self.asked))
        return Message(Role.USER, asked, self.about), self.answer


def remembered(before: Sequence[ThreadMessage], asked: Sequence[NewMessage], memory: int) -> Remembered:
    """The last `memory` exchanges of these messages. The code talked about last goes along, however old it is, and the
    same code only once."""
    turns = _turns_of(before)
    now = _carried(turns, bool(_about(asked)), memory)
    if not turns:
        return Remembered()
    *earlier, last = turns
    carried = _carried(earlier, bool(last.about), memory)
    went = {title for turn in (*carried, last) for title in turn.about}
    goes = {title for turn in now for title in turn.about} | set(_about(asked))
    left = [title for turn in turns for title in turn.about if title in went - goes]
    once = _each_code_once(now, asked)
    heavy = _too_heavy(once, asked)
    left += _attachments_of(once, heavy - _too_heavy(_each_code_once(carried, last.asked), last.asked))
    once = _without(once, heavy)
    return Remembered(
        tuple(turn.exchange for turn in once),
        tuple(dict.fromkeys(left)),
        tuple(each for turn in once for each in turn.asked if each.about),
    )


def to_send(message: NewMessage) -> Message:
    """The message as the model is sent it: what a model thought aloud is told to nobody again."""
    if message.role is not Role.ASSISTANT:
        return Message(message.role, (*_attached(message), *woven(message.sent, message.parts)), message.about)
    cut_off = isinstance(message, ThreadMessage) and message.delivery is not Delivery.COMPLETE
    said = without_thinking(message.sent, cut_off=cut_off)
    # What stands in the words stands there only as long as they are the same.
    return Message(message.role, woven(said, message.parts if said == message.sent else ()), message.about)


def _carried(turns: Sequence[_Turn], about_code: bool, memory: int) -> Sequence[_Turn]:  # noqa: FBT001 - reads as a sentence
    older, recent = turns[:-memory], turns[-memory:]
    if about_code or any(turn.about for turn in recent):
        return recent
    pinned = [each for each in older if each.about]
    return (*pinned[-1:], *recent)


def _each_code_once(turns: Sequence[_Turn], asked: Sequence[NewMessage]) -> Sequence[_Turn]:
    """Code that a later question has word by word stands there alone, where the model attends to it best."""
    told = {_code(each) for each in asked}
    once: list[_Turn] = []
    for turn in reversed(turns):
        questions = []
        for each in reversed(turn.asked):
            code = _code(each)
            questions.append(replace(each, prompt=None) if code in told - {None} else each)
            told.add(code)
        once.append(replace(turn, asked=tuple(reversed(questions))))
    return once[::-1]


def _too_heavy(turns: Sequence[_Turn], asked: Sequence[NewMessage]) -> frozenset[str]:
    """The oldest questions, by id, whose pictures and files stay out: all together are more than one request holds."""
    room = ATTACHED_TOTAL - sum(_weight(each) for each in asked)
    heavy = set()
    for each in reversed([each for turn in turns for each in turn.asked]):
        room -= _weight(each)
        if room < 0:
            heavy.add(each.id)
    return frozenset(heavy)


def _without(turns: Sequence[_Turn], heavy: frozenset[str]) -> Sequence[_Turn]:
    def light(each: ThreadMessage) -> ThreadMessage:
        return replace(each, attached=()) if each.id in heavy else each

    return [replace(turn, asked=tuple(map(light, turn.asked))) for turn in turns]


def _attachments_of(turns: Sequence[_Turn], questions: frozenset[str]) -> Sequence[str]:
    """Titles of what is attached to these questions."""
    heavy = [each for turn in turns for each in turn.asked if each.id in questions and _attached(each)]
    from codegpt_ls.domain.context.items import AttachmentItem

    return [reference.title for each in heavy for reference in each.context if reference.kind == AttachmentItem.kind]


def _weight(message: NewMessage) -> int:
    """Bytes of its pictures and files."""
    return sum(len(each.data) for each in _attached(message))


def _attached(message: NewMessage) -> tuple[Image | File, ...]:
    """What is attached goes with the prompt, which tells of it."""
    return () if message.prompt is None else message.attached


def _code(message: NewMessage) -> tuple[object, ...] | None:
    """What is sent before the person's own words; of a task, which is worded otherwise, nothing is known."""
    prompt = message.prompt
    known = prompt and prompt.endswith(message.content)
    return (prompt.removesuffix(message.content), *message.attached) if prompt and known else None


def _turns_of(messages: Sequence[ThreadMessage]) -> Sequence[_Turn]:
    """Questions that have an answer, each with it; of several answers the last one with text."""
    turns: list[_Turn] = []
    for questions, answers in _parted(messages):
        failed = [number for number, each in enumerate(questions) if each.delivery is Delivery.FAILED]
        asked = questions[failed[-1] + 1 if failed else 0 :]
        written = [to_send(each) for each in answers if each.delivery is not Delivery.STREAMING]
        said = [each for each in written if each.content.strip()]
        if asked and said:
            turns.append(_Turn(tuple(asked), said[-1]))
    return turns


def _parted(messages: Sequence[ThreadMessage]) -> Iterator[tuple[list[ThreadMessage], list[ThreadMessage]]]:
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
