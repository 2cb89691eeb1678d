"""The engine's process: started, shared, stopped, and what is said when it cannot run."""

import asyncio
import importlib.util
import logging
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.local.engine import PACKAGE, Engine, EngineOrder
from codegpt_ls.providers.local.engine_room import EngineRoom
from codegpt_ls.providers.local.weights import SMOLLM2
from tests.providers.local.model_files import gguf, library, order, real_weights

_HANGS = "import time\nprint('about to hang', flush=True)\ntime.sleep(600)\n"


@pytest.fixture
async def room() -> AsyncIterator[EngineRoom]:
    room = EngineRoom()
    yield room
    await room.close()


async def test_chats_at_once_and_after_one_another_share_one_engine(room: EngineRoom) -> None:
    model = order(real_weights())
    pids = await asyncio.gather(_pid(room, model), _pid(room, model))
    assert {*pids, await _pid(room, model)} == {pids[0]}


async def test_a_killed_engine_is_replaced(room: EngineRoom) -> None:
    model = order(real_weights())
    async with room.engine(model) as engine:
        engine.process.kill()
        assert await engine.ends_within(10)
    assert await _pid(room, model) != engine.process.pid


async def test_closing_ends_the_engine_and_the_next_chat_starts_another(room: EngineRoom) -> None:
    model = order(real_weights())
    first = await _pid(room, model)
    await room.close()
    assert not psutil.pid_exists(first)
    assert await _pid(room, model) != first


async def test_another_model_lets_begun_answers_end_first(room: EngineRoom) -> None:
    model = order(real_weights())
    other = replace(model, alias="other")
    async with room.engine(model) as old:
        new = await _pid(room, other)
        assert new != old.process.pid
        assert psutil.pid_exists(old.process.pid)
    assert not psutil.pid_exists(old.process.pid)
    assert await _pid(room, other) == new


async def test_the_key_is_in_no_argument_and_no_environment(room: EngineRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-the-persons-own-key")
    async with room.engine(order(real_weights())) as engine:
        process = psutil.Process(engine.process.pid)
        shown = " ".join([*process.cmdline(), *process.environ().values()])
        assert engine.key not in shown
        assert "sk-the-persons-own-key" not in shown
        assert engine.key not in repr(engine)


async def test_only_this_machine_can_reach_the_engine(room: EngineRoom) -> None:
    async with room.engine(order(real_weights())) as engine:
        listening = [
            each.laddr
            for each in psutil.Process(engine.process.pid).net_connections()
            if each.status == psutil.CONN_LISTEN
        ]
    assert [f"http://{ip}:{port}" for ip, port in listening] == [engine.address]


async def test_the_engines_words_go_to_the_log_only(
    room: EngineRoom, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, "codegpt_ls.providers.local.engine")
    await _pid(room, order(real_weights()))
    await room.close()
    assert "loading model" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}
    assert capfd.readouterr() == ("", "")


def test_the_engine_ends_with_its_parent_however_that_dies(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(_PARENT)
    weights = str(real_weights())
    with subprocess.Popen([sys.executable, str(program), weights], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
        parent.kill()
    assert _eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


_PARENT = """
import asyncio, sys
from pathlib import Path
from codegpt_ls.providers.local.engine import EngineOrder
from codegpt_ls.providers.local.engine_room import EngineRoom

async def main():
    order = EngineOrder(model=Path(sys.argv[1]), alias="model", weights=None, context_tokens=512, threads=1)
    async with EngineRoom().engine(order) as engine:
        print(engine.process.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_missing_engine_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    error = await _start_failure(tmp_path / "empty", order(gguf(tmp_path / "model.gguf")))
    assert (error.code, error.facts.detail) == (ErrorCode.ENGINE_MISSING, "package")


async def test_a_missing_system_library_is_named(tmp_path: Path) -> None:
    code = "raise ImportError('libgomp.so.1: cannot open shared object file: No such file or directory')\n"
    error = await _start_failure(library(tmp_path / "site", code), order(gguf(tmp_path / "model.gguf")))
    assert (error.code, error.facts.detail) == (ErrorCode.ENGINE_MISSING, "library")


async def test_an_engine_that_dies_at_its_start_has_failed(tmp_path: Path) -> None:
    code = "import os\nos.abort()\n"
    error = await _start_failure(library(tmp_path / "site", code), order(gguf(tmp_path / "model.gguf")))
    assert error.code is ErrorCode.ENGINE_FAILED


async def test_an_engine_that_never_gets_ready_has_failed_and_is_gone(tmp_path: Path) -> None:
    model = order(gguf(tmp_path / "model.gguf"))
    before = set(psutil.Process().children())
    error = await _start_failure(library(tmp_path / "site", _HANGS), model, ready_within=0.2)
    assert (error.code, error.facts.seconds) == (ErrorCode.ENGINE_FAILED, 0.2)
    assert set(psutil.Process().children()) <= before


async def test_a_chat_stopped_during_the_start_leaves_no_engine(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "codegpt_ls.providers.local.engine")
    before = set(psutil.Process().children())
    room = EngineRoom(library=library(tmp_path / "site", _HANGS))
    chat = asyncio.create_task(_pid(room, order(gguf(tmp_path / "model.gguf"))))
    async with asyncio.timeout(30):
        while "about to hang" not in caplog.text:  # noqa: ASYNC110 - a log has no event to wait for
            await asyncio.sleep(0.01)
    chat.cancel()
    with pytest.raises(asyncio.CancelledError):
        await chat
    assert set(psutil.Process().children()) <= before


async def test_a_file_no_engine_can_read_is_refused(tmp_path: Path, room: EngineRoom) -> None:
    real_weights()
    path = gguf(tmp_path / "model.gguf")
    with pytest.raises(AssistantError) as caught:
        await _pid(room, order(path))
    assert (caught.value.code, caught.value.facts.path) == (ErrorCode.WEIGHTS_INVALID, str(path))


async def test_built_in_weights_that_were_tampered_with_start_nothing(tmp_path: Path, room: EngineRoom) -> None:
    tampered = tmp_path / SMOLLM2.file_name
    content = bytearray(real_weights().read_bytes())
    content[-1] ^= 1
    tampered.write_bytes(content)
    with pytest.raises(AssistantError) as caught:
        await _pid(room, replace(order(tampered), weights=SMOLLM2))
    assert caught.value.code is ErrorCode.WEIGHTS_INVALID


def test_the_engine_is_found_without_importing_it() -> None:
    real_weights()
    program = f"""
import sys
from codegpt_ls.providers.local.engine import installed_library
print((installed_library() / "{PACKAGE}").is_dir(), "{PACKAGE}" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
    assert importlib.util.find_spec(PACKAGE) is not None


async def _pid(room: EngineRoom, wanted: EngineOrder) -> int:
    async with room.engine(wanted) as engine:
        assert isinstance(engine, Engine)
        assert engine.running
        return engine.process.pid


async def _start_failure(folder: Path, wanted: EngineOrder, ready_within: float = 60.0) -> AssistantError:
    room = EngineRoom(library=folder, ready_within=ready_within)
    with pytest.raises(AssistantError) as caught:
        await _pid(room, wanted)
    return caught.value


def _eventually(holds: Callable[[], bool], within: float = 20.0) -> bool:
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
