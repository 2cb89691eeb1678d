"""Tasks that change code, in editors without a client of ours: their answer is an edit that the person decides on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.test_edits import ANSWER, AREA, BETTER, PIECE, Desk
from tests.fakes.lsp_client import RawClient, environment
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, hang_after

RHYME = '+++\nname = "rhyme"\ntitle = "Rhyme"\nedit = true\n+++\nMake it rhyme:\n{code}\n'
KNOWN = {"showDocument": {"support": True}, "showMessage": {}}
ACTIONS = {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}


Opened = Callable[..., "Plain"]


class Plain(Desk):
    """An editor that knows no more of us than what its protocol says."""

    def run(self, command: str, *answers: str, **more: Any) -> None:
        """Have a task done on the piece."""
        self.fake.script(*(answer([each]) for each in answers))
        argument = {"uri": next(iter(self.texts)), "range": PIECE, **more}
        self.call("workspace/executeCommand", command=command, arguments=[argument])

    def takes(self, *titles: str) -> None:
        """What the person will choose, one after another."""
        wanted = [*titles]

        def choose(params: Any) -> Any:
            title = wanted.pop(0)
            return next(each for each in params["actions"] if each["title"] == title)

        self.editor.answers["window/showMessageRequest"] = choose

    def shown(self) -> str:
        """The document that was opened."""
        shown = self.editor.wait_for_server_request("window/showDocument")
        return Path(shown["uri"].removeprefix("file://")).read_text(encoding="utf-8")

    def menu(self, span: Mapping[str, Any] = PIECE) -> Sequence[Mapping[str, Any]]:
        """The code actions."""
        document = {"uri": next(iter(self.texts))}
        params = {"textDocument": document, "range": span, "context": {"diagnostics": []}}
        actions: Sequence[Mapping[str, Any]] = self.editor.call("textDocument/codeAction", params)["result"]
        return actions

    def choose(self, title: str, span: Mapping[str, Any] = PIECE) -> None:
        """Take the code action with this title."""
        action = next(each for each in self.menu(span) if each["title"] == f"CodeGPT: {title}")
        self.editor.call("workspace/executeCommand", dict(action["command"]))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens an editor with these abilities and a file."""
    closing = []
    with FakeProvider(expected_key=KEY) as fake:
        environ = environment(tmp_path, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.base_url)

        def begin(window: Mapping[str, Any] = KNOWN, locale: str = "en", **introduced: Any) -> Plain:
            editor = RawClient(environ, settings={"model": "gpt-5.4-mini"})
            closing.append(editor)
            able = {"workspace": {"configuration": True}, "window": window, "textDocument": ACTIONS}
            editor.__enter__()
            editor.initialize(capabilities=able, locale=locale, **introduced)
            desk = Plain(editor, fake, tmp_path)
            desk.open("area.py")
            return desk

        yield begin
        for each in closing:
            each.__exit__(None, None, None)


def text(desk: Desk) -> str:
    return next(iter(desk.texts.values()))


@pytest.mark.parametrize("command", ["codegpt.fix", "codegpt.refactor", "codegpt.document"])
def test_a_task_that_changes_code_ends_in_an_edit(opened: Opened, command: str) -> None:
    desk = opened()
    desk.takes("Show Difference", "Apply")
    desk.run(command, ANSWER)
    page = desk.shown()
    assert "Use π.\n\n```diff\n--- a/area.py" in page, "what was said of it stands above the difference"
    assert "+    return math.pi * r * r" in page
    assert desk.editor.wait_for_notification("window/showMessage")["message"].startswith("The change of area.py")
    assert text(desk) == BETTER
    assert "Give the whole new code in one block" in str(desk.fake.chats[0].body)


@pytest.mark.parametrize(
    ("command", "said", "why"),
    [
        ("codegpt.refactor", "Nothing is worth changing.", "no code to put in"),
        ("codegpt.unitTest", ANSWER, ""),
        ("codegpt.explain", ANSWER, ""),
    ],
)
def test_what_is_to_be_read_stays_a_page(opened: Opened, command: str, said: str, why: str) -> None:
    desk = opened()
    desk.run(command, said)
    page = desk.shown()
    assert said.strip() in page
    assert why in page
    assert text(desk) == AREA
    assert desk.editor.server_requests("window/showMessageRequest") == []
    assert len(desk.fake.chats) == 1


def test_what_arrived_before_a_stop_is_kept(opened: Opened) -> None:
    desk = opened()
    desk.fake.script(hang_after("Half an ", "answer"))
    desk.run("codegpt.fix", partialResultToken="t")
    desk.editor.wait_until(lambda: desk.editor.deltas("t"), "its first words")
    desk.call("workspace/executeCommand", command="codegpt.stop", arguments=[])
    page = desk.shown()
    assert page.startswith("# Fix: area.py:4-5\n\n")
    assert page.endswith("*Stopped.*\n")


def test_a_persons_own_task_ends_in_an_edit_where_it_says_so(opened: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "codegpt-ls" / "config" / "tasks"
    folder.mkdir(parents=True)
    (folder / "rhyme.md").write_text(RHYME, encoding="utf-8")
    desk = opened()
    listed = desk.call("codegpt/tasks")["result"]["tasks"]
    assert [each["name"] for each in listed if each["edits"]] == ["refactor", "document", "fix", "edit", "rhyme"]
    assert listed[-1]["answersWith"] == "code"
    desk.takes("Apply")
    desk.fake.script(answer([ANSWER]))
    desk.choose("Rhyme")
    desk.editor.wait_for_notification("window/showMessage")
    assert text(desk) == BETTER


@pytest.mark.parametrize(("title", "locale"), [("Apply the Change", "en"), ("변경 제안 버리기", "ko")])
def test_where_nobody_is_asked_the_menu_decides(opened: Opened, title: str, locale: str) -> None:
    """Kate has neither questions nor a list of commands."""
    desk = opened({}, locale)
    desk.run("codegpt.fix", ANSWER)
    told = desk.editor.notifications
    desk.editor.wait_until(lambda: "+    return math.pi" in str(told("window/showMessage")), "the difference")
    for action in desk.menu():
        assert "edit" not in action
        assert desk.editor.call("codeAction/resolve", action)["result"] == action
    desk.choose(title)
    ended = "was applied" if locale == "en" else "버렸습니다"
    desk.editor.wait_until(lambda: ended in str(told("window/showMessage")), "what became of it")
    assert text(desk) == (BETTER if locale == "en" else AREA)
    assert not any(title in each["title"] for each in desk.menu())


WISH = "def area(r):\r\n    # CodeGPT: use math.pi\r\n    return r * r * 3  # roughly\r\n"
DONE = "def area(r):\r\n    return math.pi * r * r\r\n"
WRITTEN = {
    "left out": "````python\ndef area(r):\n    return math.pi * r * r\n````\n",
    "kept": "````python\ndef area(r):\n    # CodeGPT: use math.pi\n    return math.pi * r * r\n````\n",
}


@pytest.mark.parametrize(("locale", "title"), [("en", "Do What the Comment Says"), ("ko", "주석대로 변경")])
@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_comment_says_what_is_to_be_done_and_goes(opened: Opened, written: str, locale: str, title: str) -> None:
    desk = opened(locale=locale)
    desk.open("area.py", f"{WISH}\r\n{WISH}")
    titles = [each["title"] for each in desk.menu({**PIECE, "start": {"line": 2, "character": 0}})]
    assert f"CodeGPT: {title}" not in titles, "the comment is not among these lines"
    desk.takes("Apply" if locale == "en" else "적용")
    desk.fake.script(answer([written]))
    desk.choose(title, {"start": {"line": 0, "character": 4}, "end": {"line": 2, "character": 8}})
    desk.editor.wait_for_notification("window/showMessage")
    assert text(desk) == f"{DONE}\r\n{WISH}"
    asked = desk.fake.chats[0].question
    assert "What is asked for:\nuse math.pi\n" in asked
    assert "# CodeGPT: use math.pi" in asked
    assert "Leave that comment out" in asked


def test_without_such_a_comment_there_is_nothing_to_do(opened: Opened) -> None:
    desk = opened()
    desk.run("codegpt.edit", comments=True)
    desk.editor.wait_for_notification("window/showMessage")
    assert desk.fake.chats == []
    wrong = desk.call("codegpt/proposeEdit", uri=next(iter(desk.texts)), comments=False)
    assert wrong["error"]["code"] == -32602
