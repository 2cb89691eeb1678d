"""Answers kept as files."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from codegpt_ls.storage.answers import MOST_KEPT, AnswerFiles

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers(tmp_path: Path, clock: Clock) -> AnswerFiles:
    return AnswerFiles(lambda: tmp_path / "cache", clock)


def save(answers: AnswerFiles, name: str = "explain", text: str = "안녕 😀") -> Path:
    path = answers.save(name, text)
    assert path is not None
    return path


def test_an_answer_is_a_file_named_by_time_and_task_that_only_its_person_can_read(answers: AnswerFiles) -> None:
    path = save(answers)
    assert path.name == "20261122-120000-explain.md"
    assert path.read_text(encoding="utf-8") == "안녕 😀"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_answers_of_one_second_are_two_files_in_their_order(answers: AnswerFiles) -> None:
    paths = [save(answers, text=str(number)) for number in range(12)]
    assert len(set(paths)) == 12
    assert sorted(paths[1:]) == paths[1:]
    assert [path.read_text() for path in paths] == [str(number) for number in range(12)]


def test_the_oldest_answers_go_and_nothing_else_does(answers: AnswerFiles, clock: Clock) -> None:
    first = save(answers)
    notes = first.parent / "notes.md"
    notes.write_text("mine")
    for _ in range(MOST_KEPT):
        clock.time += timedelta(seconds=1)
        save(answers)
    assert not first.exists()
    assert notes.exists()
    assert len(list(first.parent.iterdir())) == MOST_KEPT + 1


def test_a_folder_that_cannot_be_written_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    assert AnswerFiles(lambda: tmp_path / "cache", lambda: NOON).save("explain", "x") is None


def test_an_answer_never_writes_through_a_link_someone_put_in_its_place(answers: AnswerFiles, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("untouched")
    folder = tmp_path / "cache" / "answers"
    folder.mkdir(parents=True)
    (folder / "20261122-120000-explain.md").symlink_to(target)
    assert save(answers).name == "20261122-120000-02-explain.md"
    assert target.read_text() == "untouched"
