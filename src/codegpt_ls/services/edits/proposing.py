"""The one way from an answer to a proposed edit, for every door: parse, match, guard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from codegpt_ls.domain.edits.proposed import EditNote, EditRemark, ProposedEdit
from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.domain.limits import FILE_BYTES
from codegpt_ls.domain.text import Text
from codegpt_ls.services.blocks.fences import fenced_in
from codegpt_ls.services.blocks.marks import entity_in, mark_in
from codegpt_ls.services.blocks.naming import without_names
from codegpt_ls.services.blocks.replacements import Block, as_written_by_git, blocks_in, has_blocks
from codegpt_ls.services.edits.guards import Seen, refuse_excerpts, refuse_hidden, refuse_placeholders
from codegpt_ls.services.edits.pieces import Piece, rewritten
from codegpt_ls.services.edits.placing import place_of
from codegpt_ls.services.edits.regions import Region, bare, hunks_of
from codegpt_ls.services.edits.remarks import deletion, parse_break
from codegpt_ls.services.edits.replacing import replaced

_MOST_LINES: Final = 50_000
"""Of a document, in which blocks are sought."""
_BLANKS_MATTER: Final = frozenset(("markdown", "mdx", "quarto", "rmd", "diff", "git-commit"))
"""Languages in which blanks at the end of a line say something."""
_LONGEST_PIECE: Final = 2_000
"""Lines that are compared with new ones, in some seconds at the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an answer is to change."""

    uri: str
    version: int | None
    text: Text
    language: str
    """LSP's id."""
    names: tuple[str, ...] = ()
    """What the document is called; empty where it has no name that an answer could know."""
    lines: tuple[int, int] | None = None
    """The piece that was asked about, as whole lines counted from 0, the second not included; None: nobody said."""
    whole: bool = False
    """Whether the piece is all of the document."""


def propose(answer: str, target: Target, seen: Seen, *, instruction: str = "", ended: bool = True) -> ProposedEdit:
    """The edit that an answer means. `seen`: a text without what nobody sees; `instruction`: what was asked for.

    `ended`: whether the model came to its end. Raises EditRefused.
    """
    bodies = _bodies(answer, target)
    answer = as_written_by_git(answer, bodies)
    if has_blocks(answer):
        return propose_blocks(blocks_in(answer), target, seen, instruction=instruction)
    regions, notes = _of_piece(answer, target, bodies, ended)
    code = _joined(block.lines for block in fenced_in(answer))
    return _guarded(regions, notes, target, bodies, code, seen, instruction)


def propose_blocks(blocks: Sequence[Block], target: Target, seen: Seen, *, instruction: str = "") -> ProposedEdit:
    """The edit of one document that these blocks make. Raises EditRefused."""
    bodies = _bodies("", target)
    outcome = replaced(blocks, bodies, None if target.whole else target.lines, target.names)
    done = outcome.already_there
    notes = [EditNote(EditRemark.ALREADY_THERE, count=done)] if done else []
    code = _joined(line for block in blocks for _, line in block.readings)
    return _guarded(outcome.regions, notes, target, bodies, code, seen, instruction)


def _bodies(answer: str, target: Target) -> list[str]:
    """The lines of the document without their breaks. Raises EditRefused where there is too much to compare."""
    document = target.text.lines
    if len(answer) > FILE_BYTES or len(document) > _MOST_LINES:
        raise EditRefused(EditFault.TOO_LARGE)
    return [bare(line) for line in document]


def _guarded(
    regions: list[Region],
    notes: list[EditNote],
    target: Target,
    bodies: Sequence[str],
    code: str,
    seen: Seen,
    instruction: str,
) -> ProposedEdit:
    """What the regions make of the document. `code`: the answer's, before anything of it is spelled as the document
    has it. Raises EditRefused."""
    if target.language not in _BLANKS_MATTER:
        regions = _without_trailing_blanks(regions, bodies)
    for region in regions:
        if line := mark_in(region.new, bodies) or entity_in(region.new, bodies, target.language):
            raise EditRefused(EditFault.MARKED_UP, detail=line)
        old = bodies[region.first : region.last]
        refuse_placeholders(bodies, region.new, target.language)
        refuse_excerpts(old, region.new, instruction)
        if note := deletion(old, region.new, instruction):
            notes.append(note)
    hunks = hunks_of(target.text.lines, regions)
    refuse_hidden(str(target.text), code, seen)
    refuse_hidden(_joined(hunk.old for hunk in hunks), _joined(hunk.new for hunk in hunks), seen)
    if not hunks:
        raise EditRefused(EditFault.UNCHANGED)
    edit = ProposedEdit(uri=target.uri, version=target.version, base=target.text, hunks=hunks)
    if note := parse_break(str(target.text), edit.after(), target.language):
        notes.append(note)
    return replace(edit, notes=tuple(notes))


def _of_piece(
    answer: str,
    target: Target,
    bodies: Sequence[str],
    ended: bool,  # noqa: FBT001
) -> tuple[list[Region], list[EditNote]]:
    first, last = target.lines or place_of(without_names(answer, target.names, bodies), bodies)
    if last - first > _LONGEST_PIECE or answer.count("\n") > 2 * _LONGEST_PIECE:
        raise EditRefused(EditFault.TOO_LARGE)
    piece = Piece(tuple(bodies[:first]), tuple(bodies[first:last]), tuple(bodies[last:]))
    new = rewritten(answer, piece, target.names, ended=ended)
    notes = [EditNote(EditRemark.NEIGHBOURS, count=new.neighbours)] if new.neighbours else []
    return [Region(first, last, new.lines)], notes


def _without_trailing_blanks(regions: list[Region], bodies: Sequence[str]) -> list[Region]:
    """New lines end in blanks only where the document has lines that do."""
    if any(line != line.rstrip(" \t") for line in bodies):
        return regions
    return [Region(each.first, each.last, tuple(line.rstrip(" \t") for line in each.new)) for each in regions]


def _joined(pieces: Iterable[Iterable[str]]) -> str:
    return "".join(line for lines in pieces for line in lines)
