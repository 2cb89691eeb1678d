"""Code as context through the real server: exactly what the editor shows, in whatever it counts."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import RawClient, environment
from tests.fakes.provider import FakeProvider

ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
LINE = "값 = '한글 😀👩‍💻 é' + 이름  # 끝"


def units(text: str, encoding: str) -> int:
    codec, width = ENCODINGS[encoding]
    return len(text.encode(codec)) // width


def place(text: str, found: str, encoding: str) -> dict[str, Any]:
    """The range of a piece of a text, as an editor tells it."""
    start = text.index(found)
    return {"start": position(text[:start], encoding), "end": position(text[: start + len(found)], encoding)}


def position(before: str, encoding: str) -> dict[str, int]:
    lines = before.split("\n")
    return {"line": len(lines) - 1, "character": units(lines[-1], encoding)}


class Desk:
    """An editor with a folder, its encoding and its own copy of each document."""

    def __init__(self, client: RawClient, encoding: str | None = None) -> None:
        self.client = client
        self.encoding = encoding or "utf-16"
        self.texts: dict[str, str] = {}

    def open(self, uri: str, text: str, language: str = "python") -> str:
        self.texts[uri] = text
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.client.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def edit(self, uri: str, *edits: tuple[str, str]) -> None:
        """Replace each first text by the second one, in one notification."""
        changes = []
        for found, instead in edits:
            text = self.texts[uri]
            changes.append({"range": place(text, found, self.encoding), "text": instead})
            self.texts[uri] = text.replace(found, instead, 1)
        document = {"uri": uri, "version": 2}
        self.client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def select(self, uri: str, found: str) -> dict[str, Any]:
        return {"kind": "selection", "uri": uri, "range": place(self.texts[uri], found, self.encoding)}

    def preview(self, *context: dict[str, Any]) -> dict[str, Any]:
        response = self.client.call("codegpt/previewContext", {"context": list(context)})
        result: dict[str, Any] = response["result"]
        return result

    def text(self, item: dict[str, Any]) -> str:
        (part,) = self.preview(item)["parts"]
        return str(part["text"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def client(tmp_path: Path) -> Iterator[RawClient]:
    with RawClient(environment(tmp_path)) as client:
        yield client


def begin(client: RawClient, *folders: Path, encodings: Sequence[str] | None = None, **params: Any) -> Desk:
    """An editor that has introduced itself; the encoding is the one it was told."""
    general = {"general": {"positionEncodings": list(encodings)}} if encodings else {}
    told = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
    named = {"workspaceFolders": told} if folders else {}
    result = client.initialize(capabilities={"workspace": {"configuration": True}, **general}, **named, **params)
    return Desk(client, result["capabilities"].get("positionEncoding"))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_selection_behind_hangul_and_emoji_is_exact(client: RawClient, root: Path, encoding: str) -> None:
    desk = begin(client, root, encodings=[encoding])
    assert desk.encoding == encoding
    uri = desk.open((root / "a.py").as_uri(), f"\n{LINE}\n끝")

    for selected in ("이름", "😀", "👩‍💻", "é' + 이름  # 끝\n끝", "글 😀"):
        assert desk.text(desk.select(uri, selected)) == selected


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_edits_behind_hangul_and_emoji_leave_what_the_editor_shows(
    client: RawClient, root: Path, encoding: str
) -> None:
    desk = begin(client, root, encodings=[encoding])
    uri = desk.open((root / "a.py").as_uri(), f"{LINE}\r\n\x0c\u2028{LINE}")
    desk.edit(uri, ("이름", "name"), ("😀", "🎉한"))
    desk.edit(uri, ("끝\r\n", "끝"), ("한글", ""))
    desk.edit(uri, ("'", '"\n'))

    (part,) = desk.preview({"kind": "file", "uri": uri})["parts"]
    assert part["text"] == desk.texts[uri]
    assert desk.text(desk.select(uri, "name")) == "name"


def test_an_editor_that_names_no_encoding_counts_utf_16(client: RawClient, root: Path) -> None:
    desk = begin(client, root)
    uri = desk.open((root / "a.py").as_uri(), LINE)

    assert desk.encoding == "utf-16"
    assert desk.text(desk.select(uri, "이름")) == "이름"


def test_the_first_encoding_that_is_known_counts(client: RawClient, root: Path) -> None:
    desk = begin(client, root, encodings=["ebcdic", "utf-32", "utf-8"])

    assert desk.encoding == "utf-32"


def test_a_range_of_a_file_that_is_not_open_counts_the_same(client: RawClient, root: Path) -> None:
    desk = begin(client, root, encodings=["utf-8"])
    (root / "a.py").write_text(LINE, encoding="utf-8")
    span = place(LINE, "이름", "utf-8")

    assert desk.text({"kind": "range", "uri": (root / "a.py").as_uri(), "range": span}) == "이름"


def test_after_closing_the_file_counts_and_a_change_of_the_whole_text_is_taken(client: RawClient, root: Path) -> None:
    desk = begin(client, root)
    (root / "a.py").write_text("saved", encoding="utf-8")
    uri = desk.open((root / "a.py").as_uri(), "open")
    changed = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "changed"}]}
    client.notify("textDocument/didChange", changed)
    assert desk.text({"kind": "file", "uri": uri}) == "changed"

    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert desk.text({"kind": "file", "uri": uri}) == "saved"
    client.notify("textDocument/didChange", changed)
    assert desk.text({"kind": "file", "uri": uri}) == "saved"


def test_folders_come_and_go(client: RawClient, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / f"{folder.name}.py").write_text(folder.name)
    desk = begin(client, first)
    wanted = {"kind": "file", "path": "second.py"}
    assert [each["reason"] for each in desk.preview(wanted)["leftOut"]] == ["not_found"]

    event = {"added": [{"uri": second.as_uri(), "name": "s"}], "removed": [{"uri": first.as_uri(), "name": "f"}]}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert desk.text(wanted) == "second"
    gone = desk.preview({"kind": "file", "uri": (first / "first.py").as_uri()})
    assert [each["reason"] for each in gone["leftOut"]] == ["outside_workspace"]


def test_an_editor_without_folders_has_its_root(client: RawClient, root: Path) -> None:
    (root / "a.py").write_text("a")
    desk = begin(client, rootUri=root.as_uri())

    assert desk.text({"kind": "file", "path": "a.py"}) == "a"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ["*.pem", "src/.gitignore, line 2", "2", "empty"]),
        ("ko", ["*.pem", "2행", "2개", "내용이 없습니다"]),
    ],
)
def test_the_preview_says_what_stays_out_in_the_persons_language(
    client: RawClient, root: Path, locale: str, words: Sequence[str]
) -> None:
    (root / "src").mkdir()
    (root / "src" / ".gitignore").write_text("\nlocal.py\n")
    for name in ("server.pem", "src/local.py"):
        (root / name).touch()
    desk = begin(client, root, locale=locale)
    hidden = desk.open("untitled:Untitled-1", "x\u200b\u200by")
    result = desk.preview(
        {"kind": "file", "path": "server.pem"},
        {"kind": "file", "path": "src/local.py"},
        {"kind": "file", "uri": hidden},
        {"kind": "diagnostics", "uri": hidden},
    )

    assert [each["reason"] for each in result["leftOut"]] == ["denied", "ignored", "empty"]
    assert result["leftOut"][1]["ignoreFile"] == "src/.gitignore"
    assert result["leftOut"][1]["ignoreLine"] == 2
    said = [result["leftOut"][0]["message"], result["leftOut"][1]["message"], result["parts"][0]["note"]]
    for sentence, word in zip(said, words[:3], strict=True):
        assert word in sentence
    assert (result["parts"][0]["text"], result["parts"][0]["hiddenCharacters"]) == ("xy", 2)
    assert (result["bytes"], result["limit"]) == (2, 2 * 1024 * 1024)


def test_all_kinds_are_taken_and_wrong_ones_named(client: RawClient, root: Path) -> None:
    desk = begin(client, root)
    uri = desk.open((root / "a.py").as_uri(), "import os\ndef f(): pass\n")
    span = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}
    said = {"range": span, "message": "unused", "severity": 2, "source": "Ruff", "code": 401}
    result = desk.preview(
        {"kind": "selection", "uri": uri, "range": span},
        {"kind": "diagnostics", "uri": uri, "diagnostics": [said]},
        {"kind": "symbol", "uri": uri, "name": "f"},
        {"kind": "gitDiff", "scope": "working"},
        {"kind": "openEditors"},
        {"kind": "text", "title": "npm test", "text": "1 failed\n"},
        {"kind": "screen", "uri": 7},
    )
    assert [part["kind"] for part in result["parts"]] == ["selection", "diagnostics", "openEditors", "text"]
    assert (result["parts"][-1]["title"], result["parts"][-1]["text"]) == ("npm test", "1 failed\n")
    assert result["parts"][1]["text"] == "1: warning: unused (Ruff 401)\n"
    assert [each["reason"] for each in result["leftOut"]] == ["no_repository", "already_included", "unsupported"]
    assert result["leftOut"][-1] == {
        "index": 6,
        "kind": "screen",
        "title": "screen",
        "reason": "unsupported",
        "message": "This version of the server does not know this kind of context.",
        "count": 1,
    }

    for wrong, fields in (
        ({"kind": 5}, ["kind"]),
        ({}, ["kind"]),
        ({"kind": "file"}, ["uri", "path"]),
        ({"kind": "file", "uri": uri, "path": "a.py"}, ["uri", "path"]),
        ({"kind": "symbol", "uri": uri}, ["range", "position", "name"]),
        ({"kind": "selection", "uri": uri}, ["range"]),
        ({"kind": "range", "range": span}, ["uri"]),
        (
            {"kind": "selection", "uri": uri, "range": {"start": {"line": -1, "character": 0}, "end": span["end"]}},
            ["range.start.line"],
        ),
        ({"kind": "gitDiff", "scope": "all"}, ["scope"]),
        ({"kind": "text", "title": "", "text": "1 failed"}, ["title"]),
        ({"kind": "text", "title": "npm test"}, ["text"]),
    ):
        error = client.call("codegpt/previewContext", {"context": [{"kind": "openEditors"}, wrong]})["error"]
        assert (error["code"], error["data"]["fields"]) == (-32602, [f"context.1.{each}" for each in fields])


def test_nothing_stops_the_server(client: RawClient, root: Path) -> None:
    os.mkfifo(root / "pipe")
    (root / "a.bin").write_bytes(b"\0" * 100)
    (root / "large.py").write_bytes(b"x" * 2_000_000)
    desk = begin(client, root)
    odd = desk.open("untitled:a", "lone  half")
    half = json.dumps({"textDocument": {"uri": odd, "version": 2}, "contentChanges": [{"text": "lone \ud83d half"}]})
    body = f'{{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {half}}}'.encode()
    client.send_raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    result = desk.preview(
        {"kind": "file", "path": "pipe"},
        {"kind": "file", "path": "a.bin"},
        {"kind": "file", "path": "large.py"},
        {"kind": "file", "uri": "file:///%00"},
        {"kind": "file", "uri": odd},
        {"kind": "gitDiff", "scope": "staged", "folder": "nonsense"},
    )

    assert [part["text"] for part in result["parts"]] == ["lone \ufffd half"]
    assert [each["reason"] for each in result["leftOut"]] == [
        "not_a_file",
        "binary",
        "too_large",
        "outside_workspace",
        "outside_workspace",
    ]


CANARY = "canary-91c4"
SECRETS = (".env", "id_rsa", ".npmrc", ".git/config", "ignored.py")


def test_the_provider_never_sees_a_secret(with_key: dict[str, str], fake: FakeProvider, root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".gitignore").write_text("ignored.py\n")
    for secret in SECRETS:
        (root / secret).write_text(f"{CANARY}\n")
    span = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}
    said = [{"range": span, "message": f"unexpected {CANARY}"}]
    with RawClient(with_key, settings={"provider": "openai"}) as client:
        # To an editor with an interface of its own a command is answered when all is done.
        desk = begin(client, root, initializationOptions={"ownInterface": True})
        for secret in SECRETS[:3]:
            desk.open((root / secret).as_uri(), f"{CANARY} and more\n")
        for secret in SECRETS:
            about = {"uri": (root / secret).as_uri(), "range": span, "diagnostics": said}
            for command in ("codegpt.explain", "codegpt.fix", "codegpt.findProblems"):
                for argument in (about, {"uri": about["uri"]}):
                    client.call("workspace/executeCommand", {"command": command, "arguments": [argument]})
        harmless = desk.open((root / "app.py").as_uri(), "print('hello')\n")
        explain = {"command": "codegpt.explain", "arguments": [{"uri": harmless, "range": span}]}
        client.call("workspace/executeCommand", explain)

    assert len(fake.chats) == 1
    assert "print('hello')" in str(fake.chats[0].body)
    assert CANARY not in str([request.body for request in fake.requests])
