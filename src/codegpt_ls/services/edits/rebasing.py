"""A proposed edit made anew: in a document that was changed since, or without the comments that asked for it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.edits.comments import without_comments
from codegpt_ls.domain.edits.proposed import Hunk, ProposedEdit
from codegpt_ls.domain.text import Text
from codegpt_ls.services.blocks.folding import opcodes
from codegpt_ls.services.edits.regions import bare, break_of


class Moved(Exception):  # noqa: N818 - a finding
    """The lines that the edit is about are not what they were."""


def rebased(
    edit: ProposedEdit, now: Text, version: int | None, chosen: Collection[int]
) -> tuple[ProposedEdit, frozenset[int]]:
    """The same edit of the document as it is now, and the numbers of the chosen hunks in it; others that fit no more
    go.

    A hunk fits where its lines, and the ones right above and below, stand together as they stood.
    Raises Moved where a chosen one does not.
    """
    if str(now) == str(edit.base):
        return replace(edit, version=version), frozenset(chosen)
    same = _unchanged(edit.base.lines, now.lines)
    hunks: list[Hunk] = []
    numbers: set[int] = set()
    for number, hunk in enumerate(edit.hunks):
        by = _shift(hunk, len(edit.base.lines), same)
        if by is None and number in chosen:
            raise Moved
        if by is not None:
            numbers |= {len(hunks)} if number in chosen else set()
            hunks.append(replace(hunk, first=hunk.first + by))
    return replace(edit, base=now, version=version, hunks=tuple(hunks)), frozenset(numbers)


def without(edit: ProposedEdit, chosen: Collection[int], *, taken: bool, version: int | None) -> ProposedEdit | None:
    """What is left of an edit whose chosen hunks were taken, or were discarded; None where nothing is."""
    left: list[Hunk] = []
    by = 0
    for number, hunk in enumerate(edit.hunks):
        if number not in chosen:
            left.append(replace(hunk, first=hunk.first + by))
        elif taken:
            by += len(hunk.new) - len(hunk.old)
    if not left:
        return None
    base = Text(edit.after(chosen)) if taken else edit.base
    return replace(edit, base=base, version=version, hunks=tuple(left))


def _shift(hunk: Hunk, count: int, same: Sequence[tuple[int, int, int]]) -> int | None:
    first, last = max(hunk.first - 1, 0), min(hunk.last + 1, count)
    return next((by for start, end, by in same if start <= first and last <= end), None)


def _unchanged(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]]:
    """Stretches of lines that are the same, and by how much each has moved."""
    return [(i, j, n - i) for tag, i, j, n, _ in opcodes(before, after) if tag == "equal"]


LEAVE_OUT: Final = (
    "What is asked for stands in the code too, as a comment that begins with “CodeGPT:”. Leave that comment out of the "
    "new code."
)
"""To a model, behind the form of its answer."""


def without_its_comments(edit: ProposedEdit, piece: tuple[int, int], said: Collection[str]) -> ProposedEdit:
    """The edit, after which no comment that says this is left in the piece, which is whole lines of its document."""
    after = Text(edit.after()).lines
    first, last = _piece_after(edit, piece)
    left = [*after[:first], *_cleared(after[first:last], said), *after[last:]]
    old = edit.base.lines
    if left and not break_of(old[-1]):
        left[-1] = bare(left[-1])
    changes = opcodes(old, left)
    hunks = (Hunk(i, tuple(old[i:j]), tuple(left[n:m])) for tag, i, j, n, m in changes if tag != "equal")
    return replace(edit, hunks=tuple(hunks))


def _piece_after(edit: ProposedEdit, piece: tuple[int, int]) -> tuple[int, int]:
    """Where the piece stands once the edit is made."""
    first, last = piece
    above = sum(len(hunk.new) - len(hunk.old) for hunk in edit.hunks if hunk.last <= first and hunk.first < first)
    below = sum(len(hunk.new) - len(hunk.old) for hunk in edit.hunks if hunk.first + bool(hunk.old) <= last)
    return first + above, last + below


def _cleared(lines: Sequence[str], said: Collection[str]) -> list[str]:
    bodies = [bare(line) for line in lines]
    left = without_comments(bodies, said)
    kept: list[str] = []
    for tag, i, j, n, m in opcodes(bodies, left):
        # Of a line that had code beside its comment the break stays.
        kept += lines[i:j] if tag == "equal" else [own + break_of(lines[i]) for own in left[n:m]]
    return kept
