"""acpx, a client written by others, with the real agent: it starts a new one for each prompt and loads the session."""

import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.components import require
from tests.fakes.acp_client import AGENT
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, calling

PROGRAM = Path(__file__).parent.parent / "peers" / "node_modules" / ".bin" / "acpx"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "shop"
    folder.mkdir(parents=True)
    (folder / "retry.py").write_text("RETRIES = 3\n")
    return folder


@pytest.fixture
def environ(with_key: dict[str, str]) -> Iterator[dict[str, str]]:
    """As everywhere, but for the proxy, by which nothing goes from a client of its own."""
    yield {name: value for name, value in with_key.items() if "PROXY" not in name}
    end_agent(with_key["HOME"])


def run(environ: dict[str, str], folder: Path, *arguments: str, code: int = 0) -> str:
    """What it writes for a person. `code`: what it exits with, 5 where something was denied."""
    require("node", shutil.which("node") is not None, "apt-get install nodejs npm")
    require("acpx", PROGRAM.exists(), "npm ci --prefix tests/peers --ignore-scripts")
    command = [str(PROGRAM), "--agent", shlex.join(AGENT), "--cwd", str(folder), *arguments]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert KEY not in done.stdout + done.stderr
    return done.stdout


def end_agent(home: str) -> None:
    """End what acpx leaves behind to ask again, at once: waiting for it is a race with its own patience."""
    for each in psutil.process_iter():
        with suppress(psutil.Error):
            if "__queue-owner" in each.cmdline() and each.environ().get("HOME") == home:
                each.kill()
                each.wait()


def test_it_asks_once_and_shows_what_was_looked_up(environ: dict[str, str], fake: FakeProvider, project: Path) -> None:
    fake.script(calling(("read_file", {"path": "retry.py"})), answer("Three times."))
    shown = run(environ, project, "--approve-reads", "exec", "How often?")
    assert "Three times." in shown
    assert "retry.py" in shown
    assert "RETRIES = 3" in fake.chats[-1].raw.decode()


def test_a_file_that_it_denies_is_not_read_past_it(environ: dict[str, str], fake: FakeProvider, project: Path) -> None:
    fake.script(calling(("read_file", {"path": "retry.py"})), answer("I may not."))
    assert "I may not." in run(environ, project, "--deny-all", "exec", "How often?", code=5)
    assert "RETRIES" not in fake.chats[-1].raw.decode()


def test_a_model_chosen_in_one_process_answers_in_the_next(
    environ: dict[str, str], fake: FakeProvider, project: Path
) -> None:
    fake.script(answer("One."), answer("Two."))
    run(environ, project, "sessions", "new")
    run(environ, project, "set", "model", "openai/gpt-5.6-terra")
    assert "One." in run(environ, project, "prompt", "One?")
    end_agent(environ["HOME"])
    assert "Two." in run(environ, project, "prompt", "Two?")
    assert [each.body["model"] for each in fake.chats] == ["gpt-5.6-terra"] * 2
    assert "One?" in fake.chats[-1].raw.decode()
    run(environ, project, "sessions", "close")
