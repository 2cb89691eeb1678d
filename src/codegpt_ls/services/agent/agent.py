"""A chat whose model looks things up before it answers: asked, told what it asked for, asked again.

Each round is a question to `Chat` like any other: priced, admitted to the budget, tried again and stopped as such.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Final

from codegpt_ls.domain.chat import ChatEvent, ChatQuestion, Finished
from codegpt_ls.domain.edits.drafted import EditsDrafted
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.limits import TOOL_CALLS, TOOL_ROUNDS
from codegpt_ls.domain.messages.events import PartDone
from codegpt_ls.domain.messages.parts import Text, ToolResult
from codegpt_ls.domain.ports.tools import Tool
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.remarks import LookingEnd, LookingEnded, LookingUntrusted, ToolRemark, ToolsLeftOut
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.services.agent.calls import Call, Calls, Ended
from codegpt_ls.services.agent.guard import LoopGuard
from codegpt_ls.services.agent.toolbox import Toolbox
from codegpt_ls.services.agent.turn import Turn
from codegpt_ls.services.chat.answers import Chat
from codegpt_ls.services.stopping import StopSwitch

_LAST_ROUND: Final = "\n\n[Nothing more is looked up from here on. Answer now, with what you know.]"
_REPETITION: Final = (
    "\n\n[You asked for this before, and it told the same. Answer with what you know, or ask otherwise.]"
)


class Agent:
    """Answers in the place of `Chat`, with tools."""

    def __init__(
        self, chat: Chat, toolbox: Callable[[Mode], Toolbox], calls: Callable[[Sequence[Tool]], Calls]
    ) -> None:
        """`toolbox`: the tools of one answer in this mode; `calls` runs them."""
        self._chat = chat
        self._toolbox = toolbox
        self._calls = calls
        self._told: set[tuple[str | None, ToolRemark]] = set()
        """In which threads it was told that there are no tools, and why."""

    async def stream(self, question: ChatQuestion) -> AsyncGenerator[ChatEvent]:
        """Yield the answer's events, the last one `Finished`. Closing the generator ends what is under way.

        Raises AssistantError; its `facts.partial_text` holds what had arrived.
        """
        toolbox = self._toolbox(question.mode or Mode.ASK)
        tools = toolbox.tools
        if not tools and not self._was_told(question.thread_id, LookingUntrusted()):
            yield LookingUntrusted()
        turn = Turn(question, tuple(each.offered for each in tools))
        with self._chat.running.switch() as switch:
            switch.thread_id = question.thread_id
            async with aclosing(self._rounds(turn, self._calls(tools), switch)) as events:
                async for event in events:
                    if isinstance(event, Finished) and (edits := toolbox.drafted()):
                        yield EditsDrafted(edits)
                    if not (isinstance(event, ToolsLeftOut) and self._was_told(question.thread_id, event)):
                        yield event

    def stop_thread(self, thread_id: str, reason: AssistantError) -> bool:
        """End every answer to this thread; whether there was any."""
        return self._chat.stop_thread(thread_id, reason)

    async def _rounds(self, turn: Turn, calls: Calls, switch: StopSwitch) -> AsyncGenerator[ChatEvent]:
        guard, left = LoopGuard(), TOOL_CALLS
        while True:
            # Whoever stopped it between two questions stopped it.
            await switch.step(lambda: asyncio.sleep(0))
            async with aclosing(self._round(turn)) as events:
                async for event in events:
                    yield event
            if not turn.wants_more:
                yield turn.finished()
                return
            if turn.rounds < TOOL_ROUNDS:
                read = calls.read(turn.asked_for, left)
                left = max(0, left - len(read))
                async with aclosing(
                    self._run(turn, calls.run(read, turn.question.thread_id), read, switch, guard)
                ) as steps:
                    async for step in steps:
                        yield step
            if guard.over or turn.wants_more:
                ended = turn.finished()
                yield LookingEnded(LookingEnd.REPETITION if guard.over else LookingEnd.ROUNDS, ended.model)
                yield ended
                return

    async def _round(self, turn: Turn) -> AsyncGenerator[ChatEvent]:
        try:
            async with aclosing(self._chat.stream(turn.question)) as events:
                async for event in events:
                    for passed in turn.take(event):
                        yield passed
        except AssistantError as error:
            raise turn.failure(error) from error

    async def _run(
        self,
        turn: Turn,
        running: AsyncGenerator[ToolStep | Ended],
        read: Sequence[Call],
        switch: StopSwitch,
        guard: LoopGuard,
    ) -> AsyncGenerator[ChatEvent]:
        """What becomes of the calls of this round; then the next one can be asked."""
        results: list[ToolResult] = []
        try:
            async with aclosing(switch.events(running)) as steps:
                async for step in steps:
                    if not isinstance(step, Ended):
                        yield step
                        continue
                    guard.note(step.call.asked.name, step.call.asked.arguments, step.told)
                    result = step.result
                    if len(results) == len(read) - 1:
                        result = _with(result, _hint(turn, guard))
                    results.append(result)
                    yield step.step
                    yield PartDone(result)
        except AssistantError as error:
            for each in read[len(results) :]:
                yield each.step(StepState.CANCELLED)
            raise turn.failure(error) from error
        turn.go_on(results)

    def _was_told(self, thread_id: str | None, remark: ToolRemark) -> bool:
        before = (thread_id, remark) in self._told
        if thread_id is not None:
            self._told.add((thread_id, remark))
        return before


def _hint(turn: Turn, guard: LoopGuard) -> str:
    """What the model is told beside the last result of a round."""
    if turn.rounds == TOOL_ROUNDS - 1:
        return _LAST_ROUND
    return _REPETITION if guard.warns() else ""


def _with(result: ToolResult, hint: str) -> ToolResult:
    return ToolResult(result.call_id, (*result.parts, Text(hint)), result.failed) if hint else result
