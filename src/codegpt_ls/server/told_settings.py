"""What an editor has said of its settings, by each way it has, and what was decided about it in this session."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codegpt_ls.settings.sources import EffectiveSetting


@dataclass(frozen=True, slots=True)
class SettingTrouble:
    """A value that does not count."""

    setting: str | None
    """By its full name; None where it is a whole file."""
    sentence: str
    """Why, in the person's language."""


@dataclass(slots=True)
class Configuration:
    """The settings of one editor as they came. Only `own` is known to be the person's."""

    options: Any = None
    """`initializationOptions`."""
    pushed: dict[str, Any] = field(default_factory=dict)
    """What `workspace/didChangeConfiguration` carried, each notification over the ones before it."""
    answered: Any = None
    """`workspace/configuration` without a folder; None where the editor does not tell."""
    folder: Any = None
    """The same for the only open folder."""
    own: Any = None
    """`codegpt/personalSettings`, which only a client with code for it can answer; None where it has none."""

    effective: "tuple[EffectiveSetting, ...]" = ()
    """What counts, since it was judged last."""
    troubles: tuple[SettingTrouble, ...] = ()
    """What of it does not count, and why."""

    told: set[str] = field(default_factory=set)
    """Notices of this session: each is said once."""
    dismissed: set[str] = field(default_factory=set)
    """Questions that were put away without an answer: they come again in the next session."""
    asked: int = 0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    known: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether the editor has told its settings, or had its time to."""
    decided: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether no question about them is open."""

    def __post_init__(self) -> None:
        self.decided.set()
