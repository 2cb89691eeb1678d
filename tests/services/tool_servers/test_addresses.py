"""A server that is an address: reached as the person set up, with a secret that goes there and nowhere else."""

import asyncio
import json
import logging
import os
import signal
from pathlib import Path

import psutil
import pytest

from codegpt_ls.domain.tools.servers import STORED, ServerDefinition
from codegpt_ls.domain.tools.steps import StepState
from tests.fakes.assembled import Assembled
from tests.fakes.authority import private_authority
from tests.fakes.obedient_model import ObedientModel, order, results
from tests.fakes.proxies import TunnelProxy
from tests.mcp.servers import gone, over_http, said
from tests.services.agent.desk import Desk, asked, looking, steps_of
from tests.services.tool_servers.test_service import allowed, missing

pytestmark = pytest.mark.another_process

CANARY = "canary-5b21-of-an-address"
SERVER = ServerDefinition(name="acme", url="https://tools.example/mcp", headers={"Authorization": STORED})


def written(folder: Path) -> dict[str, str]:
    """What is in every file there, by its name."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    return {each.name: each.read_bytes().decode(errors="replace") for each in files}


async def test_an_address_is_reached_by_the_persons_way_killed_and_reached_again_and_its_secret_stays_there(
    services: Assembled, obedient: ObedientModel, desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    authority = private_authority(tmp_path, address="tools.example")
    services.tool_servers.file.put(SERVER)
    await services.tool_servers.launcher.keep_secret(SERVER, "Authorization", f"Bearer {CANARY}")
    conversations, call = looking(services, desk), order("acme__echo", word="hi")
    with over_http(tls=authority.server) as server, TunnelProxy(to=server) as proxy:  # type: ignore[arg-type]
        services.set_settings(proxy=proxy.address, ca_bundle=str(authority.bundle), provider_base_url=obedient.origin)
        await allowed(services, SERVER)
        (child,) = psutil.Process().children()
        told = [child.cmdline(), child.environ()]
        events = await asked(conversations, call)
        assert results(obedient.chats[-1]) == ['{"word": "hi"}']
        seen: list[dict[str, str]] = server.seen  # type: ignore[attr-defined]
        assert {each["Authorization"] for each in seen} == {f"Bearer {CANARY}"}
        assert {each for each in proxy.asked if each.startswith("CONNECT")} == {"CONNECT tools.example:443 HTTP/1.1"}

        server.told.does = "hangs"  # type: ignore[attr-defined]
        asking = asyncio.create_task(asked(conversations, call))
        assert await said(server) == "begun"
        os.kill(child.pid, signal.SIGKILL)
        assert await said(server) == "left"
        events += await asking
        assert results(obedient.chats[-1]) == ["The server acme could not be asked (ended)."]
        assert steps_of(events)[-1] == ("acme__echo", '{"word": "hi"}', StepState.FAILED)
        assert gone(child.pid)

        server.told.does = ""  # type: ignore[attr-defined]
        events += await asked(conversations, call)
        assert steps_of(events)[-1] == ("acme__echo", '{"word": "hi"}', StepState.DONE)
        services.set_settings(proxy=proxy.address, provider_base_url=obedient.origin)
        await services.tool_servers.aclose()
        events += (left := await asked(conversations))
        assert missing(left) == [("acme", "unreachable")], "nobody else's authority is believed"
        await services.tool_servers.aclose()
    sent = json.dumps([each.body for each in obedient.chats])
    kept = written(tmp_path)
    assert CANARY in kept.pop("keyring.json")
    assert CANARY not in "".join((*kept.values(), repr(told), repr(events), sent, caplog.text))
