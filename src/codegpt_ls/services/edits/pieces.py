"""A whole new piece, in a fence, for a piece of a document."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.fences import Fenced, fenced_in, longest_fence, outermost_in
from codegpt_ls.services.blocks.folding import fold, opcodes, own_spelling
from codegpt_ls.services.blocks.indentation import most_like
from codegpt_ls.services.blocks.marks import mark_in
from codegpt_ls.services.blocks.naming import without_name
from codegpt_ls.services.edits.guards import defined

_LEAST: Final = 0.3
"""How much of itself a piece of five lines and more keeps."""
_FEW: Final = 5
_CLEARLY: Final = 0.2
"""How much more like the original the block is that is meant, where several could be."""
_VERSION: Final = 0.7
"""From where on lines are another version of the same."""
_ALTERED: Final = 0.5
"""From where on a line is another one, altered."""
_FEW_BELOW: Final = 2
"""Lines, of fewer nobody knows whose they are."""
_MOST_WORDS: Final = 20_000
_WORD: Final = re.compile(r"\w+|[^\w\s]")
_SUBSTANCE: Final = re.compile(r"\w\W*\w\W*\w")
_BRACKETS: Final = (("(", ")"), ("[", "]"), ("{", "}"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of a document, without breaks, and what stands around them."""

    above: tuple[str, ...]
    lines: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def document(self) -> tuple[str, ...]:
        """All of it."""
        return (*self.above, *self.lines, *self.below)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What takes the place of a piece."""

    lines: tuple[str, ...]
    neighbours: int = 0
    """Lines of the answer that were left out, because they stand around the piece."""


def rewritten(answer: str, piece: Piece, known_as: Sequence[str] = (), *, ended: bool) -> Rewritten:
    """The new lines for the piece. `known_as`: what the document is called. `ended`: whether the model said that its
    answer was at its end. Raises EditRefused."""
    block = without_name(_meant(answer, piece, ended=ended), known_as, piece.lines)
    _refuse_repeated(block, piece)
    lines, neighbours = _without_neighbours(block, piece)
    if line := _beyond(lines, piece) or _otherwise_above(block, lines, piece):
        raise EditRefused(EditFault.BEYOND, detail=line)
    if not any(line.strip() for line in lines):
        raise EditRefused(EditFault.NO_CODE)
    lines = most_like(lines, piece.lines, piece.document)
    return Rewritten(tuple(own_spelling(piece.lines, _with_edges(lines, piece.lines))), neighbours)


def likeness(some: Sequence[str], others: Sequence[str]) -> float:
    """How alike two pieces are, by lines or by words, whichever says more; indentation does not count."""
    lines = _ratio([fold(line).strip() for line in some], [fold(line).strip() for line in others])
    if lines >= _LEAST:
        return lines
    return max(lines, _by_words(some, others))


def _alike(some: Sequence[str], others: Sequence[str]) -> float:
    """The same, where a word is too little to tell two of few lines apart."""
    return max(likeness(some, others), _by_words(some, others))


def _by_words(some: Sequence[str], others: Sequence[str]) -> float:
    words = [_WORD.findall(fold("\n".join(each))) for each in (some, others)]
    return 0.0 if max(map(len, words)) > _MOST_WORDS else _ratio(*words)


def _ratio(some: Sequence[str], others: Sequence[str]) -> float:
    equal = sum(last - first for tag, first, last, _, _ in opcodes(some, others) if tag == "equal")
    return 2 * equal / (len(some) + len(others)) if some or others else 1.0


def _meant(answer: str, piece: Piece, *, ended: bool) -> list[str]:
    """The block that is to take the piece's place."""
    blocks = [each for each in fenced_in(answer) if any(line.strip() for line in each.lines)]
    if longest_fence(piece.lines) and (outermost := outermost_in(answer)):
        blocks.append(outermost)
    if not blocks:
        raise EditRefused(EditFault.NO_CODE)
    known = _known(piece.lines)
    plain = [block for block in blocks if mark_in(block.lines, piece.document) is None]
    if not plain:
        raise EditRefused(EditFault.MARKED_UP, detail=mark_in(blocks[0].lines, piece.document))
    different = list({_known(block.lines): block for block in plain}.values())
    # The code as it was is often quoted before it is changed.
    others = [block for block in different if _known(block.lines) != known] or different
    ranked = sorted(((likeness(each.lines, piece.lines), number) for number, each in enumerate(others)), reverse=True)
    first = others[ranked[0][1]]
    rivals = [(alike, others[number]) for alike, number in ranked[1:] if not _agree(others[number], first)]
    if rivals and (ranked[0][0] - rivals[0][0] < _CLEARLY or ranked[0][0] < _LEAST):
        raise EditRefused(EditFault.WHICH_BLOCK)
    if any(_alike(each.lines, first.lines) >= _VERSION for _, each in rivals):
        raise EditRefused(EditFault.WHICH_BLOCK)
    agreeing = [each for each in others if _agree(each, first) and _beyond(each.lines, piece) is None]
    best = max(agreeing, key=lambda each: len(_known(each.lines)), default=first)
    if ranked[0][0] < _LEAST and len(known) >= _FEW:
        raise EditRefused(EditFault.UNLIKE)
    if not best.closed and not (ended and _ends_alike(best, piece)):
        raise EditRefused(EditFault.CUT_OFF)
    return list(best.lines)


def _known(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for line in lines if (each := fold(line).strip()))


def _agree(one: Fenced, other: Fenced) -> bool:
    """Whether one is a part of the other: a quotation of it, or more around it."""
    short, long = sorted((_known(one.lines), _known(other.lines)), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _beyond(block: Sequence[str], piece: Piece) -> str | None:
    """The line next to the piece that the block goes on with, or begins before; None where it keeps to the piece.

    Only a line that the document has once, and that stands in the block outside of what the piece has: an early
    `return` may well be the same as the last one.
    """
    said = _known(block)
    own = {line for line in _known(piece.lines) if _SUBSTANCE.search(line)}
    matched = [at for at, line in enumerate(said) if line in own]
    first, last = min(matched, default=len(said)), max(matched, default=-1)
    above, below = _known(piece.above), _known(piece.below)
    begins = next(filter(_SUBSTANCE.search, said), "")
    before = {*above[-1:], *({begins} & {*above})}
    once = {line for line, count in Counter((*above, *below)).items() if count == 1 and _SUBSTANCE.search(line)} - own
    outside = (
        *(line for line in said[:first] if line in before),
        *(line for line in said[last + 1 :] if line in below[:1]),
    )
    return next((line for line in outside if line in once and said.count(line) == 1), None)


def _otherwise_above(block: Sequence[str], lines: Sequence[str], piece: Piece) -> str | None:
    """The line above the piece that a block changes which goes on to the end of the document; None without one."""
    above, below, own = (_known(each) for each in (piece.above, piece.below, piece.lines))
    begins = next(iter(_known(lines)), "")
    if len(below) < _FEW_BELOW or _known(block)[-len(below) :] != below or begins in own:
        return None
    return next((line for line in above if _SUBSTANCE.search(line) and _by_words([line], [begins]) >= _ALTERED), None)


def _refuse_repeated(block: Sequence[str], piece: Piece) -> None:
    """Raise EditRefused where the block holds two versions of the piece, one below the other.

    What is like the piece and stands below it may be wanted, another case of a list, say, but not the very same, and
    not under the same name.
    """
    known, own = _known(block), _known(piece.lines)
    half = len(known) // 2
    twice = half > 1 and known[:half] == known[half:] and own[: len(own) // 2] != own[len(own) // 2 :]
    names = [defined(line) for line in known]
    again = (at for at in range(1, len(known)) if names[at] == names[0])
    if twice or any(names[0] and min(_alike(known[:at], own), _alike(known[at:], own)) >= _VERSION for at in again):
        raise EditRefused(EditFault.WHICH_BLOCK)


def _ends_alike(block: Fenced, piece: Piece) -> bool:
    """Whether a block without its last fence came to the end that the piece has."""
    return _known(block.lines)[-1:] == _known(piece.lines)[-1:]


def _without_neighbours(block: list[str], piece: Piece) -> tuple[list[str], int]:
    """The block without the lines around the piece that it repeats."""
    body = block[_blank(block) : len(block) - _blank(block[::-1])]
    lines, above, below, own = (
        [fold(line).strip() for line in each] for each in (body, piece.above, piece.below, piece.lines)
    )
    head = _repeated(lines, above, own)
    tail = _repeated(lines[head:][::-1], below[::-1], own[::-1])
    end = len(lines) - tail
    # A bracket alone says nothing: it is another one's where the piece has as many brackets open without it.
    if tail and not _says(lines[end:]) and _off(lines[head:end], own) >= _off(lines[head:], own):
        end = len(lines)
    if head and not _says(lines[:head]) and _off(lines[head:end], own) >= _off(lines[:end], own):
        head = 0
    return body[head:end], sum(map(bool, (*lines[:head], *lines[end:])))


def _repeated(lines: Sequence[str], above: Sequence[str], own: Sequence[str]) -> int:
    """How many lines the block begins with that end what is above, where the piece does not begin with them."""
    for count in range(min(len(lines), len(above)), 0, -1):
        around = above[len(above) - count :]
        # A block that begins as the piece does is taken to repeat something only where it repeats that as well.
        both = [*around, *own[:1]]
        more = lines[: count + 1] == both != own[: count + 1]
        if lines[:count] == around and (lines[0] != own[0] or more):
            return count
    return 0


def _says(lines: Sequence[str]) -> bool:
    return bool(_SUBSTANCE.search("\n".join(lines)))


def _off(lines: Sequence[str], own: Sequence[str]) -> int:
    """How many brackets more or less than in the piece are left open."""
    left = [[text.count(one) - text.count(other) for one, other in _BRACKETS] for text in map("".join, (lines, own))]
    return sum(abs(some - others) for some, others in zip(*left, strict=True))


def _with_edges(lines: Sequence[str], original: Sequence[str]) -> list[str]:
    """The lines with as many blank ones around them as the piece has: models leave those out, or add some."""
    body = list(lines)[_blank(lines) :]
    body = body[: len(body) - _blank(body[::-1])]
    some = any(line.strip() for line in original)
    return [*original[: _blank(original)], *body, *original[len(original) - (_blank(original[::-1]) if some else 0) :]]


def _blank(lines: Sequence[str]) -> int:
    return next((number for number, line in enumerate(lines) if line.strip()), 0)
