"""A proposed edit in a document that was changed since: moved along where its lines were left alone, else refused."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from codegpt_ls.domain.edits.proposed import Hunk, ProposedEdit
from codegpt_ls.domain.text import Text
from codegpt_ls.services.blocks.folding import opcodes


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
