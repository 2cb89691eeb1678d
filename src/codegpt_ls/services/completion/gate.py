"""Whether anything is to be completed at all: looked at first, in memory alone."""

from enum import StrEnum
from typing import Final

from codegpt_ls.domain.limits import FILE_BYTES
from codegpt_ls.services.completion.moment import Moment
from codegpt_ls.services.context.reading import only_shown
from codegpt_ls.settings.completion import CompletionSettings, Trigger

LONGEST_LINE: Final = 2_000
"""Characters: what has longer ones was made by a program."""
MOST_BEHIND: Final = 8
"""Visible characters behind the cursor in its line, unless they only close something."""
CLOSERS: Final = frozenset(")]}>\"'`;,:")
_NO_CODE: Final = frozenset({"plaintext", "text", "log"})


class Closed(StrEnum):
    """Why nothing is completed."""

    OFF = "off"
    MANUAL = "manual"
    LANGUAGE = "language"
    ONLY_SHOWN = "only_shown"
    OUT_OF_STEP = "out_of_step"
    MENU = "menu"
    TOO_LARGE = "too_large"
    INSIDE_A_WORD = "inside_a_word"
    TEXT_BEHIND = "text_behind"
    OUTSIDE = "outside"
    READ_ONLY = "read_only"


def closed(moment: Moment, settings: CompletionSettings) -> Closed | None:
    """The first reason against it."""
    if not settings.enabled:
        return Closed.OFF
    if settings.trigger is Trigger.MANUAL and not moment.wanted:
        return Closed.MANUAL
    if reason := _about_the_document(moment, settings):
        return reason
    if moment.menu:
        return Closed.MENU
    return _about_the_place(moment) or _too_large(moment)


def closed_to_all(moment: Moment, settings: CompletionSettings) -> Closed | None:
    """The first reason against the whole document, wherever the cursor stands in it."""
    return _about_the_document(moment, settings) or _too_large(moment)


def _about_the_document(moment: Moment, settings: CompletionSettings) -> Closed | None:
    if not _is_meant(moment.language, settings):
        return Closed.LANGUAGE
    if only_shown(moment.uri):
        return Closed.ONLY_SHOWN
    return None if moment.known else Closed.OUT_OF_STEP


def _is_meant(language: str, settings: CompletionSettings) -> bool:
    return language in settings.languages if settings.languages else language not in _NO_CODE


def _about_the_place(moment: Moment) -> Closed | None:
    if _is_word(moment.left[-1:]) and _is_word(moment.right[:1]):
        return Closed.INSIDE_A_WORD
    behind = "".join(moment.right.split())
    if len(behind) > MOST_BEHIND and not CLOSERS.issuperset(behind):
        return Closed.TEXT_BEHIND
    return None


def _too_large(moment: Moment) -> Closed | None:
    widths = list(map(len, moment.text.lines))
    return Closed.TOO_LARGE if sum(widths) > FILE_BYTES or max(widths, default=0) > LONGEST_LINE else None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
