"""A small file that is there as a whole, or not at all."""

import json
import logging
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from codegpt_ls.domain import limits
from codegpt_ls.storage.json_file import read_json, write_json


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow beyond 64 bytes."""
    resource = pytest.importorskip("resource", reason="POSIX only")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.json"
    write_json(path, {"모델": ["gpt-4", 1, None]})
    assert read_json(path) == {"모델": ["gpt-4", 1, None]}


def test_only_this_person_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file.json"
    write_json(path, 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_missing_file_is_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert read_json(tmp_path / "absent.json") is None
    assert caplog.records == []


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"a": ', b"\xff\xfe", b"not json", b"[" * 100_000],
    ids=["empty", "open", "cut", "not utf-8", "words", "deep"],
)
def test_a_damaged_file_is_left_aside_and_the_log_says_so(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    assert read_json(path) is None
    assert "file.json" in caplog.text
    write_json(path, [1])
    assert read_json(path) == [1]


def test_a_folder_in_the_files_place_is_left_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "file.json"
    path.mkdir()
    assert read_json(path) is None
    write_json(path, 1)
    assert "could not be written" in caplog.text
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_takes_no_files_is_told_in_the_log_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING):
        write_json(tmp_path / "file" / "below.json", 1)
    assert "below.json could not be written" in caplog.text


def test_a_full_disk_leaves_the_old_content_and_no_litter(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "file.json"
    write_json(path, "old")
    with full_disk():
        write_json(path, "new" * 1000)
    assert read_json(path) == "old"
    assert "could not be written" in caplog.text
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_sees_the_old_content_or_the_new_never_a_part(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    versions = [[letter] * 20_000 for letter in "ab"]
    write_json(path, versions[0])
    done = threading.Event()

    def write() -> None:
        for number in range(100):
            write_json(path, versions[number % 2])
        done.set()

    writing = threading.Thread(target=write)
    writing.start()
    seen = []
    while not done.is_set():
        seen.append(json.loads(path.read_text()))
    writing.join()
    assert seen
    assert all(content in versions for content in seen)


def test_a_file_far_larger_than_ours_is_left_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(b" " * limits.SMALL_FILE + b"1")
    assert read_json(path) is None
    assert "file.json" in caplog.text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
def test_what_is_no_file_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file.json")
    assert read_json(tmp_path / "file.json") is None
    assert read_json(tmp_path) is None
