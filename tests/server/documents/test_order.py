"""A document is what its editor shows, in whatever order its edits come."""

from itertools import permutations

import pytest
from lsprotocol import types

from codegpt_ls.server.documents.kept import EditorDocuments

URI = "file:///projects/shop/a.py"


def opened(text: str = "", version: int = 0) -> EditorDocuments:
    documents = EditorDocuments()
    documents.open(types.TextDocumentItem(uri=URI, language_id="python", version=version, text=text))
    return documents


def seen(documents: EditorDocuments) -> tuple[str, int]:
    (document,) = documents.workspace().documents.values()
    return str(document.text), document.version


def typed(documents: EditorDocuments, version: int, column: int, character: str) -> bool:
    at = types.Position(0, column)
    change = types.TextDocumentContentChangePartial(range=types.Range(at, at), text=character)
    return documents.change(
        types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version=version, uri=URI), [change])
    )


def replaced(documents: EditorDocuments, version: int, text: str) -> None:
    change = types.TextDocumentContentChangeWholeDocument(text=text)
    assert documents.change(
        types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version=version, uri=URI), [change])
    )


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=lambda order: "".join(map(str, order)))
def test_keys_pressed_at_once_are_read_in_the_order_of_their_versions(order: tuple[int, ...]) -> None:
    """As Helix 25.01 sends them, seen in its log: 6, 7, 3, 8, 4, 5."""
    documents = opened("!", 2)
    for number in order:
        typed(documents, 3 + number, number, "x=1;"[number])
    assert seen(documents) == ("x=1;!", 6)
    # And so is what is typed thereafter.
    typed(documents, 8, 5, "?")
    typed(documents, 7, 4, "#")
    assert seen(documents) == ("x=1;#?!", 8)


def test_versions_that_are_left_out_are_not_waited_for() -> None:
    documents = opened()
    for number in range(200):
        typed(documents, 1 + 2 * number, number, "ab"[number % 2])
        assert seen(documents) == (("ab" * 100)[: number + 1], 1 + 2 * number)


@pytest.mark.parametrize("versions", [(0, 0, 0), (4, 3, 2), (1, 2, 1), (7, 3, 3)])
def test_an_editor_that_does_not_count_up_is_followed_as_it_speaks(versions: tuple[int, ...]) -> None:
    documents = opened("", 5)
    for number, version in enumerate(versions):
        typed(documents, version, number, "abc"[number])
    assert seen(documents)[0] == "abc"


def test_a_whole_text_counts_for_all_before_it() -> None:
    documents = opened("old", 1)
    replaced(documents, 9, "new")
    assert seen(documents) == ("new", 9)
    typed(documents, 11, 4, "?")
    typed(documents, 10, 3, "!")
    assert seen(documents) == ("new!?", 11)


def test_a_late_edit_of_a_text_that_was_lost_makes_nothing_known() -> None:
    documents = opened("old", 1)
    documents.lose(URI)
    assert not typed(documents, 3, 0, "a")
    assert not typed(documents, 2, 0, "b")
    replaced(documents, 4, "new")
    assert seen(documents) == ("new", 4)
