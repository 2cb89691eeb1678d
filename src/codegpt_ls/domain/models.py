"""Model names: what is known of each, and how a name is judged."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from codegpt_ls.domain.messages.effort import Effort

ENDING_SOON = timedelta(days=60)


class ModelStatus(StrEnum):
    """Where a model stands in its life."""

    CURRENT = "current"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


class ModelSource(StrEnum):
    """Which list knows the model, the strongest first."""

    LIVE = "live"
    """The provider's own list for this key."""
    CATALOGUE = "catalogue"
    """The adapter's built-in catalogue."""
    SETTINGS = "settings"
    """The person's own list."""


class ChosenBy(StrEnum):
    """Whose word it is that a provider or a model is in force, the strongest first."""

    SESSION = "session"
    """Chosen since the server began."""
    SETTINGS = "settings"
    REMEMBERED = "remembered"
    """Chosen last time, or by another editor."""
    DEFAULT = "default"
    """Nobody chose."""


class Doubt(StrEnum):
    """What speaks against a model that can be asked all the same."""

    ENDING = "model.ending"
    """It will be shut down soon."""
    RETIRED = "model.retired"
    """Its end has come, by a list that is not the server's own word."""
    UNLISTED = "model.unlisted"
    """The server has a list, and the name is not on it."""
    NOT_CHAT = "model.not_chat"
    """A list says that it does something else than chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model by name, with its announced end if there is one."""

    id: str
    shutdown_date: date | None = None
    replacement: str | None = None
    chat: bool = True
    """Whether it answers on the chat endpoint; audio, image and embedding models do not."""
    context_tokens: int | None = None
    efforts: tuple[Effort, ...] | None = None
    """Those it takes, none of them for one that does not think; None where nobody knows."""
    pictures: bool | None = None
    """Whether it looks at pictures; None where nobody says."""
    thinks: bool | None = None
    """Whether it thinks before it answers; None where nobody says."""
    tools: bool | None = None
    """Whether it calls tools; None where nobody says."""
    fills_in: bool | None = None
    """Whether it fills in code; None where nobody says."""
    source: ModelSource = ModelSource.CATALOGUE

    def status(self, today: date) -> ModelStatus:
        """Current, deprecated (a date ahead) or retired (the date has come)."""
        if self.shutdown_date is None:
            return ModelStatus.CURRENT
        return ModelStatus.RETIRED if self.shutdown_date <= today else ModelStatus.DEPRECATED

    def gone(self, today: date) -> bool:
        """Whether its end has come."""
        return self.status(today) is ModelStatus.RETIRED

    def ends_soon(self, today: date) -> bool:
        """Whether its end is near enough to warn about."""
        if self.shutdown_date is None:
            return False
        return today < self.shutdown_date <= today + ENDING_SOON
