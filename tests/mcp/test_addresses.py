"""Servers that are addresses: calls that nobody waits for are let go, and headers go nowhere else."""

import pytest

from tests.fakes.proxies import TunnelProxy
from tests.mcp.servers import at, over_http, said, talking

HEADER = "Bearer canary-5b21-of-an-address"
CALL = {"name": "echo", "arguments": {}}


@pytest.mark.parametrize("does", ["hangs", "hangs in a text", "hangs in events"])
async def test_a_call_that_is_cancelled_lets_go_of_its_connection_and_others_go_on(does: str) -> None:
    with over_http(does) as server:
        async with talking(at(server)) as talk:
            await talk.next()
            talk.requests.put_nowait({"id": 1, "call": CALL})
            assert await said(server) == "begun"
            talk.requests.put_nowait({"cancel": 1})
            assert await said(server) == "left"
            assert [each["name"] for each in (await talk.ask(2, list=True))["tools"]] == ["echo"]
            before = len(server.seen)  # type: ignore[attr-defined]
            await talk.ask(3, list=True)
            assert len(server.seen) == before + 1, "it is not asked for again"  # type: ignore[attr-defined]


@pytest.mark.parametrize("status", [302, 307])
async def test_no_redirect_takes_a_header_elsewhere(status: int) -> None:
    with over_http() as other:
        location = f"http://127.0.0.1:{other.server_address[1]}/mcp"
        with over_http("elsewhere", moved=[status, location]) as server:
            async with talking(at(server, authorization=HEADER)) as talk:
                failed = (await talk.next())["failed"]
        assert other.seen == []  # type: ignore[attr-defined]
    assert failed["fault"] == "protocol"
    assert HEADER not in failed["detail"]


async def test_a_redirect_within_the_address_is_followed() -> None:
    with over_http("elsewhere", moved=[307, "/mcp/"]) as server:
        async with talking(at(server)) as talk:
            assert "ready" in await talk.next()
        assert "/mcp/" in [each["path"] for each in server.seen]  # type: ignore[attr-defined]


async def test_a_proxy_is_asked_for_an_address_in_numbers_as_it_understands_it() -> None:
    with TunnelProxy(refusal=b"HTTP/1.1 403 Forbidden\r\n\r\n") as proxy, over_http() as server:
        how = {**at(server), "url": "https://[fd00::1]/mcp", "proxy": proxy.address}
        async with talking(how) as talk:
            assert (await talk.next())["failed"] == {"fault": "unreachable", "detail": "ProxyError"}
    assert proxy.asked[0] == "CONNECT [fd00::1]:443 HTTP/1.1"
