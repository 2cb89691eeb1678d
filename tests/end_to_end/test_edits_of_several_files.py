"""One answer that changes several files, over the wire: a proposal each, and all of them or none."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.test_edits import AREA, BETTER, Desk
from tests.fakes.lsp_client import Message, RawClient, environment
from tests.fakes.provider import FakeProvider

BLOCK = "{path}\n<<<<<<< SEARCH\n{old}\n=======\n{new}\n>>>>>>> REPLACE\n"
MADE = "from area import area\n"


def change(path: str, old: str = "    return r * r * 3", new: str = "    return math.pi * r * r") -> str:
    return BLOCK.format(path=path, old=old, new=new)


NEW = change("new.py", "", MADE.strip())


class Table(Desk):
    """A desk whose files are found anew for each test."""

    def lay(self, *names: str) -> str:
        """These files are there, the first one open; its URI."""
        for path in self.folder.iterdir():
            path.unlink()
        for uri in list(self.texts):
            self.editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        self.texts.clear()
        for name in names:
            (self.folder / name).write_text(AREA)
        return self.open(names[0])

    def asks(self, uri: str, *blocks: str, **more: Any) -> Message:
        """Propose what these blocks say."""
        return self.call("codegpt/proposeEdit", uri=uri, answer="\n".join(blocks), **{"several": True, **more})

    def takes(self, proposed: Message, **more: Any) -> Message:
        """Take all of them."""
        return self.call("codegpt/acceptEdit", proposalId=proposed["proposalId"], together=True, **more)

    def text(self, name: str) -> str | None:
        """What the document holds that the editor has open."""
        return self.texts.get((self.folder / name).as_uri())


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    tmp_path = tmp_path_factory.mktemp("several")
    folder = tmp_path / "shop"
    folder.mkdir()
    with RawClient(environment(tmp_path)) as editor:
        editor.initialize(
            initializationOptions={"ownInterface": True},
            workspaceFolders=[{"uri": folder.as_uri(), "name": "shop"}],
            locale="en",
        )
        with FakeProvider() as fake:
            yield Table(editor, fake, folder)


def test_each_file_is_a_proposal_and_all_are_taken_together(table: Table) -> None:
    uri = table.lay("area.py", "rim.py")
    proposed = table.asks(uri, change("area.py"), change("rim.py"), NEW)["result"]
    rim, new = proposed["others"]
    assert [each["title"] for each in (proposed, rim, new)] == ["area.py", "rim.py", "new.py"]
    assert [each.get("creates", False) for each in (proposed, rim, new)] == [False, False, True]
    assert (proposed["version"], "version" in rim) == (1, False)
    assert "--- /dev/null\n+++ b/new.py\n" in new["difference"]
    assert (table.text("area.py"), (table.folder / "new.py").exists()) == (AREA, False)

    taken = table.takes(proposed)["result"]
    assert [taken["uri"], *(each["uri"] for each in taken["others"])] == [uri, rim["uri"], new["uri"]]
    assert (table.text("area.py"), table.text("rim.py")) == (BETTER, BETTER)
    assert (table.folder / "new.py").read_text() == MADE
    assert (table.folder / "rim.py").read_text() == AREA, "the editor's to save"


def test_one_file_is_taken_and_another_discarded_by_itself(table: Table) -> None:
    uri = table.lay("area.py", "rim.py", "side.py")
    proposed = table.asks(uri, change("area.py"), change("rim.py"), change("side.py"))["result"]
    rim, side = proposed["others"]
    assert "error" not in table.call("codegpt/acceptEdit", proposalId=rim["proposalId"])
    assert "error" not in table.call("codegpt/discardEdit", proposalId=side["proposalId"])
    assert (table.text("area.py"), table.text("rim.py")) == (AREA, BETTER)
    assert "others" not in table.takes(proposed)["result"]
    assert (table.text("area.py"), table.text("side.py")) == (BETTER, None)
    again = table.asks(uri, change("rim.py", "    return 6 * r", "    return 7 * r"), change("side.py"))["result"]
    table.call("codegpt/discardEdit", proposalId=again["proposalId"], together=True)
    gone = table.call("codegpt/acceptEdit", proposalId=again["others"][0]["proposalId"])
    assert gone["error"]["data"]["code"] == "edit.unknown"


def test_where_one_fits_no_more_none_is_put_in(table: Table) -> None:
    uri = table.lay("area.py", "rim.py")
    other = table.open("rim.py")
    proposed = table.asks(uri, change("area.py"), change("rim.py"))["result"]
    table.type(other, AREA.replace("3", "4"))
    assert table.takes(proposed)["error"]["data"]["code"] == "edit.stale"
    made = table.asks(uri, change("area.py"), NEW)["result"]
    (table.folder / "new.py").write_text("mine")
    assert table.takes(made)["error"]["data"]["code"] == "edit.stale"
    assert (table.text("area.py"), (table.folder / "new.py").read_text()) == (AREA, "mine")


def test_what_was_put_in_before_a_refusal_is_told_and_the_rest_stays_on_offer(table: Table) -> None:
    uri = table.lay("area.py", "rim.py")
    other = table.open("rim.py")
    proposed = table.asks(uri, change("area.py"), change("rim.py"), NEW)["result"]
    apply = table.editor.answers["workspace/applyEdit"]

    def refuse(params: Any) -> Any:
        named = params["edit"]["documentChanges"][0]["textDocument"]["uri"]
        return {"applied": False} if named == other else apply(params)

    table.editor.answers["workspace/applyEdit"] = refuse
    refused = table.takes(proposed)["error"]
    assert refused["data"]["code"] == "edit.not_applied"
    assert "the change to rim.py. It was applied to area.py before" in refused["message"]
    assert (table.text("area.py"), (table.folder / "new.py").exists()) == (BETTER, False)
    table.editor.answers["workspace/applyEdit"] = apply
    rest = table.takes(proposed["others"][0])["result"]
    assert rest["uri"] == other
    assert (table.text("rim.py"), (table.folder / "new.py").read_text()) == (BETTER, MADE)


def test_a_file_that_others_obey_is_asked_about_though_its_fellow_is_not(table: Table) -> None:
    uri = table.lay("area.py", "conftest.py")
    proposed = table.asks(uri, change("area.py"), change("conftest.py"), change("build.sh", "", "rm"))["result"]
    assert ["question" in each for each in (proposed, *proposed["others"])] == [False, True, True]
    refused = table.takes(proposed)["error"]
    assert (refused["data"]["code"], "conftest.py" in refused["message"]) == ("edit.unconfirmed", True)
    assert table.text("area.py") == AREA
    assert "error" not in table.takes(proposed, confirmed=True)
    assert (table.text("conftest.py"), (table.folder / "build.sh").read_text()) == (BETTER, "rm\n")


@pytest.mark.parametrize("name", [".env", "ignored.py", "./id_rsa"])
def test_no_answer_changes_or_makes_what_may_not_be_sent(table: Table, name: str) -> None:
    uri = table.lay("area.py")
    (table.folder / ".gitignore").write_text("ignored.py\n")
    made = table.asks(uri, change("area.py"), change(name, "", "x"))
    (table.folder / name).write_text(AREA)
    for refused in (made, table.asks(uri, change("area.py"), change(name))):
        assert refused["error"]["data"]["code"] == "context.left_out"


@pytest.mark.parametrize("path", ["../outside.py", "{outside}", "~/outside.py", "nowhere/new.py", "link.py"])
def test_no_answer_leads_out_of_the_folders(table: Table, path: str) -> None:
    uri = table.lay("area.py")
    outside = table.folder.parent / "outside.py"
    outside.write_text(AREA)
    (table.folder / "link.py").symlink_to(outside)
    # Also where the person has it open: the call does not name it.
    document = {"uri": outside.as_uri(), "languageId": "python", "version": 1, "text": AREA}
    table.editor.notify("textDocument/didOpen", {"textDocument": document})
    named = path.format(outside=outside)
    for block in (change(named), change(named, "", "x")):
        refused = table.asks(uri, change("area.py"), block)["error"]["data"]
        assert (refused["code"], refused["reason"]) == ("edit.refused", "other_file")
    table.editor.notify("textDocument/didClose", {"textDocument": {"uri": outside.as_uri()}})
    assert outside.read_text() == AREA


def test_other_files_are_changed_only_where_the_call_says_so(table: Table) -> None:
    uri = table.lay("area.py", "rim.py")
    alone = table.asks(uri, change("area.py"), change("rim.py"), several=None)
    assert alone["error"]["data"]["reason"] == "other_file"
    wrong = table.call("codegpt/proposeEdit", uri=uri, instruction="Use π", several=True)
    assert wrong["error"]["code"] == -32602
    piece = {"hunks": [0], "together": True}
    assert table.call("codegpt/acceptEdit", proposalId="x", **piece)["error"]["code"] == -32602


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Table]:
    """An editor that knows commands and questions."""
    folder = tmp_path / "shop"
    folder.mkdir()
    with RawClient(environment(tmp_path)) as editor, FakeProvider() as fake:
        window = {"showDocument": {"support": True}, "showMessage": {}}
        capabilities = {"workspace": {"configuration": True}, "window": window}
        folders = [{"uri": folder.as_uri(), "name": "shop"}]
        editor.initialize(capabilities=capabilities, workspaceFolders=folders, locale="en")
        yield Table(editor, fake, folder)


def opens(table: Table, *left: str) -> None:
    """The editor opens what it is told to, but for files with these names: those without a word to this server."""

    def show(params: Any) -> Any:
        path = Path(params["uri"].removeprefix("file://"))
        if path.parent == table.folder and path.name not in left:
            table.open(path.name, path.read_text())
        return {"success": True}

    table.editor.answers["window/showDocument"] = show


def run(table: Table, command: str, *arguments: object) -> Message:
    return table.call("workspace/executeCommand", command=command, arguments=arguments)


def test_a_plain_editor_takes_all_or_none(bare: Table) -> None:
    """Asked once for all, and once more for the file that others obey; then by the commands."""
    opens(bare, "conftest.py")
    uri = bare.lay("area.py", "conftest.py")
    asked: list[str] = []

    def told(words: str) -> bool:
        return words in str(bare.editor.notifications("window/showMessage"))

    taken: Sequence[str] = ("Show Difference", "Apply", "Discard")

    def choose(params: Any) -> Any:
        asked.append(params["message"])
        return next(each for each in params["actions"] if each["title"] == taken[len(asked) - 1])

    bare.editor.answers["window/showMessageRequest"] = choose
    argument = {"uri": uri, "answer": "\n".join((change("area.py"), change("conftest.py"), NEW)), "several": True}
    run(bare, "codegpt.edit", argument)
    page = bare.editor.wait_for_server_request("window/showDocument")
    bare.editor.wait_until(lambda: len(asked) == 3, "the second question")
    assert asked[0] == asked[1] == "A change of area.py, conftest.py, new.py is ready. Places: 3."
    assert "conftest.py is a file that" in asked[2]
    text = Path(page["uri"].removeprefix("file://")).read_text()
    assert text.count("+    return math.pi * r * r") == 2
    assert f"+{MADE}" in text

    bare.editor.answers.pop("window/showMessageRequest")
    bare.editor.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
    run(bare, "codegpt.acceptEdit")
    bare.editor.wait_until(lambda: told("opened conftest.py without codegpt-ls"), "why not")
    assert (bare.text("area.py"), (bare.folder / "new.py").exists()) == (AREA, False)
    opens(bare)
    run(bare, "codegpt.acceptEdit")
    said = "The change of area.py, conftest.py, new.py was applied."
    bare.editor.wait_until(lambda: told(said), "the edits")
    assert (bare.text("area.py"), bare.text("conftest.py")) == (BETTER, BETTER)
    assert (bare.folder / "new.py").read_text() == MADE
    made = (bare.folder / "new.py").as_uri()
    shown = bare.editor.server_requests
    bare.editor.wait_until(lambda: made in str(shown("window/showDocument")), "what nothing else would show")
