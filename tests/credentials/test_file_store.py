"""The plain-text file a person may opt into."""
# ruff: noqa: ASYNC240 - nothing else runs on this loop

import json
import os
import stat
from pathlib import Path

import pytest

from codegpt_ls.credentials.file_store import FileStore
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from tests.credentials.machine import CANARY, ORIGIN, credential

OTHER = "https://gateway.example"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "credentials.json"


@pytest.fixture
def store(path: Path) -> FileStore:
    return FileStore(path, index=Index(path.with_name("stored.json")), redactor=Redactor())


async def _refused(store: FileStore, path: Path) -> None:
    for attempt in (store.read(ORIGIN), store.write(credential()), store.remove(ORIGIN)):
        with pytest.raises(AssistantError) as trouble:
            await attempt
        assert trouble.value.code is ErrorCode.STORE_FAILED
        assert trouble.value.facts.path == str(path)
        assert CANARY not in repr(trouble.value.facts)


async def test_a_key_is_found_again_for_its_origin_only(store: FileStore) -> None:
    written = await store.write(credential())
    assert written == await store.read(ORIGIN)
    assert written.credential == credential()
    assert written.source is CredentialSource.FILE
    assert await store.read(OTHER) is None


async def test_file_and_folder_are_for_this_user_only(store: FileStore, path: Path) -> None:
    await store.write(credential())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_reading_and_removing_create_nothing(store: FileStore, path: Path) -> None:
    assert await store.read(ORIGIN) is None
    assert await store.remove(ORIGIN) is False
    assert not path.parent.exists()


async def test_removing_leaves_the_other_keys_and_finally_no_file(store: FileStore, path: Path) -> None:
    await store.write(credential())
    await store.write(credential("sk-another-key-1234567890", OTHER))
    assert await store.remove(ORIGIN) is True
    assert await store.remove(ORIGIN) is False
    assert CANARY not in path.read_text()
    assert await store.read(OTHER) is not None
    assert await store.remove(OTHER) is True
    assert not path.exists()
    assert CANARY not in "".join(each.read_text() for each in path.parent.iterdir())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o610])
async def test_a_file_open_to_others_is_refused(store: FileStore, path: Path, mode: int) -> None:
    await store.write(credential())
    path.chmod(mode)
    await _refused(store, path)


async def test_a_link_is_not_followed(store: FileStore, path: Path) -> None:
    await store.write(credential())
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")
    await _refused(store, path)
    assert path.is_symlink()


async def test_a_fifo_or_folder_in_its_place_is_refused_at_once(store: FileStore, path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path, 0o600)
    await _refused(store, path)
    path.unlink()
    path.mkdir()
    await _refused(store, path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a file away")
async def test_a_file_of_another_user_is_refused(store: FileStore, path: Path) -> None:
    await store.write(credential())
    os.chown(path, 12345, -1)
    await _refused(store, path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2}', json.dumps({"credentials": {ORIGIN: CANARY}})])
async def test_a_damaged_file_is_an_error_and_is_not_overwritten(store: FileStore, path: Path, content: str) -> None:
    path.parent.mkdir()
    path.touch(mode=0o600)
    path.write_text(content)
    await _refused(store, path)
    assert path.read_text() == content


async def test_a_file_in_the_folders_place_is_told_by_its_path(store: FileStore, path: Path) -> None:
    path.parent.touch()
    with pytest.raises(AssistantError) as trouble:
        await store.write(credential())
    assert trouble.value.code is ErrorCode.STORE_FAILED
    assert str(path.parent) in str(trouble.value.facts.path)


async def test_what_is_wrong_with_the_file_is_told_by_its_path(store: FileStore, path: Path) -> None:
    await store.write(credential())
    found = await store.read(ORIGIN)
    assert found is not None
    assert found.backend == str(path)
    for mend, detail in (
        (lambda: path.chmod(0o644), "mode 0644, 0600 expected"),
        (lambda: path.chmod(0o600), None),
        (lambda: path.write_text("{"), "damaged"),
    ):
        mend()
        if detail is not None:
            with pytest.raises(AssistantError) as trouble:
                await store.read(ORIGIN)
            assert (trouble.value.facts.detail, trouble.value.facts.path) == (detail, str(path))


async def test_the_systems_own_words_are_told(store: FileStore, path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(AssistantError) as trouble:
        await store.read(ORIGIN)
    assert trouble.value.facts.detail
    assert trouble.value.facts.path == str(path)


async def test_the_index_lists_what_the_file_holds(path: Path) -> None:
    index = Index(path.with_name("stored.json"))
    store = FileStore(path, index=index, redactor=Redactor())
    await store.write(credential())
    assert index.may_hold(ORIGIN, CredentialSource.FILE)
    assert index.items(CredentialSource.FILE) == (ORIGIN,)
    await store.remove(ORIGIN)
    assert not index.may_hold(ORIGIN, CredentialSource.FILE)
