"""Conversations as editors see them: remembered by the server, shared by all of a person's editors."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.editor import Editor, opened
from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, hang_after

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")
FOLDER = "file:///home/me/project"


def asked(thread_id: str, content: str, **more: Any) -> dict[str, Any]:
    return {"threadId": thread_id, "messages": [{"role": "user", "content": content}], **more}


async def begun(editor: Editor, **params: Any) -> str:
    """A new thread's id."""
    return str((await editor.request("codegpt/createThread", params))["id"])


async def said(editor: Editor, thread_id: str) -> list[str]:
    thread = await editor.request("codegpt/thread", {"threadId": thread_id})
    return [message["content"] for message in thread["messages"]]


def data_folder(environ: dict[str, str]) -> Path:
    return Path(environ["CODEGPT_LS_HOME"]) / "data"


def changes(client: RawClient) -> list[tuple[str | None, str]]:
    return [(each.get("threadId"), each["reason"]) for each in client.notifications("codegpt/threadChanged")]


def waits_for(client: RawClient, thread_id: str, reason: str) -> None:
    client.wait_until(lambda: (thread_id, reason) in changes(client), f"{reason} of the thread")


async def test_a_conversation_survives_a_restart_and_is_the_same_in_another_editor(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer(["A ", "function."], usage=(9, 6)), answer("Yes."))
    async with opened(with_key) as editor:
        thread_id = await begun(editor, workspaceFolder=FOLDER)
        result = await editor.request("codegpt/chat", asked(thread_id, "클로저란?", partialResultToken="a"))
        assert editor.deltas("a") == ["A ", "function."]
        assert result["threadId"] == thread_id

    async with opened(with_key) as editor:
        (listed,) = (await editor.request("codegpt/threads", {"workspaceFolder": FOLDER}))["threads"]
        assert (listed["id"], listed["title"], listed["messageCount"]) == (thread_id, "클로저란?", 2)
        question, answered = (await editor.request("codegpt/thread", {"threadId": thread_id}))["messages"]
        assert (question["id"], answered["id"]) == (result["questionId"], result["messageId"])
        assert (answered["content"], answered["delivery"], answered["model"]) == (
            "A function.",
            "complete",
            "gpt-5.4-mini",
        )
        assert answered["usage"] == {"inputTokens": 9, "outputTokens": 6}
        await editor.request("codegpt/chat", asked(thread_id, "Sure?"))
    assert [each["content"] for each in fake.chats[-1].body["messages"]] == ["클로저란?", "A function.", "Sure?"]


async def test_a_page_goes_on_only_where_it_was_given_for(with_key: dict[str, str]) -> None:
    async with opened(with_key) as editor:
        for number in range(3):
            await begun(editor, workspaceFolder=FOLDER, title=f"🎉 word {number}")
        first = await editor.request("codegpt/threads", {"limit": 2})
        second = await editor.request("codegpt/threads", {"limit": 2, "cursor": first["cursor"]})
        assert len({each["id"] for page in (first, second) for each in page["threads"]}) == 3
        assert "cursor" not in second

        elsewhere = ("codegpt/threads", {"workspaceFolder": FOLDER}), ("codegpt/searchThreads", {"query": "word"})
        for method, params in (*elsewhere, ("codegpt/threads", {})):
            cursor = "zzz" if method == "codegpt/threads" and not params else first["cursor"]
            refused = await editor.fails(method, {**params, "cursor": cursor})
            assert (refused.code, refused.data) == (-32602, {"fields": ["cursor"]})
        hit = (await editor.request("codegpt/searchThreads", {"query": "word"}))["hits"][0]
        assert hit["matches"] == [{"start": 3, "length": 4}]


async def test_a_chat_outside_a_thread_is_remembered_nowhere(with_key: dict[str, str], fake: FakeProvider) -> None:
    async with opened(with_key) as editor:
        result = await editor.request("codegpt/chat", {"messages": [{"role": "user", "content": "Hi"}]})
    assert "threadId" not in result
    assert not (data_folder(with_key) / "threads.db").exists()


async def test_a_thread_is_renamed_searched_forked_edited_retried_and_deleted(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer("하나"), answer("둘"), answer("셋"), answer("넷"))
    async with opened(with_key) as editor:
        thread_id = await begun(editor)
        first = await editor.request("codegpt/chat", asked(thread_id, "학교에서 one?"))
        renamed = await editor.request("codegpt/renameThread", {"threadId": thread_id, "title": "Numbers"})
        assert renamed["title"] == "Numbers"

        (hit,) = (await editor.request("codegpt/searchThreads", {"query": "학교"}))["hits"]
        assert (hit["messageId"], hit["role"], hit["excerpt"]) == (first["questionId"], "user", "학교에서 one?")
        assert hit["matches"] == [{"start": 0, "length": 2}]
        (counted,) = (await editor.request("codegpt/usage", {"by": "thread"}))["items"]
        assert (counted["group"], counted["title"]) == (thread_id, "Numbers")

        fork = await editor.request("codegpt/forkThread", {"threadId": thread_id, "messageId": first["messageId"]})
        assert fork["forkedFrom"] == thread_id

        edit = {"threadId": thread_id, "messageId": first["questionId"], "content": "two?", "partialResultToken": "e"}
        edited = await editor.request("codegpt/editMessage", edit)
        assert editor.deltas("e") == ["둘"]
        assert await said(editor, thread_id) == ["two?", "둘"]
        assert await said(editor, edited["keptThreadId"]) == ["학교에서 one?", "하나"]

        retried = await editor.request("codegpt/retry", {"threadId": thread_id})
        assert retried["text"] == "셋"
        assert await said(editor, thread_id) == ["two?", "셋"]
        assert await said(editor, retried["keptThreadId"]) == ["two?", "둘"]

        assert await editor.request("codegpt/deleteThread", {"threadId": thread_id}) is None
        gone = await editor.fails("codegpt/thread", {"threadId": thread_id})
        assert gone.data["code"] == "thread.not_found"
        assert (await editor.request("codegpt/clearThreads", {"all": True}))["deleted"] == 3


@pytest.mark.parametrize("form", ["json", "markdown"])
async def test_a_thread_moves_to_another_machine(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path, form: str
) -> None:
    async with opened(with_key) as editor:
        thread_id = await begun(editor)
        await editor.request("codegpt/chat", asked(thread_id, "one?"))
        exported = await editor.request("codegpt/exportThread", {"threadId": thread_id, "format": form})
    async with opened({**with_key, "CODEGPT_LS_HOME": str(tmp_path / "another")}) as editor:
        imported = await editor.request("codegpt/importThread", {"content": exported["content"], "format": form})
        assert await said(editor, imported["id"]) == ["one?", "Hello from the fake provider."]
        refused = await editor.fails("codegpt/importThread", {"content": "# nothing", "format": form})
        assert refused.data["code"] == "thread.unreadable"


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("codegpt/clearThreads", {}),
        ("codegpt/clearThreads", {"all": False}),
        ("codegpt/clearThreads", {"all": True, "workspaceFolder": FOLDER}),
        ("codegpt/threads", {"limit": 0}),
        ("codegpt/threads", {"limit": 201}),
        ("codegpt/renameThread", {"threadId": "x", "title": ""}),
        ("codegpt/chat", {"threadId": "x", "messages": [{"role": "assistant", "content": "x"}]}),
        ("codegpt/chat", {"threadId": "x", "messages": [{"role": "system", "content": "x"}]}),
        ("codegpt/exportThread", {"threadId": "x", "format": "pdf"}),
    ],
)
async def test_params_that_do_not_fit_change_nothing(
    with_key: dict[str, str], method: str, params: dict[str, Any]
) -> None:
    async with opened(with_key) as editor:
        await begun(editor, workspaceFolder=FOLDER)
        assert (await editor.fails(method, params)).code == -32602
        assert len((await editor.request("codegpt/threads", {}))["threads"]) == 1


async def test_stopping_keeps_what_had_come(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("Half "))
    async with opened(with_key) as editor:
        thread_id = await begun(editor)
        params = asked(thread_id, "one?", partialResultToken="a")
        running = asyncio.create_task(editor.fails("codegpt/chat", params, request_id=7))
        await editor.until(lambda: editor.deltas("a"))
        editor.cancel(7)
        assert (await running).code == -32800
        thread = await editor.request("codegpt/thread", {"threadId": thread_id})
        assert [(each["content"], each["delivery"]) for each in thread["messages"]] == [
            ("one?", "complete"),
            ("Half ", "cut_off"),
        ]


async def test_a_busy_thread_says_so(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("Half "))
    async with opened(with_key) as editor:
        thread_id = await begun(editor)
        params = asked(thread_id, "one?", partialResultToken="a")
        running = asyncio.create_task(editor.fails("codegpt/chat", params, request_id=7))
        await editor.until(lambda: editor.deltas("a"))
        busy = await editor.fails("codegpt/retry", {"threadId": thread_id})
        assert (busy.data["code"], busy.data["retryable"]) == ("thread.busy", True)
        editor.cancel(7)
        await running


async def test_memory_and_what_did_not_fit_are_told(with_key: dict[str, str], fake: FakeProvider) -> None:
    async with opened(with_key, settings={"model": "gpt-4", "systemPrompt": "Be brief."}, locale="ko") as editor:
        thread_id = await begun(editor)
        for _ in range(2):
            await editor.request("codegpt/chat", asked(thread_id, "word " * 2500))
        result = await editor.request("codegpt/chat", asked(thread_id, "end?"))
        trimmed = next(each for each in result["notices"] if each["code"] == "history.trimmed")
        assert (trimmed["dropped"], trimmed["model"]) == (1, "gpt-4")
        assert "gpt-4" in trimmed["message"]
        assert fake.chats[-1].body["messages"][0] == {"role": "system", "content": "Be brief."}

        numbers = "".join(f"{number} " for number in range(20_000))
        refused = await editor.fails("codegpt/chat", asked(thread_id, numbers))
        assert refused.data["code"] == "context.too_long"
        assert "8,192" in refused.message
    assert len(fake.chats) == 3


async def test_a_temporary_thread_is_gone_with_its_server_and_never_on_disk(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer("zwiebel"))
    async with opened(with_key) as editor:
        thread_id = await begun(editor, temporary=True)
        await editor.request("codegpt/chat", asked(thread_id, "kuchen?"))
        assert await said(editor, thread_id) == ["kuchen?", "zwiebel"]
        assert (await editor.request("codegpt/threads", {}))["threads"] == []
    written = await asyncio.to_thread(all_bytes, tmp_path)
    assert b"kuchen" not in written
    assert b"zwiebel" not in written
    async with opened(with_key) as editor:
        assert (await editor.fails("codegpt/thread", {"threadId": thread_id})).data["code"] == "thread.not_found"


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_killed_server_loses_at_most_a_moment_of_an_answer(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("What had ", "come"))
    with RawClient(with_key, command=SERVER) as other:
        other.initialize()
        with RawClient(with_key, command=SERVER) as client:
            client.initialize()
            thread_id = client.call("codegpt/createThread", {})["result"]["id"]
            other.call("codegpt/thread", {"threadId": thread_id})
            client.request("codegpt/chat", asked(thread_id, "one?", partialResultToken="a"))
            # The other editor hears when the text is safe, a second after it came at the latest.
            waits_for(other, thread_id, "answering")
            live = other.call("codegpt/thread", {"threadId": thread_id})["result"]["messages"]
            assert [each["delivery"] for each in live] == ["complete", "streaming"]
            client.process.kill()
            client.process.wait()

        dead = other.call("codegpt/thread", {"threadId": thread_id})["result"]["messages"]
        assert dead[1]["delivery"] == "cut_off"
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        kept = client.call("codegpt/thread", {"threadId": thread_id})["result"]["messages"]
    assert [(each["role"], each["content"], each["delivery"]) for each in kept] == [
        ("user", "one?", "complete"),
        ("assistant", "What had come", "cut_off"),
    ]


def test_two_editors_hear_of_each_other(with_key: dict[str, str], fake: FakeProvider) -> None:
    with RawClient(with_key, command=SERVER) as one, RawClient(with_key, command=SERVER) as other:
        for client in (one, other):
            client.initialize()
        thread_id = one.call("codegpt/createThread", {})["result"]["id"]
        assert changes(one) == [(thread_id, "created")]
        other.call("codegpt/thread", {"threadId": thread_id})

        one.call("codegpt/chat", asked(thread_id, "mine?"))
        for reason in ("asked", "answered"):
            waits_for(other, thread_id, reason)
        other.call("codegpt/chat", asked(thread_id, "yours?"))
        one.wait_until(lambda: changes(one).count((thread_id, "answered")) == 2, "the other's answer")

        messages = one.call("codegpt/thread", {"threadId": thread_id})["result"]["messages"]
        assert [each["content"] for each in messages if each["role"] == "user"] == ["mine?", "yours?"]
        other.call("codegpt/deleteThread", {"threadId": thread_id})
        waits_for(one, thread_id, "deleted")


def test_an_editor_without_threads_hears_nothing_of_them(with_key: dict[str, str], fake: FakeProvider) -> None:
    with RawClient(with_key, command=SERVER) as one, RawClient(with_key, command=SERVER) as other:
        for client in (one, other):
            client.initialize()
        thread_id = one.call("codegpt/createThread", {})["result"]["id"]
        other.call("codegpt/chat", asked(thread_id, "Hi"))
        waits_for(one, thread_id, "answered")
        assert changes(other) == []


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_a_damaged_file_is_told_once_and_the_work_goes_on(
    with_key: dict[str, str], fake: FakeProvider, locale: str
) -> None:
    folder = data_folder(with_key)
    folder.mkdir(parents=True)
    (folder / "threads.db").write_bytes(b"no database " * 500)
    with RawClient(with_key, command=SERVER) as client:
        client.initialize(locale=locale)
        thread_id = client.call("codegpt/createThread", {})["result"]["id"]
        client.call("codegpt/chat", asked(thread_id, "one?"))
        assert len(client.call("codegpt/threads", {})["result"]["threads"]) == 1
        messages = [shown["message"] for shown in client.notifications("window/showMessage")]
    (kept,) = folder.glob("threads.damaged-*.db")
    assert len(messages) == 1
    assert str(kept) in messages[0]
    assert ("손상" if locale == "ko" else "damaged") in messages[0]


@pytest.mark.skipif(os.name == "nt", reason="mode bits say nothing on Windows")
async def test_only_the_person_can_read_the_file_and_no_key_is_in_it(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    async with opened(with_key) as editor:
        thread_id = await begun(editor)
        await editor.request("codegpt/chat", asked(thread_id, "one?"))
    path = data_folder(with_key) / "threads.db"
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_bytes()
    assert b"one?" in content
    assert KEY[-8:].encode() not in content


def test_sqlite_is_not_loaded_before_a_thread_is_touched(with_key: dict[str, str], fake: FakeProvider) -> None:
    script = (
        "import sys, codegpt_ls.assembly, os; from codegpt_ls.credentials.redaction import Redactor;"
        "codegpt_ls.assembly.assemble(os.environ, Redactor()); sys.exit('sqlite3' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env=with_key)


def test_a_newer_file_is_told_and_left_alone(with_key: dict[str, str], tmp_path: Path) -> None:
    folder = data_folder(with_key)
    folder.mkdir(parents=True)
    newer = f"import sqlite3; sqlite3.connect({str(folder / 'threads.db')!r}).execute('PRAGMA user_version = 99')"
    subprocess.run([sys.executable, "-c", newer], check=True)
    before = (folder / "threads.db").read_bytes()
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        error = client.call("codegpt/threads", {})["error"]
    assert error["data"]["code"] == "storage.failed"
    assert "newer version" in error["message"]
    assert (folder / "threads.db").read_bytes() == before


def test_what_travels_is_the_protocols(with_key: dict[str, str], fake: FakeProvider) -> None:
    """No member but those of the page: nothing of the store's own leaks out."""
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        thread_id = client.call("codegpt/createThread", {})["result"]["id"]
        client.call("codegpt/chat", asked(thread_id, "one?"))
        text = json.dumps(client.call("codegpt/thread", {"threadId": thread_id})["result"])
    for own in ("writer", "position", "prompt", "indexed", "replaces"):
        assert own not in text
