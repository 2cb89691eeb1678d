"""The words that may stand at the cursor."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.completion.values import FILES, values_of
from codegpt_ls.cli.completion.words import Candidate, Place, command_names, place
from codegpt_ls.cli.encoding import visible
from codegpt_ls.cli.parser import parser_for
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.locales.translator import languages

FILE_NAMES: Final = ":files"
"""Stands alone where a file is to come."""


def candidates(typed: Sequence[str], redactor: Redactor) -> Iterator[Candidate]:
    """What may stand in place of the last of these words, which may be empty."""
    *before, current = typed or [""]
    here = place(parser_for([*before, current]), before)
    option, equals, value = current.partition("=")
    if option.startswith("--") and equals:
        here.waiting, kept, current = here.option(option), option + equals, value
    else:
        kept = ""
    for each in _possible(here, current, redactor):
        if each.word == FILE_NAMES or each.word.startswith(current):
            yield Candidate(each.word if each.word == FILE_NAMES else kept + visible(each.word), visible(each.summary))


def _possible(here: Place, current: str, redactor: Redactor) -> Iterator[Candidate]:
    if here.waiting is None and current.startswith("-"):
        yield from (
            Candidate(each.word, each.summary.replace("{languages}", ", ".join(languages()))) for each in here.options()
        )
    elif here.waiting is None and here.commands is not None:
        yield from command_names(here)
    elif (action := here.waiting or here.argument()) is not None:
        if action.metavar in FILES:
            yield Candidate(FILE_NAMES)
        yield from values_of(action, _command(here, redactor), here.given)


def _command(here: Place, redactor: Redactor) -> Callable[[], Command]:
    """The services, once a value asks for them; with the options that stand already."""

    @cache
    def made() -> Command:
        told = {"locale": None, "provider": None, **here.values}
        return Command(argparse.Namespace(**told, json=False), redactor)

    return made
