"""Texts in every language at once, for what a person may type in any of them."""

from functools import cached_property

from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.locales.translator import languages, translator


class EveryLanguage:
    """The catalogues of all languages, read when the first text is asked for."""

    def texts(self, key: str) -> tuple[str, ...]:
        """The text in each language. Raises KeyError for a key no catalogue has."""
        return tuple(words.text(key) for words in self._all)

    @cached_property
    def _all(self) -> tuple[Translator, ...]:
        return tuple(map(translator, languages()))
