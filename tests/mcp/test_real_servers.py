"""Servers that others wrote, of both eras of the protocol, through the process of ours."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from codegpt_ls.mcp.environment import server_environment
from codegpt_ls.mcp.process import ServerProcess
from tests.components import require

pytestmark = pytest.mark.another_process

PEERS: Final = Path(__file__).parents[1] / "peers"
EVERYTHING: Final = PEERS / "node_modules" / ".bin" / "mcp-server-everything"


@asynccontextmanager
async def running(program: str, *args: str) -> AsyncIterator[ServerProcess]:
    env = server_environment(os.environ)
    how = {"command": program, "args": args, "env": env, "cwd": "/"}
    process = await ServerProcess.started(how, {**os.environ, "OPENAI_API_KEY": "sk-canary-0123456789"})
    try:
        yield process
    finally:
        await process.aclose()


def python_server(name: str) -> str:
    path = PEERS / ".venv" / "bin" / name
    require(name, path.exists(), "sh scripts/fetch-mcp-servers")
    return str(path)


async def test_everything_of_npm_is_listed_called_and_its_call_cancelled() -> None:
    node = shutil.which("node")
    require("node", node is not None, "apt-get install nodejs npm")
    require("server-everything", EVERYTHING.exists(), "npm ci --prefix tests/peers --ignore-scripts")
    async with running(str(node), str(EVERYTHING)) as server:
        names = [each.name for each in (await server.listing()).offers]
        assert {"echo", "get-env", "trigger-long-running-operation"} <= set(names)
        assert (await server.call("echo", {"message": "안녕"})).text == "Echo: 안녕"
        assert "sk-canary" not in (await server.call("get-env", {})).text
        picture = (await server.call("get-tiny-image", {})).text
        assert "image/png" in picture
        assert len(picture) < 1_000
        assert (await server.call("echo", {})).failed
        long = asyncio.create_task(server.call("trigger-long-running-operation", {"duration": 600, "steps": 5}))
        await server.call("echo", {"message": "it has been asked by now"})
        long.cancel()
        await asyncio.gather(long, return_exceptions=True)
        assert long.cancelled()
        assert (await server.call("echo", {"message": "still there"})).text == "Echo: still there"


async def test_time_of_pypi_is_asked() -> None:
    async with running(python_server("mcp-server-time")) as server:
        answer = await server.call("get_current_time", {"timezone": "Asia/Seoul"})
        assert "+09:00" in answer.text
        assert (await server.call("get_current_time", {"timezone": "Nowhere/At/All"})).failed


async def test_git_of_pypi_looks_into_a_repository(tmp_path: Path) -> None:
    program = python_server("mcp-server-git")
    await asyncio.to_thread(subprocess.run, ["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    (tmp_path / "new.py").write_text("")
    async with running(program, "--repository", str(tmp_path)) as server:
        assert "git_status" in [each.name for each in (await server.listing()).offers]
        assert "new.py" in (await server.call("git_status", {"repo_path": str(tmp_path)})).text
