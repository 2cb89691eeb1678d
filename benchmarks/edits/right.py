"""Answers that hold the edit that was meant, spoilt in the ways in which models spoil them and in some that nobody
prepared for."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.edits import forms
from benchmarks.edits.cases import Case
from benchmarks.edits.changes import CHANGES, Change
from benchmarks.edits.forms import block, blocks, fence, piece, whole


def right() -> Iterator[Case]:
    """All of them."""
    for change in CHANGES:
        for case in (*_pieces(change), *_wholes(change), *_blocks(change)):
            yield case
            if case.kind.endswith(", as it is"):
                yield from _other_documents(case)


def _pieces(change: Change) -> Iterator[Case]:
    old, new, after = change.piece, change.wanted, change.outcome
    above, below = change.lines[max(change.first - 2, 0) : change.first], change.lines[change.last :][:2]
    sign = "//" if change.language in ("go", "typescript") else "#"
    answers = {
        "as it is": fence(new),
        "three backticks and a language": fence(new, f"```{change.language}"),
        "tildes": fence(new, "~~~"),
        "first line cut": fence(forms.first_line_cut(new)),
        "margin cut": fence(forms.margin_cut(new)),
        "too deep": fence(forms.too_deep(new, change.document)),
        "other blanks": fence(forms.other_blanks(new, change.document)),
        "lines from around": fence([*above, *new, *below]),
        **({} if change.language == "markdown" else {"blanks at ends": fence(forms.blanks_at_ends(new))}),
        "blank lines around": fence(["", *new, ""]),
        "carriage returns": fence(new).replace("\n", "\r\n"),
        "quoted as it was before": f"{fence(old)}\n\n{fence(new, said='It becomes:')}",
        "in a list": "1. This:\n\n" + "\n".join(f"   {line}" for line in fence(new, said="Now:").split("\n")),
        "a command behind": f"{fence(new)}\n\nThen run\n\n```sh\nmake test\n```",
        "a draft while thinking": f"<think>\nPerhaps like this:\n```\n{new[0]}\n```\n</think>\n{fence(new)}",
        "its path in a comment": fence([f"{sign} {change.path}", *new]),
        "marks of a conflict": fence(["<<<<<<< HEAD", *old, "=======", *new, ">>>>>>> new"]),
        "the whole file": fence(after.split("\n")),
    }
    for kind, answer in answers.items():
        yield piece(change, kind, answer, after)


def _wholes(change: Change) -> Iterator[Case]:
    after = change.outcome
    lines = after.removesuffix("\n").split("\n")
    answers = {
        "as it is": f"{change.path}\n{fence(lines, said='')}",
        "path in bold": f"**{change.path}**\n```{change.language}\n" + "\n".join(lines) + "\n```",
        "other blanks": f"{change.path}\n{fence(forms.other_blanks(lines, change.document), said='')}",
        "blanks at ends": f"{change.path}\n{fence(forms.blanks_at_ends(lines), said='')}",
        "respelled": f"{change.path}\n{fence(_respelled(change, lines), said='')}",
    }
    for kind, answer in answers.items():
        yield whole(change, kind, answer, after)


def _blocks(change: Change) -> Iterator[Case]:
    old, new, path = change.piece, change.wanted, change.path
    line, _ = change.elsewhere
    answers = {
        "as it is": block(old, new, path),
        "no fence, no path": block(old, new),
        "path in a heading": block(old, new, f"### `{path}`"),
        "last name only": block(old, new, path.rpartition("/")[2]),
        "other markers": block(old, new, path, ("ORIGINAL", "UPDATED")),
        "markers of git": block(old, new, path, ("HEAD", "new")),
        "short markers": block(old, new, path).replace("<<<<<<<", "<<<<<").replace(">>>>>>>", ">>>>>"),
        "margin cut": block(forms.margin_cut(old), forms.margin_cut(new), path),
        "too deep": block(forms.too_deep(old, change.document), forms.too_deep(new, change.document), path),
        "first line cut": block(forms.first_line_cut(old), forms.first_line_cut(new), path),
        "other blanks": block(forms.other_blanks(old, change.document), forms.other_blanks(new, change.document), path),
        "blanks at ends": block(forms.blanks_at_ends(old), forms.blanks_at_ends(new), path),
        "blank lines around": block(["", *old, ""], ["", *new, ""], path),
        "respelled": block(forms.typographic(old), _respelled(change, new), path),
        "carriage returns": block(old, new, path).replace("\n", "\r\n"),
        "given twice": f"{block(old, new, path)}\n\nAll in all:\n\n{block(old, new, path)}",
    }
    for kind, answer in answers.items():
        yield blocks(change, kind, answer, change.outcome)
    for kind, answer in {
        "two": f"{forms.other_block(change)}\n\n{block(old, new, path)}",
        "two, out of order": f"{block(old, new, path)}\n\nAnd\n\n{forms.other_block(change)}",
    }.items():
        yield blocks(change, kind, answer, change.both)
    there = change.document.replace(f"{line}\n", f"{change.elsewhere[1]}\n", 1)
    both = f"{forms.other_block(change)}\n\n{block(old, new, path)}"
    yield replace(blocks(change, "one of two is there already", both, change.both), document=there)


def _respelled(change: Change, lines: list[str]) -> list[str]:
    """Respelled where the change is not."""
    return [line if line not in change.lines else forms.typographic([line])[0] for line in lines]


def _other_documents(case: Case) -> Iterator[Case]:
    """The same answer, where the document ends its lines otherwise, or ends without a break."""
    assert case.outcome is not None
    for name, made in (
        ("of Windows", [text.replace("\n", "\r\n") for text in (case.document, case.outcome)]),
        ("without a last break", [text.removesuffix("\n") for text in (case.document, case.outcome)]),
    ):
        yield replace(case, kind=f"{case.kind}, a file {name}", document=made[0], outcome=made[1])
