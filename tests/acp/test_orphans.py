"""However an agent or its client ends, nothing that was started for an answer is left, whatever that was at."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.cli.terminal import call
from tests.fakes.acp_client import AGENT, AcpClient
from tests.fakes.lsp_client import environment
from tests.fakes.obedient_model import ObedientModel, order
from tests.fakes.piped import PATIENCE
from tests.fakes.provider import KEY
from tests.mcp.servers import script
from tests.providers.local.model_files import real_weights

CLIENT = """
import subprocess, sys, threading
agent = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
def hand_on(source, target):
    while piece := source.read1(65536) if hasattr(source, "read1") else source.read(65536):
        target.write(piece)
        target.flush()
    target.close()
threading.Thread(target=hand_on, args=(sys.stdin.buffer, agent.stdin), daemon=True).start()
hand_on(agent.stdout, sys.stdout.buffer)
agent.wait()
"""
"""What stands between the test and the agent, so that it can be killed and both ends of the agent's pipes with it."""
GIT = """#!/bin/sh
[ "$1" = rev-parse ] && exec sleep 600
exec {git} "$@"
"""
"""A git that hangs once it looks at a repository, as on a disk that does not answer."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a person with a model that does what it is told, a server of tools and a git that hangs."""
    home = tmp_path_factory.mktemp("home")
    programs, folder = home / "bin", home / "work" / "shop"
    programs.mkdir()
    folder.mkdir(parents=True)
    (programs / "git").write_text(GIT.format(git="/usr/bin/git"))
    (programs / "git").chmod(0o755)
    with ObedientModel(expected_key=KEY) as model:
        environ = environment(home, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=model.base_url)
        added = call("mcp", "add", "--yes", "--", "acme", sys.executable, *script("stuck"), environ=environ)
        assert added.returncode == 0, added.stderr
        yield {**environ, "PATH": f"{programs}{os.pathsep}{environ['PATH']}"}


@pytest.mark.parametrize("end", ["the agent is killed", "the client is killed"])
def test_nothing_is_left_of_what_answers_were_in_the_middle_of(machine: dict[str, str], end: str) -> None:
    weights = real_weights()
    with AcpClient(machine, Path(machine["HOME"]) / "work" / "shop", (sys.executable, "-c", CLIENT, *AGENT)) as client:
        client.answers["session/request_permission"] = lambda _: {
            "outcome": {"outcome": "selected", "optionId": "once"}
        }
        client.initialize()
        (agent,) = psutil.Process(client.process.pid).children()
        own = client.begin()
        choice = {"sessionId": own, "configId": "model", "value": f"local/{weights}"}
        assert "result" in client.call("session/set_config_option", choice)
        client.ask(own, "Tell a very long story.")
        client.ask(client.begin(), order("acme__echo", word="Hello"))
        client.ask(client.begin(), order("git_diff"))
        started = _until_all_run(agent, "engine_child", "mcp/child", "stuck", "time.sleep", "sleep 600")
        client.wait_until(lambda each: "agent_message_chunk" in str(each))
        (agent if end == "the agent is killed" else client.process).kill()
        _, left = psutil.wait_procs([agent, *started], timeout=PATIENCE)
        assert [_command(each) for each in left] == []


def _until_all_run(agent: psutil.Process, *words: str) -> list[psutil.Process]:
    """All that it has started, once there is one for each of these words of a command line."""
    while True:
        started = agent.children(recursive=True)
        commands = [_command(each) for each in started]
        if all(any(word in command for command in commands) for word in words):
            return started


def _command(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""
