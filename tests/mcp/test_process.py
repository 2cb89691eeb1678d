"""The process that speaks to a server: what it gets of ours, and that nothing of it stays, whoever is killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from codegpt_ls.domain.tools.servers import ServerFailed, ServerFault
from codegpt_ls.mcp.process import ServerProcess
from tests.mcp.servers import diary, gone, program

pytestmark = pytest.mark.another_process

CANARY = "sk-canary-7f3a-never-to-be-given"
OURS = {"PATH": os.environ["PATH"], "HOME": "/tmp", "OPENAI_API_KEY": CANARY, "MY_TOKEN": CANARY}  # noqa: S108
UP = """
import asyncio, json, os, sys
from codegpt_ls.mcp.process import ServerProcess
async def main():
    await ServerProcess.started(json.loads(sys.argv[1]), dict(os.environ))
    print("up", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


def told(what: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in what.items() if name != "version"}


async def until(what: Callable[[], bool]) -> None:
    """Look again and again: other processes tell nobody."""
    while True:
        if what():
            return
        await asyncio.sleep(0.01)


async def vanished(*pids: int | None) -> bool:
    """Whether they end; the kernel tells nobody but a parent."""
    async with asyncio.timeout(30):
        await until(lambda: gone(*pids))
    return True


async def test_a_server_that_does_not_want_to_end_gets_no_key_and_ends_with_all_it_started(tmp_path: Path) -> None:
    written = tmp_path / "diary"
    process = await ServerProcess.started(told(program("stays", diary=str(written))), OURS)
    assert [each.name for each in (await process.listing()).offers] == ["echo"]
    child = psutil.Process().children()[-1]
    first = diary(written)[0]
    assert CANARY not in json.dumps([child.environ(), first])
    assert set(child.environ()) == {"PATH", "HOME"}
    await process.aclose()
    assert gone(child.pid, first["pid"], first["child"])
    with pytest.raises(ServerFailed):
        await process.call("echo", {})


@pytest.mark.parametrize("whom", ["child", "server"])
async def test_what_is_killed_takes_the_rest_along_and_is_told(tmp_path: Path, whom: str) -> None:
    written = tmp_path / "diary"
    process = await ServerProcess.started(told(program("stays", diary=str(written))), OURS)
    child, first = psutil.Process().children()[-1], diary(written)[0]
    calling = asyncio.create_task(process.call("echo", {}) if whom == "child" else asyncio.sleep(0, None))
    os.kill(child.pid if whom == "child" else first["pid"], signal.SIGKILL)
    await asyncio.gather(calling, return_exceptions=True)
    assert await vanished(child.pid, first["pid"], first["child"])
    with pytest.raises(ServerFailed) as failed:
        await process.call("echo", {})
    assert failed.value.fault is ServerFault.ENDED
    await process.aclose()


async def test_nothing_is_left_when_we_are_killed(tmp_path: Path) -> None:
    written = tmp_path / "diary"
    how = json.dumps(told(program("stays", diary=str(written))))
    us = await asyncio.create_subprocess_exec(sys.executable, "-c", UP, how, stdout=subprocess.PIPE)
    assert us.stdout
    assert await us.stdout.readline() == b"up\n"
    child = psutil.Process(us.pid).children()[0]
    us.kill()
    await us.communicate()
    first = diary(written)[0]
    assert await vanished(child.pid, first["pid"], first["child"])


async def test_a_start_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    written = tmp_path / "diary"
    how = told(program("silent", diary=str(written)))
    before = set(psutil.Process().children())
    async with asyncio.timeout(30):
        starting = asyncio.create_task(ServerProcess.started(how, OURS))
        await until(lambda: bool(diary(written)))
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    assert await vanished(diary(written)[0]["pid"])
    assert set(psutil.Process().children()) <= before
