"""The tasks in an editor that has no client of ours: code actions, answers as documents, findings as diagnostics."""

import asyncio
import json
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls import uris

from tests.end_to_end.editor import Editor, opened, usual_capabilities
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, hang_after, recorded, truncated

CODE = 'def greet():\n    인사 = "😀"; return 인사 + "!"\n\nprint(greet())\n'
SELECTED = 'return 인사 + "!"'
LONG = "It greets 안녕. " + "word " * 200
ALL = ["Explain", "Refactor", "Document", "Find Problems", "Unit Test"]
UTF8, UTF16, UTF32 = (types.PositionEncodingKind(name) for name in ("utf-8", "utf-16", "utf-32"))


def capabilities(
    *, literals: bool = True, shows: bool = True, encoding: types.PositionEncodingKind = UTF16
) -> types.ClientCapabilities:
    """Those of an editor that shows code actions."""
    able = usual_capabilities()
    assert able.window is not None
    able.window.show_document = types.ShowDocumentClientCapabilities(support=shows)
    able.general = types.GeneralClientCapabilities(position_encodings=[encoding])
    kinds = types.ClientCodeActionKindOptions(value_set=[types.CodeActionKind.QuickFix])
    support = types.ClientCodeActionLiteralOptions(code_action_kind=kinds) if literals else None
    action = types.CodeActionClientCapabilities(code_action_literal_support=support)
    able.text_document = types.TextDocumentClientCapabilities(code_action=action)
    return able


class Document:
    """A document open in the editor."""

    def __init__(self, editor: Editor, path: Path, text: str = CODE, *, encoding: str = "utf-16-le") -> None:
        path.write_text("what is on the disk is older\n", encoding="utf-8")
        self.path = path
        self.uri = uris.from_fs_path(str(path)) or ""
        self._editor = editor
        self._text = text
        self._encoding = encoding
        self._version = 1
        item = types.TextDocumentItem(uri=self.uri, language_id="python", version=1, text=text)
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    def span(self, selected: str) -> types.Range:
        """Where this text stands, as the editor counts."""
        start = self._text.index(selected)
        return types.Range(start=self._position(start), end=self._position(start + len(selected)))

    def lines(self, first: int, last: int) -> types.Range:
        return types.Range(start=types.Position(line=first, character=0), end=types.Position(line=last, character=0))

    def edit(self, line: int, text: str) -> None:
        """Put text in front of a line."""
        self._version += 1
        where = types.VersionedTextDocumentIdentifier(uri=self.uri, version=self._version)
        change = types.TextDocumentContentChangePartial(range=self.lines(line, line), text=text)
        params = types.DidChangeTextDocumentParams(text_document=where, content_changes=[change])
        self._editor.client.text_document_did_change(params)

    def close(self) -> None:
        which = types.TextDocumentIdentifier(uri=self.uri)
        self._editor.client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=which))

    async def actions(
        self,
        span: types.Range,
        *,
        diagnostics: Sequence[types.Diagnostic] = (),
        only: Sequence[str] | None = None,
    ) -> list[Any]:
        """What the editor's menu would offer."""
        context = types.CodeActionContext(diagnostics=list(diagnostics), only=only)
        document = types.TextDocumentIdentifier(uri=self.uri)
        params = types.CodeActionParams(text_document=document, range=span, context=context)
        return list(await self._editor.client.text_document_code_action_async(params) or ())

    async def take(self, title: str, span: types.Range, **context: Any) -> Any:
        """Open the menu and take the action of this title."""
        actions = await self.actions(span, **context)
        action = next(each for each in actions if title in each.title)
        command = action.command
        return await self._editor.command(command.command, *command.arguments)

    def _position(self, index: int) -> types.Position:
        before = self._text[:index].split("\n")
        width = 4 if self._encoding == "utf-32-le" else 2 if self._encoding == "utf-16-le" else 1
        return types.Position(line=len(before) - 1, character=len(before[-1].encode(self._encoding)) // width)


async def shown(editor: Editor, number: int = 1) -> Path:
    """The document that the editor was told to open."""
    await editor.until(lambda: len(editor.client.shown_documents) >= number)
    document = editor.client.shown_documents[number - 1]
    assert document.external is False
    assert document.take_focus is False
    return Path(uris.to_fs_path(document.uri) or "")


def warning(span: types.Range, message: str = "unused name") -> types.Diagnostic:
    return types.Diagnostic(
        range=span, message=message, severity=types.DiagnosticSeverity.Warning, source="Ruff", code="F841"
    )


def sent(fake: FakeProvider) -> str:
    """The last question as it went to the provider."""
    text: str = fake.chats[-1].body["messages"][-1]["content"]
    return text


async def test_an_answer_under_way_can_be_stopped_from_the_same_menu(
    with_key: dict[str, str], tmp_path: Path, fake: FakeProvider
) -> None:
    """Of some editors it is the only door."""
    fake.script(hang_after("It is half "))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        cursor = document.lines(0, 0)
        assert await document.actions(cursor) == []
        answering = asyncio.create_task(document.take("Explain", document.span(SELECTED)))
        await editor.until(lambda: len(fake.chats) == 1)
        assert [action.title for action in await document.actions(cursor)] == ["CodeGPT: Stop"]
        assert [action.kind for action in await document.actions(cursor, only=["source"])] == ["source.codegpt.stop"]
        assert await document.actions(cursor, only=["quickfix"]) == []
        await document.take("Stop", cursor)
        fake.wait_until_closed(0)
        await asyncio.wait([answering])
        async with asyncio.timeout(30):
            while await document.actions(cursor):
                pass


async def test_a_selection_is_offered_every_task_about_code(with_key: dict[str, str], tmp_path: Path) -> None:
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        actions = await document.actions(document.span(SELECTED))

    assert [action.title for action in actions] == [f"CodeGPT: {title}" for title in ALL]
    assert [action.kind for action in actions] == [
        "refactor.codegpt.explain",
        "refactor.codegpt.refactor",
        "refactor.codegpt.document",
        "source.codegpt.find_problems",
        "refactor.codegpt.unit_test",
    ]
    assert all(action.edit is None for action in actions)


@pytest.mark.parametrize("how", ["editor", "setting"])
async def test_titles_are_in_the_persons_language(with_key: dict[str, str], tmp_path: Path, how: str) -> None:
    locale, settings = ("ko-KR", None) if how == "editor" else ("en", {"locale": "ko"})
    async with opened(with_key, capabilities=capabilities(), locale=locale, settings=settings) as editor:
        await editor.request("codegpt/tasks")
        document = Document(editor, tmp_path / "a.py")
        actions = await document.actions(document.span(SELECTED))

    titles = [action.title.removeprefix("CodeGPT: ") for action in actions]
    assert titles == ["설명", "리팩터링", "문서화", "문제 찾기", "단위 테스트"]


async def test_a_bare_cursor_is_offered_nothing_and_a_diagnostic_its_fix(
    with_key: dict[str, str], tmp_path: Path
) -> None:
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        cursor = document.lines(1, 1)
        assert await document.actions(cursor) == []

        found = warning(document.span("인사"))
        (fix,) = await document.actions(cursor, diagnostics=[found])
        everything = await document.actions(document.span(SELECTED), diagnostics=[found])

    assert (fix.title, fix.kind, fix.diagnostics) == ("CodeGPT: Fix", "quickfix", (found,))
    assert [action.title for action in everything] == [f"CodeGPT: {title}" for title in [*ALL, "Fix"]]


ONLY: tuple[tuple[list[str], list[str]], ...] = (
    (["quickfix"], ["Fix"]),
    (["refactor"], ["Explain", "Refactor", "Document", "Unit Test"]),
    (["refactor.codegpt.explain"], ["Explain"]),
    (["refactor.extract"], []),
    (["source"], ["Find Problems"]),
    (["source.organizeImports"], []),
    ([""], [*ALL, "Fix"]),
    (["quickfix", "source"], ["Find Problems", "Fix"]),
)


async def test_an_editor_gets_only_the_kinds_it_asks_for(with_key: dict[str, str], tmp_path: Path) -> None:
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        span = document.span(SELECTED)
        offered = [await document.actions(span, diagnostics=[warning(span)], only=only) for only, _ in ONLY]

    assert [[action.title.removeprefix("CodeGPT: ") for action in actions] for actions in offered] == [
        titles for _, titles in ONLY
    ]


async def test_an_editor_that_knows_only_commands_gets_those(with_key: dict[str, str], tmp_path: Path) -> None:
    async with opened(with_key, capabilities=capabilities(literals=False)) as editor:
        document = Document(editor, tmp_path / "a.py")
        actions = await document.actions(document.span(SELECTED))

    assert all(isinstance(action, types.Command) for action in actions)
    assert actions[0].command == "codegpt.explain"


@pytest.mark.parametrize(("encoding", "codec"), [(UTF8, "utf-8"), (UTF16, "utf-16-le"), (UTF32, "utf-32-le")])
async def test_the_exact_selection_is_sent_and_the_answer_opens_as_a_document(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path, encoding: types.PositionEncodingKind, codec: str
) -> None:
    fake.script(answer(LONG))
    async with opened(with_key, capabilities=capabilities(encoding=encoding)) as editor:
        document = Document(editor, tmp_path / "a.py", encoding=codec)
        assert await document.take("Explain", document.span(SELECTED)) is None
        path = await shown(editor)

        assert f"```python\n{SELECTED}\n```" in sent(fake)
        assert "def greet():" in sent(fake)
        assert path.read_text(encoding="utf-8") == f"# Explain: a.py:2\n\n{LONG.strip()}\n"
        assert path.name.endswith("-explain.md")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.parent == tmp_path / "codegpt-ls" / "cache" / "answers"
        assert editor.messages() == []
        assert document.path.read_text(encoding="utf-8") == "what is on the disk is older\n"


async def test_the_answer_is_asked_for_in_the_persons_language(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    async with opened(with_key, capabilities=capabilities(), locale="ko") as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("설명", document.span(SELECTED))
        await shown(editor)

    assert "Answer in 한국어." in sent(fake)


async def test_progress_shows_the_words_as_they_come(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(hang_after("Half an ", "answer 안녕"))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        await editor.until(lambda: "Half an" in str(_progress(editor)))

        assert _progress(editor)[0]["title"].startswith("CodeGPT: Explain")
        assert _progress(editor)[0]["cancellable"] is True
        editor.cancel_progress(_token(editor))
        await shown(editor)
        assert _progress(editor)[-1]["kind"] == "end"


@pytest.mark.parametrize("how", ["progress", "codegpt.stop"])
async def test_what_arrived_before_a_stop_is_kept_and_marked(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path, how: str
) -> None:
    fake.script(hang_after("Half an ", "answer 안녕"))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        await editor.until(lambda: "Half an" in str(_progress(editor)))
        if how == "progress":
            editor.cancel_progress(_token(editor))
        else:
            await editor.command("codegpt.stop")
        path = await shown(editor)
        await asyncio.to_thread(fake.wait_until_closed, len(fake.requests) - 1)

        text = path.read_text(encoding="utf-8")
        assert "Half an " in text
        assert text.endswith("\n\n---\n\n*Stopped.*\n")
        assert editor.messages() == []
        await editor.command("codegpt.stop")
        await editor.until(editor.messages)


async def test_what_arrived_before_a_failure_is_kept_and_the_failure_told(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(truncated("Half an "))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        path = await shown(editor)
        await editor.until(editor.messages)

        text = path.read_text(encoding="utf-8")
        assert "\n\nHalf an\n\n---\n\n*" in text
        assert editor.messages()[0] in text


async def test_a_failure_before_any_text_opens_no_document(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(recorded("429_insufficient_quota"))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        await editor.until(lambda: editor.questions)

        assert "quota" in editor.questions[0].message
    assert not (tmp_path / "codegpt-ls" / "cache" / "answers").exists()


async def test_an_answer_cut_at_the_models_limit_says_so(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer("It is ", finish_reason="length"))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        path = await shown(editor)

    assert "It is\n\n---\n\n*The answer reached" in path.read_text(encoding="utf-8")


async def test_shutting_down_in_mid_answer_keeps_what_arrived(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(hang_after("Half an ", "answer"))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        await editor.until(lambda: "Half an" in str(_progress(editor)))
        await editor.client.shutdown_session()
        assert editor.exit_code == 0

    (path,) = (tmp_path / "codegpt-ls" / "cache" / "answers").iterdir()
    assert path.read_text(encoding="utf-8").endswith("*Stopped.*\n")


async def test_where_no_document_can_be_shown_a_message_holds_the_beginning_and_the_path(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer(LONG), answer("Short."))
    async with opened(with_key, capabilities=capabilities(shows=False)) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        await editor.until(editor.messages)
        (path,) = (tmp_path / "codegpt-ls" / "cache" / "answers").iterdir()
        beginning, place = editor.messages()[0].split("…\n\n")
        assert LONG.startswith(beginning)
        assert str(path) in place
        assert LONG.strip() in path.read_text(encoding="utf-8")

        await document.take("Explain", document.span(SELECTED))
        await editor.until(lambda: len(editor.messages()) == 2)
        assert editor.messages()[1] == "Short."


async def test_an_editor_that_refuses_to_show_the_document_gets_the_message(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer(LONG))
    async with opened(with_key, capabilities=capabilities()) as editor:
        editor.shows_documents = False
        document = Document(editor, tmp_path / "a.py")
        await document.take("Explain", document.span(SELECTED))
        await editor.until(editor.messages)
        assert "codegpt-ls/cache/answers/" in editor.messages()[0]


async def test_a_long_answer_of_chat_opens_as_a_document(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer(LONG))
    async with opened(with_key) as editor:
        await editor.command("codegpt.chat", "What does\nit do?")
        path = await shown(editor)

    assert path.read_text(encoding="utf-8") == f"# What does it do?\n\n{LONG.strip()}\n"


async def test_a_client_with_its_own_interface_gets_the_result_and_no_document(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer(LONG), answer("Because."))
    async with opened(with_key, capabilities=capabilities(), options={"ownInterface": True}) as editor:
        document = Document(editor, tmp_path / "a.py")
        result = await document.take("Explain", document.span(SELECTED))
        assert (result["task"], result["text"], result["finishReason"]) == ("explain", LONG, "stop")

        span = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}
        asked = {"uri": document.uri, "range": span, "question": "Why?", "partialResultToken": "t"}
        result = await editor.command("codegpt.ask", asked)
        assert "text" not in result
        assert editor.deltas("t") == ["Because."]
        assert editor.client.shown_documents == []
        assert editor.messages() == []
    assert sent(fake).startswith("Why?\n")
    assert "```python\ndef greet():\n```" in sent(fake)
    offered = [task.title.removeprefix("CodeGPT: ") for task in await _offered(with_key, tmp_path, own=True)]
    assert {"Ask", "Edit"} <= set(offered)
    assert not (tmp_path / "codegpt-ls" / "cache" / "answers").exists()


async def test_fix_shows_the_model_the_diagnostics_and_their_whole_lines(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        found = warning(document.span(SELECTED), "it\nis odd")
        await document.take("Fix", document.lines(1, 1), diagnostics=[found])
        await shown(editor)

    assert '```python\n    인사 = "😀"; return 인사 + "!"\n```' in sent(fake)
    assert "2: warning: it is odd (Ruff F841)" in sent(fake)


async def test_findings_are_marked_in_the_code_until_they_are_edited_closed_or_cleared(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    first = {"line": 2, "endLine": 2, "severity": "error", "message": "Odd"}
    last = {"line": 4, "severity": "hint", "message": "Print"}
    fake.script(*(answer([json.dumps({"findings": [first, last]})]) for _ in range(3)))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        seen = editor.client.diagnostics

        await document.take("Find Problems", document.lines(0, 4))
        await editor.until(editor.messages)
        assert editor.messages()[0].endswith("problems found and marked in the code: 2.")
        odd, _printed = seen[document.uri]
        assert (odd.message, odd.severity, odd.source) == ("Odd", types.DiagnosticSeverity.Error, "CodeGPT")
        assert odd.range == types.Range(types.Position(1, 4), types.Position(1, 30))
        assert "2 |     인사 = " in sent(fake)
        assert '"findings"' in sent(fake)

        document.edit(0, "import os\n")
        document.edit(2, "x")
        await editor.until(lambda: len(seen[document.uri]) == 1)
        assert seen[document.uri][0].range.start.line == 4

        await document.take("Find Problems", document.lines(0, 5))
        await editor.until(lambda: len(seen[document.uri]) == 2)
        await editor.command("codegpt.clearProblems")
        assert seen[document.uri] == []

        await document.take("Find Problems", document.lines(0, 5))
        await editor.until(lambda: len(seen[document.uri]) == 2)
        document.close()
        await editor.until(lambda: not seen[document.uri])
        assert editor.client.shown_documents == []


async def test_findings_in_code_that_was_edited_meanwhile_are_a_document(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    finding = json.dumps([{"line": 2, "endLine": 3, "severity": "error", "message": "Odd"}])
    fake.script(answer([finding[:5], finding[5:]], delay=0.5))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Find Problems", document.lines(0, 4))
        await editor.until(lambda: any(each.get("message") == "Answering…" for each in _progress(editor)))
        document.edit(1, "x")
        path = await shown(editor)

        assert "- **Lines 2–3** (error): Odd" in path.read_text(encoding="utf-8")
        assert "edited in the meantime" in path.read_text(encoding="utf-8")
        assert document.uri not in editor.client.diagnostics


async def test_an_answer_that_is_no_list_of_findings_is_shown_as_it_is(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer("Line 2 is odd."), answer('{"findings": []}'))
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / "a.py")
        await document.take("Find Problems", document.lines(0, 4))
        path = await shown(editor)
        assert path.read_text(encoding="utf-8").endswith("\n\nLine 2 is odd.\n")

        await document.take("Find Problems", document.lines(0, 4))
        await editor.until(editor.messages)
        assert editor.messages()[0].endswith("no problems found.")


async def test_a_client_of_our_own_gets_findings_in_the_result_too(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    fake.script(answer([json.dumps([{"line": 99, "severity": "odd", "message": "Odd"}])]))
    async with opened(with_key, capabilities=capabilities(), options={"ownInterface": True}) as editor:
        document = Document(editor, tmp_path / "a.py")
        result = await document.take("Find Problems", document.lines(0, 4))
        await editor.until(lambda: editor.client.diagnostics)

    assert result["findings"] == [{"firstLine": 4, "lastLine": 4, "severity": "warning", "message": "Odd"}]


async def test_code_that_may_not_be_sent_is_not_and_the_person_is_told(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    async with opened(with_key, capabilities=capabilities()) as editor:
        document = Document(editor, tmp_path / ".env", "CANARY=sk-1234567890\n")
        await document.take("Explain", document.lines(0, 1))
        await editor.until(editor.messages)

        assert ".env" in editor.messages()[0]
    assert fake.chats == []


@pytest.mark.parametrize(
    ("command", "arguments", "told"),
    [
        ("codegpt.explain", [], "Select some"),
        ("codegpt.ask", [{"uri": "file:///nowhere/a.py"}], "question"),
        ("codegpt.runTask", [{"task": "gone"}], "gone"),
        ("codegpt.runTask", [{"task": "edit", "uri": "file:///nowhere/a.py"}], "question"),
    ],
)
async def test_a_command_without_what_it_needs_says_what_that_is(
    with_key: dict[str, str], fake: FakeProvider, command: str, arguments: list[Any], told: str
) -> None:
    async with opened(with_key, capabilities=capabilities()) as editor:
        assert await editor.command(command, *arguments) is None
        await editor.until(editor.messages)
        assert told in editor.messages()[0]
    assert fake.chats == []


async def test_a_command_with_params_that_do_not_fit_fails_at_once(with_key: dict[str, str]) -> None:
    params = types.ExecuteCommandParams(command="codegpt.explain", arguments=[{"range": "all"}])
    async with opened(with_key, capabilities=capabilities()) as editor:
        error = await editor.fails("workspace/executeCommand", params)

    assert error.code == -32602
    assert error.data["fields"] == ["range"]


async def test_a_persons_own_task_is_offered_listed_and_run_and_a_broken_file_told(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    folder = tmp_path / "codegpt-ls" / "config" / "tasks"
    folder.mkdir(parents=True)
    (folder / "rhyme.md").write_text('+++\nname = "rhyme"\ntitle = "Rhyme"\n+++\nMake it rhyme:\n{code}\n')
    (folder / "broken.md").write_text("nothing")
    workspace = tmp_path / "project" / ".codegpt" / "tasks"
    workspace.mkdir(parents=True)
    (workspace / "evil.md").write_text('+++\nname = "evil"\ntitle = "Evil"\n+++\n{code}\n')
    async with opened(with_key, capabilities=capabilities()) as editor:
        listed = await editor.request("codegpt/tasks")
        await editor.until(editor.messages)
        assert "broken.md" in editor.messages()[0]
        document = Document(editor, tmp_path / "project" / "a.py")
        titles = [action.title for action in await document.actions(document.span(SELECTED))]
        await document.take("Rhyme", document.span(SELECTED))
        await shown(editor)
        assert len(editor.messages()) == 1

    names = [task["name"] for task in listed["tasks"]]
    assert names == ["explain", "refactor", "document", "find-problems", "unit-test", "fix", "edit", "ask", "rhyme"]
    assert listed["tasks"][-1] == {
        "name": "rhyme",
        "title": "Rhyme",
        "slash": "rhyme",
        "command": "codegpt.runTask",
        "needsSelection": True,
        "needsDiagnostics": False,
        "needsQuestion": False,
        "answersWith": "text",
        "edits": False,
        "own": True,
        "path": str(folder / "rhyme.md"),
    }
    assert listed["folder"] == str(folder)
    assert [problem["path"] for problem in listed["problems"]] == [str(folder / "broken.md")]
    assert titles == [f"CodeGPT: {title}" for title in [*ALL, "Rhyme"]]
    assert sent(fake) == f"Make it rhyme:\n```python\n{SELECTED}\n```"


async def _offered(environ: dict[str, str], folder: Path, *, own: bool) -> list[Any]:
    async with opened(environ, capabilities=capabilities(), options={"ownInterface": own}) as editor:
        document = Document(editor, folder / "b.py")
        return await document.actions(document.span(SELECTED))


def _token(editor: Editor) -> str | int:
    return editor.tokens()[-1]


def _progress(editor: Editor) -> list[dict[str, Any]]:
    return editor.reports(_token(editor)) if editor.tokens() else []
