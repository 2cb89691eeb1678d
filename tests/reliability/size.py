"""How much is tried: little in every test run, much in `scripts/prove`, which sets the variable."""

import os
from typing import Final, TypeVar

FULL: Final = os.environ.get("CODEGPT_LS_PROVE") == "full"
"""Whether this is the long run."""

T = TypeVar("T")


def sized(short: T, full: T) -> T:
    """The one that fits this run."""
    return full if FULL else short
