"""What a model really answered: aider's own chat of August 2024, about its own files, as its source package has it.

The files are those of aider's packages of these weeks, and as the answers before have changed them. An answer counts
where what is to be replaced stands in one of them exactly once, word for word: then there is one right outcome, and
no matcher is needed to know it. Nothing of it is kept here; `scripts/bench` fetches the packages by their hashes.
"""

import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.edits.cases import Case, Form
from benchmarks.edits.forms import fence, first_line_cut, margin_cut, other_blanks, too_deep

FOLDER: Final = Path(__file__).parent.parent / "peers" / "recorded"
_CHAT: Final = "tests/fixtures/chat-history.md"
_BLOCK: Final = re.compile(r"^<{7} SEARCH\n(.*?)^={7}\n(.*?)^>{7} REPLACE$", re.MULTILINE | re.DOTALL)
_DIVIDER: Final = re.compile(r"^={5,9}$", re.MULTILINE)
_BEGUN: Final = re.compile(r"^<{5,9} (?:SEARCH|ORIGINAL)", re.MULTILINE)
_LANGUAGES: Final = {"py": "python", "md": "markdown"}


@dataclass(frozen=True, slots=True)
class _Answer:
    asked: str
    text: str


def recorded() -> Iterator[Case]:
    """Every answer about one file, as it was written, and its code in a fence where it changes one place."""
    files = _files()
    if not files:
        return
    for answer in _answers():
        for path, changes in _changes(answer.text).items():
            found = next(((text, after) for text in reversed(files[path]) if (after := _after(text, changes))), None)
            if found is None:
                continue
            files[path].append(found[1])
            case = _case(answer, path, *found)
            if len(_changes(answer.text)) == 1 and len(_BEGUN.findall(answer.text)) == len(changes):
                yield case
            if len(changes) == 1:
                yield from _as_piece(case, *changes[0])


def spoilt(cases: Sequence[Case]) -> Iterator[Case]:
    """The recorded ones, each spoilt in one way, by turns."""
    for number, case in enumerate(cases):
        way = tuple(_WAYS)[number % len(_WAYS)]
        kind, answer = f"{case.kind}, {way}", _spoilt(case, _WAYS[way])
        yield replace(case, kind=kind, answer=answer)
        if not number % len(_WAYS):
            windows = [text.replace("\n", "\r\n") for text in (case.document, case.outcome or "")]
            yield replace(case, kind="recorded, a file of Windows", document=windows[0], outcome=windows[1])


def _spoilt(case: Case, spoil: Callable[[Sequence[str], str], list[str]]) -> str:
    if case.form is Form.PIECE:
        lines = case.answer.split("\n")
        return "\n".join((*lines[:3], *spoil(lines[3:-3], case.document), *lines[-3:]))
    return _BLOCK.sub(lambda block: _spoilt_block(block, case.document, spoil), case.answer)


def _spoilt_block(block: re.Match[str], document: str, spoil: Callable[[Sequence[str], str], list[str]]) -> str:
    """Both parts alike, or neither: a margin that only one of them has is no margin."""
    parts = [part.removesuffix("\n").split("\n") for part in block.groups()]
    edges = [_edge(part) for part in parts]
    if not all(part.strip() for part in block.groups()) or (edges[0] != edges[1] and spoil is _WAYS["margin cut"]):
        return block[0]
    search, becomes = (spoil(part, document) for part in parts)
    return "\n".join(("<<<<<<< SEARCH", *search, "=======", *becomes, ">>>>>>> REPLACE"))


def _edge(lines: Sequence[str]) -> int:
    return min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)


_WAYS: Final[Mapping[str, Callable[[Sequence[str], str], list[str]]]] = {
    "margin cut": lambda lines, _: margin_cut(lines),
    "first line cut": lambda lines, _: first_line_cut(lines),
    "too deep": too_deep,
    "other blanks": other_blanks,
    "blank lines around": lambda lines, _: ["", *lines, ""],
}


def _case(answer: _Answer, path: str, document: str, outcome: str) -> Case:
    return Case(
        kind="recorded",
        form=Form.BLOCKS,
        answer=answer.text,
        path=path,
        language=_LANGUAGES.get(path.rpartition(".")[2], "plaintext"),
        document=document,
        outcome=outcome,
        asked=answer.asked,
    )


def _as_piece(case: Case, search: str, becomes: str) -> Iterator[Case]:
    """The same code as a model writes it that was asked about these lines and nothing else."""
    first = case.document[: case.document.index(search)].count("\n")
    lines = (first, first + search.count("\n"))
    if becomes.strip():
        written = fence(becomes.removesuffix("\n").split("\n"), "`````")
        yield replace(case, kind="recorded, in a fence", form=Form.PIECE, answer=written, lines=lines)


def _files() -> dict[str, list[str]]:
    """What each file held in each package, the oldest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for package in sorted(FOLDER.glob("*.whl")):
        with zipfile.ZipFile(package) as archive:
            for name in archive.namelist():
                if name.startswith("aider/") and name.endswith((".py", ".md")):
                    found[name].append(archive.read(name).decode())
    return found


def _answers() -> Iterator[_Answer]:
    """What was answered, and asked right before: lines with `#### ` are the person's, those with `> ` the program's."""
    for package in FOLDER.glob("*.tar.gz"):
        with tarfile.open(package) as archive:
            file = archive.extractfile(f"{package.name.removesuffix('.tar.gz')}/{_CHAT}")
            assert file is not None
            yield from _spoken(file.read().decode().split("\n"))


def _spoken(lines: Sequence[str]) -> Iterator[_Answer]:
    asked: list[str] = []
    said: list[str] = []
    for line in [*lines, "# aider chat started"]:
        if not line.startswith(("####", "> ", "# aider chat started")) and line != ">":
            said.append(line)
            continue
        if any(each.strip() for each in said):
            yield _Answer("\n".join(asked), "\n".join(said))
            asked = []
        said = []
        if line.startswith("####"):
            asked.append(line[4:].strip())


def _changes(answer: str) -> dict[str, list[tuple[str, str]]]:
    """What is to become what, by file; blocks that are not whole do not count here."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for block in _BLOCK.finditer(answer):
        above = [line.strip().strip("`*#:") for line in answer[: block.start()].split("\n")[-4:]]
        path = next((line for line in reversed(above) if line and " " not in line and "/" in line), "")
        if not any(_DIVIDER.search(text) for text in block.groups()):
            found[path].append((block[1], block[2]))
    return found


def _after(text: str, changes: Sequence[tuple[str, str]]) -> str | None:
    """The file with these changes; None where one of them is not certain, or made already."""
    marked = "\n" + text
    places: list[tuple[int, int, str]] = []
    for search, becomes in changes:
        if not search.strip() or marked.count("\n" + search) != 1 or (becomes.strip() and "\n" + becomes in marked):
            return None
        start = marked.index("\n" + search)
        places.append((start, start + len(search), becomes))
    places.sort()
    pieces, at = [], 0
    for start, stop, becomes in places:
        if start < at:
            return None
        pieces += [text[at:start], becomes]
        at = stop
    return "".join((*pieces, text[at:]))
