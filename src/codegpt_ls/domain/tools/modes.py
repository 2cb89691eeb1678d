"""How much a model may do in a conversation before it answers."""

from enum import StrEnum


class Mode(StrEnum):
    """What the person lets a model do. A conversation keeps it."""

    ASK = "ask"
    """Answer with what it is told."""
    LOOK = "look"
    """Read and search the open folders first, and ask for what programs of the person's own can do."""
    EDIT = "edit"
    """Propose changes of files, too; nothing is changed before the person takes them."""
