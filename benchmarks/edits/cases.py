"""An answer, what it was asked about, and what the document should be afterwards."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How an answer is written."""

    PIECE = "the piece in a fence"
    WHOLE = "the whole file in a fence"
    BLOCKS = "SEARCH/REPLACE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One answer."""

    kind: str
    form: Form
    answer: str
    path: str
    language: str
    document: str
    lines: tuple[int, int] | None = None
    """What was asked about, the second line not included; None: all of the document."""
    outcome: str | None
    """The document afterwards; None where the answer holds no edit that is certain to be right."""
    asked: str = ""
    """What the person wanted, in their words."""
