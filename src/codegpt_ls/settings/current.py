"""The settings in force."""

from codegpt_ls.settings import Settings


class CurrentSettings:
    """The settings in force, which an editor may replace at any time; called, returns them."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()

    def __call__(self) -> Settings:
        return self._settings

    def replace(self, settings: Settings) -> None:
        """These count from now on."""
        self._settings = settings
