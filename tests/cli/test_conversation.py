"""`codegpt-ls chat` in a terminal, without a question: a conversation."""

import stat
from pathlib import Path

from tests.cli.terminal import screen
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, hang_after, openai_error


def test_a_conversation_is_remembered_until_it_ends(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("Hello Mina."), answer("Mina."))
    with screen("chat", environ=with_key) as person:
        person.wait_for(f"You are chatting with gpt-5.4-mini of {fake.host}.")
        person.wait_for("You:")
        person.type("I am Mina\n")
        person.wait_for("Hello Mina.")
        person.wait_for("You:")
        person.type("Who am I?\n")
        person.wait_for("Mina.\r\n")
        person.wait_for("You:")
        person.type("/exit\n")
        assert person.end() == 0
    assert [each["content"] for each in fake.chats[1].body["messages"]] == ["I am Mina", "Hello Mina.", "Who am I?"]


def test_it_speaks_korean(with_key: dict[str, str], fake: FakeProvider) -> None:
    with screen("chat", environ={**with_key, "LC_ALL": "ko_KR.UTF-8"}) as person:
        person.wait_for("나:")
        person.type("안녕\n")
        person.wait_for("Hello from")
        person.wait_for("나:")
        person.type("\x04")
        assert person.end() == 0
    assert fake.chats[0].body["messages"][0]["content"] == "안녕"


def test_ctrl_c_stops_the_answer_and_not_the_conversation(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("A long"), answer("Short."))
    with screen("chat", environ=with_key) as person:
        person.wait_for("You:")
        person.type("Tell me\n")
        person.wait_for("A long")
        person.press_ctrl_c()
        person.wait_for("Stopped.")
        fake.wait_until_closed()
        person.wait_for("You:")
        person.type("Shorter\n")
        person.wait_for("Short.")
        person.wait_for("You:")
        person.type("\x04")
        assert person.end() == 0
    assert [each["content"] for each in fake.chats[1].body["messages"]] == ["Tell me", "A long", "Shorter"]


def test_ctrl_c_at_the_prompt_leaves_the_second_time(with_key: dict[str, str]) -> None:
    with screen("chat", environ=with_key) as person:
        person.wait_for("You:")
        person.press_ctrl_c()
        person.wait_for("Ctrl-D")
        person.wait_for("You:")
        person.press_ctrl_c()
        assert person.end() == 0
        assert "Traceback" not in person.shown


def test_a_failure_is_told_and_the_conversation_goes_on(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(openai_error(429, "You exceeded your current quota", code="insufficient_quota"), answer("Back."))
    with screen("chat", environ=with_key) as person:
        person.wait_for("You:")
        person.type("One\n")
        person.wait_for("What you can do:")
        person.wait_for("You:")
        person.type("Two\n")
        person.wait_for("Back.")
        person.wait_for("You:")
        person.type("/exit\n")
        assert person.end() == 0
    assert [each["content"] for each in fake.chats[1].body["messages"]] == ["Two"]


def test_of_a_conversation_only_what_was_typed_is_written_to_disk(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer("A secret answer."))
    with screen("chat", environ=with_key) as person:
        person.wait_for("You:")
        person.type("a secret plan\n")
        person.wait_for("answer.")
        person.wait_for("You:")
        person.type("/exit\n")
        person.end()
    history = tmp_path / "codegpt-ls" / "state" / "typed-questions"
    holding = [each for each in tmp_path.rglob("*") if each.is_file() and b"secret" in each.read_bytes()]
    assert holding == [history]
    assert b"answer" not in history.read_bytes()
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
