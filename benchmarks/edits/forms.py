"""The forms that answers are written in, and the pieces that spoilt ones are made of."""

from collections.abc import Sequence

from benchmarks.edits.cases import Case, Form
from benchmarks.edits.changes import Change

Lines = Sequence[str]


def fence(lines: Lines, opener: str = "````", *, said: str = "Here is the changed code:") -> str:
    """Lines in a fence, with a word before and behind."""
    marks = opener[: len(opener) - len(opener.lstrip("`~"))]
    return "\n".join((said, "", opener, *lines, marks, "", "Nothing else had to change."))


def block(
    search: Lines, replace: Lines, path: str | None = None, markers: tuple[str, str] = ("SEARCH", "REPLACE")
) -> str:
    """A SEARCH/REPLACE block; in a fence, with the path above, where there is one."""
    begin, end = markers
    bare = (f"<<<<<<< {begin}", *search, "=======", *replace, f">>>>>>> {end}")
    return "\n".join(bare if path is None else (path, "```", *bare, "```"))


def other_block(change: Change) -> str:
    """One that changes a line outside the piece."""
    line, becomes = change.elsewhere
    return block([line], becomes.split("\n"), change.path)


def piece(change: Change, kind: str, answer: str, outcome: str | None) -> Case:
    """An answer about the piece, in a fence."""
    return _case(change, f"fence, {kind}", Form.PIECE, answer, outcome, (change.first, change.last))


def whole(change: Change, kind: str, answer: str, outcome: str | None) -> Case:
    """An answer with the whole document in a fence."""
    return _case(change, f"whole, {kind}", Form.WHOLE, answer, outcome, (0, len(change.lines) - 1))


def blocks(change: Change, kind: str, answer: str, outcome: str | None) -> Case:
    """An answer of SEARCH/REPLACE blocks about the whole document."""
    return _case(change, f"blocks, {kind}", Form.BLOCKS, answer, outcome, None)


def _case(
    change: Change, kind: str, form: Form, answer: str, outcome: str | None, lines: tuple[int, int] | None
) -> Case:
    return Case(
        kind=kind,
        form=form,
        answer=answer,
        path=change.path,
        language=change.language,
        document=change.document,
        lines=lines,
        outcome=outcome,
    )


def first_line_cut(lines: Lines) -> list[str]:
    """Without the margin of the first line, as it is where a model begins to write."""
    return [lines[0].lstrip(), *lines[1:]]


def margin_cut(lines: Lines) -> list[str]:
    """Without the margin of all."""
    edge = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[edge:] for line in lines]


def too_deep(lines: Lines, document: str) -> list[str]:
    """One step deeper."""
    step = "\t" if "\n\t" in document else "    "
    return [step + line if line.strip() else line for line in lines]


def other_blanks(lines: Lines, document: str) -> list[str]:
    """Blanks for the document's tabs, tabs for its blanks."""
    if "\n\t" in document:
        return [line.replace("\t", "    ") for line in lines]
    step = "  " if "\n  name: string" in document else "    "
    return [_tabs(line, step) for line in lines]


def blanks_at_ends(lines: Lines) -> list[str]:
    """With trailing blanks, as if they were nothing."""
    return [f"{line}  " if number % 2 else line for number, line in enumerate(lines)]


def typographic(lines: Lines) -> list[str]:
    """With typographic quotes for plain ones and a no-break blank, where nothing of it was asked for."""
    return [line.replace('"', "\u201d").replace(" in ", " in\u00a0") for line in lines]


def _tabs(line: str, step: str) -> str:
    bare = line.lstrip(" ")
    tabs, blanks = divmod(len(line) - len(bare), len(step))
    return "\t" * tabs + " " * blanks + bare
