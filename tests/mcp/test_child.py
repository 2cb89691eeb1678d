"""What servers of strangers send: bounded, read as far as it can be, and each fault told with what they said last."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.limits import SERVER_ERRORS
from tests.fakes.mcp_server import ECHO
from tests.mcp.servers import at, diary, gone, over_http, program, talking


@pytest.mark.parametrize("does", ["", "log", "errors", "slow"])
async def test_a_server_is_listed_and_called_whatever_it_writes_beside_that(does: str) -> None:
    async with talking(program(does)) as talk:
        assert (await talk.next())["ready"] == {"protocol": "2025-11-25", "title": "scripted"}
        listed = await talk.ask(list=True)
        assert [each["name"] for each in listed["tools"]] == ["echo"]
        assert (await talk.call(word="안녕"))["text"] == '{"word": "\\uc548\\ub155"}'


async def test_bytes_that_are_no_text_are_replaced() -> None:
    async with talking(program("bytes")) as talk:
        await talk.next()
        assert (await talk.call())["text"] == "a\ufffdb"


@pytest.mark.parametrize("does", ["long line", "endless"])
async def test_a_line_that_is_too_long_ends_the_server(does: str, tmp_path: Path) -> None:
    async with talking(program(does, diary=str(tmp_path / "diary"))) as talk:
        await talk.next()
        assert (await talk.call())["failed"]["fault"] == "too_long"
    assert gone(diary(tmp_path / "diary")[0]["pid"])


async def test_why_it_ended_is_what_it_wrote_last() -> None:
    async with talking(program("exit")) as talk:
        assert (await talk.next())["failed"] == {"fault": "ended", "detail": "TOKEN is not set\n"}
    async with talking(program("crash")) as talk:
        await talk.next()
        failed = (await talk.call())["failed"]
        assert failed["detail"].endswith("RuntimeError: it broke\n")
        assert len(failed["detail"]) <= SERVER_ERRORS
    async with talking({**program(), "command": "/nowhere/to/be/found"}) as talk:
        assert (await talk.next())["failed"]["fault"] == "not_found"


async def test_one_tool_that_is_described_wrongly_does_not_cost_the_others() -> None:
    tools: list[Any] = [ECHO, {"name": "bad", "inputSchema": "none"}, 7, {**ECHO, "name": "other"}]
    async with talking(program(tools=tools)) as talk:
        await talk.next()
        listed = await talk.ask(list=True)
    assert [each["name"] for each in listed["tools"]] == ["echo", "other"]
    assert listed["unreadable"] == ["bad", "?"]


async def test_of_what_a_tool_says_of_itself_only_what_is_stricter_counts() -> None:
    tools = [
        {**ECHO, "annotations": {"readOnlyHint": True, "openWorldHint": False}},
        {**ECHO, "name": "out", "annotations": {"readOnlyHint": True, "openWorldHint": True}},
    ]
    async with talking(program(tools=tools)) as talk:
        await talk.next()
        assert [each["openWorld"] for each in (await talk.ask(list=True))["tools"]] == [False, True]


async def test_a_call_that_is_cancelled_is_cancelled_there(tmp_path: Path) -> None:
    written = tmp_path / "diary"
    async with talking(program("hangs", diary=str(written))) as talk:
        await talk.next()
        talk.requests.put_nowait({"id": 1, "call": {"name": "echo", "arguments": {}}})
        await asyncio.sleep(0)
        talk.requests.put_nowait({"cancel": 1})
        await talk.ask(2, list=True)
    assert {"told": "notifications/cancelled"} in diary(written)


async def test_an_address_is_spoken_to_with_the_headers_it_wants() -> None:
    with over_http() as server:
        async with talking(at(server, authorization="Bearer abc")) as talk:
            assert "ready" in await talk.next()
            assert [each["name"] for each in (await talk.ask(list=True))["tools"]] == ["echo"]
            assert (await talk.call(a=1))["text"] == '{"a": 1}'
        seen: list[dict[str, str]] = server.seen  # type: ignore[attr-defined]
    headers = {name.lower(): value for name, value in seen[-1].items()}
    assert headers["authorization"] == "Bearer abc"
    assert headers["user-agent"].startswith("codegpt-ls/")


@pytest.mark.parametrize(("does", "fault"), [("sign in", "sign_in"), ("long", "too_long"), ("elsewhere", "protocol")])
async def test_an_address_that_misbehaves_is_told_apart(does: str, fault: str) -> None:
    with over_http(does) as server:
        async with talking(at(server)) as talk:
            told = await talk.next()
            if does == "long":
                told = await talk.ask(list=True)
            assert told["failed"]["fault"] == fault


async def test_an_address_where_nobody_is_cannot_be_reached() -> None:
    with over_http() as server:
        nobody = at(server)
    async with talking(nobody) as talk:
        assert (await talk.next())["failed"] == {"fault": "unreachable", "detail": "ConnectError"}


async def test_tools_of_an_address_are_filtered_too() -> None:
    with over_http(tools=[{"name": "bad"}, ECHO]) as server:
        async with talking(at(server)) as talk:
            await talk.next()
            assert (await talk.ask(list=True))["unreadable"] == ["bad"]
