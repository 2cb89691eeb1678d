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


def closed(moment: Moment, settings: CompletionSettings) -> Closed | None:
    """The first reason against it."""
    if not settings.enabled:
        return Closed.OFF
    if settings.trigger is Trigger.MANUAL and not moment.wanted:
        return Closed.MANUAL
    if not _is_meant(moment.language, settings):
        return Closed.LANGUAGE
    if only_shown(moment.uri):
        return Closed.ONLY_SHOWN
    if not moment.known:
        return Closed.OUT_OF_STEP
    if moment.menu:
        return Closed.MENU
    return _in_the_text(moment)


def _is_meant(language: str, settings: CompletionSettings) -> bool:
    return language in settings.languages if settings.languages else language not in _NO_CODE


def _in_the_text(moment: Moment) -> Closed | None:
    if _is_word(moment.left[-1:]) and _is_word(moment.right[:1]):
        return Closed.INSIDE_A_WORD
    behind = "".join(moment.right.split())
    if len(behind) > MOST_BEHIND and not CLOSERS.issuperset(behind):
        return Closed.TEXT_BEHIND
    widths = list(map(len, moment.text.lines))
    if sum(widths) > FILE_BYTES or max(widths, default=0) > LONGEST_LINE:
        return Closed.TOO_LARGE
    return None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
