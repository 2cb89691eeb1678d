"""A key in a real keyring: kept, found again, replaced, removed, and never said to be saved when it is not."""

import asyncio
import json
from pathlib import Path

import pytest

from codegpt_ls.credentials.keyring_process import KeyringDeadlines
from codegpt_ls.credentials.keyring_store import service_name
from codegpt_ls.domain.credentials import Credential, CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from tests.credentials.conftest import Start, answers
from tests.credentials.machine import CANARY, HASTY, ORIGIN, Machine, credential
from tests.fakes.os_keyring import OsKeyring, os_keyring

OTHER_ORIGIN = "https://gateway.example:8443"
NULL_BACKEND = "keyring.backends.null.Keyring"


async def test_a_saved_key_is_found_again_after_a_restart_with_all_its_parts(
    machine: Machine, session: OsKeyring, tmp_path: Path
) -> None:
    await machine.keyring.write(credential())
    found = await Machine(tmp_path, session.environ).keyring.read(ORIGIN)
    assert found is not None
    assert found.credential == credential()
    assert (found.source, found.backend) == (CredentialSource.KEYRING, "Secret Service")


async def test_a_saved_key_survives_into_a_new_process(machine: Machine, session: OsKeyring, start: Start) -> None:
    await machine.keyring.write(credential())
    assert answers(start(session.environ, ["get", ORIGIN])) == [CANARY]


async def test_a_key_is_found_for_its_own_origin_only(machine: Machine) -> None:
    await machine.keyring.write(credential())
    await machine.keyring.write(credential("sk-another-key-1234567890", OTHER_ORIGIN))
    for origin, key in ((ORIGIN, CANARY), (OTHER_ORIGIN, "sk-another-key-1234567890")):
        found = await machine.keyring.read(origin)
        assert found is not None
        assert found.credential.key == key
    assert await machine.keyring.read("https://api.openai.com:8443") is None


async def test_a_new_key_replaces_organization_and_project_too(machine: Machine, session: OsKeyring) -> None:
    await machine.keyring.write(credential())
    await machine.keyring.write(Credential(origin=ORIGIN, key="sk-second-key-1234567890"))
    item = json.loads(session.lookup(service_name(ORIGIN)) or "")
    assert item == {"version": 1, "key": "sk-second-key-1234567890", "organization": None, "project": None}


async def test_a_removed_key_is_gone_everywhere_and_removing_twice_is_fine(
    machine: Machine, session: OsKeyring
) -> None:
    await machine.keyring.write(credential())
    assert await machine.keyring.remove(ORIGIN) is True
    assert session.lookup(service_name(ORIGIN)) is None
    assert await machine.keyring.read(ORIGIN) is None
    assert machine.index.items(CredentialSource.KEYRING) == ()
    assert await machine.keyring.remove(ORIGIN) is False


async def test_the_keyring_is_not_opened_when_nothing_was_ever_stored(machine: Machine, session: OsKeyring) -> None:
    session.stop()
    assert await machine.keyring.read(ORIGIN) is None
    assert await machine.keyring.remove(ORIGIN) is False


async def test_a_read_key_is_remembered_until_told_otherwise(session: OsKeyring, tmp_path: Path) -> None:
    await Machine(tmp_path, session.environ).keyring.write(credential())
    machine = Machine(tmp_path, session.environ)
    await machine.keyring.read(ORIGIN)
    await machine.keyring.read(ORIGIN)
    hasty = Machine(tmp_path, session.environ, deadlines=HASTY)
    session.stop()
    assert await machine.keyring.read(ORIGIN) is not None
    with pytest.raises(AssistantError) as trouble:
        await hasty.keyring.read(ORIGIN)
    assert trouble.value.code is ErrorCode.STORE_TIMEOUT


async def test_forgetting_memory_asks_the_keyring_again(session: OsKeyring, tmp_path: Path) -> None:
    await Machine(tmp_path, session.environ).keyring.write(credential())
    machine = Machine(tmp_path, session.environ)
    await machine.keyring.read(ORIGIN)
    session.lock()
    assert await machine.keyring.read(ORIGIN) is not None
    machine.keyring.forget_memory()
    with pytest.raises(AssistantError) as trouble:
        await machine.keyring.read(ORIGIN)
    assert trouble.value.code is ErrorCode.LOCKED


async def test_a_key_changed_or_removed_by_another_process_is_noticed(
    machine: Machine, session: OsKeyring, tmp_path: Path
) -> None:
    other = Machine(tmp_path, session.environ)
    await machine.keyring.write(credential())
    await other.keyring.write(credential("sk-second-key-1234567890"))
    found = await machine.keyring.read(ORIGIN)
    assert found is not None
    assert found.credential.key == "sk-second-key-1234567890"
    await other.keyring.remove(ORIGIN)
    assert await machine.keyring.read(ORIGIN) is None


@pytest.mark.parametrize("missing", ["bus", "service"])
async def test_without_a_keyring_nothing_is_found_and_nothing_is_said_to_be_saved(missing: str, tmp_path: Path) -> None:
    with os_keyring(bus=missing != "bus", daemon=False) as session:
        machine = Machine(tmp_path, session.environ)
        with pytest.raises(AssistantError) as trouble:
            await machine.keyring.write(credential())
        assert trouble.value.code is ErrorCode.NO_STORE
        assert await machine.process.probe() is None
        assert await machine.process.read(service_name(ORIGIN)) is None
        assert machine.index.items(CredentialSource.KEYRING) == ()


async def test_a_key_in_a_keyring_that_is_gone_reads_as_none_and_is_not_said_to_be_removed(
    machine: Machine, session: OsKeyring, bare_session: OsKeyring, tmp_path: Path
) -> None:
    await machine.keyring.write(credential())
    elsewhere = Machine(tmp_path, bare_session.environ)
    assert await elsewhere.keyring.read(ORIGIN) is None
    with pytest.raises(AssistantError) as trouble:
        await elsewhere.keyring.remove(ORIGIN)
    assert trouble.value.code is ErrorCode.NO_STORE
    assert await Machine(tmp_path, session.environ).keyring.read(ORIGIN) is not None


async def test_a_session_without_a_default_collection_counts_as_having_no_keyring(tmp_path: Path) -> None:
    with os_keyring(daemon=False) as session:
        session.start_daemon(unlocked=False)
        machine = Machine(tmp_path, session.environ)
        assert await machine.process.read(service_name(ORIGIN), prompting=True) is None
        with pytest.raises(AssistantError) as trouble:
            await machine.keyring.write(credential())
        assert trouble.value.code is ErrorCode.NO_STORE


async def test_a_locked_keyring_is_never_taken_for_an_empty_one(
    machine: Machine, session: OsKeyring, tmp_path: Path
) -> None:
    await machine.keyring.write(credential())
    session.lock()
    machine = Machine(tmp_path, session.environ)
    for attempt in (
        machine.keyring.read(ORIGIN),
        machine.keyring.read(ORIGIN, prompting=True),
        machine.keyring.write(credential("sk-second-key-1234567890")),
        machine.keyring.remove(ORIGIN),
        machine.process.probe(),
    ):
        with pytest.raises(AssistantError) as trouble:
            await attempt
        assert trouble.value.code is ErrorCode.LOCKED
    assert machine.index.items(CredentialSource.KEYRING) == (ORIGIN,)


async def test_reading_on_our_own_account_never_asks_the_person_to_unlock(machine: Machine, session: OsKeyring) -> None:
    await machine.keyring.write(credential())
    session.lock()
    machine.keyring.forget_memory()
    with session.watched() as silent:
        await asyncio.gather(machine.keyring.read(ORIGIN), return_exceptions=True)
    with session.watched() as prompting:
        await asyncio.gather(machine.keyring.read(ORIGIN, prompting=True), return_exceptions=True)
    assert "member=Unlock" in "".join(prompting)
    assert "interface=org.freedesktop.DBus.Properties" in "".join(silent), "the keyring was asked"
    assert "member=Unlock" not in "".join(silent)
    assert "member=Prompt" not in "".join(silent)


async def test_a_refused_first_save_leaves_no_trace_in_the_index(machine: Machine, session: OsKeyring) -> None:
    session.lock()
    with pytest.raises(AssistantError):
        await machine.keyring.write(credential())
    assert machine.index.items(CredentialSource.KEYRING) == ()


async def test_a_stopped_keyring_ends_in_a_deadline_and_works_again_afterwards(
    session: OsKeyring, tmp_path: Path
) -> None:
    machine = Machine(tmp_path, session.environ)
    await machine.keyring.write(credential())
    hasty = Machine(tmp_path, session.environ, deadlines=KeyringDeadlines(silent=1, command=2))
    session.stop()
    for attempt, seconds in (
        (hasty.keyring.read(ORIGIN), 1),
        (hasty.keyring.read(ORIGIN, prompting=True), 2),
        (hasty.keyring.write(credential("sk-second-key-1234567890")), 2),
        (hasty.keyring.remove(ORIGIN), 2),
    ):
        with pytest.raises(AssistantError) as trouble:
            await attempt
        assert trouble.value.code is ErrorCode.STORE_TIMEOUT
        assert trouble.value.facts.seconds == seconds
    session.cont()
    await machine.keyring.write(credential("sk-third-key-1234567890"))
    found = await Machine(tmp_path, session.environ).keyring.read(ORIGIN)
    assert found is not None
    assert found.credential.key == "sk-third-key-1234567890"


async def test_a_backend_that_says_yes_and_stores_nothing_is_found_out(bare_session: OsKeyring, tmp_path: Path) -> None:
    machine = Machine(tmp_path, bare_session.environ, backend=NULL_BACKEND)
    with pytest.raises(AssistantError) as trouble:
        await machine.keyring.write(credential())
    assert trouble.value.code is ErrorCode.STORE_FAILED


async def test_the_null_backend_is_not_used_though_environment_and_configuration_name_it(
    session: OsKeyring, bare_session: OsKeyring, tmp_path: Path
) -> None:
    for each in (session, bare_session):
        settings = Path(each.environ["XDG_CONFIG_HOME"]) / "python_keyring"
        settings.mkdir()
        (settings / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={NULL_BACKEND}\n")
    steered = {"PYTHON_KEYRING_BACKEND": NULL_BACKEND}
    machine = Machine(tmp_path, session.environ | steered)
    await machine.keyring.write(credential())
    assert session.lookup(service_name(ORIGIN))
    with pytest.raises(AssistantError) as trouble:
        await Machine(tmp_path, bare_session.environ | steered).keyring.write(credential())
    assert trouble.value.code is ErrorCode.NO_STORE


async def test_a_key_too_long_for_the_store_is_refused_before_anything_is_replaced(
    machine: Machine, session: OsKeyring, tmp_path: Path
) -> None:
    await machine.keyring.write(credential())
    small = Machine(tmp_path, session.environ, largest_item=2560)
    await small.keyring.write(credential("k" * 1200))
    with pytest.raises(AssistantError) as trouble:
        await small.keyring.write(credential("k" * 1230))
    assert trouble.value.code is ErrorCode.STORE_FAILED
    assert len(json.loads(session.lookup(service_name(ORIGIN)) or "")["key"]) == 1200


async def test_an_item_that_is_not_ours_is_an_error_not_a_key(machine: Machine, session: OsKeyring) -> None:
    await machine.keyring.write(credential())
    await machine.process.write(service_name(ORIGIN), "put here by hand")
    machine.keyring.forget_memory()
    with pytest.raises(AssistantError) as trouble:
        await machine.keyring.read(ORIGIN)
    assert trouble.value.code is ErrorCode.STORE_FAILED


async def test_the_plain_text_copy_goes_when_the_keyring_holds_the_key(machine: Machine, tmp_path: Path) -> None:
    await machine.file.write(credential())
    await machine.keyring.write(credential())
    assert await machine.file.read(ORIGIN) is None
    assert not (tmp_path / "credentials.json").exists()
    assert machine.index.may_hold(ORIGIN, CredentialSource.KEYRING)


async def test_the_plain_text_copy_stays_when_the_keyring_refuses(bare_session: OsKeyring, tmp_path: Path) -> None:
    machine = Machine(tmp_path, bare_session.environ)
    await machine.file.write(credential())
    with pytest.raises(AssistantError):
        await machine.keyring.write(credential("sk-second-key-1234567890"))
    assert await machine.file.read(ORIGIN) is not None


async def test_two_processes_that_set_and_remove_at_once_leave_one_whole_state(
    machine: Machine, session: OsKeyring, start: Start
) -> None:
    keys = ["sk-first-key-1234567890", "sk-second-key-1234567890"]
    rounds = [[["set", ORIGIN, key], ["remove", ORIGIN]] * 3 + [["set", ORIGIN, key]] for key in keys]
    processes = [start(session.environ, *commands) for commands in rounds]
    for key, process in zip(keys, processes, strict=True):
        told = answers(process)
        assert told[::2] == [key] * 4, "each saw its own key saved"
        assert set(told[1::2]) <= {True, False}
    found = await machine.keyring.read(ORIGIN)
    assert found is not None
    assert found.credential in [credential(key) for key in keys]
    assert await machine.keyring.remove(ORIGIN) is True
    assert session.lookup(service_name(ORIGIN)) is None, "no second copy was left behind"


async def test_killed_between_writing_and_reading_back_the_key_is_found_and_can_be_removed(
    machine: Machine, session: OsKeyring, start: Start
) -> None:
    process = start(session.environ, ["set-and-die", ORIGIN, CANARY])
    assert process.wait(100) == -9
    assert session.lookup(service_name(ORIGIN)), "it had been written"
    found = await machine.keyring.read(ORIGIN)
    assert found is not None
    assert found.credential == credential()
    assert await machine.keyring.remove(ORIGIN) is True
    assert session.lookup(service_name(ORIGIN)) is None
