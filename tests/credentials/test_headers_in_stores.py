"""The value of a header in every store: beside the key and the other headers of its origin, never mixed with them."""

import json
from pathlib import Path

import pytest

from codegpt_ls.credentials.keyring_store import service_name
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.credentials.session_store import SessionStore
from codegpt_ls.domain.credentials import Credential, CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.keys import CredentialStore
from tests.credentials.machine import CANARY, ORIGIN, Machine, credential
from tests.fakes.os_keyring import OsKeyring

OTHER_ORIGIN = "https://gateway.example:8443"
TOKEN, TEAM = "x-gateway-token", "x-team"
ITEMS = [(origin, header) for origin in (ORIGIN, OTHER_ORIGIN) for header in (None, TOKEN, TEAM)]
KEYRING = CredentialSource.KEYRING


def value_of(value: str = CANARY, origin: str = ORIGIN, header: str | None = TOKEN) -> Credential:
    """The value of a header."""
    return Credential(origin=origin, header=header, key=value)


@pytest.fixture(params=["session", "file", "keyring"])
def store(request: pytest.FixtureRequest, machine: Machine) -> CredentialStore:
    """Each store there is."""
    stores: dict[str, CredentialStore] = {
        "session": SessionStore(redactor=machine.redactor),
        "file": machine.file,
        "keyring": machine.keyring,
    }
    return stores[request.param]


class TestEveryStore:
    async def test_keys_and_headers_of_two_addresses_are_each_found_as_they_were_kept(
        self, store: CredentialStore
    ) -> None:
        kept = {item: value_of(f"secret-{number}-0123456789", *item) for number, item in enumerate(ITEMS)}
        for each in kept.values():
            await store.write(each)
        for item, each in kept.items():
            store.forget_memory()
            found = await store.read(*item)
            assert found is not None
            assert (found.credential, found.source) == (each, store.source)

    @pytest.mark.parametrize("gone", ITEMS)
    async def test_one_that_is_removed_leaves_the_others(
        self, store: CredentialStore, gone: tuple[str, str | None]
    ) -> None:
        for item in ITEMS:
            await store.write(value_of(CANARY, *item))
        assert await store.remove(*gone) is True
        assert await store.remove(*gone) is False
        assert [item for item in ITEMS if not await store.read(*item)] == [gone]

    async def test_the_key_is_not_found_as_a_header_nor_a_header_as_the_key(self, store: CredentialStore) -> None:
        await store.write(credential())
        assert await store.read(ORIGIN, TOKEN) is None
        assert await store.remove(ORIGIN, TOKEN) is False
        await store.write(value_of("gw-0123456789abcdef"))
        await store.remove(ORIGIN)
        assert await store.read(ORIGIN) is None
        assert await store.read(OTHER_ORIGIN, TOKEN) is None

    async def test_however_it_is_spelt_it_is_one_header(self, store: CredentialStore) -> None:
        await store.write(value_of())
        assert await store.read(ORIGIN, "X-Gateway-Token") is not None
        assert await store.remove(ORIGIN, "X-GATEWAY-TOKEN") is True
        assert await store.read(ORIGIN, TOKEN) is None

    async def test_the_headers_of_an_address_are_listed_without_its_key_and_those_of_others(
        self, store: CredentialStore
    ) -> None:
        assert await store.headers(ORIGIN) == ()
        await store.write(credential())
        await store.write(value_of(header=TEAM))
        await store.write(value_of())
        await store.write(value_of(origin=OTHER_ORIGIN, header="x-other"))
        assert await store.headers(ORIGIN) == (TOKEN, TEAM)
        await store.remove(ORIGIN, TOKEN)
        assert await store.headers(ORIGIN) == (TEAM,)
        assert await store.headers("https://api.openai.com:8443") == ()

    async def test_a_new_value_replaces_the_old_one(self, store: CredentialStore) -> None:
        await store.write(value_of())
        await store.write(value_of("gw-second-0123456789"))
        store.forget_memory()
        found = await store.read(ORIGIN, TOKEN)
        assert found is not None
        assert found.credential.key == "gw-second-0123456789"

    async def test_its_value_is_kept_out_of_logs_from_then_on(self, store: CredentialStore, machine: Machine) -> None:
        await store.write(value_of())
        assert CANARY not in machine.redactor.redact(f"x-gateway-token: {CANARY}")


async def test_in_the_keyring_it_is_an_item_of_its_own(machine: Machine, session: OsKeyring) -> None:
    await machine.keyring.write(credential("sk-the-key-0123456789"))
    await machine.keyring.write(value_of())
    item = json.loads(session.lookup(service_name(f"{ORIGIN}#{TOKEN}")) or "")
    assert item == {"version": 1, "key": CANARY, "organization": None, "project": None}
    assert CANARY not in (session.lookup(service_name(ORIGIN)) or "")
    assert set(machine.index.items(KEYRING)) == {ORIGIN, f"{ORIGIN}#{TOKEN}"}
    await machine.keyring.remove(ORIGIN, TOKEN)
    assert session.lookup(service_name(f"{ORIGIN}#{TOKEN}")) is None
    assert machine.index.items(KEYRING) == (ORIGIN,)


async def test_reading_it_in_a_new_process_keeps_it_out_of_that_ones_logs(
    machine: Machine, session: OsKeyring, tmp_path: Path
) -> None:
    for keep in (machine.keyring, machine.file):
        await keep.write(value_of())
        restarted = Machine(tmp_path, session.environ, redactor=Redactor())
        store = restarted.keyring if keep is machine.keyring else restarted.file
        assert await store.read(ORIGIN, TOKEN) is not None
        assert CANARY not in restarted.redactor.redact(f"x-gateway-token: {CANARY}")


async def test_the_keyring_is_not_opened_for_a_header_that_was_never_stored(
    machine: Machine, session: OsKeyring
) -> None:
    await machine.keyring.write(credential())
    session.stop()
    assert await machine.keyring.read(ORIGIN, TOKEN) is None
    assert await machine.keyring.remove(ORIGIN, TOKEN) is False
    assert await machine.keyring.headers(ORIGIN) == ()


async def test_a_locked_keyring_is_not_taken_for_one_without_it(machine: Machine, session: OsKeyring) -> None:
    await machine.keyring.write(value_of())
    machine.keyring.forget_memory()
    session.lock()
    for attempt in (machine.keyring.read(ORIGIN, TOKEN), machine.keyring.remove(ORIGIN, TOKEN)):
        with pytest.raises(AssistantError) as trouble:
            await attempt
        assert trouble.value.code is ErrorCode.LOCKED
    assert await machine.keyring.headers(ORIGIN) == (TOKEN,), "that much is known without opening it"


async def test_one_that_another_process_removed_is_gone_here_too(
    machine: Machine, session: OsKeyring, tmp_path: Path
) -> None:
    await machine.keyring.write(value_of())
    await Machine(tmp_path, session.environ).keyring.remove(ORIGIN, TOKEN)
    assert await machine.keyring.read(ORIGIN, TOKEN) is None


async def test_its_plain_text_copy_goes_when_the_keyring_holds_it_and_the_keys_stays(machine: Machine) -> None:
    await machine.file.write(credential())
    await machine.file.write(value_of())
    await machine.keyring.write(value_of())
    assert await machine.file.read(ORIGIN, TOKEN) is None
    assert await machine.file.read(ORIGIN) is not None


async def test_a_damaged_file_is_told_when_its_headers_are_listed(machine: Machine, tmp_path: Path) -> None:
    await machine.file.write(value_of())
    (tmp_path / "credentials.json").write_text("{")
    with pytest.raises(AssistantError) as trouble:
        await machine.file.headers(ORIGIN)
    assert trouble.value.code is ErrorCode.STORE_FAILED


async def test_of_a_damaged_list_none_is_told_and_each_is_still_looked_for_by_name(
    machine: Machine, tmp_path: Path
) -> None:
    await machine.keyring.write(value_of())
    (tmp_path / "stored.json").write_text("{")
    assert await machine.keyring.headers(ORIGIN) == ()
    assert await machine.keyring.read(ORIGIN, TOKEN) is not None
    assert await machine.keyring.remove(ORIGIN, TOKEN) is True
