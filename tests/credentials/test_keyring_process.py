"""The helper process: it can always be ended, and it obeys neither a repository nor a badly behaved backend."""
# ruff: noqa: ASYNC110, ASYNC240 - other processes signal no event, and nothing else runs on this loop

import asyncio
import json
import os
import site
import sys
from pathlib import Path

import psutil
import pytest

from codegpt_ls.credentials.keyring_process import child_environment, trusted_import_path
from codegpt_ls.credentials.keyring_store import service_name
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from tests.credentials.conftest import Start, answers, helpers_of, own_helpers
from tests.credentials.machine import CANARY, HASTY, ORIGIN, Machine, credential
from tests.fakes.os_keyring import OsKeyring

# Each tells that it was imported; a name that helper, keyring, backend or interpreter would import.
HOSTILE_NAMES = (
    "keyring",
    "json",
    "threading",
    "importlib",
    "sitecustomize",
    "usercustomize",
    "secretstorage",
    "jeepney",
)


async def _until_helper_runs() -> psutil.Process:
    while not (helpers := own_helpers()):
        await asyncio.sleep(0.01)
    return helpers[0]


async def test_the_deadline_ends_the_helper(session: OsKeyring, tmp_path: Path) -> None:
    session.stop()
    machine = Machine(tmp_path, session.environ, deadlines=HASTY)
    attempt = asyncio.create_task(machine.process.read(service_name(ORIGIN)))
    helper = await _until_helper_runs()
    with pytest.raises(AssistantError) as trouble:
        await attempt
    assert trouble.value.code is ErrorCode.STORE_TIMEOUT
    assert not helper.is_running()


async def test_cancelling_ends_the_helper(session: OsKeyring, tmp_path: Path) -> None:
    session.stop()
    attempt = asyncio.create_task(Machine(tmp_path, session.environ).keyring.write(credential()))
    helper = await _until_helper_runs()
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt
    assert not helper.is_running()


async def test_nothing_is_left_after_an_ordinary_answer(machine: Machine) -> None:
    await machine.keyring.write(credential())
    await machine.keyring.remove(ORIGIN)
    assert own_helpers() == []


async def test_our_process_ends_though_the_keyring_hangs(machine: Machine, session: OsKeyring, start: Start) -> None:
    await machine.keyring.write(credential())
    session.stop()
    process = start(session.environ, ["get", ORIGIN], hasty=True)
    assert answers(process) == [ErrorCode.STORE_TIMEOUT]
    assert process.returncode == 0


async def test_the_helper_ends_with_its_parent(machine: Machine, session: OsKeyring, start: Start) -> None:
    await machine.keyring.write(credential())
    session.stop()
    process = start(session.environ, ["get", ORIGIN])
    while not (helpers := helpers_of(process.pid)):
        await asyncio.sleep(0.01)
    process.kill()
    psutil.wait_procs(helpers, timeout=60)
    assert not any(helper.is_running() for helper in helpers)


async def test_the_helper_shows_no_secret_and_stands_outside_every_project(session: OsKeyring, tmp_path: Path) -> None:
    session.stop()
    secrets = {"OPENAI_API_KEY": CANARY, "GROQ_API_KEY": CANARY, "MY_OWN_NAME": CANARY, "PYTHONPATH": "/nowhere"}
    machine = Machine(tmp_path, session.environ | secrets)
    attempt = asyncio.create_task(machine.keyring.write(credential()))
    helper = await _until_helper_runs()
    seen = Path(f"/proc/{helper.pid}/environ").read_bytes() + Path(f"/proc/{helper.pid}/cmdline").read_bytes()
    assert b"DBUS_SESSION_BUS_ADDRESS" in seen
    assert CANARY.encode() not in seen
    assert b"PYTHONPATH" not in seen
    assert "-I" in helper.cmdline()
    assert helper.cwd() == "/"
    assert os.getsid(helper.pid) == helper.pid
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)


async def test_nothing_of_a_hostile_folder_is_imported(
    session: OsKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "repository"
    hostile.mkdir()
    for name in HOSTILE_NAMES:
        (hostile / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})\n")
    monkeypatch.chdir(hostile)
    monkeypatch.syspath_prepend(hostile)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(hostile))
    machine = Machine(tmp_path / "data", {**session.environ, "PYTHONPATH": str(hostile), "PYTHONSTARTUP": "keyring.py"})
    await machine.keyring.write(credential())
    assert session.lookup(service_name(ORIGIN))
    assert not (tmp_path / "imported").exists()


def test_only_installed_packages_are_offered_for_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    installed = site.getsitepackages()[0]
    entries = ["", ".", "relative", str(tmp_path), str(tmp_path / "missing"), f"{installed}/keyring", installed]
    assert trusted_import_path(entries) == [installed]
    monkeypatch.chdir(installed)
    assert trusted_import_path(entries) == []


def test_the_helper_gets_what_finds_the_keyring_and_no_more() -> None:
    passed = {"DBUS_SESSION_BUS_ADDRESS": "a", "XDG_RUNTIME_DIR": "b", "HOME": "c", "DISPLAY": "d", "LC_ALL": "e"}
    steering = ("OPENAI_API_KEY", "HF_TOKEN", "PYTHONPATH", "PYTHON_KEYRING_BACKEND", "KEYRING_PROPERTY_SCHEME")
    dropped = dict.fromkeys(steering, "x")
    assert child_environment(passed | dropped) == passed


async def test_an_installed_plain_text_backend_is_not_used(
    session: OsKeyring, bare_session: OsKeyring, start: Start, other_python: str
) -> None:
    assert answers(start(bare_session.environ, ["set", ORIGIN, CANARY], python=other_python)) == [ErrorCode.NO_STORE]
    assert answers(start(session.environ, ["set", ORIGIN, CANARY], python=other_python)) == [CANARY]
    assert session.lookup(service_name(ORIGIN))
    assert not list(session.folder.rglob("plain.json"))


async def test_a_backend_the_person_names_is_used(bare_session: OsKeyring, start: Start, other_python: str) -> None:
    commands = (["set", ORIGIN, CANARY], ["get", ORIGIN], ["remove", ORIGIN], ["get", ORIGIN])
    process = start(bare_session.environ, *commands, python=other_python, backend="badly_behaved.Plain")
    assert answers(process) == [CANARY, CANARY, True, None]


async def test_a_backend_that_prints_corrupts_nothing(bare_session: OsKeyring, start: Start, other_python: str) -> None:
    process = start(
        bare_session.environ, ["set", ORIGIN, CANARY], python=other_python, backend="badly_behaved.Talkative"
    )
    assert answers(process) == [CANARY]


@pytest.mark.parametrize("command", [["set", ORIGIN, CANARY], ["get", ORIGIN]], ids=["input", "getpass"])
async def test_a_backend_that_asks_for_a_password_reads_nothing_of_the_editor(
    bare_session: OsKeyring, start: Start, other_python: str, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "stored.json").write_text(json.dumps({"version": 1, "complete": False, "stored": {}}))
    (tmp_path / "stored.json").chmod(0o600)
    process = start(bare_session.environ, command, ["stdin", ""], python=other_python, backend="badly_behaved.Asking")
    assert answers(process, "Content-Length: 2\r\n\r\n{}") == [ErrorCode.STORE_FAILED, "Content-Length: 2\r\n\r\n{}"]


@pytest.mark.parametrize("backend", ["Raising", "Leaving", "Missing"])
async def test_a_backend_that_fails_is_a_failure_not_an_absence(
    bare_session: OsKeyring, start: Start, other_python: str, backend: str
) -> None:
    process = start(
        bare_session.environ, ["set", ORIGIN, CANARY], python=other_python, backend=f"badly_behaved.{backend}"
    )
    assert answers(process) == [ErrorCode.STORE_FAILED]


async def test_what_a_backend_started_ends_with_it(
    bare_session: OsKeyring, start: Start, other_python: str, tmp_path: Path
) -> None:
    (tmp_path / "stored.json").write_text(json.dumps({"version": 1, "complete": False, "stored": {}}))
    (tmp_path / "stored.json").chmod(0o600)
    process = start(
        bare_session.environ, ["get", ORIGIN], python=other_python, backend="badly_behaved.Breeding", hasty=True
    )
    grandchildren: list[psutil.Process] = []
    while process.poll() is None and not grandchildren:
        grandchildren = [each for each in helpers_of(process.pid) if "keyring_child_of_child" in each.cmdline()]
        await asyncio.sleep(0.01)
    assert answers(process) == [ErrorCode.STORE_TIMEOUT]
    _, alive = psutil.wait_procs(grandchildren, timeout=60)
    assert not alive
