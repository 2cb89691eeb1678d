"""A question whose model looks into the open folder first, as a client sees it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.obedient_model import results
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")
READ = ("read_file", {"path": "retry.py"})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "retry.py").write_text("RETRIES = 3\n")
    (folder / ".env").write_text("TOKEN=canary-of-the-environment\n")
    return folder


@pytest.fixture
def editor(with_key: dict[str, str], project: Path) -> Iterator[RawClient]:
    with RawClient(with_key, command=SERVER) as client:
        folders = [{"uri": project.as_uri(), "name": "shop"}]
        client.initialize(rootUri=project.as_uri(), workspaceFolders=folders)
        yield client


def asked(**more: object) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": "Where?"}], **more}


def test_each_step_travels_between_the_texts(editor: RawClient, fake: FakeProvider, project: Path) -> None:
    uri = (project / "retry.py").as_uri()
    document = {"uri": uri, "languageId": "python", "version": 1, "text": "RETRIES = 4\n"}
    editor.notify("textDocument/didOpen", {"textDocument": document})
    fake.script(calling(READ, ("read_file", {"path": ".env"}), text="I look."), answer("There."))
    result = editor.call("codegpt/chat", asked(mode="look", partialResultToken="t"))["result"]
    values = [each["value"] for each in editor.notifications("$/progress")]
    assert "".join(each["text"] for each in values) == "I look.\n\nThere."
    steps = [each for each in values if each["kind"] == "tool"]
    assert [(each["tool"], each["toolKind"], each["status"]) for each in steps] == [
        ("read_file", "read", "running"),
        ("read_file", "read", "done"),
        ("read_file", "read", "running"),
        ("read_file", "read", "failed"),
    ]
    assert steps[3]["title"].startswith("Read .env: not sent.")
    assert results(fake.chats[-1])[0].endswith("RETRIES = 4")
    assert b"canary" not in b"".join(each.raw for each in fake.requests)
    assert result["finishReason"] == "stop"


def test_an_answer_given_again_may_look_again(editor: RawClient, fake: FakeProvider) -> None:
    thread = editor.call("codegpt/createThread", {})["result"]["id"]
    fake.script(calling(READ, text="I look."), answer("Here."))
    editor.call("codegpt/chat", asked(mode="look", threadId=thread))
    fake.script(answer("Again."))
    editor.call("codegpt/retry", {"threadId": thread})
    assert ["tools" in each.body for each in fake.chats] == [True] * 3
    fake.script(answer("Without."))
    editor.call("codegpt/chat", asked(threadId=thread, mode="ask"))
    assert "tools" not in fake.chats[-1].body
    read = editor.call("codegpt/thread", {"threadId": thread})["result"]
    assert read["thread"]["mode"] == "ask"
