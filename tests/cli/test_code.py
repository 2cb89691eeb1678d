"""`codegpt-ls chat --file` and `codegpt-ls ask --task`: code from the terminal."""

import subprocess
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.attachments.samples import SECRET, photograph, png
from tests.cli.terminal import SCRIPT, call
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


def test_a_picture_goes_along_without_what_nobody_sees(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    (tmp_path / "screen.png").write_bytes(png())
    (tmp_path / "notes.txt").write_text("remember\n")
    done = call(
        *("chat", "-a", str(tmp_path / "screen.png"), "--attach", str(tmp_path / "notes.txt"), "What is it?"),
        environ=with_key,
    )

    assert (done.returncode, done.stderr) == (0, "")
    picture, words = fake.chats[-1].body["messages"][-1]["content"]
    assert shown(picture).size == (40, 30)
    assert "remember" in words["text"]
    assert "screen.png`\n\nFile `" in words["text"]
    assert words["text"].endswith("What is it?")


def test_a_picture_that_is_piped_in_is_no_text(with_key: dict[str, str], fake: FakeProvider) -> None:
    done = subprocess.run(
        [SCRIPT, "chat", "What is it?"], input=photograph(), env=with_key, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert shown(fake.chats[-1].body["messages"][-1]["content"][0]).format == "JPEG"


@pytest.mark.parametrize("option", ["--attach", "--file"])
def test_what_cannot_be_attached_ends_the_question(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path, option: str
) -> None:
    (tmp_path / "cut.png").write_bytes(png()[:60])
    done = call("chat", option, str(tmp_path / "cut.png"), "hi", environ=with_key)

    assert done.returncode == 1
    assert done.stderr == f"{tmp_path.name}/cut.png: The picture is damaged and cannot be read to its end.\n"
    assert fake.chats == []


def shown(part: dict[str, Any]) -> Image.Image:
    """The picture as a model sees it, with nothing besides."""
    data = b64decode(part["image_url"]["url"].partition(";base64,")[2])
    assert SECRET.encode() not in data
    return Image.open(BytesIO(data))
