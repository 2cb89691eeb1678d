"""Findings as diagnostics, and what becomes of them while the person goes on editing.

A finding lives until its own lines are edited, its document is closed, its code is looked through again, or all are
cleared. Lines put in or taken out above it move it along; a change of the whole document ends all of its findings.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lsprotocol import types

from codegpt_ls.domain.tasks import Finding, Severity
from codegpt_ls.server.editor import Editor
from codegpt_ls.server.lines import Lines

SOURCE: Final = "CodeGPT"

Edges = Callable[[int], tuple[int, int]]
"""First character that is no blank, and end, of a line counted from 0, in the editor's units."""

_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}


@dataclass(slots=True)
class Watched:
    """Lines that a model is looking through."""

    uri: str
    asked: Lines
    """Where they were when it was asked."""
    lines: Lines | None
    """Where they are by now; None once they were edited."""


@dataclass(frozen=True, slots=True)
class _Problem:
    lines: Lines
    start: int
    end: int
    finding: Finding

    def diagnostic(self) -> types.Diagnostic:
        start = types.Position(line=self.lines.first, character=self.start)
        end = types.Position(line=self.lines.last, character=self.end)
        return types.Diagnostic(
            range=types.Range(start=start, end=end),
            message=self.finding.message,
            severity=_SEVERITIES[self.finding.severity],
            source=SOURCE,
        )


class Problems:
    """What is published for one editor."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._published: dict[str, tuple[_Problem, ...]] = {}
        """By URI; never empty."""
        self._watched: list[Watched] = []

    def watch(self, uri: str, lines: Lines) -> Watched:
        """Follow these lines until they are forgotten."""
        watched = Watched(uri, lines, lines)
        self._watched.append(watched)
        return watched

    def forget(self, watched: Watched) -> None:
        """Follow them no longer."""
        self._watched.remove(watched)

    def publish(self, watched: Watched, findings: Iterable[Finding], edges: Edges) -> bool:
        """Show what was found, in place of what was shown for these lines before.

        False when they have been edited since, and nobody knows any more where the findings belong.
        """
        if watched.lines is None:
            return False
        moved = watched.lines.first - watched.asked.first
        found = [_problem(finding, moved, edges) for finding in findings]
        kept = [each for each in self._published.get(watched.uri, ()) if not each.lines.meet(watched.lines)]
        self._replace(watched.uri, [*kept, *found])
        return True

    def changed(self, uri: str, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """The person edited a document."""
        for watched in self._watched:
            if watched.uri == uri and watched.lines is not None:
                watched.lines = watched.lines.after(changes)
        problems = self._published.get(uri, ())
        left = [replace(each, lines=lines) for each in problems if (lines := each.lines.after(changes))]
        if len(left) < len(problems):
            self._replace(uri, left)
        elif left:
            # The editor has moved along what it shows.
            self._published[uri] = tuple(left)

    def closed(self, uri: str) -> None:
        """The person closed a document."""
        for watched in self._watched:
            if watched.uri == uri:
                watched.lines = None
        self._replace(uri, ())

    def clear(self) -> None:
        """Take all of them away."""
        for uri in tuple(self._published):
            self._replace(uri, ())

    def _replace(self, uri: str, problems: Sequence[_Problem]) -> None:
        before = self._published.pop(uri, ())
        if problems:
            self._published[uri] = tuple(problems)
        if before or problems:
            self._editor.publish(uri, [each.diagnostic() for each in problems])


def _problem(finding: Finding, moved: int, edges: Edges) -> _Problem:
    lines = Lines(finding.first_line - 1 + moved, finding.last_line - 1 + moved)
    return _Problem(lines, edges(lines.first)[0], edges(lines.last)[1], finding)
