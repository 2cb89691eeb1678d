"""What people reported of conversations, by the case's id: each run as the editor says it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.editor_cases import Run, editor_case, played, runs
from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider
from tests.field_cases import field_case, scripted

if TYPE_CHECKING:
    from tests.fakes.lsp_client import Message

DATES = "one_imported_date_hides_every_conversation"
TOUCHED = "exports_that_an_editor_has_touched_cannot_be_imported"
FORMS = "history_of_a_folder_in_the_other_normal_form"


def without_restart(run: Run) -> Run:
    """The run up to its restart: the second half is a second server in the same home."""
    return {**run, "send": [step for step in run["send"] if "restart" not in step]}


@pytest.mark.parametrize("number", range(3))
def test_one_imported_date_hides_every_conversation(number: int, tmp_path: Path, with_key: dict[str, str]) -> None:
    run = without_restart(runs(editor_case(DATES))[number])
    with played(run, tmp_path, with_key) as play:
        results: list[Message] = [each["result"] for each in play.answers]
    if number == 2:
        assert results[-1]["messages"][0]["createdAt"] == "2000-01-01T00:00:00.000Z"
        return
    assert len(results[2]["threads"]) == 2
    assert [hit["excerpt"] for hit in results[3]["hits"]] == ["hi"]
    with played({**run, "send": [{"method": "codegpt/threads", "params": {}}]}, tmp_path, with_key) as play:
        again = play.result["threads"]
    assert len(again) == 2
    assert all("2000" <= each["updatedAt"][:4] < "2100" for each in again)


def test_exports_that_an_editor_has_touched_cannot_be_imported(tmp_path: Path, with_key: dict[str, str]) -> None:
    with played(runs(editor_case(TOUCHED))[0], tmp_path, with_key) as play:
        threads = [each["result"] for each in play.answers]
        shown = [play.editor.call("codegpt/thread", {"threadId": each["id"]})["result"] for each in threads]
    assert [each["title"] for each in threads] == ["t"] * 5
    assert [[message["content"] for message in each["messages"]] for each in shown] == [["hi"]] * 4 + [[]]


def test_history_of_a_folder_in_the_other_normal_form(tmp_path: Path, with_key: dict[str, str]) -> None:
    with played(runs(editor_case(FORMS))[0], tmp_path, with_key) as play:
        created, listed, cleared = [each["result"] for each in play.answers]
    assert [each["id"] for each in listed["threads"]] == [created["id"]]
    assert cleared["deleted"] == 1


def test_unanswered_question_glued_to_the_next(environ: dict[str, str]) -> None:
    given = field_case("unanswered_question_glued_to_the_next")["input"]
    said = given["replies_by_last_message"]
    with FakeProvider() as fake:
        settings = {"provider": given["provider"], "baseUrl": fake.base_url, "model": given["model"]}
        with RawClient(environ, settings=settings) as editor:
            editor.initialize()
            thread = editor.call("codegpt/createThread", {})["result"]["id"]
            for question in given["thread"]:
                fails = question.startswith("FAIL")
                fake.script(scripted(said["FAIL" if fails else "else"]))
                asked = {"threadId": thread, "messages": [{"role": "user", "content": question}]}
                assert ("error" in editor.call("codegpt/chat", asked)) is fails
    sent = [(each["role"], each["content"]) for each in fake.chats[-1].body["messages"]]
    assert [each for each in sent if each[0] != "system"] == [
        ("user", "one"),
        ("assistant", "hello"),
        ("user", "three"),
        ("assistant", "hello"),
        ("user", "four"),
    ]
