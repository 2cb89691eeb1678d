"""How a model is asked for an edit, and asked once more where its first answer could not be put in."""

from collections.abc import Sequence
from typing import Final

from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.fences import longest_fence

LONGEST_PIECE: Final = 150
"""Lines that are written anew as a whole. Every model does that well; of more, the price and the wait grow."""
_SHORTEST_FENCE: Final = 3
_TRUE_LINES: Final = 400
"""Of the document, in a second question."""

_FENCE: Final = (
    "Give the whole new code in one block between two lines of {marks}, which are longer than any fence in the code, "
    "and "
    "use such lines for nothing else. The block takes the place of the code above as it stands, line by line: the same "
    "indentation, nothing left out, no comment that stands for code, none of the lines around it."
)
_BLOCKS: Final = (
    "Give only what changes, each change as a block of this form, with the markers on lines of their own:\n\n"
    "<<<<<<< SEARCH\nlines of the code above, copied exactly, and enough of them to be found there once\n=======\n"
    "the lines that take their place\n>>>>>>> REPLACE\n\n"
    "Leave nothing out of a block, and write no comment that stands for code."
)
_SEVERAL: Final = (
    "Give only what changes, each change as a block of this form, with the path of its file on the line above and the "
    "markers on lines of their own:\n\n"
    "{first}\n<<<<<<< SEARCH\nlines of the file, copied exactly, and enough of them to be found there once\n=======\n"
    "the lines that take their place\n>>>>>>> REPLACE\n\n"
    "The files are: {paths}. Change no others. {new}Leave nothing out of a block, and write no comment that stands for "
    "code."
)
_NOT_THERE: Final = "Not there yet: {paths}. The block that makes such a file has nothing in its SEARCH part. "
_WRONG: Final = {
    EditFault.WHICH_BLOCK: "It holds several blocks that could be meant. Give one.",
    EditFault.UNLIKE: "Its block has next to nothing in common with the code that it would replace.",
    EditFault.EXCERPT: "Its block holds only a part of the code. Give all of it.",
    EditFault.PLACEHOLDER: "A comment in it stands for code that was left out. Write that code.",
    EditFault.BROKEN_BLOCK: "It holds a block whose SEARCH and REPLACE parts cannot be told apart.",
    EditFault.NOT_FOUND: "The lines of a SEARCH part are not in the code.",
    EditFault.AMBIGUOUS: "The lines of a SEARCH part are in the code several times. Give more lines around them.",
    EditFault.MARKED_UP: "Its code has marks in it that are not part of the code. Give plain code.",
    EditFault.BEYOND: "It changes lines around the code above. Change only that code, and give nothing else.",
    EditFault.OVERLAPPING: "Two blocks change the same lines. Make them one.",
    EditFault.OTHER_FILE: "It changes another file than the one above.",
    EditFault.HIDDEN: "It adds characters that nobody can see.",
}


def form(lines: Sequence[str]) -> str:
    """How the answer about these lines is to be written: whole where they are few, else as blocks."""
    if len(lines) > LONGEST_PIECE:
        return _BLOCKS
    return _FENCE.format(marks="`" * (max(longest_fence(lines), _SHORTEST_FENCE) + 1))


def once_more(refusal: EditRefused, lines: Sequence[str]) -> str:
    """The second question: what was wrong with the answer, and the code again where it was quoted wrongly."""
    told = [f"This answer could not be put into the code. {_WRONG[refusal.fault]}"]
    if refusal.detail:
        told.append(f"It is about: {refusal.detail}")
    if refusal.fault in (EditFault.NOT_FOUND, EditFault.AMBIGUOUS) and len(lines) <= _TRUE_LINES:
        marks = "`" * (max(longest_fence(lines), _SHORTEST_FENCE) + 1)
        told.append("\n".join(("The code as it is:", marks, *lines, marks)))
    return "\n\n".join((*told, f"Answer again, all of it. {form(lines)}"))


def form_of_several(paths: Sequence[str], new: Sequence[str]) -> str:
    """How the answer about these files is to be written. `new`: those of them that are not there yet."""
    made = _NOT_THERE.format(paths=", ".join(new)) if new else ""
    return _SEVERAL.format(first=paths[0], paths=", ".join(paths), new=made)


def once_more_of_several(refusal: EditRefused) -> str:
    """The second question about several files, which the first one quoted."""
    told = [f"This answer could not be put into the files. {_WRONG[refusal.fault]}"]
    if refusal.detail:
        told.append(f"It is about: {refusal.detail}")
    return "\n\n".join((*told, "Answer again, all of it, in the same form."))
