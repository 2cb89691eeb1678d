"""Calls are run beside each other, but not for ever, and end with whoever waited for them."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.limits import TOOLS_AT_ONCE
from codegpt_ls.domain.messages.parts import ToolCall
from codegpt_ls.domain.ports.tools import WantedCall
from codegpt_ls.domain.tools.offered import OfferedTool, ToolKind
from codegpt_ls.domain.tools.steps import StepState
from codegpt_ls.domain.usage import Admission, Limit, Price, Spent, UsedTokens
from codegpt_ls.services.agent.calls import Calls, Ended
from codegpt_ls.services.agent.folders import beside
from codegpt_ls.services.agent.sifting import Sifting
from codegpt_ls.services.context.secrets import Secrets
from codegpt_ls.services.spending import Spending
from codegpt_ls.settings import BudgetSettings, Settings
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling
from tests.services.agent.desk import Desk, asked, looking
from tests.services.conftest import Assemble

ASKED = [ToolCall(f"c{number}", "wait", "{}") for number in range(9)]


class Wait:
    """A tool that ends when it is let go."""

    kind = ToolKind.READ
    server = None
    offered = OfferedTool("wait", "Waits.", {})

    def __init__(self) -> None:
        self.running = 0
        self.most = 0
        self.full = asyncio.Event()
        self.go = asyncio.Event()

    def about(self, arguments: Mapping[str, Any]) -> str:
        return " ".join(arguments)

    async def run(self, arguments: Mapping[str, Any]) -> str:
        self.running += 1
        self.most = max(self.most, self.running)
        if self.running == TOOLS_AT_ONCE:
            self.full.set()
        try:
            await self.go.wait()
        finally:
            self.running -= 1
        return " ".join(("Done.", *arguments))


def calls(tool: Wait, **choices: Any) -> Calls:
    sift = Sifting(without_hidden_text, Secrets(lines=lambda _: {}, keys=Redactor()))
    desk = Desk()
    desk.is_asked = False
    return Calls([tool], desk, sift, lambda refusal: refusal.reason.value, **choices)


async def ended(running: Calls, asked_for: Sequence[ToolCall]) -> list[Ended]:
    async with aclosing(running.run(running.read(asked_for, 50), None)) as events:
        return [event async for event in events if isinstance(event, Ended)]


async def test_four_run_at_a_time_and_are_told_in_their_order() -> None:
    tool = Wait()
    waiting = asyncio.create_task(ended(calls(tool), ASKED))
    await tool.full.wait()
    tool.go.set()
    assert [each.result.call_id for each in await waiting] == [each.id for each in ASKED]
    assert tool.most == TOOLS_AT_ONCE


async def test_changes_keep_their_place_among_what_is_asked_for_beside_them() -> None:
    begun: list[tuple[str, tuple[str, ...]]] = []
    under_way: list[str] = []

    class Noted:
        """A tool that the more quickly ends the later it was asked for."""

        server = None

        def __init__(self, kind: ToolKind) -> None:
            self.kind = kind
            self.offered = OfferedTool(kind.value, "Notes.", {})

        def about(self, arguments: Mapping[str, Any]) -> str:
            return str(arguments["n"])

        async def run(self, arguments: Mapping[str, Any]) -> str:
            begun.append((arguments["n"], tuple(under_way)))
            under_way.append(arguments["n"])
            for _ in range(50 - 10 * int(arguments["n"])):
                await asyncio.sleep(0)
            under_way.remove(arguments["n"])
            return "Done."

    sift = Sifting(without_hidden_text, Secrets(lines=lambda _: {}, keys=Redactor()))
    desk = Desk()
    desk.is_asked = False
    read, edit = Noted(ToolKind.READ), Noted(ToolKind.EDIT)
    running = Calls([read, edit], desk, sift, lambda refusal: refusal.reason.value)
    order = [read, read, edit, edit, read]
    asked_for = [ToolCall(f"c{number}", tool.offered.name, f'{{"n": "{number}"}}') for number, tool in enumerate(order)]
    await ended(running, asked_for)
    assert begun == [("0", ()), ("1", ("0",)), ("2", ()), ("3", ()), ("4", ())]


async def test_what_a_person_allows_runs_alone_and_after_what_nobody_is_asked_about() -> None:
    tool = Wait()

    class Some(Desk):
        """Asked about those that have arguments."""

        def asks(self, call: WantedCall, thread_id: str | None) -> bool:
            return call.about != "" and thread_id is None

    sift = Sifting(without_hidden_text, Secrets(lines=lambda _: {}, keys=Redactor()))
    running = Calls([tool], Some(), sift, lambda refusal: refusal.reason.value)
    asked_for = [ToolCall("first", "wait", '{"x": 1}'), *ASKED[:TOOLS_AT_ONCE], ToolCall("last", "wait", '{"y": 1}')]
    events: list[tuple[str, StepState]] = []

    async def let_go() -> None:
        await tool.full.wait()
        for _ in range(9):
            # Time for what was allowed to begin, if it did not wait.
            await asyncio.sleep(0)
        tool.go.set()

    letting = asyncio.create_task(let_go())
    async for event in running.run(running.read(asked_for, 50), None):
        step = event.step if isinstance(event, Ended) else event
        events.append((step.id, step.state))
        if step.state is StepState.RUNNING and step.id in ("first", "last"):
            assert tool.running == 0
    await letting
    done = [(each.id, state) for each in asked_for for state in (StepState.RUNNING, StepState.DONE)]
    assert events == [("first", StepState.PENDING), ("last", StepState.PENDING), *done]


async def test_a_call_that_takes_too_long_is_given_up() -> None:
    (only,) = await ended(calls(Wait(), seconds=0.01), ASKED[:1])
    assert (only.outcome.state, only.told) == (StepState.FAILED, "Given up after 0.01 seconds: ask for less.")


async def test_what_was_done_stays_done_where_its_file_has_gone_since() -> None:
    class Gone(Wait):
        async def uri(self, _arguments: Mapping[str, Any]) -> str | None:
            raise Refused(LeftOutReason.NOT_FOUND)

    tool = Gone()
    tool.go.set()
    (only,) = await ended(calls(tool), ASKED[:1])
    assert (only.outcome.state, only.told, only.outcome.uri) == (StepState.DONE, "Done.", None)


async def test_calls_end_with_whoever_waits_for_them() -> None:
    tool = Wait()
    waiting = asyncio.create_task(ended(calls(tool), ASKED))
    await tool.full.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert tool.running == 0


async def test_a_thread_is_told_when_nobody_waits_any_more() -> None:
    begun, over = threading.Event(), threading.Event()

    def work(left: Any) -> None:
        begun.set()
        while not left():
            pass
        over.set()

    waiting = asyncio.create_task(beside(work))
    await asyncio.to_thread(begun.wait)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(over.wait, 60)


async def test_each_round_is_admitted_to_the_budget(assemble: Assemble, folder: Path, fake: FakeProvider) -> None:
    class Purse:
        """Enough for one question."""

        admitted = 0

        async def admit(self, hold: str, limits: Sequence[Limit], **_: Any) -> Admission:
            self.admitted += bool(hold)
            return Admission(refused_by=Spent(limits[0], Decimal(1), 0) if self.admitted > 1 else None)

        async def spent(self, limits: Sequence[Limit], now: datetime) -> tuple[Spent, ...]:
            return tuple(Spent(each, Decimal(0), 0) for each in limits if each.began < now)

    class Halves:
        """Every question costs half a dollar."""

        def cost(self, used: UsedTokens) -> Decimal:
            return Decimal("0.5") if used.estimated else Decimal(0)

        def price(self, price_list: str, model: str, at: datetime) -> Price | None:
            raise AssertionError(price_list, model, at)

        def context_tokens(self, price_list: str, model: str) -> int | None:
            raise AssertionError(price_list, model)

    purse, settings = Purse(), Settings(budget=BudgetSettings(stop_per_day=1))
    spending = Spending(lambda: settings, Halves(), purse, lambda: datetime.now().astimezone())
    services = assemble(spending=spending)
    await services.keep(CredentialSource.KEYRING, fake.origin)
    fake.script(calling(("list_files", {}), text="I look."), answer("Never asked."))
    with pytest.raises(AssistantError) as caught:
        await asked(looking(services, Desk(folder)))
    assert (caught.value.code, caught.value.facts.partial_text) == (ErrorCode.BUDGET, "I look.")
    assert (purse.admitted, len(fake.chats)) == (2, 1)
