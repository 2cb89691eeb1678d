"""What a person is asked before something runs that is not ours, over a pair of pipes in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from acp._transport import memory_transport_pair
from acp.connection import Connection
from acp.exceptions import RequestError

from codegpt_ls.acp.approving import DENY, ONCE, SESSION, ClientApprovals
from codegpt_ls.acp.client import Client
from codegpt_ls.domain.ports.tools import ToolServer, Verdict, WantedCall
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.locales.translator import translator

STAYS = ToolServer(name="clock", seal="abc", sends=False)
SENDS = ToolServer(name="mail", seal="abc", sends=True)
CALL = WantedCall(id="c1", tool="clock__now", about="", kind=ToolKind.OTHER, arguments='{"zone":"UTC"}', server=STAYS)
Answer = Callable[[Mapping[str, Any]], Any]


@asynccontextmanager
async def asked(answer: Answer) -> AsyncIterator[tuple[ClientApprovals, list[Mapping[str, Any]]]]:
    """Approvals whose client answers like this, and all that it was asked."""
    questions: list[Mapping[str, Any]] = []
    ours, theirs = memory_transport_pair()

    async def handle(_method: str, params: Any, _notification: bool) -> Any:  # noqa: FBT001 - the package's
        questions.append(params)
        return answer(params)

    async def nothing(_method: str, _params: Any, _notification: bool) -> Any:  # noqa: FBT001 - the package's
        return None

    client = Client()
    here, there = Connection(nothing, ours), Connection(handle, theirs)
    client.connect(here)
    yield ClientApprovals(client, lambda: translator("en")), questions
    await there.close()
    await here.close()


def took(option: str) -> Answer:
    return lambda _params: {"outcome": {"outcome": "selected", "optionId": option}}


async def test_the_person_sees_all_that_it_is_given_and_says_yes_once() -> None:
    async with asked(took(ONCE)) as (approvals, questions):
        for _ in range(2):
            assert await approvals.verdicts([CALL], "t1") == {"c1": Verdict.ALLOWED}
        assert len(questions) == 2
        call = questions[0]["toolCall"]
        assert (call["title"], call["status"], call["rawInput"]) == ("now of clock", "pending", '{"zone":"UTC"}')
        assert [each["kind"] for each in questions[0]["options"]] == ["allow_once", "allow_always", "reject_once"]


async def test_a_yes_for_the_session_counts_there_for_this_tool_alone() -> None:
    async with asked(took(SESSION)) as (approvals, questions):
        await approvals.verdicts([CALL], "t1")
        assert not approvals.asks(CALL, "t1")
        assert approvals.asks(CALL, "t2")
        assert approvals.asks(replace(CALL, tool="clock__set"), "t1")
        assert approvals.asks(replace(CALL, server=replace(STAYS, seal="abd")), "t1")
        assert len(questions) == 1


async def test_for_what_can_send_something_out_there_is_no_such_yes() -> None:
    call = replace(CALL, server=SENDS)
    async with asked(took(SESSION)) as (approvals, questions):
        assert await approvals.verdicts([call], "t1") == {"c1": Verdict.UNANSWERED}
        assert approvals.asks(call, "t1")
        assert [each["kind"] for each in questions[0]["options"]] == ["allow_once", "reject_once"]


def refuse(code: int) -> Answer:
    def answer(_params: Mapping[str, Any]) -> Any:
        raise RequestError(code, "no")

    return answer


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (took(DENY), Verdict.DENIED),
        (took("yes please"), Verdict.UNANSWERED),
        (lambda _params: {"outcome": {"outcome": "cancelled"}}, Verdict.UNANSWERED),
        (lambda _params: {"outcome": "yes"}, Verdict.UNANSWERED),
        (lambda _params: None, Verdict.UNANSWERED),
        (refuse(-32603), Verdict.UNANSWERED),
        (refuse(-32601), Verdict.UNASKABLE),
    ],
    ids=["denied", "made up", "taken back", "no object", "nothing", "failed", "unknown"],
)
async def test_what_is_no_yes(answer: Answer, verdict: Verdict) -> None:
    async with asked(answer) as (approvals, _):
        assert await approvals.verdicts([CALL], "t1") == {"c1": verdict}


async def test_a_client_that_vanishes_has_not_said_yes() -> None:
    heard = asyncio.Event()
    ours, theirs = memory_transport_pair()

    async def never(_method: str, _params: Any, _notification: bool) -> Any:  # noqa: FBT001 - the package's
        heard.set()
        await asyncio.Event().wait()

    client = Client()
    here, there = Connection(never, ours), Connection(never, theirs)
    client.connect(here)
    waiting = asyncio.create_task(ClientApprovals(client, lambda: translator("en")).verdicts([CALL], "t1"))
    await heard.wait()
    await there.close()
    assert await waiting == {"c1": Verdict.UNANSWERED}
    await here.close()


async def test_what_is_ours_and_reads_is_not_asked_about() -> None:
    own = replace(CALL, kind=ToolKind.READ, server=None)
    async with asked(took(DENY)) as (approvals, questions):
        assert not approvals.asks(own, "t1")
        assert await approvals.verdicts([own], "t1") == {"c1": Verdict.ALLOWED}
        assert questions == []
