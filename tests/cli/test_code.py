"""`codegpt-ls chat --file` and `codegpt-ls ask --task`: code from the terminal."""

from pathlib import Path

import pytest

from tests.cli.terminal import call
from tests.cli.test_addresses import write
from tests.fakes.provider import FakeProvider

CODE = "import os\n\n\ndef 인사():\n    return '😀'\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app.py"
    path.write_text(CODE, encoding="utf-8")
    return path


def sent(fake: FakeProvider) -> str:
    content: str = fake.chats[-1].body["messages"][-1]["content"]
    return content


def test_the_lines_named_go_along_and_no_others(with_key: dict[str, str], fake: FakeProvider, file: Path) -> None:
    done = call("chat", "--file", f"{file}:4-5", "What is it?", environ=with_key)

    assert done.returncode == 0
    assert "def 인사():\n    return '😀'\n" in sent(fake)
    assert "import os" not in sent(fake)
    assert sent(fake).endswith("What is it?")


def test_a_task_is_done_on_a_whole_file(with_key: dict[str, str], fake: FakeProvider, file: Path) -> None:
    done = call("ask", "--task", "explain", str(file), "in", "Korean", environ=with_key)

    assert (done.returncode, done.stdout) == (0, "Hello from the fake provider.\n")
    assert "Explain the code below" in sent(fake)
    assert CODE in sent(fake)
    assert "in Korean" in sent(fake)


def test_an_unknown_task_is_answered_with_those_there_are(with_key: dict[str, str], file: Path) -> None:
    done = call("ask", "--task", "explian", str(file), environ=with_key)

    assert done.returncode == 2
    assert "find-problems" in done.stderr


@pytest.mark.parametrize("name", [".env", "id_rsa", "missing.py"])
def test_what_may_not_or_cannot_be_sent_ends_the_question(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path, name: str
) -> None:
    if name != "missing.py":
        (tmp_path / name).write_text("canary\n")
    done = call("chat", "--file", str(tmp_path / name), "hi", environ=with_key)

    assert done.returncode == 1
    assert name in done.stderr
    assert fake.requests == []


@pytest.mark.parametrize(
    ("language", "setting", "wanted"),
    [
        ("ko_KR.UTF-8", "", " in 한국어."),
        ("en_US.UTF-8", "", " in English."),
        ("C.UTF-8", "", None),
        ("ko_KR.UTF-8", "ja", " in Japanese."),
    ],
)
@pytest.mark.parametrize("task", ["explain", "find-problems", "단위 테스트", "설명"])
def test_ko_a_task_is_answered_in_the_language_of_the_terminal(
    with_key: dict[str, str], fake: FakeProvider, file: Path, task: str, language: str, setting: str, wanted: str | None
) -> None:
    if setting:
        write(with_key, f'answerLanguage = "{setting}"\n')
    done = call("ask", "--task", task, str(file), environ={**with_key, "LC_ALL": language})

    assert done.returncode == 0
    languages = [word for word in ("한국어", "English", "Japanese") if f" in {word}." in sent(fake)]
    assert languages == [word for word in ("한국어", "English", "Japanese") if wanted == f" in {word}."]


def test_ko_a_slash_in_a_chat_of_the_terminal_is_a_task(
    with_key: dict[str, str], fake: FakeProvider, file: Path
) -> None:
    done = call("chat", "--file", str(file), "/설명", environ={**with_key, "LC_ALL": "ko_KR.UTF-8"})

    assert done.returncode == 0
    assert "Explain the code below" in sent(fake)
    assert "Answer in 한국어." in sent(fake)
