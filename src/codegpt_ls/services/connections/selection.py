"""Which provider and model a chat uses when it names none."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Protocol

from codegpt_ls.domain.models import ChosenBy
from codegpt_ls.settings import DEFAULT_PROVIDER, Settings


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice; None leaves it to the provider's default."""

    provider: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """The choice that counts now."""

    provider: str
    model: str | None
    """None leaves it to the provider's default."""
    _: KW_ONLY
    provider_from: ChosenBy
    model_from: ChosenBy
    kept: bool
    """Whether it will be the same after a restart."""


class SelectionStore(Protocol):
    """Where the last choice outlives the process."""

    def load(self) -> Selection | None: ...

    def save(self, selection: Selection) -> bool:
        """Whether the disk has taken it."""
        ...


class Selections:
    """The choice in force: made by a command > in the settings > made last time > the default.

    A command wins until the settings themselves are changed: whoever acted last is obeyed.
    """

    def __init__(self, settings: Callable[[], Settings], store: SelectionStore) -> None:
        self._settings = settings
        self._store = store
        self._chosen: Selection | None = None
        self._chosen_over: tuple[str | None, str | None] = (None, None)

    def choose(self, selection: Selection) -> bool:
        """Use this from now on; after a restart too, where the settings leave the choice open.

        False where it could not be kept and counts until the end of the session.
        """
        self._chosen = selection
        self._chosen_over = self._configured()
        return self._store.save(selection)

    def provider(self) -> str:
        """Id of the provider in force."""
        return self._provider(self._in_force(), self._store.load())[0]

    def unless_set(self) -> str:
        """Id of the provider where the settings name none."""
        stored = self._store.load()
        return stored.provider if stored else DEFAULT_PROVIDER

    def model(self, provider: str) -> str | None:
        """The model in force for this provider; None where nobody chose one."""
        return self._model(provider, self._in_force(), self._store.load())[0]

    def in_force(self) -> InForce:
        """What counts now, whose word that is, and whether it will be so after a restart."""
        # Read once: another process may choose in between, and half of each would be nobody's choice.
        chosen, stored = self._in_force(), self._store.load()
        provider, provider_from = self._provider(chosen, stored)
        model, model_from = self._model(provider, chosen, stored)
        later, _ = self._provider(None, stored)
        kept = later == provider and self._model(later, None, stored)[0] == model
        return InForce(provider, model, provider_from=provider_from, model_from=model_from, kept=kept)

    def _provider(self, chosen: Selection | None, stored: Selection | None) -> tuple[str, ChosenBy]:
        if chosen:
            return chosen.provider, ChosenBy.SESSION
        provider, _ = self._configured()
        if provider:
            return provider, ChosenBy.SETTINGS
        return (stored.provider, ChosenBy.REMEMBERED) if stored else (DEFAULT_PROVIDER, ChosenBy.DEFAULT)

    def _model(self, provider: str, chosen: Selection | None, stored: Selection | None) -> tuple[str | None, ChosenBy]:
        if chosen and chosen.provider == provider:
            return chosen.model, ChosenBy.SESSION if chosen.model else ChosenBy.DEFAULT
        its_provider, model = self._configured()
        if model and provider == (its_provider or self._provider(chosen, stored)[0]):
            return model, ChosenBy.SETTINGS
        if stored and stored.model and stored.provider == provider:
            return stored.model, ChosenBy.REMEMBERED
        return None, ChosenBy.DEFAULT

    def _in_force(self) -> Selection | None:
        if self._chosen_over != self._configured():
            self._chosen = None  # for good: settings that are changed back are the person's last word, too
        return self._chosen

    def _configured(self) -> tuple[str | None, str | None]:
        settings = self._settings()
        return settings.provider, settings.model
