"""`codegpt-ls chat --file` and `codegpt-ls ask --task`: code from the terminal."""

from pathlib import Path

import pytest

from tests.cli.terminal import call
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
