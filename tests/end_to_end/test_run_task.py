"""`codegpt/runTask`: a task as a turn of a conversation, quiet whoever calls it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, openai_error

CODE = "def area(r):\n    return r * r * 3\n\n\ndef name():\n    return 'circle'\n"
SECOND = {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}}
NAME = {"start": {"line": 4, "character": 0}, "end": {"line": 6, "character": 0}}
FOUND = '{"findings": [{"line": 2, "severity": "warning", "message": "3 is not pi."}]}'
SHOWN = ("window/showMessage", "window/showMessageRequest", "window/showDocument")


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "project" / "area.py"
    path.parent.mkdir()
    path.write_text(CODE, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def client(with_key: dict[str, str], document: str) -> Iterator[RawClient]:
    """An editor that says nothing of an interface of its own: what is quiet here is quiet everywhere."""
    with RawClient(with_key) as client:
        client.initialize(locale="en", workspaceFolders=[{"uri": document.rpartition("/")[0], "name": "project"}])
        item = {"uri": document, "languageId": "python", "version": 1, "text": CODE}
        client.notify("textDocument/didOpen", {"textDocument": item})
        yield client
        said = [step.message for step in client.transcript if step.message.get("method") in SHOWN]
        assert said == [], "a request shows nothing"


def run(client: RawClient, **params: Any) -> dict[str, Any]:
    return client.call("codegpt/runTask", params)


def done(client: RawClient, **params: Any) -> dict[str, Any]:
    result: dict[str, Any] = run(client, **params)["result"]
    return result


def begun(client: RawClient) -> str:
    return str(client.call("codegpt/createThread", {})["result"]["id"])


def messages(client: RawClient, thread_id: str) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = client.call("codegpt/thread", {"threadId": thread_id})["result"]["messages"]
    return result


def sent(fake: FakeProvider, number: int = -1) -> str:
    return "\n".join(message["content"] for message in fake.chats[number].body["messages"])


def test_without_a_thread_nothing_is_remembered_and_options_count(
    client: RawClient, document: str, fake: FakeProvider
) -> None:
    fake.script(answer("It multiplies."))
    result = done(client, task="explain", uri=document, range=SECOND, temperature=0.25, maxOutputTokens=77)
    assert (result["task"], result["text"], result["finishReason"]) == ("explain", "It multiplies.", "stop")
    assert not {"threadId", "questionId", "messageId", "keptThreadId"} & result.keys()
    assert fake.chats[0].body["temperature"] == 0.25
    assert 77 in (fake.chats[0].body.get("max_completion_tokens"), fake.chats[0].body.get("max_tokens"))
    assert client.call("codegpt/threads", {})["result"]["threads"] == []


def test_in_a_thread_it_is_a_question_that_later_ones_see(client: RawClient, document: str, fake: FakeProvider) -> None:
    fake.script(answer("It multiplies."), answer("By pi."))
    thread_id = begun(client)
    asked = {"task": "explain", "uri": document, "range": SECOND, "question": "Why 3?", "threadId": thread_id}
    result = done(client, **asked, partialResultToken="a")
    assert "".join(client.deltas("a")) == "It multiplies."
    question, written = messages(client, thread_id)
    assert (question["id"], written["id"]) == (result["questionId"], result["messageId"])
    assert (question["content"], written["content"]) == ("/explain Why 3?", "It multiplies.")
    assert [each["title"] for each in question["context"]] == ["area.py:2"]
    follow_up = {"threadId": thread_id, "messages": [{"role": "user", "content": "By what?"}]}
    client.call("codegpt/chat", follow_up)
    assert "r * r * 3" in sent(fake)


def test_another_task_takes_the_place_of_a_question_and_what_was_answered_is_kept(
    client: RawClient, document: str, fake: FakeProvider
) -> None:
    fake.script(answer("It multiplies."), answer("Refactored."))
    thread_id = begun(client)
    first = done(client, task="explain", uri=document, range=SECOND, threadId=thread_id)
    asked = {"task": "refactor", "uri": document, "range": SECOND, "threadId": thread_id}
    second = done(client, **asked, insteadOf=first["questionId"])
    assert [each["content"] for each in messages(client, thread_id)] == ["/refactor", "Refactored."]
    kept = messages(client, second["keptThreadId"])
    assert [each["content"] for each in kept] == ["/explain", "It multiplies."]
    assert run(client, **{**asked, "threadId": None}, insteadOf="x")["error"]["code"] == -32602


def test_other_context_goes_along_and_what_may_not_is_told(
    client: RawClient, document: str, fake: FakeProvider
) -> None:
    fake.script(answer("Fine."))
    context = [
        {"kind": "range", "uri": document, "range": NAME},
        {"kind": "file", "uri": document.replace("area.py", ".env")},
    ]
    result = done(client, task="explain", uri=document, range=SECOND, context=context)
    assert "'circle'" in sent(fake)
    (left,) = result["contextLeftOut"]
    assert (left["index"], left["kind"]) == (1, "file")


def test_without_a_document_the_first_code_of_the_context_is_meant(
    client: RawClient, document: str, fake: FakeProvider
) -> None:
    fake.script(answer(FOUND))
    result = done(client, task="find-problems", context=[{"kind": "selection", "uri": document, "range": SECOND}])
    assert result["findings"][0]["firstLine"] == 2
    assert client.wait_for_notification("textDocument/publishDiagnostics")["uri"] == document


def test_what_is_found_is_marked_and_the_thread_remembers_it_in_words(
    client: RawClient, document: str, fake: FakeProvider
) -> None:
    fake.script(answer(FOUND), answer("Use math.pi."), answer("Again."))
    thread_id = begun(client)
    result = done(client, task="find-problems", uri=document, range=SECOND, threadId=thread_id)
    assert result["findings"] == [{"firstLine": 2, "lastLine": 2, "severity": "warning", "message": "3 is not pi."}]
    shown = client.wait_for_notification("textDocument/publishDiagnostics")
    assert shown["diagnostics"][0]["message"] == "3 is not pi."
    question, written = messages(client, thread_id)
    assert question["content"] == "/find-problems"
    assert written["content"] == "- **Line 2** (warning): 3 is not pi."
    assert "JSON" in sent(fake)
    client.call("codegpt/chat", {"threadId": thread_id, "messages": [{"role": "user", "content": "How?"}]})
    assert "JSON" not in sent(fake)
    assert "3 is not pi." in sent(fake)
    client.call("codegpt/retry", {"threadId": thread_id})


def test_a_failure_leaves_the_task_as_a_question_of_the_thread(
    client: RawClient, document: str, fake: FakeProvider
) -> None:
    fake.script(openai_error(401, "no"))
    thread_id = begun(client)
    failure = run(client, task="find-problems", uri=document, range=SECOND, threadId=thread_id)["error"]
    assert failure["data"]["code"] == "auth.invalid_key"
    assert [each["content"] for each in messages(client, thread_id)] == ["/find-problems"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"task": "nothing-like-it"}, "task.unknown"),
        ({"task": "explain"}, "task.needs_code"),
        ({"task": "edit", "uri": "here"}, "task.needs_question"),
        ({"task": "ask", "uri": "here", "question": "  "}, "task.needs_question"),
        ({"task": "explain", "uri": "file:///etc/passwd"}, "context.left_out"),
        ({"task": "explain", "uri": "here", "threadId": "no-such-thread"}, "thread.not_found"),
        ({"task": "explain", "uri": "here", "provider": "opneai"}, "provider.unknown"),
    ],
)
def test_what_is_lacking_is_an_error_with_a_code(
    client: RawClient, document: str, fake: FakeProvider, params: dict[str, Any], code: str
) -> None:
    known = {**params, "uri": document} if params.get("uri") == "here" else params
    failure = run(client, **known)["error"]
    assert (failure["code"], failure["data"]["code"]) == (-32803, code)
    assert failure["message"]
    assert fake.chats == []
    if code == "context.left_out":
        (left,) = failure["data"]["contextLeftOut"]
        assert left["reason"] == "outside_workspace"
        assert left["message"] in failure["message"]


def test_empty_code_is_told_as_none(client: RawClient, document: str) -> None:
    empty = {"start": {"line": 2, "character": 0}, "end": {"line": 3, "character": 0}}
    assert run(client, task="explain", uri=document, range=empty)["error"]["data"]["code"] == "task.needs_code"


def test_every_task_is_listed_whole(client: RawClient, with_key: dict[str, str]) -> None:
    folder = Path(with_key["CODEGPT_LS_HOME"]) / "config" / "tasks"
    folder.mkdir(parents=True)
    own = folder / "shout.md"
    own.write_text('+++\nname = "shout"\ntitle = "Shout"\ndescription = "Loud."\n+++\n{question}\n', encoding="utf-8")
    listed = client.call("codegpt/tasks", {})["result"]["tasks"]
    tasks = {each["name"]: each for each in listed}
    assert json.dumps([*tasks]) == json.dumps(
        ["explain", "refactor", "document", "find-problems", "unit-test", "fix", "edit", "ask", "shout"]
    )
    assert all(each["description"] for each in listed)
    assert tasks["edit"]["answersWith"] == "code"
    assert tasks["find-problems"]["answersWith"] == "findings"
    assert {name for name, each in tasks.items() if each["needsQuestion"]} == {"edit", "ask", "shout"}
    assert (tasks["shout"]["path"], tasks["shout"]["own"], tasks["shout"]["command"]) == (
        str(own),
        True,
        "codegpt.runTask",
    )
    assert "path" not in tasks["explain"]
