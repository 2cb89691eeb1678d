"""Editors with a plain LSP client: answers are seen, questions follow one another, and stop stops everything."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from codegpt_ls.server.routes import TASK_COMMANDS
from tests.cli.terminal import call
from tests.end_to_end.editor import Editor, opened, usual_capabilities
from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling, hang_after, openai_error
from tests.mcp.servers import diary, script

LONG = "\n\n".join(f"Paragraph {number} of a long answer. " + "It goes on. " * 20 for number in range(1, 5))


def without_documents() -> types.ClientCapabilities:
    """vim-lsp, ALE, Kate."""
    return types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(configuration=True))


def pages(environ: dict[str, str]) -> list[Path]:
    return sorted((Path(environ["CODEGPT_LS_HOME"]) / "cache" / "answers").iterdir())


async def ask(editor: Editor, fake: FakeProvider, question: str, times: int) -> None:
    assert await editor.command("codegpt.chat", question) is None
    await editor.until(lambda: len(editor.messages()) + len(editor.client.shown_documents) >= times)
    assert len(fake.chats) == times


async def test_t8_what_is_only_told_is_asked_where_no_document_can_be_shown(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    async with opened(with_key, capabilities=without_documents()) as editor:
        await editor.command("codegpt.chat", "Say hello")
        await editor.until(lambda: editor.questions)
        await editor.command("codegpt.verifyKey")
        await editor.until(lambda: len(editor.questions) > 1)

    hello, verified = editor.questions
    assert (hello.message, hello.type) == ("Hello from the fake provider.", types.MessageType.Info)
    assert [action.title for action in hello.actions or ()] == ["OK"]
    assert "OPENAI_API_KEY" in verified.message
    # For who hears of what is asked nothing, it is said as well, and once.
    assert editor.messages() == [hello.message, verified.message]


async def test_t8_a_long_answer_is_read_piece_by_piece_where_no_document_can_be_shown(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer(LONG))
    async with opened(with_key, capabilities=without_documents()) as editor:
        editor.choices = ["More"] * 20
        await editor.command("codegpt.chat", "Tell me")
        await editor.until(lambda: editor.questions and len(editor.questions[-1].actions or ()) == 1)

    (page,) = pages(with_key)
    first, *others = (question.message for question in editor.questions)
    assert str(page) in first
    assert str(page) in editor.messages()[0]
    read = first.split("\n\nThe whole answer")[0] + "".join(others)
    assert "".join(read.split()) == "".join(LONG.split())
    assert LONG.strip() in page.read_text(encoding="utf-8")


async def test_t8_an_error_reaches_a_client_that_answers_no_questions(environ: dict[str, str]) -> None:
    """ALE drops what the server asks without a word."""
    async with opened(environ, capabilities=without_documents()) as editor:
        await editor.command("codegpt.chat", "hi")
        await editor.until(lambda: editor.questions)

        assert editor.messages() == [editor.questions[0].message]
        assert editor.client.messages[0].type is types.MessageType.Error
    async with opened(environ) as editor:
        await editor.command("codegpt.chat", "hi")
        await editor.until(lambda: editor.questions)

        assert editor.messages() == [], "who says that it can be asked is not told twice"


async def test_t13_bare_questions_make_one_conversation_with_one_page(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer(LONG), answer("Short."), answer(LONG), answer("New."))
    async with opened(with_key) as editor:
        await ask(editor, fake, "First?", 1)
        await ask(editor, fake, "Second?", 2)
        (page,) = pages(with_key)
        page.write_text(page.read_text(encoding="utf-8") + "\nA note of mine.\n", encoding="utf-8")
        await ask(editor, fake, "Third?", 3)

        said = [(each["role"], each["content"]) for each in fake.chats[2].body["messages"]]
        assert said == [
            ("user", "First?"),
            ("assistant", LONG),
            ("user", "Second?"),
            ("assistant", "Short."),
            ("user", "Third?"),
        ]
        assert pages(with_key) == [page], "one page, which grows"
        text = page.read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if line.startswith("# ")] == ["# First?", "# Second?", "# Third?"]
        assert "A note of mine." in text, "what a person wrote into it stays"
        first, third = editor.client.shown_documents
        assert first.uri == third.uri == page.as_uri()
        assert third.selection is not None
        assert text.splitlines()[third.selection.start.line] == "# Third?", "it is opened where the answer begins"

        await editor.command("codegpt.newChat")
        await editor.until(lambda: len(editor.messages()) == 2)
        assert await editor.command("codegpt.chat", "Anew?") is None
        await editor.until(lambda: len(editor.messages()) == 3)
        assert [each["content"] for each in fake.chats[3].body["messages"]] == ["Anew?"]
        assert len(pages(with_key)) == 2
        kept = await editor.request("codegpt/threads", {})
        assert [each["title"] for each in kept["threads"]] == ["Anew?", "First?"]

        await editor.request("codegpt/clearThreads", {"all": True})
        fake.script(answer("Again."))
        await editor.command("codegpt.chat", "And now?")
        await editor.until(lambda: "Again." in editor.messages())
        assert [each["content"] for each in fake.chats[4].body["messages"]] == ["And now?"]


async def test_t13_what_a_client_keeps_itself_is_left_to_it(with_key: dict[str, str], fake: FakeProvider) -> None:
    whole = {"messages": [{"role": "user", "content": "Hi"}]}
    async with opened(with_key) as editor:
        await editor.command("codegpt.chat", whole)
        await editor.command("codegpt.chat", whole)
        await editor.until(lambda: len(editor.messages()) == 2)
        assert (await editor.request("codegpt/threads", {}))["threads"] == []
    async with opened(with_key, options={"ownInterface": True}) as editor:
        await editor.command("codegpt.chat", "Hi")
        await editor.command("codegpt.chat", "Hi again")
        assert (await editor.request("codegpt/threads", {}))["threads"] == []
    assert [len(chat.body["messages"]) for chat in fake.chats] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (None, {"LC_ALL": "ko_KR.UTF-8", "LANG": "en_US"}),
        ("C", {"LC_MESSAGES": "ko_KR", "LANG": "en_US"}),
        ("C.UTF-8", {"LANG": "ko"}),
    ],
)
async def test_t17_the_environment_says_the_language_where_the_editor_says_none(
    environ: dict[str, str], told: str | None, named: dict[str, str]
) -> None:
    async with opened({**environ, **named}, locale=told) as editor:
        await editor.command("codegpt.stop")
        await editor.until(lambda: editor.messages())
        assert any("가" <= letter <= "힣" for letter in editor.messages()[0])


async def test_t17_the_editors_language_counts_before_the_environments(environ: dict[str, str]) -> None:
    async with opened({**environ, "LANG": "ko_KR.UTF-8"}, locale="en-GB") as editor:
        await editor.command("codegpt.stop")
        await editor.until(lambda: editor.messages())
        assert editor.messages() == ["Nothing is being answered at the moment."]


@pytest.mark.parametrize("within", ["a thread", "none"])
async def test_t3_stop_stops_requests_too(with_key: dict[str, str], fake: FakeProvider, within: str) -> None:
    fake.script(hang_after("Half "), hang_after("Half "))
    chat = {"messages": [{"role": "user", "content": "Go on"}], "partialResultToken": "t"}
    async with opened(with_key) as editor:
        if within == "a thread":
            chat["threadId"] = (await editor.request("codegpt/createThread", {}))["thread"]["id"]
        asked = asyncio.create_task(editor.fails("codegpt/chat", chat))
        await editor.until(lambda: editor.deltas("t"))
        await editor.command("codegpt.chat", "And this")
        await editor.until(lambda: len(fake.chats) == 2)
        await editor.command("codegpt.stop")
        error = await asked

        assert error.code == -32800
        assert ("messageId" in error.data) == (within == "a thread")
        for index in (0, 1):
            await asyncio.to_thread(fake.wait_until_closed, index)
        # An answer that still puts its text away takes the word quietly.
        async with asyncio.timeout(30):
            while "Nothing is being answered at the moment." not in editor.messages():
                await editor.command("codegpt.stop")


def helix(version: str) -> types.ClientInfo:
    return types.ClientInfo(name="helix", version=version)


@pytest.mark.parametrize(("version", "with_question"), [("25.01.1", set()), ("25.07.1", {"codegpt.chat"})])
async def test_t19_helix_lists_only_commands_that_work_there(
    environ: dict[str, str], version: str, with_question: set[str]
) -> None:
    async with opened(environ, client=helix(version)) as editor:
        offered = editor.offered.capabilities.execute_command_provider
    assert offered is not None
    assert not {"codegpt.runTask", *TASK_COMMANDS.values()} & set(offered.commands)
    assert {"codegpt.chat"} & set(offered.commands) == with_question
    assert {"codegpt.newChat", "codegpt.stop", "codegpt.selectModel"} <= set(offered.commands)


async def test_t19_an_error_that_no_line_holds_is_a_page_where_messages_have_one(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(openai_error(401, "No."))
    async with opened(with_key, client=helix("25.01.1")) as editor:
        editor.asks = False
        await editor.command("codegpt.chat", "hi")
        await editor.until(lambda: editor.messages() and editor.client.shown_documents)

        (line,) = editor.messages()
        assert "\n" not in line
        (page,) = pages(with_key)
        assert editor.client.shown_documents[0].uri == page.as_uri()
        text = page.read_text(encoding="utf-8")
        assert line in text
        assert "- Set API Key: codegpt.setApiKey" in text.splitlines()


async def test_t19_an_editor_that_asks_nothing_is_told_where_a_model_is_chosen(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    async with opened(with_key, client=helix("25.01.1")) as editor:
        editor.asks = False
        await editor.command("codegpt.selectModel")
        await editor.until(lambda: editor.client.shown_documents)

    text = pages(with_key)[0].read_text(encoding="utf-8")
    assert "config.toml" in text
    assert f"    model = {json.dumps('gpt-5.6-terra')}" in text.splitlines()


async def test_t19_in_helix_each_answer_of_a_conversation_is_a_file_that_holds_all_of_it(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    """Helix shows an open file as it was; told to open it again, it shows the old text."""
    fake.script(answer(LONG), answer("A line that no window of Helix could show whole, " * 3))
    async with opened(with_key, client=helix("25.01.1"), capabilities=usual_capabilities()) as editor:
        await ask(editor, fake, "First?", 1)
        await ask(editor, fake, "Second?", 2)
        first, second = (each.uri for each in editor.client.shown_documents)

    (page,) = pages(with_key)
    assert first != second == page.as_uri()
    assert [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("# ")] == [
        "# First?",
        "# Second?",
    ]


def test_what_could_only_be_run_with_a_word_is_named_where_nobody_can_be_asked(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    written, folder = tmp_path / "diary", tmp_path / "shop"
    folder.mkdir()
    added = call("mcp", "add", "--yes", "--", "acme", sys.executable, *script(diary=str(written)), environ=with_key)
    assert added.returncode == 0, added.stderr
    fake.script(calling(("acme__echo", {"word": "out"})), answer("Nothing."))
    asked = {"messages": [{"role": "user", "content": "Say."}], "mode": "look"}
    with RawClient(with_key, settings={}) as editor:
        del editor.answers["window/showMessageRequest"]
        capabilities = {"workspace": {"configuration": True}, "window": {"showDocument": {"support": True}}}
        folders = [{"uri": folder.as_uri(), "name": "shop"}]
        editor.initialize(capabilities=capabilities, workspaceFolders=folders)
        editor.call("workspace/executeCommand", {"command": "codegpt.chat", "arguments": [asked]})
        editor.wait_for_server_request("window/showDocument")
    (page,) = pages(with_key)
    assert "Nothing." in page.read_text()
    assert "echo of acme: only with someone’s permission, and nobody can be asked here" in page.read_text()
    assert [each for each in diary(written) if "called" in each] == []
