"""Files for one user only: written whole or not at all, and never through what somebody else put there."""

import json
import os
import stat
import tempfile
from pathlib import Path

import pytest

from codegpt_ls.credentials.file_lock import FileLock
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.private_file import read_private, write_private
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode


def refused(attempt: object) -> tuple[ErrorCode, str | None, str | None]:
    """What was told."""
    with pytest.raises(AssistantError) as trouble:
        attempt()  # type: ignore[operator]
    return trouble.value.code, trouble.value.facts.path, trouble.value.facts.detail


def test_what_cannot_be_written_is_told_by_its_path_in_the_systems_words(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 254)
    assert refused(lambda: write_private(long, b"")) == (ErrorCode.STORE_FAILED, str(long), "File name too long")


def test_what_could_not_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "taken"
    folder.mkdir(parents=True)
    assert refused(lambda: write_private(folder, b"secret"))[2] == "Is a directory"
    assert list(folder.parent.iterdir()) == [folder]


def test_nothing_is_written_outside_the_folder_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    write_private(tmp_path / "data" / "file", b"secret")
    assert read_private(tmp_path / "data" / "file") == b"secret"


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert refused(lambda: read_private(tmp_path / "pipe"))[2] == "not a regular file"
    if os.geteuid() == 0:
        (tmp_path / "theirs").touch(0o600)
        os.chown(tmp_path / "theirs", 12345, -1)
        assert refused(lambda: read_private(tmp_path / "theirs"))[2] == "owned by another user"


def test_a_lock_is_for_this_user_only_and_no_link_is_followed(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with FileLock(tmp_path / "a.lock").held_briefly():
            assert stat.S_IMODE((tmp_path / "a.lock").stat().st_mode) == 0o600
    finally:
        os.umask(before)
    (tmp_path / "b.lock").symlink_to(tmp_path / "elsewhere")

    def hold() -> None:
        with FileLock(tmp_path / "b.lock").held_briefly():
            pass

    assert refused(hold)[:2] == (ErrorCode.STORE_FAILED, str(tmp_path / "b.lock"))
    assert not (tmp_path / "elsewhere").exists()


def test_since_when_a_key_is_stored_is_told_in_universal_time(tmp_path: Path) -> None:
    path = tmp_path / "stored.json"
    Index(path).add("https://api.openai.com", CredentialSource.FILE)
    (since,) = json.loads(path.read_text())["stored"]["https://api.openai.com"].values()
    assert since.endswith("Z")
