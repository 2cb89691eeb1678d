"""A question that points at code: what the model is sent, what is remembered, and what stays on the machine."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")
SAVED = "def greet():\n    return 1\n"
UNSAVED = '# 😀 한글\ndef greet():\n    return "안녕 😀"\n'
SELECTED = 'return "안녕 😀"'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text(SAVED, encoding="utf-8")
    (folder / ".env").write_text("TOKEN=canary-of-the-environment\n")
    return folder


@pytest.fixture
def editor(with_key: dict[str, str], project: Path) -> Iterator[RawClient]:
    with RawClient(with_key, command=SERVER) as client:
        folders = [{"uri": project.as_uri(), "name": "project"}]
        client.initialize(rootUri=project.as_uri(), workspaceFolders=folders)
        document = {"uri": uri(project), "languageId": "python", "version": 1, "text": UNSAVED}
        client.notify("textDocument/didOpen", {"textDocument": document})
        yield client


def uri(project: Path) -> str:
    return (project / "app.py").as_uri()


def selection(project: Path) -> dict[str, Any]:
    start, end = {"line": 2, "character": 4}, {"line": 2, "character": 4 + len(SELECTED.encode("utf-16-le")) // 2}
    return {"kind": "selection", "uri": uri(project), "range": {"start": start, "end": end}}


def asked(question: str, *context: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}], "context": list(context), **more}


def sent(fake: FakeProvider) -> str:
    content: str = fake.chats[-1].body["messages"][-1]["content"]
    return content


def test_the_selection_goes_along_word_by_word_as_the_person_sees_it(
    editor: RawClient, fake: FakeProvider, project: Path
) -> None:
    editor.call("codegpt/chat", asked("What does it return?", selection(project)))

    assert f"```python\n{SELECTED}\n```" in sent(fake)
    assert sent(fake).endswith("What does it return?")
    assert "return 1" not in sent(fake)


def test_a_slash_command_becomes_the_task_of_that_name(editor: RawClient, fake: FakeProvider, project: Path) -> None:
    editor.call("codegpt/chat", asked("/Explain briefly, please", selection(project)))

    assert "Explain the code below" in sent(fake)
    assert SELECTED in sent(fake)
    assert "briefly, please" in sent(fake)
    assert "/Explain" not in sent(fake)


def test_a_slash_that_names_no_task_is_just_text(editor: RawClient, fake: FakeProvider) -> None:
    editor.call("codegpt/chat", asked("/etc/hosts is what?"))

    assert sent(fake) == "/etc/hosts is what?"


def test_secrets_stay_on_the_machine_and_the_person_is_told(
    editor: RawClient, fake: FakeProvider, project: Path
) -> None:
    secret = {"kind": "file", "uri": (project / ".env").as_uri()}
    result = editor.call("codegpt/chat", asked("Why does it fail?", secret, selection(project)))["result"]

    assert "canary" not in str(fake.chats[-1].body)
    (left_out,) = result["contextLeftOut"]
    assert (left_out["reason"], left_out["title"]) == ("denied", ".env")
    assert left_out["message"]


def test_a_thread_remembers_the_question_as_typed_and_the_code_by_reference(
    editor: RawClient, fake: FakeProvider, project: Path
) -> None:
    thread = editor.call("codegpt/createThread", {"workspaceFolder": project.as_uri()})["result"]["id"]
    editor.call("codegpt/chat", asked("/explain", selection(project), threadId=thread))
    question, _answer = editor.call("codegpt/thread", {"threadId": thread})["result"]["messages"]

    assert question["content"] == "/explain"
    assert question["context"][0]["kind"] == "selection"
    assert question["context"][0]["firstLine"] == 2
    assert SELECTED not in str(question)

    editor.call("codegpt/chat", asked("And in Korean?", threadId=thread))
    history = [message["content"] for message in fake.chats[-1].body["messages"] if message["role"] == "user"]
    assert SELECTED in history[0]
    assert history[-1] == "And in Korean?"


def test_v9_a_preview_tells_what_of_the_conversation_goes_along_word_by_word(
    editor: RawClient, fake: FakeProvider, project: Path
) -> None:
    thread = editor.call("codegpt/createThread", {"workspaceFolder": project.as_uri()})["result"]["id"]
    first = editor.call("codegpt/chat", asked("Why?", selection(project), threadId=thread))["result"]
    for number in range(4):
        editor.call("codegpt/chat", asked(f"{number}?", threadId=thread))
    preview = editor.call("codegpt/previewContext", {"context": [], "threadId": thread})["result"]
    (carried,) = preview["conversation"]
    assert (carried["questionId"], carried["kind"]) == (first["questionId"], "selection")
    assert carried["tokens"] > 0
    editor.call("codegpt/chat", asked("The sixth", threadId=thread))
    history = [message["content"] for message in fake.chats[-1].body["messages"]]
    assert history.count(carried["text"]) == 1
    assert str(history).count(repr(SELECTED)[1:-1]) == 1

    again = editor.call("codegpt/previewContext", {"context": [selection(project)], "threadId": thread})["result"]
    assert (len(again["parts"]), again["conversation"]) == (1, [])
    place = {"threadId": thread, "questionId": first["questionId"]}
    assert editor.call("codegpt/removeContext", place)["result"] is None
    without = editor.call("codegpt/previewContext", {"context": [], "threadId": thread})["result"]
    assert without["conversation"] == []
    editor.call("codegpt/chat", asked("Without", threadId=thread))
    assert repr(SELECTED)[1:-1] not in str(fake.chats[-1].body)
    gone = {"context": [], "threadId": "no-such-thread"}
    assert editor.call("codegpt/previewContext", gone)["error"]["data"]["code"] == "thread.not_found"


def test_context_that_does_not_fit_its_kind_is_refused_by_its_name(editor: RawClient, fake: FakeProvider) -> None:
    error = editor.call("codegpt/chat", asked("hi", {"kind": "range", "uri": "file:///a.py", "range": 5}))["error"]

    assert error["code"] == -32602
    assert error["data"]["fields"] == ["context.0.range"]
    assert fake.requests == []


def test_context_of_a_kind_that_is_not_known_stays_out_and_the_question_is_answered(
    editor: RawClient, fake: FakeProvider, project: Path
) -> None:
    later = {"kind": "screen", "picture": [1, 2]}
    thread_id = editor.call("codegpt/createThread")["result"]["id"]
    chat = editor.call("codegpt/chat", asked("What?", later, selection(project), threadId=thread_id))["result"]
    place = {"threadId": thread_id, "messageId": chat["questionId"], "content": "And why?"}
    edited = editor.call("codegpt/editMessage", {**place, "context": [later, selection(project)]})["result"]
    command = {"command": "codegpt.chat", "arguments": [asked("So?", later, selection(project))], "workDoneToken": 1}
    ran = editor.call("workspace/executeCommand", command)["result"]

    for result in (chat, edited, ran):
        (left_out,) = result["contextLeftOut"]
        assert (left_out["index"], left_out["kind"], left_out["reason"]) == (0, "screen", "unsupported")
    assert [SELECTED in str(request.body) for request in fake.chats] == [True, True, True]


def test_an_edited_question_takes_its_code_along(editor: RawClient, fake: FakeProvider, project: Path) -> None:
    thread_id = editor.call("codegpt/createThread")["result"]["id"]
    first = editor.call("codegpt/chat", asked("What?", selection(project), threadId=thread_id))
    secret = {"kind": "file", "uri": (project / ".env").as_uri()}
    place = {"threadId": thread_id, "messageId": first["result"]["questionId"]}

    edited = editor.call(
        "codegpt/editMessage", {**place, "content": "And why?", "context": [selection(project), secret]}
    )

    assert SELECTED in sent(fake)
    assert sent(fake).endswith("And why?")
    assert [each["reason"] for each in edited["result"]["contextLeftOut"]] == ["denied"]
    question = editor.call("codegpt/thread", {"threadId": thread_id})["result"]["messages"][0]
    assert [each["kind"] for each in question["context"]] == ["selection"]


def test_an_edited_question_may_become_a_task(editor: RawClient, fake: FakeProvider, project: Path) -> None:
    thread_id = editor.call("codegpt/createThread")["result"]["id"]
    first = editor.call("codegpt/chat", asked("What?", threadId=thread_id))
    place = {"threadId": thread_id, "messageId": first["result"]["questionId"]}

    editor.call("codegpt/editMessage", {**place, "content": "/explain", "context": [selection(project)]})

    assert SELECTED in sent(fake)
    assert "/explain" not in sent(fake)
