"""What is said of an edit before a person takes it: most of the code goes, or a machine can read the file no more."""

import ast
import json
import tomllib
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from codegpt_ls.domain.edits.proposed import EditNote, EditRemark
from codegpt_ls.domain.limits import FILE_BYTES
from codegpt_ls.services.blocks.folding import fold, opcodes
from codegpt_ls.services.edits.guards import asks_to_delete

_MOST: Final = 0.6
_FEW: Final = 5
"""Lines: of fewer nobody overlooks what goes."""
_LONGEST_DETAIL: Final = 200


def deletion(old: Sequence[str], new: Sequence[str], instruction: str) -> EditNote | None:
    """A note where most lines of a piece go with nothing in their place, and nobody asked for that."""
    before, after = ([each for line in lines if (each := fold(line).strip())] for lines in (old, new))
    kept = sum(last - first for tag, first, last, _, _ in opcodes(before, after) if tag == "equal")
    gone = len(before) - max(kept, len(after))
    if len(before) < _FEW or gone <= _MOST * len(before) or asks_to_delete(instruction):
        return None
    return EditNote(EditRemark.DELETION, count=gone)


def parse_break(before: str, after: str, language: str) -> EditNote | None:
    """A note where the document can be parsed and could not be afterwards."""
    parse = _PARSERS.get(language)
    if parse is None or max(len(before), len(after)) > FILE_BYTES or _fault(parse, before) is not None:
        return None
    fault = _fault(parse, after)
    return None if fault is None else EditNote(EditRemark.NO_LONGER_PARSES, detail=fault[:_LONGEST_DETAIL])


def _fault(parse: Callable[[str], object], text: str) -> str | None:
    """What the parser says against a text."""
    try:
        with warnings.catch_warnings():
            # Of the code of others, that is.
            warnings.simplefilter("ignore")
            parse(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        return " ".join(str(error).split()) or type(error).__name__
    return None


_PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "python": ast.parse,
    "json": json.loads,
    "toml": tomllib.loads,
}
"""By LSP's id of the language."""
