"""How much a model is to think, by itself: the command line names the choices before anything else is loaded."""

from enum import StrEnum


class Effort(StrEnum):
    """How much a model is to think before it answers, the least first; each model takes some of them."""

    NONE = "none"
    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"
    MAX = "max"
