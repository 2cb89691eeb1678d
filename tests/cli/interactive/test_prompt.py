"""Where a question is typed: pasted, found again, completed, written in one's own editor."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.terminal import Screen, call, objects, screen
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, openai_error

UP = "\x1b[A"
LEAVE = "\x04"


@contextmanager
def conversation(environ: dict[str, str], *options: str) -> Iterator[Screen]:
    """A conversation that has begun, and is left at the end."""
    with screen("chat", *options, environ=environ) as person:
        person.wait_for("You:")
        yield person
        person.wait_for("You:")
        person.type(LEAVE)
        assert person.end() == 0
        assert "Traceback" not in person.shown


def asked(fake: FakeProvider) -> list[str]:
    return [each.body["messages"][-1]["content"] for each in fake.chats]


def history(environ: dict[str, str]) -> Path:
    return Path(environ["CODEGPT_LS_HOME"]) / "state" / "typed-questions"


def test_t5_a_paste_of_several_lines_is_one_question(with_key: dict[str, str], fake: FakeProvider) -> None:
    """T5: each line was asked, and paid for, by itself."""
    with conversation(with_key) as person:
        person.type("\x1b[200~one\r\ntwo\nthree\x1b[201~")
        person.type("\n")
        person.wait_for("provider.")
    assert asked(fake) == ["one\ntwo\nthree"]


def test_a_line_more_is_typed_with_alt_enter(with_key: dict[str, str], fake: FakeProvider) -> None:
    with conversation(with_key) as person:
        person.type("one\x1b\rtwo\r")
        person.wait_for("provider.")
    assert asked(fake) == ["one\ntwo"]


def test_what_was_typed_is_found_again_by_the_next_run_and_a_key_never(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    with conversation(with_key) as person:
        for typed in ("remembered", f"is {KEY} mine?", " begins with a blank"):
            person.type(f"{typed}\r")
            person.wait_for("provider.")
            person.wait_for("You:")
        person.type("\r")
    assert history(with_key).read_text() == '"remembered"\n'
    with conversation(with_key) as person:
        person.type(f"{UP}\r")
        person.wait_for("provider.")
    assert asked(fake)[-1] == "remembered"


@pytest.mark.parametrize("content", [b"\xff\n{\n", b'[1]\n"kept"\n'])
def test_a_damaged_history_is_no_failure(with_key: dict[str, str], fake: FakeProvider, content: bytes) -> None:
    history(with_key).parent.mkdir(parents=True)
    history(with_key).write_bytes(content)
    history(with_key).chmod(0o600)
    with conversation(with_key) as person:
        person.type("Hi\r")
        person.wait_for("provider.")
    assert asked(fake) == ["Hi"]


def test_tab_completes_commands_files_models_and_threads(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    (tmp_path / "completed.py").write_text("print(1)\n")
    begun = objects(call("chat", "-t", "new", "--json", "Hi", environ=with_key).stdout)
    with conversation(with_key) as person:
        person.type("/fi\t")
        person.wait_for("le")
        person.type(" ~/compl\t")
        person.wait_for("eted.py")
        person.type("\r")
        person.wait_for("goes along")
        person.wait_for("You:")
        person.type("/model gpt-5.6-s\t")
        person.wait_for("ol")
        person.type("\r")
        person.wait_for("chatting with gpt-5.6-sol")
        person.wait_for("You:")
        person.type("/effort xh\t")
        person.wait_for("igh")
        person.type("\r")
        person.wait_for("* xhigh")
        person.wait_for("You:")
        person.type(f"/thread {begun[-1]['threadId'][:20]}\t")
        person.wait_for(begun[-1]["threadId"][20:])
        person.type("\r")
        person.wait_for("Going on in “Hi”.")
        person.wait_for("You:")
        person.type("And now?\r")
        person.wait_for("provider.")
    body = fake.chats[-1].body
    assert (body["model"], body["reasoning_effort"]) == ("gpt-5.6-sol", "xhigh")
    assert [each["role"] for each in body["messages"]] == ["user", "assistant", "user"]
    assert "print(1)" in body["messages"][-1]["content"]


@pytest.mark.parametrize("keys", ["begun\x18\x05", "/edit\r"])
def test_a_question_is_written_in_the_persons_own_editor(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path, keys: str
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf " in\\nmy editor\\n" >> "$1"\n')
    editor.chmod(0o700)
    with conversation({**with_key, "EDITOR": str(editor)}) as person:
        person.type(keys)
        person.wait_for("provider.")
    assert asked(fake) == ["begun in\nmy editor" if keys[0] == "b" else "in\nmy editor"]


def test_threads_are_listed_gone_on_in_and_begun(with_key: dict[str, str], fake: FakeProvider) -> None:
    call("chat", "-t", "new", "About monads", environ=with_key)
    with conversation(with_key) as person:
        person.type("/thread\r")
        person.wait_for("About monads")
        person.wait_for("You:")
        person.type("/thread 1\r")
        person.wait_for("Going on in “About monads”.")
        person.wait_for("You:")
        person.type("More\r")
        person.wait_for("provider.")
        person.wait_for("You:")
        person.type("/clear\r")
        person.wait_for("A new conversation begins.")
        person.wait_for("You:")
        person.type("Anew\r")
        person.wait_for("provider.")
    assert [len(each.body["messages"]) for each in fake.chats] == [1, 3, 1]
    assert call("threads", "list", environ=with_key).stdout.count("\n") == 3


def test_what_was_mistyped_after_a_slash_is_told_and_costs_nothing(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    with conversation(with_key) as person:
        for typed, told in (
            ("/modle x", "/modle is no command"),
            ("/model gpt-4-trubo", "gpt-4-trubo"),
            ("/thread 99", "codegpt-ls threads list"),
            ("/file nowhere.py", "nowhere.py"),
            ("/help", "Ctrl-X Ctrl-E"),
        ):
            person.type(f"{typed}\r")
            person.wait_for(told)
            person.wait_for("You:")
        person.type("/etc/hosts, what is it?\r")
        person.wait_for("provider.")
    assert asked(fake) == ["/etc/hosts, what is it?"]


def test_t11_a_file_named_without_a_question_goes_along_with_the_first(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    """T11: it was dropped without a word. One that failed takes it along again."""
    (tmp_path / "main.py").write_text("print('the code')\n")
    fake.script(openai_error(400, "No.", code="invalid"), answer("Fine."), answer("Again."))
    with conversation(with_key, "-f", str(tmp_path / "main.py")) as person:
        person.type("One\r")
        person.wait_for("You:")
        person.type("Two\r")
        person.wait_for("Fine.")
        person.wait_for("You:")
        person.type("Three\r")
        person.wait_for("Again.")
    assert ["the code" in each for each in asked(fake)] == [True, True, False]


def test_t11_a_file_that_cannot_go_along_is_told_before_anything_is_asked(with_key: dict[str, str]) -> None:
    with screen("chat", "-f", "nowhere.py", environ=with_key) as person:
        person.wait_for("nowhere.py")
        assert person.end() == 1


def test_a_terminal_that_can_do_no_more_still_takes_lines(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("**Raw.**"))
    with conversation({**with_key, "TERM": "dumb"}) as person:
        person.type("Hi\n")
        person.wait_for("**Raw.**")
        assert "\x1b" not in person.shown
    assert asked(fake) == ["Hi"]
