"""Where the code of an answer belongs that was asked about no place in particular: a block in a conversation."""

from collections.abc import Iterator, Sequence
from typing import Final

from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.fences import fenced_in
from codegpt_ls.services.blocks.folding import fold
from codegpt_ls.services.blocks.indentation import indent_of
from codegpt_ls.services.edits.pieces import likeness

_ALIKE: Final = 0.5
_MOST_PLACES: Final = 50
_END: Final = 2
"""Lines that say that a text came to its end."""


def place_of(answer: str, document: Sequence[str]) -> tuple[int, int]:
    """The whole lines that the only block of an answer is another version of, the second not included.

    Raises EditRefused NO_CODE, WHICH_BLOCK, NO_PLACE or AMBIGUOUS.
    """
    blocks = [each for each in fenced_in(answer) if any(line.strip() for line in each.lines)]
    if not blocks:
        raise EditRefused(EditFault.NO_CODE)
    if len(blocks) > 1:
        raise EditRefused(EditFault.WHICH_BLOCK)
    if not any(line.strip() for line in document):
        return 0, len(document)
    said = [number for number, line in enumerate(blocks[0].lines) if line.strip()]
    # Blank lines at its ends are no lines of the place.
    block = blocks[0].lines[said[0] : said[-1] + 1]
    found = {each: likeness(block, document[each[0] : each[1]]) for each in _places(block, document)}
    fitting = [each for each, alike in found.items() if alike >= _ALIKE]
    if not fitting:
        raise EditRefused(EditFault.NO_PLACE)
    if len({first for first, _ in fitting}) > 1:
        raise EditRefused(EditFault.AMBIGUOUS, lines=tuple(first + 1 for first, _ in fitting))
    return max(fitting, key=lambda each: (found[each], each))


def _places(block: Sequence[str], document: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From a line that the block begins with to the end of what that line begins; all, where it reads as all of it."""
    begins = next(fold(line).strip() for line in block if line.strip())
    if _reads_as_all(block, document):
        yield 0, len(document)
        return
    starts = [number for number, line in enumerate(document) if fold(line).strip() == begins]
    for first in starts[:_MOST_PLACES]:
        yield first, _end(first, document)
    if not starts:
        yield 0, len(document)


def _reads_as_all(block: Sequence[str], document: Sequence[str]) -> bool:
    """Whether the block begins where the document does, and comes to its end: more may follow."""
    theirs, own = ([said for line in each if (said := fold(line).strip())] for each in (block, document))
    end = own[-_END:]
    return theirs[0] == own[0] and any(theirs[at : at + len(end)] == end for at in range(len(theirs)))


def _end(first: int, document: Sequence[str]) -> int:
    """The line behind what begins here: up to the next line that is indented no deeper, which is part of it where it
    closes a bracket."""
    edge, last = len(indent_of(document[first])), first + 1
    for number in range(first + 1, len(document)):
        line = document[number]
        if not line.strip():
            continue
        if len(indent_of(line)) <= edge:
            closes = line.lstrip()[0] in ")]}" or line.strip().lower().startswith("end")
            if not closes:
                break
            last = number + 1
            if line.rstrip()[-1] not in "{:([":
                break
        last = number + 1
    return last
