"""A model has too little room for all of a conversation: what is told of that before its answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HistoryTrimmed:
    """The oldest exchanges do not go along: the model has no room for them."""

    model: str
    dropped: int
    """How many exchanges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomShort:
    """The question may be longer than what the model is loaded with: its server may leave some of it out silently."""

    model: str
    called: str
    """The server's name."""
    tokens: int
    """What the question takes, by a cautious estimate."""
    limit: int
    command: str | None
    """What gives it more room."""


RoomRemark = HistoryTrimmed | RoomShort
