"""Edits that cannot be followed: the text is never answered from what it was before."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegpt_ls.domain.text import OpenDocument
from codegpt_ls.server.language_server import build_server
from tests.server.transport.test_greeting import no_services

URI = "file:///project/a.py"
BROKEN = [
    {"range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "x"},
    {"range": {"start": {"line": 0, "character": 0}}, "text": "x"},
    {"range": 5, "text": "x"},
    {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}},
    {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": None},
    {"text": 5},
    {},
    None,
]


class Receiving:
    """A server's protocol without anything behind it."""

    def __init__(self) -> None:
        server, _ = build_server(no_services)
        self.protocol = server.protocol
        self.lost: list[str] = []
        self.protocol.on_lost = self.lost.append

    def receive(self, method: str, params: object) -> None:
        self.raw(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def raw(self, frame: bytes) -> None:
        self.protocol.receive(frame)

    def open(self, text: str, uri: str = URI) -> None:
        self.receive("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "text": text}})

    def change(self, *changes: object) -> None:
        self.receive("textDocument/didChange", {"textDocument": {"uri": URI}, "contentChanges": changes})

    def document(self, uri: str = URI) -> OpenDocument:
        found = self.protocol.documents.workspace().document(uri)
        assert found
        return found


def at(start: int, end: int) -> dict[str, Any]:
    """A range of a text that is one line."""
    return {"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}}


EDITS = st.one_of(
    st.tuples(st.just("part"), st.integers(0, 30), st.integers(0, 30), st.text("ab", max_size=3)),
    st.tuples(st.just("whole"), st.text("ab", max_size=9)),
    st.tuples(st.just("broken"), st.sampled_from(BROKEN)),
)


@settings(deadline=None)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), max_size=8))
def test_a_text_is_what_the_editor_has_or_not_known(batches: list[list[Any]]) -> None:
    asyncio.run(follow(batches))


async def follow(batches: list[list[Any]]) -> None:
    receiving = Receiving()
    receiving.open("abab")
    text: str | None = "abab"
    for batch in batches:
        changes: list[object] = []
        for edit in batch:
            match edit:
                case "part", start, end, new:
                    changes.append({"range": at(start, end), "text": new})
                    first, last = sorted((start, end))
                    text = None if text is None else text[:first] + new + text[last:]
                case "whole", new:
                    changes.append({"text": new})
                    text = new
                case _, nonsense:
                    changes.append(nonsense)
        if any(edit[0] == "broken" for edit in batch):
            text = None
        receiving.change(*changes)
        document = receiving.document()
        assert (str(document.text) if document.known else None) == text
    assert receiving.document().language_id == "python"


@pytest.mark.parametrize("broken", BROKEN, ids=str)
async def test_the_person_is_told_once_of_an_edit_that_is_lost(broken: object) -> None:
    receiving = Receiving()
    receiving.open("abab")
    receiving.change(broken)
    receiving.change({"range": at(0, 1), "text": "x"})

    assert receiving.lost == [URI]
    assert not receiving.document().known


async def test_a_document_that_is_opened_again_is_known_again() -> None:
    receiving = Receiving()
    receiving.open("abab")
    receiving.change({})
    receiving.receive("textDocument/didClose", {"textDocument": {"uri": URI}})
    receiving.open("new")

    assert str(receiving.document().text) == "new"
    assert receiving.document().known


@pytest.mark.parametrize("opened", [{"uri": URI}, {"uri": URI, "text": None}, {"uri": URI, "text": 7}])
async def test_a_document_whose_text_did_not_come_is_not_read_from_the_disk_instead(opened: object) -> None:
    receiving = Receiving()
    receiving.receive("textDocument/didOpen", {"textDocument": opened})

    assert receiving.lost == [URI]
    assert not receiving.document().known


async def test_an_edit_of_what_is_not_open_opens_nothing() -> None:
    receiving = Receiving()
    receiving.change({"text": "late"})
    receiving.change({"range": at(0, 0), "text": "x"})

    assert receiving.lost == []
    assert receiving.protocol.documents.workspace().document(URI) is None


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textD', id="cut off"),
        pytest.param(b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": "\xb0\xa1"}', id="not UTF-8"),
        pytest.param(b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {}}', id="of no document"),
    ],
)
async def test_a_message_that_may_have_been_an_edit_of_any_document_is_one_of_all(frame: bytes) -> None:
    receiving = Receiving()
    receiving.open("abab")
    receiving.open("cdcd", uri="untitled:b")
    receiving.raw(frame)

    assert receiving.lost == [URI, "untitled:b"]
    assert not receiving.document().known


async def test_a_message_about_something_else_takes_no_text_away() -> None:
    receiving = Receiving()
    receiving.open("abab")
    receiving.receive("$/setTrace", {"value": "loud"})
    receiving.receive("window/workDoneProgress/cancel", {})
    receiving.raw(b'{"jsonrpc": "2.0", "id": 1, "result": {"textDocument/didChange": 1}}')

    assert receiving.lost == []
    assert str(receiving.document().text) == "abab"
