"""Where the next page of a list begins, as clients hand it back: with a seal of what it was given for."""

import hashlib
import json

from codegpt_ls.domain.errors import UnknownCursorError


def sealed(place: str | None, *about: str | None) -> str | None:
    """The cursor for a place in the list of what this is about; None at its end."""
    return None if place is None else f"{place}.{_seal(about)}"


def opened(cursor: str | None, *about: str | None) -> str | None:
    """The place that a cursor stands for; None for the beginning. Raises UnknownCursorError."""
    if cursor is None:
        return None
    place, _, seal = cursor.rpartition(".")
    if not place or seal != _seal(about):
        raise UnknownCursorError
    return place


def _seal(about: tuple[str | None, ...]) -> str:
    # No secret: it tells apart what was mixed up, not what was made up.
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:12]
