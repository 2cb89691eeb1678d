"""Which provider and model a chat uses when it names none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from codegpt_ls.settings import DEFAULT_PROVIDER, Settings


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice; None leaves it to the provider's default."""

    provider: str
    model: str | None = None


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
        if chosen := self._in_force():
            return chosen.provider
        provider, _ = self._configured()
        return provider or self.unless_set()

    def unless_set(self) -> str:
        """Id of the provider where the settings name none."""
        stored = self._store.load()
        return stored.provider if stored else DEFAULT_PROVIDER

    def model(self, provider: str) -> str | None:
        """The model in force for this provider; None where nobody chose one."""
        chosen = self._in_force()
        if chosen and chosen.provider == provider:
            return chosen.model
        its_provider, model = self._configured()
        if model and provider == (its_provider or self.provider()):
            return model
        stored = self._store.load()
        return stored.model if stored and stored.provider == provider else None

    def _in_force(self) -> Selection | None:
        if self._chosen_over != self._configured():
            self._chosen = None  # for good: settings that are changed back are the person's last word, too
        return self._chosen

    def _configured(self) -> tuple[str | None, str | None]:
        settings = self._settings()
        return settings.provider, settings.model
