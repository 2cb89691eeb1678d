"""The calls of one round: read, allowed or not, run beside each other, told in their order."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeVar

from codegpt_ls.domain.context.resolved import Refusal, Refused
from codegpt_ls.domain.limits import TOOL_CALLS, TOOL_SECONDS, TOOL_TITLE, TOOLS_AT_ONCE
from codegpt_ls.domain.messages.parts import Text, ToolCall, ToolResult
from codegpt_ls.domain.ports.tools import Approvals, OfOneFile, Tool, ToolMisused, Verdict, WantedCall
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.services.agent.arguments import parsed
from codegpt_ls.services.agent.sifting import Sifting, capped, on_one_line

T = TypeVar("T")
_NOT_ALLOWED: Final = {
    Verdict.DENIED: (
        StepState.DENIED,
        "The person did not allow this. Do not ask for it again: answer with what you know.",
    ),
    Verdict.UNANSWERED: (
        StepState.UNANSWERED,
        "The person was asked whether this may be run, and did not answer. Answer with what you know.",
    ),
    Verdict.UNASKABLE: (
        StepState.UNASKABLE,
        "This is run only when a person allows it, and nobody can be asked here. Answer with what you know.",
    ),
}
_LEFT_OUT: Final = f"Not run: there are {TOOL_CALLS} calls for one answer. Answer now, with what you know."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call."""

    state: StepState
    told: str
    refusal: Refusal | None = None
    uri: str | None = None


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

    def step(self, state: StepState, refusal: Refusal | None = None, uri: str | None = None) -> ToolStep:
        """What becomes of it, for whoever watches."""
        return ToolStep(
            id=self.asked.id,
            tool=on_one_line(self.asked.name, TOOL_TITLE),
            about=on_one_line(self.about, TOOL_TITLE),
            kind=self.kind,
            state=state,
            server=self.tool.server.name if self.tool and self.tool.server else None,
            uri=uri,
            refusal=refusal,
        )

    @property
    def wanted(self) -> WantedCall:
        """It as a person is asked about it."""
        step = self.step(StepState.PENDING)
        return WantedCall(
            id=step.id,
            tool=step.tool,
            about=step.about,
            kind=step.kind,
            arguments=json.dumps(self.arguments, ensure_ascii=True),
            server=self.tool.server if self.tool else None,
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
        return self.call.step(self.outcome.state, self.outcome.refusal, self.outcome.uri)


class _Tasks:
    """Tasks that end with the block."""

    def __init__(self) -> None:
        self._begun: list[asyncio.Task[Any]] = []

    def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin it."""
        task = asyncio.create_task(work)
        self._begun.append(task)
        return task

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        for task in self._begun:
            task.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)


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

    async def run(self, calls: Sequence[Call], thread_id: str | None) -> AsyncGenerator[ToolStep | Ended]:
        """Each one's beginning and end, in their order. Closing the generator ends those under way.

        What nobody is asked about runs beside each other, but for changes, which keep their place among the others.
        What a person allowed runs alone, in its order.
        """
        open_calls = [each for each in calls if each.outcome is None]
        asked = {each.asked.id: each for each in open_calls if self._approvals.asks(each.wanted, thread_id)}
        for each in asked.values():
            # Announced before it is asked about: some watchers know only of calls they were told of.
            yield each.step(StepState.PENDING)
        slots = asyncio.Semaphore(TOOLS_AT_ONCE)
        async with _Tasks() as tasks:
            verdicts = tasks.begin(self._verdicts(list(asked.values()), thread_id))
            free = self._begun([each for each in open_calls if each.asked.id not in asked], tasks, slots)
            for each in calls:
                if (task := free.get(each.asked.id)) is not None:
                    yield each.step(StepState.RUNNING)
                    yield each.ended(await task)
                elif each.outcome is not None:
                    yield each.ended(each.outcome)
                elif (verdict := (await verdicts).get(each.asked.id, Verdict.UNANSWERED)) is not Verdict.ALLOWED:
                    yield each.ended(Outcome(*_NOT_ALLOWED[verdict]))
                else:
                    if free:
                        await asyncio.wait(free.values())
                    yield each.step(StepState.RUNNING)
                    yield each.ended(await tasks.begin(self._ran(each, slots)))

    def _begun(
        self, calls: Sequence[Call], tasks: _Tasks, slots: asyncio.Semaphore
    ) -> Mapping[str, asyncio.Task[Outcome]]:
        begun: dict[str, asyncio.Task[Outcome]] = {}
        change: list[asyncio.Task[Outcome]] = []
        for each in calls:
            # A change may be about what the one before it wrote, and what is read after it has to show it.
            before = list(begun.values()) if each.kind is ToolKind.EDIT else change
            begun[each.asked.id] = task = tasks.begin(self._ran(each, slots, before))
            change = [task] if each.kind is ToolKind.EDIT else change
        return begun

    async def _verdicts(self, asked: Sequence[Call], thread_id: str | None) -> Mapping[str, Verdict]:
        return await self._approvals.verdicts([each.wanted for each in asked], thread_id) if asked else {}

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

    async def _ran(self, call: Call, slots: asyncio.Semaphore, before: Sequence[asyncio.Task[Outcome]] = ()) -> Outcome:
        assert call.tool is not None  # noqa: S101 - else its outcome is known
        if before:
            await asyncio.wait(before)
        async with slots:
            try:
                async with asyncio.timeout(self._seconds):
                    sifted = await self._sifted(await call.tool.run(call.arguments))
                    return Outcome(StepState.DONE, sifted, uri=await _uri(call))
            except TimeoutError:
                return Outcome(StepState.FAILED, f"Given up after {self._seconds:g} seconds: ask for less.")
            except ToolMisused as misused:
                # A stranger's tool says in words of its own why it failed.
                return Outcome(StepState.FAILED, await self._sifted(str(misused)))
            except Refused as refused:
                return Outcome(StepState.FAILED, f"Not sent: {self._why(refused.refusal)}", refused.refusal)

    async def _sifted(self, told: str) -> str:
        return capped(await asyncio.to_thread(self._sift, told))


async def _uri(call: Call) -> str | None:
    """The one file that it was about; None also where that has gone meanwhile, which makes nothing of what was done
    undone."""
    tool: object = call.tool
    if not isinstance(tool, OfOneFile):
        return None
    try:
        return await tool.uri(call.arguments)
    except (Refused, ToolMisused):
        return None


def _left_out(asked: ToolCall) -> Call:
    return Call(asked=asked, outcome=Outcome(StepState.LEFT_OUT, _LEFT_OUT))
