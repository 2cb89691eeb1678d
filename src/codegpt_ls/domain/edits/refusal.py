"""Why an answer becomes no edit. An edit that is not certain is none."""

from enum import StrEnum


class EditFault(StrEnum):
    """What is wrong with an answer, as clients see it in an error's `reason`."""

    NO_CODE = "no_code"
    """It holds no block of code."""
    CUT_OFF = "cut_off"
    """It ends in the middle of its code."""
    WHICH_BLOCK = "which_block"
    """Several of its blocks could be meant."""
    UNLIKE = "unlike"
    """Its code has next to nothing in common with what it would replace."""
    EXCERPT = "excerpt"
    """Its code is a part of what it would replace."""
    PLACEHOLDER = "placeholder"
    """A comment stands in it for code that was left out."""
    BROKEN_BLOCK = "broken_block"
    """A SEARCH/REPLACE block whose parts cannot be told."""
    NOT_FOUND = "not_found"
    """What is to be replaced is not in the document."""
    AMBIGUOUS = "ambiguous"
    """What is to be replaced is there several times."""
    MARKED_UP = "marked_up"
    """Its code has marks that are none of it: line numbers, signs of a difference, marks of a conflict."""
    BEYOND = "beyond"
    """It changes lines around those that were meant."""
    OVERLAPPING = "overlapping"
    """Two blocks change the same lines."""
    OTHER_FILE = "other_file"
    """A block names another file."""
    UNCHANGED = "unchanged"
    """The code is like that already."""
    HIDDEN = "hidden"
    """It adds characters that nobody sees."""
    NO_PLACE = "no_place"
    """Nothing tells where in the document its code belongs."""
    TOO_LARGE = "too_large"
    """It is longer than what can be compared."""


MENDABLE = frozenset(
    (
        EditFault.WHICH_BLOCK,
        EditFault.UNLIKE,
        EditFault.EXCERPT,
        EditFault.PLACEHOLDER,
        EditFault.BROKEN_BLOCK,
        EditFault.NOT_FOUND,
        EditFault.AMBIGUOUS,
        EditFault.MARKED_UP,
        EditFault.BEYOND,
        EditFault.OVERLAPPING,
        EditFault.OTHER_FILE,
        EditFault.HIDDEN,
    )
)
"""What a model can do better when it is told of it. One that gives no code has its reasons, which are shown."""


class EditRefused(Exception):  # noqa: N818 - names what happened to the answer
    """This answer becomes no edit, and why."""

    def __init__(self, fault: EditFault, detail: str | None = None, lines: tuple[int, ...] = ()) -> None:
        """`detail`: the line, file or characters that it is about. `lines` of the document, counted from 1."""
        super().__init__(fault.value)
        self.fault = fault
        self.detail = detail
        self.lines = lines
