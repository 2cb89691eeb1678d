"""`codegpt-ls mcp`: what would be started is shown in full, and nothing of it happens without a yes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cli.terminal import call, objects, screen
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling
from tests.mcp.servers import diary, script

TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345"


def files(environ: dict[str, str]) -> str:
    """Everything that is kept."""
    home = Path(environ["CODEGPT_LS_HOME"])
    return "".join(each.read_text(errors="replace") for each in home.rglob("*.json"))


def test_on_a_pipe_nothing_is_started_unless_it_is_said_and_then_it_is_remembered(
    environ: dict[str, str], tmp_path: Path
) -> None:
    written = tmp_path / "diary"
    command = [sys.executable, *script(diary=str(written))]
    refused = call("mcp", "add", "--", "acme", *command, environ=environ)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--yes" in refused.stderr
    assert f'Program: "{sys.executable}"' in refused.stderr
    assert json.dumps(command[-1]) in refused.stderr
    assert diary(written) == []
    assert "acme" not in files(environ)

    done = call("mcp", "add", "--yes", "--json", "--", "acme", *command, environ=environ)
    assert done.returncode == 0
    (added,) = objects(done.stdout)
    assert (added["name"], added["allowed"], [each["name"] for each in added["tools"]]) == ("acme", True, ["echo"])
    listed = call("mcp", "list", "--json", environ=environ)
    assert objects(listed.stdout) == [{"servers": [{"name": "acme", "state": "allowed"}]}]
    assert call("mcp", "remove", "acme", environ=environ).returncode == 0
    assert call("mcp", "remove", "acme", environ=environ).returncode == 1
    assert "acme" not in files(environ)


def test_what_is_shown_steers_no_terminal_and_hides_nothing(environ: dict[str, str]) -> None:
    hostile = 'a\x1b]0;title\x07\u202eb\n  Program: "/bin/true"'
    with screen("mcp", "add", "--", "acme", "sh", "-c", hostile, environ=environ) as person:
        person.wait_for("Argument: ")
        person.wait_for("Add the server acme")
        person.type("\n")
        assert person.end() == 1
    assert "\x1b]0;" not in person.shown
    assert "\\u202e" in person.shown
    assert "\\n  Program" in person.shown
    assert "acme" not in files(environ)


def test_a_secret_is_kept_in_no_file_and_no_argument(environ: dict[str, str]) -> None:
    for words in (["sh", "-c", TOKEN], ["--env", f"A={TOKEN}", "acme", "sh"]):
        ahead = ["acme"] if words[0] == "sh" else []
        done = call("mcp", "add", "--yes", *(["--", *ahead] if ahead else []), *words, environ=environ)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--secret" in done.stderr
    assert "acme" not in files(environ)


def test_a_file_of_another_program_is_read_when_it_is_named_and_each_server_shown(
    environ: dict[str, str], tmp_path: Path
) -> None:
    entry: dict[str, Any] = {"command": sys.executable, "args": script()}
    path = tmp_path / ".mcp.json"
    path.write_text(json.dumps({"mcpServers": {"one": entry, "two": {"command": "${workspaceFolder}/x"}}}))
    done = call("mcp", "import", "--yes", str(path), environ=environ)
    assert done.returncode == 1
    assert "one may be used" in done.stderr
    assert "two was left out" in done.stderr
    listed = call("mcp", "list", environ={**environ, "LANG": "ko_KR.UTF-8"})
    assert "사용 가능" in listed.stdout


def test_a_chat_asks_about_each_call_with_all_that_goes_to_it(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    written, folder = tmp_path / "diary", tmp_path / "shop"
    folder.mkdir()
    added = call("mcp", "add", "--yes", "--", "acme", sys.executable, *script(diary=str(written)), environ=with_key)
    assert added.returncode == 0
    first, second = ("acme__echo", {"word": "x" * 300 + "\u202e"}), ("acme__echo", {"word": "two"})
    fake.script(calling(first), calling(second), answer("Said."))
    with screen("chat", "--tools", "--allow", "read", "Say.", environ=with_key, folder=folder) as person:
        person.wait_for("echo of acme: ")
        person.wait_for("\\u202e")
        person.wait_for("May acme run this?")
        person.type("n\n")
        person.wait_for("May acme run this?")
        person.type("y\n")
        person.wait_for("Said.")
        assert person.end() == 0
    assert [each["arguments"] for each in diary(written) if "called" in each] == [{"word": "two"}]

    fake.script(calling(second), answer("No."))
    done = call("chat", "--tools", "--allow", "read", "--json", "Say.", environ=with_key, folder=folder)
    steps = [each["status"] for each in objects(done.stdout) if each["kind"] == "tool" and each["tool"] == "acme__echo"]
    assert steps == ["pending", "unaskable"]


def test_a_terminal_that_closes_with_its_program_stays_until_it_was_read(environ: dict[str, str]) -> None:
    with screen("mcp", "remove", "--stay", "--", "acme", environ=environ) as person:
        person.wait_for("Press Enter")
        person.type("\n")
        assert person.end() == 0
    assert "acme" in person.shown
    with screen("mcp", "add", "--stay", "--", "acme", "sh", environ=environ) as person:
        person.wait_for("Add the server acme")
        person.press_ctrl_c()
        person.wait_for("Press Enter")
        person.press_ctrl_c()
        assert person.end() == 0
    assert call("mcp", "remove", "--stay", "--", "acme", environ=environ).returncode == 1


def test_a_server_whose_program_has_gone_is_listed_as_missing(environ: dict[str, str]) -> None:
    written = call("mcp", "add", "--yes", "--", "acme", "codegpt-test-gone", environ=environ)
    assert "codegpt-test-gone" in written.stderr
    listed = call("mcp", "list", "--json", environ=environ)
    assert objects(listed.stdout) == [{"servers": [{"name": "acme", "state": "missing"}]}]


def test_what_follows_the_name_is_the_programs_word_for_word(environ: dict[str, str]) -> None:
    words = ["sh", "--local", "--", "-x", "--", "--stay"]
    for ahead in (["--", "acme"], ["acme"]):
        refused = call("mcp", "add", *ahead, *words, environ=environ)
        shown = [line.partition(": ")[2] for line in refused.stderr.splitlines() if "Argument: " in line]
        assert [json.loads(each) for each in shown] == words[1:]


def test_without_the_package_that_speaks_to_servers_it_is_said_what_to_type(environ: dict[str, str]) -> None:
    hidden = "import sys; sys.modules['mcp'] = None; from codegpt_ls.cli import main; sys.exit(main())"
    for action in (["list"], ["add", "--yes", "--", "acme", "sh"]):
        command = [sys.executable, "-c", hidden, "mcp", *action]
        done = subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", check=False)
        assert " mcp” in a terminal" in done.stderr, action
