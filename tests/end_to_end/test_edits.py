"""A change of code proposed, looked at and taken, in editors that do what they say and in those that do not."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import Message, RawClient, environment
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer

AREA = "import math\n\n\ndef area(r):\n    return r * r * 3\n\n\ndef rim(r):\n    return 6 * r\n"
BETTER = AREA.replace("r * r * 3", "math.pi * r * r")
PIECE = {"start": {"line": 3, "character": 4}, "end": {"line": 4, "character": 8}}
ANSWER = "Use π.\n\n````python\ndef area(r):\n    return math.pi * r * r\n````\n"


class Desk:
    """An editor with documents, that makes the edits it is asked for."""

    def __init__(self, editor: RawClient, fake: FakeProvider, folder: Path) -> None:
        self.editor, self.fake, self.folder = editor, fake, folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        editor.answers["workspace/applyEdit"] = self._apply

    def open(self, name: str, text: str = AREA) -> str:
        self.editor.answers["workspace/applyEdit"] = self._apply
        uri = (self.folder / name).as_uri()
        self.texts[uri], self.versions[uri] = text, 1
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.editor.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def type(self, uri: str, text: str) -> None:
        """The person changes the document to this."""
        self.texts[uri] = text
        self.versions[uri] += 1
        which = {"uri": uri, "version": self.versions[uri]}
        self.editor.notify("textDocument/didChange", {"textDocument": which, "contentChanges": [{"text": text}]})

    def call(self, method: str, **params: Any) -> Message:
        return self.editor.call(method, params)

    def propose(self, uri: str, *answers: str, **more: Any) -> Message:
        for each in answers or (ANSWER,):
            self.fake.script(answer([each]))
        return self.call("codegpt/proposeEdit", **{"uri": uri, "range": PIECE, "instruction": "Use π", **more})

    def _apply(self, params: Any) -> dict[str, bool]:
        (change,) = params["edit"]["documentChanges"]
        uri, version = change["textDocument"]["uri"], change["textDocument"]["version"]
        if version is None:
            # Nobody has it open: it is opened to be edited.
            self.open(Path(uri).name, Path(uri.removeprefix("file://")).read_text())
            version = 1
        if version != self.versions[uri]:
            return {"applied": False}
        lines = self.texts[uri].splitlines(keepends=True)
        for edit in reversed(change["edits"]):
            span = edit["range"]
            end = span["end"]["line"] + (span["end"]["character"] > 0)
            lines[span["start"]["line"] : end] = [edit["newText"]]
        self.type(uri, "".join(lines))
        return {"applied": True}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    tmp_path = tmp_path_factory.mktemp("edits")
    folder = tmp_path / "shop"
    folder.mkdir()
    with FakeProvider(expected_key=KEY) as fake:
        environ = environment(tmp_path, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.base_url)
        with RawClient(environ, settings={"model": "gpt-5.4-mini"}) as editor:
            editor.initialize(
                initializationOptions={"ownInterface": True},
                workspaceFolders=[{"uri": folder.as_uri(), "name": "shop"}],
                locale="en",
            )
            yield Desk(editor, fake, folder)


def sent(desk: Desk, number: int = -1) -> str:
    """What the model was asked."""
    return str(desk.fake.requests[number].body)


def test_a_change_is_proposed_then_taken_and_known_to_be_there(desk: Desk) -> None:
    uri = desk.open("area.py")
    proposed = desk.propose(uri, partialResultToken="edit-1")["result"]
    assert desk.texts[uri] == AREA
    assert "".join(desk.editor.deltas("edit-1")) == ANSWER
    assert [each["newText"] for each in proposed["edits"]] == ["    return math.pi * r * r\n"]
    assert "-    return r * r * 3\n+    return math.pi * r * r\n" in proposed["difference"]
    taken = desk.call("codegpt/acceptEdit", proposalId=proposed["proposalId"])["result"]
    assert desk.texts[uri] == BETTER
    assert (taken["version"], "left" in taken) == (2, False)
    again = desk.call("codegpt/acceptEdit", proposalId=proposed["proposalId"])
    assert again["error"]["data"]["code"] == "edit.unknown"


def test_what_was_typed_elsewhere_meanwhile_stays(desk: Desk) -> None:
    uri = desk.open("area.py")
    proposal = desk.propose(uri)["result"]["proposalId"]
    desk.type(uri, f"# top\n{AREA}# end\n")
    moved = desk.call("codegpt/proposedEdit", proposalId=proposal)["result"]
    assert moved["edits"][0]["range"]["start"] == {"line": 5, "character": 0}
    assert "error" not in desk.call("codegpt/acceptEdit", proposalId=proposal)
    assert desk.texts[uri] == f"# top\n{BETTER}# end\n"


def test_what_was_typed_inside_meanwhile_is_never_written_over(desk: Desk) -> None:
    uri = desk.open("area.py")
    proposal = desk.propose(uri)["result"]["proposalId"]
    typed = AREA.replace("r * r * 3", "r * r * 3.1")
    desk.type(uri, typed)
    refused = desk.call("codegpt/acceptEdit", proposalId=proposal)
    assert refused["error"]["data"]["code"] == "edit.stale"
    assert "area.py" in refused["error"]["message"]
    assert desk.texts[uri] == typed


@pytest.mark.parametrize("says", [{"applied": True}, {"applied": False, "failureReason": "read-only"}, None])
def test_an_edit_that_an_editor_did_not_make_is_told_as_that(desk: Desk, says: object) -> None:
    uri = desk.open("area.py")
    desk.editor.answers["workspace/applyEdit"] = lambda _params: says
    proposal = desk.propose(uri)["result"]["proposalId"]
    refused = desk.call("codegpt/acceptEdit", proposalId=proposal)["error"]
    assert refused["data"]["code"] == "edit.not_applied"
    assert ("read-only" in refused["message"]) == (isinstance(says, dict) and "failureReason" in says)
    # It is on offer still.
    assert "result" in desk.call("codegpt/proposedEdit", proposalId=proposal)


def test_hunks_are_taken_and_discarded_by_themselves(desk: Desk) -> None:
    uri = desk.open("area.py")
    whole = "\n".join(("````", *BETTER.replace("6 * r", "2 * math.pi * r").splitlines(), "````"))
    first = desk.propose(uri, whole, range=None)["result"]
    assert [each["number"] for each in first["edits"]] == [0, 1]
    taken = desk.call("codegpt/acceptEdit", proposalId=first["proposalId"], hunks=[1])["result"]
    assert desk.texts[uri] == AREA.replace("6 * r", "2 * math.pi * r")
    assert [each["newText"] for each in taken["left"]["edits"]] == ["    return math.pi * r * r\n"]
    assert desk.call("codegpt/discardEdit", proposalId=first["proposalId"], hunks=[0])["result"] == {}


def test_two_proposals_are_open_at_once(desk: Desk) -> None:
    some, other = desk.open("area.py"), desk.open("rim.py")
    first = desk.propose(some)["result"]["proposalId"]
    second = desk.propose(other)["result"]["proposalId"]
    desk.call("codegpt/discardEdit", proposalId=first)
    assert "error" not in desk.call("codegpt/acceptEdit", proposalId=second)
    assert (desk.texts[some], desk.texts[other]) == (AREA, BETTER)


def test_a_model_is_told_once_what_was_wrong(desk: Desk) -> None:
    uri = desk.open("area.py", AREA + AREA)
    block = "<<<<<<< SEARCH\ndef area(r):\n=======\ndef area(x):\n>>>>>>> REPLACE\n"
    better = block.replace("def area(r):", "    return 6 * r\nimport math\n\n\ndef area(r):")
    better = better.replace("def area(x):", "    return 6 * r\nimport math\n\n\ndef area(x):")
    proposed = desk.propose(uri, block, better, range=None, task="edit", instruction=None, question="Use x")
    assert [each["newText"] for each in proposed["result"]["edits"]] == ["def area(x):\n"]
    assert "in the code several times" in sent(desk)


@pytest.mark.parametrize(
    ("name", "asks"), [("area.py", False), ("conftest.py", True), (".github/workflows/ci.yml", True), ("run", True)]
)
def test_files_that_others_obey_are_asked_about(desk: Desk, name: str, *, asks: bool) -> None:
    path = desk.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(AREA)
    path.chmod(0o755 if name == "run" else 0o644)
    uri = desk.open(name)
    proposed = desk.propose(uri)["result"]
    assert ("question" in proposed) == asks
    refused = desk.call("codegpt/acceptEdit", proposalId=proposed["proposalId"])
    assert ("error" in refused) == asks
    if asks:
        assert refused["error"]["data"]["code"] == "edit.unconfirmed"
        assert "error" not in desk.call("codegpt/acceptEdit", proposalId=proposed["proposalId"], confirmed=True)
    assert desk.texts[uri] == BETTER


def test_a_link_counts_by_what_it_leads_to(desk: Desk) -> None:
    (desk.folder / "conftest.py").write_text(AREA)
    (desk.folder / "notes.py").symlink_to(desk.folder / "conftest.py")
    assert "question" in desk.propose(desk.open("notes.py"))["result"]


@pytest.mark.parametrize("name", [".env", "../outside.py", "ignored.py"])
def test_what_may_not_be_sent_is_not_edited(desk: Desk, name: str) -> None:
    (desk.folder / ".gitignore").write_text("ignored.py\n")
    (desk.folder / name).write_text(AREA)
    uri = (desk.folder / name).as_uri()
    refused = desk.call("codegpt/proposeEdit", uri=uri, answer=ANSWER)
    assert refused["error"]["data"]["code"] == "context.left_out"


def test_where_folders_are_not_trusted_no_door_changes_a_file(desk: Desk) -> None:
    uri = desk.open("area.py")
    proposed = desk.propose(uri)["result"]["proposalId"]
    about, named = {"uri": uri, "range": PIECE, "answer": ANSWER}, {"proposalId": proposed}
    doors = (
        *(("codegpt/proposeEdit", about), ("codegpt/proposedEdit", named), ("codegpt/acceptEdit", named)),
        ("workspace/executeCommand", {"command": "codegpt.edit", "arguments": [about]}),
        ("workspace/executeCommand", {"command": "codegpt.acceptEdit", "arguments": [named]}),
    )
    desk.editor.notify("codegpt/trustChanged", {"trusted": False})
    try:
        for method, params in doors:
            refused = desk.call(method, **params)["error"]
            assert (refused["data"]["code"], "not trusted" in refused["message"]) == ("context.left_out", True), method
    finally:
        desk.editor.notify("codegpt/trustChanged", {"trusted": True})
    assert desk.texts[uri] == AREA
    assert "error" not in desk.call("codegpt/acceptEdit", **named)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (answer(["I would leave it."]), "no_code"),
        (answer(["````python\ndef area(r):\n    return math.p"], finish_reason="length"), "cut_off"),
        (answer(["````python\ndef area(r):\n    return r * r * 3\n````"]), "unchanged"),
    ],
)
def test_an_answer_that_is_no_edit_stays_readable(desk: Desk, reply: Any, reason: str) -> None:
    desk.fake.script(reply)
    uri = desk.open("area.py")
    error = desk.call("codegpt/proposeEdit", uri=uri, range=PIECE, instruction="Use π")["error"]
    assert (error["data"]["code"], error["data"]["reason"]) == ("edit.refused", reason)
    assert error["data"]["text"]


def test_code_of_a_conversation_is_put_where_it_belongs(desk: Desk) -> None:
    uri = desk.open("area.py", AREA.replace("\n", "\r\n"))
    block = "```python\ndef area(r):\n    return math.pi * r * r\n```"
    proposed = desk.call("codegpt/proposeEdit", uri=uri, answer=block)["result"]
    assert "answer" not in proposed
    assert proposed["edits"][0]["newText"] == "    return math.pi * r * r\r\n"


@pytest.mark.parametrize("params", [{}, {"instruction": "a", "task": "fix"}, {"instruction": " "}, {"answer": ""}])
def test_a_call_says_one_thing(desk: Desk, params: Mapping[str, str]) -> None:
    wrong = desk.call("codegpt/proposeEdit", uri=desk.open("area.py"), **params)
    assert wrong["error"]["code"] == -32602


def plain(desk: Desk, *taken: str) -> Sequence[str]:
    """Run `codegpt.edit` for one who takes these buttons; the titles that were offered first."""
    offered: list[list[str]] = []

    def choose(params: Any) -> Any:
        offered.append([each["title"] for each in params["actions"]])
        wanted = taken[len(offered) - 1]
        return next(each for each in params["actions"] if each["title"] == wanted)

    desk.editor.answers["window/showMessageRequest"] = choose
    desk.fake.script(answer([ANSWER]))
    argument = {"uri": next(iter(desk.texts)), "range": PIECE, "instruction": "Use π"}
    desk.call("workspace/executeCommand", command="codegpt.edit", arguments=[argument])
    desk.editor.wait_for_notification("window/showMessage")
    return offered[0]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Desk]:
    """An editor that knows commands and questions."""
    with FakeProvider(expected_key=KEY) as fake:
        environ = environment(tmp_path, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.base_url)
        with RawClient(environ, settings={"model": "gpt-5.4-mini"}) as editor:
            window = {"showDocument": {"support": True}, "showMessage": {}}
            editor.initialize(capabilities={"workspace": {"configuration": True}, "window": window}, locale="en")
            yield Desk(editor, fake, tmp_path)


@pytest.mark.parametrize(("buttons", "outcome"), [(["Apply"], BETTER), (["Show Difference", "Discard"], AREA)])
def test_a_plain_editor_asks_its_person(bare: Desk, buttons: Sequence[str], outcome: str) -> None:
    uri = bare.open("area.py")
    assert plain(bare, *buttons) == ["Apply", "Show Difference", "Discard"]
    assert bare.texts[uri] == outcome
    assert len(bare.editor.server_requests("window/showDocument")) == (outcome == AREA)


def test_where_nothing_is_asked_two_commands_decide(bare: Desk) -> None:
    bare.editor.answers.pop("window/showMessageRequest")
    uri = bare.open("area.py")
    bare.fake.script(answer([ANSWER]))
    argument = {"uri": uri, "range": PIECE, "instruction": "Use π"}
    bare.call("workspace/executeCommand", command="codegpt.edit", arguments=[argument])
    shown = bare.editor.wait_for_server_request("window/showDocument")
    assert "+    return math.pi * r * r" in Path(shown["uri"].removeprefix("file://")).read_text()
    assert bare.texts[uri] == AREA
    bare.call("workspace/executeCommand", command="codegpt.acceptEdit", arguments=[])
    bare.editor.wait_until(lambda: "was applied" in str(bare.editor.notifications("window/showMessage")), "the edit")
    assert bare.texts[uri] == BETTER
