"""What a client is asked for a model, and what it may answer."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest

from codegpt_ls.domain.ports.tools import FoundLines, ToolMisused
from codegpt_ls.server.answers.client_tools import ClientTools
from tests.server.answers.desk_of_person import Person

CALL = "codegpt/callTool"
PLACE = {"uri": "file:///a.py", "startLine": 1, "endLine": 2, "text": "x"}


async def test_a_client_is_asked_for_what_it_named_and_told_when_nobody_waits() -> None:
    person = Person(client_tools=frozenset(("symbols", "shell")))
    tools = ClientTools(person.session)
    assert tools.names == {"symbols"}
    waiting = asyncio.create_task(tools.call("symbols", {"query": "x"}))
    asked = await person.asked(CALL)
    assert (asked["params"]["tool"], json.loads(asked["params"]["arguments"])) == ("symbols", {"query": "x"})
    person.answer(asked, result={"found": [PLACE], "more": True})
    assert await waiting == ([FoundLines("file:///a.py", 1, 2, "x")], True)
    waiting = asyncio.create_task(tools.call("symbols", {"query": "y"}))
    second = await person.asked(CALL, 2)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    assert (await person.asked("$/cancelRequest"))["params"] == {"id": second["id"]}
    person.leave()


@pytest.mark.parametrize(
    "outcome",
    [
        {"result": None},
        {"result": []},
        {"result": {}},
        {"result": {"found": "everything"}},
        {"result": {"found": [{**PLACE, "startLine": 0}]}},
        {"result": {"found": [{**PLACE, "startLine": "1"}]}},
        {"result": {"found": [{**PLACE, "text": None}]}},
        {"result": {"found": [], "more": "yes"}},
        {"error": {"code": -32601, "message": "no"}},
    ],
    ids=str,
)
async def test_what_a_client_makes_up_finds_nothing(outcome: dict[str, Any]) -> None:
    person = Person(client_tools=frozenset(("symbols",)))
    waiting = asyncio.create_task(ClientTools(person.session).call("symbols", {}))
    person.answer(await person.asked(CALL), **outcome)
    with pytest.raises(ToolMisused):
        await waiting
    person.leave()
