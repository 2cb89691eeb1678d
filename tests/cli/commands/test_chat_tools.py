"""`codegpt-ls chat --tools`: the model looks into the folder, and who sits there sees it."""

from pathlib import Path

import pytest

from tests.cli.terminal import call, objects, screen
from tests.fakes.obedient_model import results
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling, hang_after

READ = ("read_file", {"path": "retry.py"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shop"
    made.mkdir()
    (made / "retry.py").write_text("RETRIES = 3\n")
    return made


def test_on_a_pipe_it_is_refused_unless_it_is_allowed(
    with_key: dict[str, str], fake: FakeProvider, folder: Path
) -> None:
    refused = call("chat", "--tools", "Where?", environ=with_key, folder=folder)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--allow read" in refused.stderr
    assert fake.requests == []

    fake.script(calling(READ, text="I look."), answer("In retry.py."))
    done = call("chat", "--tools", "--allow", "read", "Where?", environ=with_key, folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "I look.\n\nIn retry.py.\n", "")
    assert results(fake.chats[-1]) == ["retry.py, lines 1-1 of 1:\nRETRIES = 3"]


def test_a_script_is_told_each_step(with_key: dict[str, str], fake: FakeProvider, folder: Path) -> None:
    (folder / ".env").write_text("A=b\n")
    fake.script(calling(READ, ("read_file", {"path": ".env"})), answer("There."))
    done = call("chat", "--json", "--tools", "--allow", "read", "Where?", environ=with_key, folder=folder)
    steps = [each for each in objects(done.stdout) if each["kind"] == "tool"]
    assert [(each["title"], each["status"]) for each in steps[:2]] == [
        ("Read retry.py", "running"),
        ("Read retry.py", "done"),
    ]
    assert steps[3]["status"] == "failed"
    assert "secrets" in steps[3]["title"]
    assert {each["toolKind"] for each in steps} == {"read"}


def test_a_person_is_asked_once_and_sees_each_step(with_key: dict[str, str], fake: FakeProvider, folder: Path) -> None:
    hostile = ("read_file", {"path": "a\x1b]0;title\x07b"})
    fake.script(calling(READ), calling(hostile), answer("There."))
    with screen("chat", "--tools", "Where?", environ=with_key, folder=folder) as person:
        person.wait_for("Read retry.py")
        person.wait_for(f"May the model read and search {folder}")
        person.type("y\n")
        person.wait_for("\x1b[2mRead retry.py\x1b[0m")
        person.wait_for("Read a ]0;title b: not sent.")
        person.wait_for("There.")
        assert person.end() == 0
    assert "\x1b]0;" not in person.shown


def test_who_says_no_is_not_asked_again(with_key: dict[str, str], fake: FakeProvider, folder: Path) -> None:
    fake.script(calling(READ), calling(("list_files", {})), answer("I cannot know."))
    with screen("chat", "--tools", "Where?", environ={**with_key, "LANG": "ko_KR.UTF-8"}, folder=folder) as person:
        person.wait_for("허용하시겠습니까?")
        person.type("\n")
        person.wait_for("retry.py 읽기: 허용되지 않음")
        person.wait_for("모든 파일 목록 보기: 허용되지 않음")
        person.wait_for("I cannot know.")
        assert person.end() == 0
    assert "RETRIES" not in str(fake.chats[-1].body)


def test_ctrl_c_ends_the_answer_and_the_conversation_goes_on(
    with_key: dict[str, str], fake: FakeProvider, folder: Path
) -> None:
    fake.script(calling(READ, text="I look."), hang_after("A long"), answer("Still here."))
    with screen("chat", "--tools", "--allow", "read", environ=with_key, folder=folder) as person:
        person.wait_for("You:")
        person.type("Where?\n")
        person.wait_for("Read retry.py")
        person.wait_for("A long")
        person.press_ctrl_c()
        person.wait_for("You:")
        person.type("And now?\n")
        person.wait_for("Still here.")
        person.wait_for("You:")
        person.type("\x04")
        assert person.end() == 0
    assert [each["role"] for each in fake.chats[-1].body["messages"]] == [
        "user",
        "assistant",
        "tool",
        "assistant",
        "user",
    ]
