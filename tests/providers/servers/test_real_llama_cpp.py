"""The real llama.cpp: found without a key, asked for its room with one."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest

from codegpt_ls.domain.ports.servers import Room, ServerState, ServesModels
from codegpt_ls.domain.providers import Connection, Program
from codegpt_ls.providers.servers.finding import ServerFinder
from tests.cli.terminal import call
from tests.providers.asking import connection_to
from tests.providers.local.model_files import real_weights
from tests.providers.rows import provider_of

PATIENT = 20.0
ROOM = 512
KEY = "sk-llama-0123456789abcdef"
SERVER = """
import os, sys, xllamacpp
told = os.fdopen(os.dup(1), "w")  # llama.cpp writes at any time and in the middle of any line
os.dup2(2, 1)
model, key, room = sys.argv[1:]
given = xllamacpp.CommonParams()
given.model.path, given.model_alias, given.hostnames, given.port = model, {"tiny"}, ["127.0.0.1"], 0
given.n_ctx, given.n_parallel, given.ui, given.offline = int(room), 1, False, True
given.api_keys = [key] if key else []
server = xllamacpp.Server(given)
print(server.listening_address, file=told, flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["", KEY], ids=["open", "keyed"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[tuple[str, str]]:
    """Its origin and its key."""
    command = (sys.executable, "-c", SERVER, str(real_weights()), request.param, str(ROOM))
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=nowhere)
    assert process.stdout
    yield (await process.stdout.readline()).decode().strip(), request.param
    process.kill()
    await process.wait()


async def test_it_is_what_the_fake_says_it_is(server: tuple[str, str]) -> None:
    origin, key = server
    (found,) = await ServerFinder(PATIENT).find([origin])
    if key:
        assert (found.program, found.state) == (None, ServerState.WANTS_KEY)
    else:
        assert (found.program, found.state) == (Program.LLAMA_CPP, ServerState.READY)
        assert [(model.id, model.loaded_tokens) for model in found.models] == [("tiny", ROOM)]
    provider = provider_of("llamacpp")
    assert isinstance(provider, ServesModels)
    connection = connection_to(f"{origin}/v1", key=key) if key else Connection(base_url=f"{origin}/v1")
    assert await provider.room("tiny", connection) == Room(tokens=ROOM)
    await provider.aclose()


async def test_a_question_it_has_no_room_for_is_not_sent(server: tuple[str, str], environ: dict[str, str]) -> None:
    origin, key = server
    if key:
        return
    ask = ("chat", "--provider", "llamacpp", "--base-url", f"{origin}/v1", "--model", "tiny")
    text = " ".join(f"word{number}" for number in range(3_000))
    done = await asyncio.to_thread(lambda: call(*ask, environ=environ, stdin=text))
    assert done.returncode == 1
    assert f"tiny is loaded with room for {ROOM}, so nothing was sent" in done.stderr, done
