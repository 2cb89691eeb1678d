"""What a person is told of what was taken out of their question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HiddenTextRemoved:
    """The question held characters nobody sees, which are not sent."""

    count: int


@dataclass(frozen=True, slots=True)
class KeyRemoved:
    """The question held a key that is in use here; a mask stands in its place."""


@dataclass(frozen=True, slots=True)
class CodeLeftBehind:
    """Code that went along with the question before does not go along with this one."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PicturesNotSeen:
    """Pictures of earlier questions do not go along: this model takes none."""

    model: str
