"""An edit that takes along the comments in which a person said what it is to do, whether or not its model did."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.edits.comments import without_comments
from codegpt_ls.domain.edits.proposed import Hunk, ProposedEdit
from codegpt_ls.domain.text import Text
from codegpt_ls.services.blocks.folding import opcodes
from codegpt_ls.services.edits.regions import bare, break_of

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
