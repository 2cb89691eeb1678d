"""The calls of one round: read, allowed or not, run beside each other, told in their order."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from codegpt_ls.domain.context.resolved import Refusal, Refused
from codegpt_ls.domain.limits import TOOL_CALLS, TOOL_SECONDS, TOOL_TITLE, TOOLS_AT_ONCE
from codegpt_ls.domain.messages.parts import Text, ToolCall, ToolResult
from codegpt_ls.domain.ports.tools import Approvals, Tool, ToolMisused, WantedCall
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.services.agent.arguments import parsed
from codegpt_ls.services.agent.sifting import Sifting, capped, on_one_line

_DENIED: Final = "The person did not allow this. Do not ask for it again: answer with what you know."
_LEFT_OUT: Final = f"Not run: there are {TOOL_CALLS} calls for one answer. Answer now, with what you know."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call."""

    state: StepState
    told: str
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as it was read."""

    asked: ToolCall
    tool: Tool | None = None
    about: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    """Where it is known without running anything."""

    @property
    def kind(self) -> ToolKind:
        """What it would do."""
        return self.tool.kind if self.tool else ToolKind.OTHER

    def step(self, state: StepState, refusal: Refusal | None = None) -> ToolStep:
        """What becomes of it, for whoever watches."""
        return ToolStep(
            id=self.asked.id,
            tool=on_one_line(self.asked.name, TOOL_TITLE),
            about=on_one_line(self.about, TOOL_TITLE),
            kind=self.kind,
            state=state,
            refusal=refusal,
        )

    def ended(self, outcome: Outcome) -> "Ended":
        """With this."""
        failed = outcome.state is not StepState.DONE
        return Ended(self, outcome.told, ToolResult(self.asked.id, (Text(outcome.told),), failed), outcome)


@dataclass(frozen=True, slots=True)
class Ended:
    """A call that is over."""

    call: Call
    told: str
    result: ToolResult
    outcome: Outcome

    @property
    def step(self) -> ToolStep:
        """What became of it."""
        return self.call.step(self.outcome.state, self.outcome.refusal)


class Calls:
    """Runs what models ask for."""

    def __init__(
        self,
        tools: Sequence[Tool],
        approvals: Approvals,
        sift: Sifting,
        why: Callable[[Refusal], str],
        *,
        seconds: float = TOOL_SECONDS,
    ) -> None:
        """`why` words a refusal for a model. `seconds`: how long one call may take."""
        self._tools = {each.offered.name: each for each in tools}
        self._approvals = approvals
        self._sift = sift
        self._why = why
        self._seconds = seconds

    def read(self, asked: Sequence[ToolCall], left: int) -> Sequence[Call]:
        """What is asked for; only so many of them may be run."""
        return [self._read(each) if number < left else _left_out(each) for number, each in enumerate(asked)]

    async def run(self, calls: Sequence[Call]) -> AsyncGenerator[ToolStep | Ended]:
        """Each one's beginning and end, in their order. Closing the generator ends those under way."""
        wanted = [each for each in calls if each.outcome is None]
        allowed = await self._approvals.allowed(list(map(_wanted, wanted))) if wanted else ()
        slots = asyncio.Semaphore(TOOLS_AT_ONCE)
        running = {
            each.asked.id: asyncio.create_task(self._ran(each, slots)) for each in wanted if each.asked.id in allowed
        }
        try:
            for each in calls:
                if (task := running.get(each.asked.id)) is not None:
                    yield each.step(StepState.RUNNING)
                    yield each.ended(await task)
                else:
                    yield each.ended(each.outcome or Outcome(StepState.DENIED, _DENIED))
        finally:
            for task in running.values():
                task.cancel()
            await asyncio.gather(*running.values(), return_exceptions=True)

    def _read(self, asked: ToolCall) -> Call:
        tool = self._tools.get(asked.name)
        if tool is None:
            names = ", ".join(self._tools)
            return Call(asked=asked, outcome=Outcome(StepState.FAILED, f"There is no such tool. There are: {names}."))
        try:
            arguments = parsed(asked.arguments)
            return Call(asked=asked, tool=tool, arguments=arguments, about=tool.about(arguments))
        except ToolMisused as misused:
            return Call(asked=asked, tool=tool, outcome=Outcome(StepState.FAILED, str(misused)))

    async def _ran(self, call: Call, slots: asyncio.Semaphore) -> Outcome:
        assert call.tool is not None  # noqa: S101 - else its outcome is known
        async with slots:
            try:
                async with asyncio.timeout(self._seconds):
                    told = await call.tool.run(call.arguments)
                    return Outcome(StepState.DONE, capped(await asyncio.to_thread(self._sift, told)))
            except TimeoutError:
                return Outcome(StepState.FAILED, f"Given up after {self._seconds:g} seconds: ask for less.")
            except ToolMisused as misused:
                return Outcome(StepState.FAILED, str(misused))
            except Refused as refused:
                return Outcome(StepState.FAILED, f"Not sent: {self._why(refused.refusal)}", refused.refusal)


def _left_out(asked: ToolCall) -> Call:
    return Call(asked=asked, outcome=Outcome(StepState.LEFT_OUT, _LEFT_OUT))


def _wanted(call: Call) -> WantedCall:
    step = call.step(StepState.RUNNING)
    return WantedCall(id=step.id, tool=step.tool, about=step.about, kind=step.kind)
