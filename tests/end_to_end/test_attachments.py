"""Pictures and files through the running server: what a model sees, what stays out, what a conversation keeps."""

import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.attachments.samples import SECRET, photograph, png
from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider

QUESTION = {"messages": [{"role": "user", "content": "What is it?"}]}


@pytest.fixture
def editor(with_key: dict[str, str], tmp_path: Path) -> Iterator[RawClient]:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "plan.png").write_bytes(png())
    (folder / "id_rsa.png").write_bytes(png())
    (tmp_path / "elsewhere.png").write_bytes(png())
    with RawClient(with_key) as client:
        client.initialize(workspaceFolders=[{"uri": folder.as_uri(), "name": "shop"}])
        yield client


def given(content: bytes, name: str = "a.png") -> dict[str, Any]:
    return {"kind": "attachment", "name": name, "data": b64encode(content).decode()}


def pictures(message: dict[str, Any]) -> list[Image.Image]:
    """What the model sees, with nothing besides."""
    parts = message["content"] if isinstance(message["content"], list) else []
    urls = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
    data = [b64decode(url.partition(";base64,")[2]) for url in urls]
    assert not any(SECRET.encode() in each for each in data)
    return [Image.open(BytesIO(each)) for each in data]


def test_pictures_go_before_the_words_and_the_rules_of_the_folder_hold(
    editor: RawClient, fake: FakeProvider, tmp_path: Path
) -> None:
    places = [(tmp_path / "shop" / name).as_uri() for name in ("plan.png", "id_rsa.png")]
    outside = (tmp_path / "elsewhere.png").as_uri()
    context = [
        given(photograph(60, 20, orientation=6)),
        *({"kind": "attachment", "uri": each} for each in (*places, outside)),
        given(b"\x7fELF\0", "tool"),
        given(b"A=1", ".env.local"),
        given(png(), "keys/server.pem"),
    ]
    answered = editor.call("codegpt/chat", {**QUESTION, "context": context})["result"]
    asked = fake.chats[-1].body["messages"][-1]
    assert [each.size for each in pictures(asked)] == [(20, 60), (40, 30)]
    assert asked["content"][-1]["text"].endswith("What is it?")
    left = {each["title"]: each["reason"] for each in answered["contextLeftOut"]}
    assert left == {
        "id_rsa.png": "denied",
        "elsewhere.png": "outside_workspace",
        "tool": "not_attachable",
    } | dict.fromkeys((".env.local", "keys/server.pem"), "denied")


def test_a_preview_tells_what_goes_along_without_sending_it(editor: RawClient, fake: FakeProvider) -> None:
    context = [given(png()), given(b"%PDF-1.7", "a.pdf"), *(given(png(41 + each, 9)) for each in range(9))]
    preview = editor.call("codegpt/previewContext", {"context": context})["result"]
    first, document = preview["parts"][:2]
    assert (first["mediaType"], first["text"]) == ("image/png", "")
    assert Image.open(BytesIO(b64decode(first["thumbnail"]))).size == (40, 30)
    assert (document["mediaType"], "thumbnail" in document) == ("application/pdf", False)
    assert "metadata" in document["note"]
    assert [each["reason"] for each in preview["leftOut"]] == ["too_many"]
    assert fake.chats == []


def test_a_conversation_keeps_its_pictures_until_it_is_deleted(
    editor: RawClient, fake: FakeProvider, tmp_path: Path
) -> None:
    thread = editor.call("codegpt/createThread", {})["result"]["id"]
    editor.call("codegpt/chat", {**QUESTION, "threadId": thread, "context": [given(png())]})
    editor.call("codegpt/retry", {"threadId": thread})
    assert len(pictures(fake.chats[-1].body["messages"][-1])) == 1
    editor.call("codegpt/chat", {**QUESTION, "threadId": thread})
    assert sum(len(pictures(each)) for each in fake.chats[-1].body["messages"]) == 1

    file = next(tmp_path.rglob("threads.db"))
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) FROM message WHERE attached IS NOT NULL").fetchone() == (2,), (
            "the answer before is kept with its question"
        )
    database.close()
    editor.call("codegpt/clearThreads", {"all": True})
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) FROM message").fetchone() == (0,)
    database.close()
