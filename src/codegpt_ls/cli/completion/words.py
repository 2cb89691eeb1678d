"""What may stand where the cursor is, read from the parser itself: no list of options is kept a second time.

argparse has no public way to look at a parser; `_actions` is as old as it is.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegpt_ls.cli.options import Parser


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may stand there."""

    word: str
    summary: str = ""


@dataclass(slots=True)
class Place:
    """Where on the command line the cursor is."""

    parser: argparse.ArgumentParser
    waiting: argparse.Action | None = None
    """The option whose value comes next."""
    given: list[str] = field(default_factory=list)
    """What stands already that is no option."""
    values: dict[str, str] = field(default_factory=dict)
    """The values of the options that stand already, by their names in the parser."""

    @property
    def commands(self) -> "argparse._SubParsersAction[Parser] | None":
        """The commands to choose from, where one is to come."""
        return next((each for each in self.parser._actions if isinstance(each, argparse._SubParsersAction)), None)

    def options(self) -> Iterator[Candidate]:
        """Every option that help shows, by its long name."""
        for action in self.parser._actions:
            if action.option_strings and action.help is not argparse.SUPPRESS:
                yield Candidate(action.option_strings[-1], action.help or "")

    def argument(self) -> argparse.Action | None:
        """What is to come that is no option; None where nothing is."""
        taken = len(self.given)
        for action in self.parser._actions:
            if action.option_strings or action.help is argparse.SUPPRESS:
                continue
            if action.nargs in ("*", "+", argparse.REMAINDER):
                return action
            if not taken:
                return action
            taken -= 1
        return None

    def option(self, word: str) -> argparse.Action | None:
        """The option of this name."""
        return next((each for each in self.parser._actions if word in each.option_strings), None)


def place(parser: argparse.ArgumentParser, before: Sequence[str]) -> Place:
    """Where one is behind these words."""
    here = Place(parser)
    for word in before:
        if here.waiting is not None:
            here.values[here.waiting.dest] = word
            here.waiting = None
        elif word.startswith("-") and len(word) > 1:
            option = here.option(word)
            here.waiting = option if option is not None and option.nargs != 0 else None
        elif (commands := here.commands) is not None and word in commands.choices:
            here = Place(commands.choices[word], values=here.values)
        else:
            here.given.append(word)
    return here


def command_names(here: Place) -> Iterator[Candidate]:
    """The commands to choose from, as help shows them."""
    for choice in here.commands._choices_actions if here.commands is not None else ():
        yield Candidate(choice.dest, choice.help or "")
