"""One key, driven through everything, is found nowhere but where it was put."""

import json
import subprocess
from pathlib import Path

from codegpt_ls.domain.credentials import Credential
from tests.credentials.machine import CANARY, ORIGIN, Machine, credential
from tests.fakes.os_keyring import OsKeyring, os_keyring

CANARY_PROCESS = Path(__file__).with_name("canary_process.py")


def holding_canary(*folders: Path) -> list[str]:
    """The files below these folders in which a piece of the key stands."""
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if CANARY[8:20].encode() in file.read_bytes()]


def test_a_key_driven_through_everything_is_found_nowhere_else(
    session: OsKeyring, tmp_path: Path, other_python: str
) -> None:
    with os_keyring() as stopped:
        stopped.stop()
        request = {"folder": str(tmp_path), "working": session.environ, "stopped": stopped.environ}
        process = subprocess.run(
            [other_python, "-I", str(CANARY_PROCESS), json.dumps(request)],
            input=CANARY,
            env=session.environ,
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert process.returncode == 1
        # Where the plain-text backend that the person named by hand was asked to put it.
        assert holding_canary(tmp_path, session.folder, stopped.folder) == ["plain.json"]
    log = (tmp_path / "debug.log").read_text()
    for expected in (
        "found: ",
        "STORE_FAILED",
        "STORE_TIMEOUT",
        "the keyring helper wrote: ",
        "[redacted]",
        "refused: ",
    ):
        assert expected in log, "it went the whole way"
    assert "a crash that quotes [redacted]" in process.stderr
    assert CANARY[8:20] not in process.stdout + process.stderr


async def test_the_value_of_a_header_stands_in_the_opted_file_only_and_is_gone_when_removed(
    machine: Machine, tmp_path: Path, session: OsKeyring
) -> None:
    value = Credential(origin=ORIGIN, header="x-token", key=CANARY)
    await machine.file.write(value)
    assert holding_canary(tmp_path, session.folder) == ["credentials.json"]
    await machine.keyring.write(value)
    assert holding_canary(tmp_path, session.folder) == []
    await machine.keyring.remove(ORIGIN, "x-token")
    assert holding_canary(tmp_path, session.folder) == []


async def test_the_key_stands_in_the_opted_file_only_and_is_gone_when_removed(
    machine: Machine, tmp_path: Path, session: OsKeyring
) -> None:
    await machine.file.write(credential())
    assert holding_canary(tmp_path, session.folder) == ["credentials.json"]
    await machine.keyring.write(credential())
    assert holding_canary(tmp_path, session.folder) == []
    await machine.keyring.remove(ORIGIN)
    assert holding_canary(tmp_path, session.folder) == []
