"""What only a person can allow: asked of their editor, whatever that can do; no answer is no yes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

import pytest

from codegpt_ls.domain.ports.tools import ToolServer, Verdict, WantedCall
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.server.answers.approving import EditorApprovals
from tests.server.answers.desk_of_person import Person

APPROVE, MESSAGE = "codegpt/approve", "window/showMessageRequest"
LOCAL = ToolServer("shop", "seal-1", sends=False)
ALLOWED, DENIED = Verdict.ALLOWED, Verdict.DENIED


def wanted(name: str = "c1", server: ToolServer | None = LOCAL, arguments: str = '{"id": 7}') -> WantedCall:
    kind = ToolKind.OTHER if server else ToolKind.READ
    return WantedCall(id=name, tool="shop__order", about="", kind=kind, arguments=arguments, server=server)


@pytest.fixture
async def person() -> AsyncIterator[Person]:
    at_desk = Person(approvals=True)
    yield at_desk
    at_desk.leave()


async def said(
    person: Person, approvals: EditorApprovals, *calls: WantedCall, thread: str | None = "t", **outcome: Any
) -> Mapping[str, Verdict]:
    """The verdicts where the person answers this."""
    method = APPROVE if person.session.editor.abilities.approvals else MESSAGE
    number = len(person.messages(method)) + 1
    waiting = asyncio.create_task(approvals.verdicts(calls, thread))
    person.answer(await person.asked(method, number), **outcome)
    return await waiting


async def test_all_of_a_round_are_one_question_and_each_is_decided_by_its_id(person: Person) -> None:
    approvals = EditorApprovals(person.session)
    decided = {"decisions": {"c1": "once", "c2": "deny"}}
    verdicts = await said(person, approvals, wanted(), wanted("c2"), wanted("c3"), result=decided)
    assert verdicts == {"c1": ALLOWED, "c2": DENIED}, "what was not answered is no yes"
    (asked,) = person.messages(APPROVE)
    assert asked["params"]["choices"] == ["once", "thread", "deny"]
    assert asked["params"]["calls"][0] == {
        "id": "c1",
        "tool": "shop__order",
        "title": "order of shop",
        "toolKind": "other",
        "arguments": '{"id": 7}',
        "server": "shop",
    }


@pytest.mark.parametrize(
    "outcome",
    [
        {"result": None},
        {"result": "once"},
        {"result": ["once"]},
        {"result": {"decisions": None}},
        {"result": {"decisions": ["c1", "once"]}},
        {"result": {"decisions": "once"}},
        {"result": {"decisions": {"c2": "once"}}},
        {"result": {"decisions": {"c1": True}}},
        {"result": {"decisions": {"c1": ["once"]}}},
        {"result": {"decisions": {"c1": {"once": True}}}},
        {"result": {"decisions": {"c1": "ONCE"}}},
        {"result": {"decisions": {"c1": "always"}}},
        {"result": {"decisions": {"c1": 1}}},
        {"error": {"code": -32601, "message": "once"}},
        {"error": "once"},
    ],
    ids=str,
)
async def test_what_a_client_makes_up_is_no_yes(person: Person, outcome: dict[str, Any]) -> None:
    approvals = EditorApprovals(person.session)
    assert ALLOWED not in (await said(person, approvals, wanted(), **outcome)).values()
    assert approvals.asks(wanted(), "t")


async def test_a_thread_is_allowed_a_tool_until_its_server_is_another_one(person: Person) -> None:
    approvals = EditorApprovals(person.session)
    assert await said(person, approvals, wanted(), result={"decisions": {"c1": "thread"}}) == {"c1": ALLOWED}
    assert not approvals.asks(wanted("c9"), "t")
    assert approvals.asks(wanted(), "another")
    assert approvals.asks(wanted(), None)
    assert approvals.asks(wanted(server=ToolServer("shop", "seal-2", sends=False)), "t")


async def test_what_can_send_something_out_is_asked_about_every_time(person: Person) -> None:
    approvals, sending = EditorApprovals(person.session), wanted("c2", ToolServer("mail", "seal"))
    verdicts = await said(person, approvals, wanted(), sending, result={"decisions": {"c1": "thread", "c2": "thread"}})
    assert verdicts == {}, "it was not among the choices"
    (asked,) = person.messages(APPROVE)
    assert asked["params"]["choices"] == ["once", "deny"]
    assert [each.get("sends") for each in asked["params"]["calls"]] == [None, True]
    assert approvals.asks(sending, "t")


async def test_without_a_thread_nothing_is_remembered(person: Person) -> None:
    approvals = EditorApprovals(person.session)
    assert await said(person, approvals, wanted(), thread=None, result={"decisions": {"c1": "thread"}}) == {}
    assert "threadId" not in person.messages(APPROVE)[0]["params"]


async def test_nobody_is_asked_about_what_reads_here(person: Person) -> None:
    assert not EditorApprovals(person.session).asks(wanted(server=None), "t")


async def test_a_stopped_answer_takes_its_question_back(person: Person) -> None:
    waiting = asyncio.create_task(EditorApprovals(person.session).verdicts([wanted()], "t"))
    asked = await person.asked(APPROVE)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    assert (await person.asked("$/cancelRequest"))["params"] == {"id": asked["id"]}
    person.answer(asked, result={"decisions": {"c1": "thread"}})
    assert EditorApprovals(person.session).asks(wanted(), "t"), "said too late"


async def test_silence_is_no_yes_and_takes_the_question_back(person: Person) -> None:
    assert await EditorApprovals(person.session, within=0.02).verdicts([wanted()], "t") == {}
    await person.asked("$/cancelRequest")


async def test_two_answers_are_asked_about_at_once(person: Person) -> None:
    approvals = EditorApprovals(person.session)
    some, others = (asyncio.create_task(approvals.verdicts([wanted()], name)) for name in ("a", "b"))
    first, second = [await person.asked(APPROVE, number) for number in (1, 2)]
    person.answer(second, result={"decisions": {"c1": "once"}})
    assert await others == {"c1": ALLOWED}
    person.answer(first, result={"decisions": {"c1": "deny"}})
    assert await some == {"c1": DENIED}


async def test_an_editor_that_leaves_has_allowed_nothing(person: Person) -> None:
    approvals = EditorApprovals(person.session)
    verdicts: list[Mapping[str, Verdict]] = []

    async def ask() -> None:
        verdicts.append(await approvals.verdicts([wanted()], "t"))

    waiting = person.session.later(ask())
    assert waiting is not None
    await person.asked(APPROVE)
    await person.session.aclose()
    assert waiting.cancelled()
    assert verdicts == []


async def test_a_plain_editor_asks_one_question_and_shows_what_fits() -> None:
    person = Person(answers_questions=True)
    approvals = EditorApprovals(person.session)
    verdicts = await said(person, approvals, wanted(), wanted("c2"), result={"title": "Allow once"})
    assert verdicts == {"c1": ALLOWED, "c2": ALLOWED}
    question = person.messages(MESSAGE)[0]["params"]["message"]
    assert question.count("order of shop") == 2
    assert '{"id": 7}' in question
    assert await said(person, approvals, wanted(), result={"title": "Deny"}) == {"c1": DENIED}
    for nothing in (None, {"title": "Yes"}, {}, "Allow", 0, [{"title": "Allow once"}]):
        assert await said(person, approvals, wanted(), result=nothing) == {}
    assert approvals.asks(wanted(), "t")
    person.leave()


async def test_an_editor_that_asks_no_questions_cannot_be_asked() -> None:
    """As Helix does."""
    person = Person(answers_questions=True, one_line_messages=True)
    refused = {"code": -32601, "message": "Method not found: window/showMessageRequest"}
    verdicts = await said(person, EditorApprovals(person.session), wanted(), error=refused)
    assert verdicts == {"c1": Verdict.UNASKABLE}
    person.leave()
