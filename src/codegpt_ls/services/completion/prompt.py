"""What goes along: the text around the cursor, and pieces of other documents that are like it. Reads the disk, so it
runs in a thread of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.completion.request import Snippet
from codegpt_ls.domain.context.resolved import Place, Refusal
from codegpt_ls.domain.ports.code import SourceFiles
from codegpt_ls.domain.text import BYTES_PER_TOKEN, CleanText, OpenDocument, Text
from codegpt_ls.services.completion.gate import Closed
from codegpt_ls.services.completion.moment import Moment, plain

BEFORE: Final = 2_048 * 3 // 4 * BYTES_PER_TOKEN
"""Bytes before the cursor."""
AFTER: Final = 2_048 // 4 * BYTES_PER_TOKEN
STEP: Final = 64
"""Lines by which the beginning moves: a server keeps what it has read as long as that begins alike."""
_LINES_BEHIND: Final = 64
_MOST_LINES: Final = 512
SNIPPETS: Final = 4
SNIPPET_CHARACTERS: Final = 500
_SNIPPET_LINES: Final = 16
_LOOKED_THROUGH: Final = 100_000
"""Characters of another document."""
_CELL: Final = "vscode-notebook-cell:"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent."""

    before: str
    after: str
    title: str
    snippets: tuple[Snippet, ...]

    @property
    def words(self) -> str:
        """All of it."""
        return "".join((self.before, self.after, *(each.text for each in self.snippets)))


def prompt(moment: Moment, files: SourceFiles, clean: Callable[[str], CleanText], *, snippets: bool) -> Prompt | None:
    """What is sent; None for what may not be: by its name or an ignore file, from outside of the open folders, not to
    be written, or with characters that nobody sees. `snippets`: whether pieces of other documents go along."""
    place = files.place(moment.uri)
    if kept_back(files, place) is not None:
        return None
    before, after = _before(moment), _after(moment)
    if clean(before).hidden or clean(after).hidden:
        return None
    others = tuple(_snippets(moment, before, files, clean)) if snippets else ()
    return Prompt(before, after, place.title, others)


def kept_back(files: SourceFiles, place: Place) -> Closed | Refusal | None:
    """Why nothing of what lies here is sent."""
    if refusal := files.refusal(place):
        return refusal
    cell = place.uri.lower().startswith(_CELL)
    lies = files.place(f"file:{place.uri[len(_CELL) :].partition('#')[0]}") if cell else place
    if lies.path is None:
        return None  # a document that has never been saved lies nowhere
    if files.folders and lies.folder is None:
        return Closed.OUTSIDE
    return None if cell or files.writable(lies) else Closed.READ_ONLY


def _before(moment: Moment) -> str:
    """From a line whose number is a multiple of the step, as near as the size allows."""
    first = max(moment.at.line - _MOST_LINES, 0) // STEP * STEP
    while True:
        text = moment.above(first)
        if len(text.encode(errors="replace")) <= BEFORE or first + STEP > moment.at.line:
            break
        first += STEP
    return _cut(text, -BEFORE)


def _after(moment: Moment) -> str:
    return _cut(moment.below(_LINES_BEHIND), AFTER)


def _cut(text: str, most: int) -> str:
    """So many bytes at most, from the beginning or, where it is negative, from the end: in whole lines if it can be."""
    data = text.encode(errors="replace")
    if len(data) <= abs(most):
        return text
    if most < 0:
        kept = data[most:].decode(errors="ignore")
        return kept.partition("\n")[2] or kept
    kept = data[:most].decode(errors="ignore")
    whole = kept.rpartition("\n")
    return whole[0] + whole[1] or kept


def _snippets(moment: Moment, before: str, files: SourceFiles, clean: Callable[[str], CleanText]) -> Iterator[Snippet]:
    """One of each of the documents opened last, of the same language: the lines that share the most words."""
    here: frozenset[str] | None = None
    found = 0
    for document in reversed(tuple(moment.workspace.documents.values())):
        if found == SNIPPETS:
            return
        if document.uri == moment.uri or document.language_id != moment.language or not document.known:
            continue
        place = files.place(document.uri)
        if kept_back(files, place) is not None:
            continue
        here = here or _words(before.splitlines()[-_SNIPPET_LINES:])
        text = _likest(document, here)
        if text and not clean(text).hidden:
            found += 1
            yield Snippet(place.title, text)


def _likest(document: OpenDocument, here: frozenset[str]) -> str:
    lines = _first_lines(document.text)
    pieces = [lines[start : start + _SNIPPET_LINES] for start in range(0, len(lines), _SNIPPET_LINES)]
    best = max(pieces, key=lambda piece: _alike(_words(piece), here), default=())
    if not _alike(_words(best), here):
        return ""
    return _cut("\n".join(best), SNIPPET_CHARACTERS).rstrip()


def _first_lines(text: Text) -> Sequence[str]:
    lines, size = [], 0
    for line in text.lines:
        size += len(line)
        if size > _LOOKED_THROUGH:
            break
        lines.append(plain(line).rstrip("\n"))
    return lines


def _words(lines: Sequence[str]) -> frozenset[str]:
    letters = "".join(character if character.isalnum() or character == "_" else " " for character in " ".join(lines))
    return frozenset(word for word in letters.split() if len(word) > 2)


def _alike(words: frozenset[str], here: frozenset[str]) -> float:
    return len(words & here) / len(words | here) if words and here else 0.0
