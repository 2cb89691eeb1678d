"""One question for an edit, and one more where the first answer cannot be put in. The same for every door."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from codegpt_ls.domain.chat import FinishReason, Role
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.edits.refusal import MENDABLE, EditFault, EditRefused
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.services.edits.guards import Seen
from codegpt_ls.services.edits.prompts import once_more, once_more_of_several
from codegpt_ls.services.edits.proposing import Target, propose
from codegpt_ls.services.edits.regions import bare
from codegpt_ls.services.edits.several import propose_several

Ask = Callable[[Sequence[NewMessage]], Awaitable[tuple[str, FinishReason]]]
"""Asks a model: its whole answer, and why that ended."""


class _Read(Protocol):
    """From an answer to its edits."""

    def __call__(self, answer: str, *, ended: bool) -> tuple[ProposedEdit, ...]: ...


def lines_meant(target: Target) -> Sequence[str]:
    """What a model is asked about, without line breaks."""
    first, last = target.lines or (0, len(target.text.lines))
    return [bare(line) for line in target.text.lines[first:last]]


async def edit_asked_for(
    ask: Ask, question: NewMessage, target: Target, seen: Seen, *, instruction: str, told: bool = False
) -> ProposedEdit:
    """The edit that the answer to this question means. `told`: whether the person sees answers as they come.

    Raises AssistantError EDIT_REFUSED with the answer, which stays readable as one, and what `ask` raises.
    """

    def read(answer: str, *, ended: bool) -> tuple[ProposedEdit, ...]:
        return (propose(answer, target, seen, instruction=instruction, ended=ended),)

    lines = lines_meant(target)
    (edit,) = await _asked_for(ask, question, read, lambda refusal: once_more(refusal, lines), told=told)
    return edit


async def edits_asked_for(
    ask: Ask, question: NewMessage, targets: Sequence[Target], seen: Seen, *, instruction: str
) -> tuple[ProposedEdit, ...]:
    """The same of several files: all that the answer changes, or none. Raises AssistantError."""

    def read(answer: str, *, ended: bool) -> tuple[ProposedEdit, ...]:
        if not ended:
            raise EditRefused(EditFault.CUT_OFF)
        return propose_several(answer, targets, seen, instruction=instruction)

    return await _asked_for(ask, question, read, once_more_of_several, told=False)


async def _asked_for(
    ask: Ask, question: NewMessage, read: _Read, again: Callable[[EditRefused], str], *, told: bool
) -> tuple[ProposedEdit, ...]:
    messages = [question]
    for last in (False, True):
        answer, reason = await ask(messages)
        ended = reason is FinishReason.STOP
        try:
            # In a thread: long texts take a while to compare.
            return await asyncio.to_thread(read, answer, ended=ended)
        except EditRefused as refusal:
            if last or refusal.fault not in MENDABLE or not ended:
                raise refused(refusal, answer, told=told) from None
            asked = again(refusal)
        messages += [NewMessage(role=Role.ASSISTANT, content=answer), NewMessage(role=Role.USER, content=asked)]
    raise AssertionError("the last answer was an edit, or was refused")


def refused(refusal: EditRefused, answer: str | None, *, told: bool) -> AssistantError:
    """The reason as an error."""
    facts = Facts(
        edit_fault=refusal.fault,
        detail=refusal.detail,
        lines=tuple(map(str, refusal.lines)),
        partial_text=answer or None,
        text_delivered=told,
    )
    return AssistantError(ErrorCode.EDIT_REFUSED, facts)
