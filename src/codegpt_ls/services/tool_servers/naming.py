"""What a stranger's tool is called towards a model: every provider takes these letters, and none more than 64."""

import hashlib
import re
from collections.abc import Collection
from typing import Final

_MOST: Final = 64
_MARK: Final = 6
"""Characters of a digest that tells apart what would be called the same."""
_OTHER: Final = re.compile(r"[^A-Za-z0-9_-]")


def offered_name(server: str, tool: str, taken: Collection[str]) -> str:
    """`server__tool`, unless another tool is called that already."""
    whole = f"{server}__{tool}"
    name = _OTHER.sub("_", whole)
    if not name[:1].isalpha():
        name = f"t_{name}"
    if len(name) <= _MOST and name not in taken:
        return name
    digest = hashlib.sha256(whole.encode(errors="replace")).hexdigest()
    short = f"{name[: _MOST - _MARK - 1]}_{digest[:_MARK]}"
    number = 0
    while short in taken:  # the same tool twice in one list
        number += 1
        short = f"{name[: _MOST - _MARK - 1]}_{digest[number : number + _MARK]}"
    return short
