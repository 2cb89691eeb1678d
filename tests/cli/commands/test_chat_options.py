"""What a shell expects of `chat` and `ask`: short options, only the code, the last conversation, a quiet call."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from codegpt_ls.storage.task_files import built_in_tasks
from tests.cli.terminal import SCRIPT, call, objects, read_until, screen, started
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, answer, deltas, hang_after, openai_error

MARKDOWN = "**Bold** and:\n\n```sh\necho hi\necho `date`\n```\n\n```\nlater\n```\nDone.\n"


def test_short_options_do_the_same(with_key: dict[str, str], fake: FakeProvider, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print(1)\n")
    done = call("chat", "-m", "gpt-5.6-sol", "-p", "openai", "-s", "Be brief.", "-f", f"{tmp_path}/a.py", "Hi",
                environ=with_key)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    body = fake.chats[0].body
    assert body["model"] == "gpt-5.6-sol"
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert "print(1)" in body["messages"][1]["content"]


def test_only_the_first_block_of_code_is_written(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer(list(MARKDOWN)))
    done = call("chat", "-x", "Hi", environ=with_key)
    assert (done.returncode, done.stdout, done.stderr) == (0, "echo hi\necho `date`\n", "")


def test_code_within_a_list_is_written_without_its_indentation(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("1. Do:\n\n   ~~~~py\n   if x:\n       pass\n   ~~~\n   ~~~~\n"))
    assert call("chat", "-x", "Hi", environ=with_key).stdout == "if x:\n    pass\n~~~\n"


def test_an_answer_without_code_fails_and_is_not_lost(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("Just `words`."))
    done = call("chat", "-x", "Hi", environ=with_key)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Just `words`.\nThe answer holds no block of code.\n"


def test_code_that_broke_off_stays_and_the_call_fails(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(Reply(headers=answer().headers, steps=tuple(deltas(["```py\nx = 1\ny ="]))))
    done = call("chat", "-x", "Hi", environ=with_key)
    assert (done.returncode, done.stdout) == (1, "x = 1\ny =\n")


def test_the_last_conversation_goes_on_and_is_begun_where_there_is_none(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    call("chat", "-c", "One", environ=with_key)
    call("chat", "Unrelated", environ=with_key)
    call("chat", "--continue", "Two", environ=with_key)
    assert [each["content"] for each in fake.chats[2].body["messages"] if each["role"] == "user"] == ["One", "Two"]
    assert call("chat", "-c", "-t", "new", "Hi", environ=with_key).returncode == 2


def test_a_quiet_call_tells_errors_alone(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("Fine."), answer("Fine."), openai_error(400, "No.", code="invalid"))
    for options, told in (((), True), (("-q",), False)):
        with screen("chat", *options, "-t", "new", "-m", "gpt-4o", "Hi", environ=with_key) as person:
            person.wait_for("Fine.")
            assert person.end() == 0
            assert ("2027-01-14" in person.shown, "--thread" in person.shown) == (told, told)
    assert "No." in call("chat", "-q", "Hi", environ=with_key).stderr


def test_t21_a_loop_keeps_its_lines_where_standard_input_is_not_read(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    """T21: the first call read what the loop was about to."""
    loop = f'while read -r word; do {SCRIPT} chat --no-stdin "$word"; done'
    subprocess.run(["sh", "-c", loop], env=with_key, input=b"one\ntwo\n", check=True, capture_output=True)
    assert [each.body["messages"][0]["content"] for each in fake.chats] == ["one", "two"]


def test_t21_standard_input_that_stays_open_is_told(with_key: dict[str, str]) -> None:
    """T21: it hung without a word."""
    waits = f'sleep 1000 | {SCRIPT} chat "Hi"'
    with screen("-c", waits, environ=with_key, program="/bin/sh") as person:
        person.wait_for("Waiting for standard input to end")
        person.wait_for("--no-stdin")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize(
    "arguments", [("chat", "Hi"), ("chat", "--json", "Hi"), ("providers",), ("threads", "export", "{thread}")]
)
def test_t20_a_full_disk_is_one_sentence(with_key: dict[str, str], arguments: tuple[str, ...]) -> None:
    """T20: it was a traceback of 35 lines."""
    thread = objects(call("chat", "-t", "new", "--json", "Hi", environ=with_key).stdout)[-1]["threadId"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [SCRIPT, *(each.format(thread=thread) for each in arguments)],
            env=with_key, stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == f"Standard output cannot be written: {os.strerror(28)}.\n"


def test_t20_help_names_every_task(environ: dict[str, str]) -> None:
    """T20: `edit` was not among them."""
    told = re.split(r"[\s,.]+", call("ask", "--help", environ=environ).stdout)
    assert {each.name for each in built_in_tasks()} <= set(told)


@pytest.mark.parametrize(
    ("arguments", "command", "reason"),
    [
        (("chat", "--bogus"), "chat", "unknown option --bogus"),
        (("chat", "-z"), "chat", "unknown option -z"),
        (("chat", "-zsecret-secret"), "chat", "unknown option -z"),
        (("threads", "list", "--bogus=secret"), "threads list", "unknown option --bogus"),
        (("models", "too-many-words"), "models", "an argument too many (not shown)"),
        (("--bogus", "chat"), "", "unknown option --bogus"),
    ],
)
def test_t20_a_wrong_call_is_told_with_the_usage_of_its_command(
    arguments: tuple[str, ...], command: str, reason: str, environ: dict[str, str]
) -> None:
    """T20: the usage was that of the program, and a short option was not named."""
    done = call(*arguments, environ=environ)
    assert done.returncode == 2
    assert done.stderr.startswith(f"usage: {' '.join(('codegpt-ls', command)).strip()} [-h]")
    assert reason in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--locale", "ko", "threads", "list"),
        ("threads", "--locale", "ko", "list"),
        ("threads", "list", "--locale", "ko"),
    ],
)
def test_t20_the_language_is_taken_anywhere(arguments: tuple[str, ...], environ: dict[str, str]) -> None:
    """T20: not between a group and its action."""
    done = call(*arguments, environ=environ)
    assert done.returncode == 0
    assert re.search("[가-힣]", done.stderr)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_t14_no_sentence_names_a_button(with_key: dict[str, str], fake: FakeProvider, language: str) -> None:
    """T14: “choose Continue”, “What arrived is kept”, “Choose Set API Key”."""
    broken = Reply(headers=answer().headers, steps=tuple(deltas(["Half"])))
    fake.script(broken, openai_error(401, "Wrong.", code="invalid_api_key"))
    without_key = {name: value for name, value in with_key.items() if not name.startswith("OPENAI_")}
    told = [
        call("chat", "--locale", language, *more, environ=environ).stderr.splitlines()[0]
        for more, environ in (
            (("Hi",), with_key),
            (("Hi",), with_key),
            (("Hi",), without_key),
            (("-t", "0123", "Hi"), with_key),
            (("--base-url", "https://user@llm.example.com/v1", "Hi"), with_key),
        )
    ]
    buttons = ("Continue", "is kept", "Choose", "choose", "Set API Key", "계속을 선택", "보존", "API 키 설정")
    assert not [line for line in told if any(button in line for button in buttons)]
    assert "codegpt-ls threads list" in told[3]


def test_an_answer_is_set_on_a_terminal_alone(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(*(answer(MARKDOWN) for _ in range(6)))
    assert call("chat", "Hi", environ=with_key).stdout == MARKDOWN
    with screen("chat", "Hi", environ=with_key) as person:
        person.wait_for("\x1b[1mBold\x1b[0m and:")
        person.wait_for("echo hi\r\n")
        assert person.end() == 0
        assert "```" not in person.shown
    for options, more in ((("--plain",), {}), ((), {"TERM": "dumb"})):
        with screen("chat", *options, "Hi", environ={**with_key, **more}) as person:
            person.wait_for("**Bold**")
            person.wait_for("```sh")
            assert person.end() == 0
    with screen("chat", "Hi", environ={**with_key, "NO_COLOR": "1"}) as person:
        person.wait_for("\x1b[1mBold\x1b[0m and:")
        person.wait_for("```sh")
        assert person.end() == 0
        assert not re.search("\x1b\\[[0-9;]*3[0-9]", person.shown)


def test_an_answer_steers_no_terminal_it_is_set_on(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer(["a\x1b", "[31mb\x9b2Jc\x07 `d\x1b]0;title\x07`\n```py\n\x1b[2J\n```\n"]))
    with screen("chat", "--quiet", "Hi", environ=with_key) as person:
        assert person.end() == 0
        ours = re.sub("\x1b\\[[0-9;]*m", "", person.shown)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", ours)
    assert "[31mb2Jc" in ours


def test_what_waits_for_its_end_is_written_when_ctrl_c_stops_the_answer(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(hang_after("Seen. ", "**not yet", " closed"))
    with screen("chat", "Hi", environ=with_key) as person:
        person.wait_for("Seen.")
        person.press_ctrl_c()
        person.wait_for("**not yet closed")
        person.wait_for("Stopped.")
        assert person.end() == 130


def test_a_table_that_waits_for_its_end_is_written_when_the_answer_breaks_off(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(Reply(headers=answer().headers, steps=tuple(deltas(["| a | b |\n|---|---|\n| 1 | tw"]))))
    with screen("chat", "Hi", environ=with_key) as person:
        person.wait_for("tw\r\n")
        person.wait_for("What arrived stands above")
        assert person.end() == 1


def test_a_program_gets_each_piece_at_once(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("**not", " yet"))
    with started("chat", "Hi", environ=with_key) as process:
        assert read_until(process, "yet") == "**not yet"
