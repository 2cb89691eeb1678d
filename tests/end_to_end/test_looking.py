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


def test_what_a_model_would_change_is_a_proposal_for_each_file(
    editor: RawClient, fake: FakeProvider, project: Path
) -> None:
    wanted = [
        ("edit_file", {"path": "retry.py", "old": "RETRIES = 3", "new": "RETRIES = 4"}),
        ("edit_file", {"path": "new.py", "old": "", "new": "A = 1\n"}),
        ("edit_file", {"path": "setup.cfg", "old": "", "new": "[a]\n"}),
    ]
    fake.script(calling(*wanted), answer("Done."))
    result = editor.call("codegpt/chat", asked(mode="edit", partialResultToken="t"))["result"]
    assert [(each["title"], each.get("creates")) for each in result["proposals"]] == [
        ("retry.py", None),
        ("new.py", True),
        ("setup.cfg", True),
    ]
    values = [each["value"] for each in editor.notifications("$/progress")]
    ended = [each for each in values if each["kind"] == "tool" and each["status"] == "done"]
    assert ended[0] == {
        "kind": "tool",
        "text": "",
        "id": ended[0]["id"],
        "tool": "edit_file",
        "title": "Draft a change of retry.py",
        "toolKind": "edit",
        "status": "done",
        "uri": (project / "retry.py").as_uri(),
    }
    assert (project / "retry.py").read_text() == "RETRIES = 3\n"
    assert not (project / "new.py").exists()
    made = result["proposals"][1]["proposalId"]
    assert editor.call("codegpt/acceptEdit", {"proposalId": made})["result"]["uri"] == (project / "new.py").as_uri()
    assert (project / "new.py").read_text() == "A = 1\n"
    document = {"uri": (project / "retry.py").as_uri(), "languageId": "python", "version": 1, "text": "RETRIES = 9\n"}
    editor.notify("textDocument/didOpen", {"textDocument": document})
    stale = editor.call("codegpt/acceptEdit", {"proposalId": result["proposals"][0]["proposalId"]})
    assert stale["error"]["data"]["code"] == "edit.stale"


def test_a_plain_editor_is_asked_about_what_a_model_would_change(
    editor: RawClient, fake: FakeProvider, project: Path
) -> None:
    fake.script(calling(("edit_file", {"path": "new.py", "old": "", "new": "A = 1\n"})), answer("Done."))
    apply = {"title": "Apply"}
    editor.answers["window/showMessageRequest"] = lambda params: apply if apply in params["actions"] else None
    chat = {"command": "codegpt.chat", "arguments": [asked(mode="edit")]}
    assert editor.call("workspace/executeCommand", chat)["result"] is None
    editor.wait_until((project / "new.py").exists, "the file is made once the person said so")
