"""Findings as diagnostics in the editor, while the person goes on editing."""

from typing import Any

import pytest
from lsprotocol import types

from codegpt_ls.domain.tasks import Finding, Severity
from codegpt_ls.server.editor import Editor
from codegpt_ls.server.language_server import CodeGPTServer
from codegpt_ls.server.lines import Lines
from codegpt_ls.server.problems import Problems
from tests.server.frames import sent_messages

URI = "file:///a.py"
OTHER = "file:///b.py"
ASKED = Lines(2, 9)
OVERFLOW = Finding(4, 4, Severity.ERROR, "Overflow")
LEAK = Finding(8, 9, Severity.HINT, "Leak")


class Screen:
    """What the person sees of ours, by document."""

    def __init__(self) -> None:
        self.server = CodeGPTServer()
        self.taken: list[bytes] = []
        self.server.protocol.set_writer(self)
        self.problems = Problems(Editor(self.server, self.server.protocol))

    def write(self, data: bytes) -> None:
        self.taken.append(data)

    def close(self) -> None:
        pass

    def look_through(self, uri: str, *findings: Finding, asked: Lines = ASKED) -> bool:
        watched = self.problems.watch(uri, asked)
        try:
            return self.problems.publish(watched, findings, lambda line: (line % 2, 20))
        finally:
            self.problems.forget(watched)

    def edit(self, line: int, text: str, last: int | None = None) -> None:
        start = types.Position(line=line, character=0)
        end = types.Position(line=line if last is None else last, character=0)
        span = types.Range(start=start, end=end)
        self.problems.changed(URI, [types.TextDocumentContentChangePartial(range=span, text=text)])

    def published(self) -> list[tuple[str, list[Any]]]:
        messages = [message["params"] for message in sent_messages(b"".join(self.taken))]
        return [(message["uri"], message["diagnostics"]) for message in messages]

    def shown(self, uri: str = URI) -> list[tuple[int, str]]:
        diagnostics = dict(self.published()).get(uri, [])
        return [(each["range"]["start"]["line"], each["message"]) for each in diagnostics]


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_findings_are_diagnostics_of_whole_lines_with_our_name(screen: Screen) -> None:
    assert screen.look_through(URI, OVERFLOW, LEAK)
    assert screen.published() == [
        (
            URI,
            [
                {
                    "range": {"start": {"line": 3, "character": 1}, "end": {"line": 3, "character": 20}},
                    "message": "Overflow",
                    "severity": 1,
                    "source": "CodeGPT",
                },
                {
                    "range": {"start": {"line": 7, "character": 1}, "end": {"line": 8, "character": 20}},
                    "message": "Leak",
                    "severity": 4,
                    "source": "CodeGPT",
                },
            ],
        )
    ]


def test_editing_a_findings_line_takes_it_away_and_tells_where_the_others_are_now(screen: Screen) -> None:
    screen.look_through(URI, OVERFLOW, LEAK)
    screen.edit(0, "new\n")
    assert len(screen.published()) == 1
    screen.edit(4, "x")
    assert screen.shown() == [(8, "Leak")]


def test_another_look_at_the_same_code_replaces_and_one_at_other_code_adds(screen: Screen) -> None:
    screen.look_through(URI, OVERFLOW)
    screen.look_through(URI, LEAK)
    assert screen.shown() == [(7, "Leak")]
    screen.look_through(URI, Finding(21, 21, Severity.ERROR, "Below"), asked=Lines(20, 30))
    assert screen.shown() == [(7, "Leak"), (20, "Below")]
    screen.look_through(URI)
    assert screen.shown() == [(20, "Below")]


def test_nothing_found_where_nothing_was_shown_says_nothing(screen: Screen) -> None:
    assert screen.look_through(URI)
    assert screen.published() == []


def test_closing_a_document_and_clearing_take_all_of_it_away(screen: Screen) -> None:
    screen.look_through(URI, OVERFLOW)
    screen.look_through(OTHER, LEAK)
    screen.problems.closed(URI)
    assert (screen.shown(URI), screen.shown(OTHER)) == ([], [(7, "Leak")])
    screen.problems.clear()
    assert screen.shown(OTHER) == []
    screen.problems.clear()
    assert len(screen.published()) == 4


def test_findings_follow_the_code_that_moved_while_the_model_was_looking(screen: Screen) -> None:
    watched = screen.problems.watch(URI, ASKED)
    screen.edit(0, "one\ntwo\n")
    screen.edit(2, "", last=3)
    assert screen.problems.publish(watched, [OVERFLOW], lambda _: (0, 1))
    assert screen.shown() == [(4, "Overflow")]


@pytest.mark.parametrize("what", ["edited", "closed"])
def test_findings_in_code_that_changed_meanwhile_belong_nowhere(screen: Screen, what: str) -> None:
    watched = screen.problems.watch(URI, ASKED)
    if what == "edited":
        screen.edit(5, "x")
    else:
        screen.problems.closed(URI)
    assert not screen.problems.publish(watched, [OVERFLOW], lambda _: (0, 1))
    assert screen.published() == []
