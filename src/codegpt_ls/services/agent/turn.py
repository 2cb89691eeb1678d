"""One answer that takes several rounds: what was said, what was asked for, what was told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from codegpt_ls.domain.chat import (
    ChatEvent,
    ChatQuestion,
    Finished,
    FinishReason,
    Message,
    Remark,
    Role,
    TextDelta,
    Usage,
)
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.events import PartDone
from codegpt_ls.domain.messages.parts import ToolCall, ToolResult
from codegpt_ls.domain.messages.placed import Growing, woven
from codegpt_ls.domain.tools.offered import OfferedTool

_GOES_ON: Final = (FinishReason.TOOL_CALLS, FinishReason.STOP, FinishReason.OTHER)
"""Some servers do not say that they wait for tools. What was cut off is not run: it may not be whole."""


class Turn:
    """One answer on its way."""

    def __init__(self, question: ChatQuestion, tools: tuple[OfferedTool, ...]) -> None:
        self._question = replace(question, tools=tools)
        self._said = Growing()
        """In this round."""
        self._text: list[str] = []
        """In all of them."""
        self._told: set[type] = set()
        """The remarks that were made in rounds before this one, and in it."""
        self._ids: set[str] = set()
        self._ended: list[Finished] = []
        self.asked_for: list[ToolCall] = []
        """What the model wants in this round."""

    @property
    def rounds(self) -> int:
        """How many have ended."""
        return len(self._ended)

    @property
    def wants_more(self) -> bool:
        """Whether the model waits for what it asked for."""
        return bool(self.asked_for) and self._ended[-1].finish_reason in _GOES_ON

    @property
    def question(self) -> ChatQuestion:
        """What the model is asked in the next round."""
        return self._question

    def take(self, event: ChatEvent) -> Iterator[ChatEvent]:
        """What is to be passed on of this event of a round."""
        match event:
            case Finished():
                self._ended.append(event)
                return
            case TextDelta(text):
                if not self._said.has_text and self._text:
                    yield self._say("\n\n")
                self._text.append(text)
                self._said.say(text)
            case PartDone(part):
                if isinstance(part, ToolCall):
                    part = self._named(part)
                    self.asked_for.append(part)
                self._said.add(part)
                event = PartDone(part)
            case _ if self.rounds and isinstance(event, Remark) and type(event) in self._told:
                return
        self._told.add(type(event))
        yield event

    def go_on(self, results: Sequence[ToolResult]) -> None:
        """The next round is asked with what this one said, and what tools told to that."""
        said = Message(Role.ASSISTANT, woven(self._said.text, self._said.placed))
        messages = (*self._question.messages, said, Message(Role.USER, results))
        self._question = replace(self._question, messages=messages)
        self._said, self.asked_for = Growing(), []

    def finished(self) -> Finished:
        """The end of the whole answer."""
        last = self._ended[-1]
        costs = [each.cost for each in self._ended]
        cost = None if None in costs else sum((each for each in costs if each), Decimal())
        return replace(last, usage=_summed([each.usage for each in self._ended]), cost=cost)

    def failure(self, error: AssistantError) -> AssistantError:
        """The error of a round as one of the whole answer."""
        return AssistantError(error.code, replace(error.facts, partial_text="".join(self._text) or None))

    def _say(self, text: str) -> TextDelta:
        """Words of ours between two of the model's, which are no part of what it said."""
        self._text.append(text)
        return TextDelta(text)

    def _named(self, call: ToolCall) -> ToolCall:
        """The call by a name that no other one of this answer has: some models count anew in every round."""
        name, number = call.id or "call", 1
        while name in self._ids:
            number += 1
            name = f"{call.id or 'call'}_{number}"
        self._ids.add(name)
        return call if name == call.id else replace(call, id=name)


def _summed(usages: Sequence[Usage | None]) -> Usage | None:
    """All of them together; None where one of them is not known."""
    known = [each for each in usages if each is not None]
    if len(known) < len(usages):
        return None
    return Usage(
        input_tokens=sum(each.input_tokens for each in known),
        output_tokens=sum(each.output_tokens for each in known),
        cached_tokens=_sum([each.cached_tokens for each in known]),
        cache_written_tokens=_sum([each.cache_written_tokens for each in known]),
        reasoning_tokens=_sum([each.reasoning_tokens for each in known]),
    )


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None
