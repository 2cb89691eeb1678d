"""Homes that take nothing: a full disk, a read-only one, a network home without file locks.

The disks are real mounts, in a namespace of the server's own. The missing locks are played by a library that stands
before the system's.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.components import require
from tests.editor_cases import editor_case
from tests.fakes.lsp_client import SERVE, RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts and preloaded libraries of Linux")

HOMES = ("full", "read-only", "without locks")
_NO_LOCKS = Path(__file__).parents[1] / "fakes" / "no_locks.c"
_MOUNTS = {
    "full": "cp -a {home} {spare} && mount -t tmpfs -o size=2m tmpfs {home} && cp -a {spare}/. {home} && "
    "(cat /dev/zero > {home}/full 2> /dev/null; true)",
    "read-only": "mount --bind {home} {home} && mount -o remount,ro,bind {home}",
}


def namespace() -> Sequence[str]:
    """What runs a command among mounts of its own."""
    own = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--user", "--map-root-user", "--mount")
    made = shutil.which("unshare") and subprocess.run([*own, "true"], check=False, capture_output=True).returncode == 0
    if not made:
        pytest.skip("this system lets nobody mount in a namespace of their own")
    return own


@pytest.fixture
def home(with_key: dict[str, str]) -> Path:
    return Path(with_key["CODEGPT_LS_HOME"])


@contextmanager
def server(kind: str, home: Path, environ: Mapping[str, str]) -> Iterator[RawClient]:
    """A server in a home of this kind, which holds what is there already."""
    home.mkdir(exist_ok=True)
    command, environ = [*SERVE], dict(environ)
    if kind == "without locks":
        require("A C compiler", shutil.which("cc") is not None, "sudo apt-get install -y gcc libc6-dev")
        library = home.parent / "no_locks.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, _NO_LOCKS, "-ldl"], check=True)
        environ["LD_PRELOAD"] = str(library)
    elif kind in _MOUNTS:
        mounted = _MOUNTS[kind].format(home=shlex.quote(str(home)), spare=shlex.quote(f"{home}-spare"))
        command = [*namespace(), "sh", "-c", f"{mounted} && exec {shlex.join(SERVE)}"]
    with RawClient(environ, command=command) as editor:
        editor.initialize()
        yield editor


def result(editor: RawClient, method: str, **params: Any) -> Any:
    message = editor.call(method, params)
    assert "result" in message, message
    return message["result"]


def ask(editor: RawClient, thread: str | None, question: str) -> Any:
    own = {} if thread is None else {"threadId": thread}
    return result(editor, "codegpt/chat", messages=[{"role": "user", "content": question}], **own)


def notices(answered: Any) -> list[str]:
    return [each["code"] for each in answered["notices"]]


def told(editor: RawClient) -> str:
    """All that was shown to the person."""
    shown = (step.message for step in editor.transcript if step.message.get("method") == "window/showMessage")
    return "\n".join(message["params"]["message"] for message in shown)


def sent(fake: FakeProvider) -> list[str]:
    return [each["content"] for each in fake.chats[-1].body["messages"]]


def kept(editor: RawClient, thread: str) -> list[str]:
    return [each["content"] for each in result(editor, "codegpt/thread", threadId=thread)["messages"]]


@pytest.mark.parametrize("kind", HOMES)
def test_old_conversations_are_there_and_go_on_with_a_word(
    kind: str, home: Path, with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer("One."), answer("Two."))
    with server("sound", home, with_key) as editor:
        thread = result(editor, "codegpt/createThread", title="old")["id"]
        assert notices(ask(editor, thread, "one?")) == []
    with server(kind, home, with_key) as editor:
        assert [each["title"] for each in result(editor, "codegpt/threads")["threads"]] == ["old"]
        assert kept(editor, thread) == ["one?", "One."]
        assert len(result(editor, "codegpt/searchThreads", query="one")["hits"]) == 2
        assert "One." in result(editor, "codegpt/exportThread", threadId=thread, format="markdown")["content"]
        answered = ask(editor, thread, "two?")
        assert (answered["text"], notices(answered)) == ("Two.", ["answer.not_kept"])
        assert sent(fake) == ["one?", "One.", "two?"]
    with server("sound", home, with_key) as editor:
        assert kept(editor, thread) == ["one?", "One."], "something was lost"
        assert notices(ask(editor, thread, "three?")) == []


@pytest.mark.parametrize("kind", HOMES)
def test_new_conversations_last_until_the_end_with_a_word(
    kind: str, home: Path, with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer("One."), answer("Two."), answer("Three."))
    with server(kind, home, with_key) as editor:
        assert result(editor, "codegpt/threads")["threads"] == []
        thread = result(editor, "codegpt/createThread")
        assert thread["temporary"]
        assert "is kept only until the program ends" in told(editor)
        for question, said in (("one?", "One."), ("two?", "Two.")):
            assert ask(editor, thread["id"], question)["text"] == said
        assert kept(editor, thread["id"]) == ["one?", "One.", "two?", "Two."]
        assert ask(editor, None, "three?")["text"] == "Three."


def test_home_without_file_locks(home: Path, with_key: dict[str, str]) -> None:
    assert editor_case("home_without_file_locks")["kind"] == "threads"
    with server("without locks", home, with_key) as editor:
        result(editor, "codegpt/createThread")
        assert "has no file locks" in told(editor)
        assert "CODEGPT_LS_HOME" in told(editor)


@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_a_disk_that_takes_nothing_is_misreported(kind: str, home: Path, with_key: dict[str, str]) -> None:
    """The choice counts until the end of the session, and that is said."""
    with server(kind, home, with_key) as editor:
        choice = {"command": "codegpt.selectModel", "arguments": [{"model": "gpt-5.4-mini"}]}
        result(editor, "workspace/executeCommand", **choice)
        assert "could not be saved" in told(editor)


@pytest.mark.parametrize("kind", HOMES)
def test_the_terminal_answers_too(
    kind: str, home: Path, with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer("One."))
    home.mkdir()
    command = [sys.executable, "-m", "codegpt_ls", "chat", "--thread", "new", "one?"]
    environ = dict(with_key)
    if kind == "without locks":
        library = tmp_path / "no_locks.so"
        require("A C compiler", shutil.which("cc") is not None, "sudo apt-get install -y gcc libc6-dev")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, _NO_LOCKS, "-ldl"], check=True)
        environ["LD_PRELOAD"] = str(library)
    else:
        mounted = _MOUNTS[kind].format(home=shlex.quote(str(home)), spare=shlex.quote(f"{home}-spare"))
        command = [*namespace(), "sh", "-c", f"{mounted} && exec {shlex.join(command)}"]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (ran.returncode, ran.stdout) == (0, "One.\n"), ran.stderr
    assert "is kept only until the program ends" in ran.stderr
    assert "--thread" not in ran.stderr, "a thread that is gone was offered"
