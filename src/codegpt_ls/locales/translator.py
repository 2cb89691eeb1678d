"""Texts for people from gettext catalogues whose message ids are symbolic, `auth.missing_key`."""

import gettext
import math
import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from codegpt_ls.domain.ports.words import NameInWords, Translator
from codegpt_ls.locales.particles import filled

_FOLDER = Path(__file__).parent
_DOMAIN = "codegpt_ls"
_FALLBACK = "en"


def translator(language_tag: str | None) -> Translator:
    """The texts of this language, or of the nearest one there is: `ko-KR` → `ko` → `en`.

    Takes BCP 47 tags as editors send them and POSIX names as `LANG` holds them (`ko_KR.UTF-8`).
    """
    available = {language.lower(): language for language in languages()}
    for candidate in _shortened(language_tag or ""):
        if candidate in available:
            return CatalogueTranslator(available[candidate])
    return CatalogueTranslator(_FALLBACK)


def names_language(tag: str | None) -> bool:
    """Whether this names a language: `C` and `POSIX` are what programs say that know of none."""
    return re.split(r"[-_.@]", (tag or "").lower(), maxsplit=1)[0] not in {"", "c", "posix"}


def environment_language() -> str:
    """The language of messages by POSIX's order of precedence; empty where the environment names none."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((value for name in names if (value := os.environ.get(name))), "")


def languages() -> tuple[str, ...]:
    """The languages that have a catalogue."""
    return tuple(sorted(path.parts[-3] for path in _FOLDER.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo")))


class CatalogueTranslator:
    """Words out of one catalogue, read when the first text is asked for; English stands in for what it lacks."""

    def __init__(self, language: str) -> None:
        self._language = language

    @property
    def language(self) -> str:
        """The catalogue's language, which may be shorter than the one asked for."""
        return self._language

    def text(self, key: str, **facts: object) -> str:
        """The text with its placeholders filled; facts it does not name are left out.

        Durations are given as `timedelta`, days as `date`, counts as numbers, names as tuple: each is worded the way
        of the language, and Korean particles fit what they follow. Values are put in as they are, on one line; nothing
        in them is read as a placeholder.
        Raises KeyError for a key no catalogue has, and for a placeholder that is given no fact.
        """
        shown = {name: self._shown(fact) for name, fact in facts.items()}
        return filled(self._catalogue.gettext(key), shown)

    @cached_property
    def _catalogue(self) -> gettext.NullTranslations:
        catalogue = _catalogue(self._language)
        if self._language != _FALLBACK:
            catalogue.add_fallback(_catalogue(_FALLBACK))
        catalogue.add_fallback(_NoText())
        return catalogue

    def _shown(self, fact: object) -> str:
        match fact:
            case timedelta():
                return self._duration(fact)
            case date():
                return self.text("format.date", year=f"{fact:%Y}", month=f"{fact:%m}", day=f"{fact:%d}")
            case bool() | None:
                return str(fact)
            case int():
                return f"{fact:,}".replace(",", self._catalogue.gettext("format.thousands_separator"))
            case tuple() | list():
                return self._catalogue.gettext("format.list_separator").join(map(self._shown, fact))
            case NameInWords():
                return self.text(fact.key)
            case _:
                return _on_one_line(str(fact))

    def _duration(self, duration: timedelta) -> str:
        # Rounded up, so that a wait is over when its time has come; the parts are strings to escape grouping.
        seconds = max(math.ceil(duration.total_seconds()), 0)
        if seconds < 60:
            return self.text("format.seconds", count=str(seconds))
        if seconds < 3600:
            minutes, rest = divmod(seconds, 60)
            if rest:
                return self.text("format.minutes_seconds", minutes=str(minutes), seconds=str(rest))
            return self.text("format.minutes", count=str(minutes))
        hours, minutes = divmod(math.ceil(seconds / 60), 60)
        if minutes:
            return self.text("format.hours_minutes", hours=str(hours), minutes=str(minutes))
        return self.text("format.hours", count=str(hours))


class _NoText(gettext.NullTranslations):
    """The end of the chain: a key without a text is our mistake, never something to show."""

    def gettext(self, message: str) -> NoReturn:
        raise KeyError(message)


def _catalogue(language: str) -> gettext.GNUTranslations:
    with (_FOLDER / language / "LC_MESSAGES" / f"{_DOMAIN}.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def _shortened(language_tag: str) -> Iterator[str]:
    subtags = re.split(r"[-_]", re.split(r"[.@]", language_tag.lower(), maxsplit=1)[0])
    for length in range(len(subtags), 0, -1):
        yield "_".join(subtags[:length])


def _on_one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
