"""The manual page, out of the parser: `man codegpt-ls`.

Written without argparse's own layout, which differs between versions of Python. man(7) says what the requests mean.
"""

import argparse
from collections.abc import Iterator
from typing import Final

from codegpt_ls import __version__
from codegpt_ls.cli.completion.words import Place
from codegpt_ls.cli.options import EXIT_CODES
from codegpt_ls.cli.parser import COMMANDS, parser_for
from codegpt_ls.locales.translator import languages
from tests.guard.repository import ROOT

PAGE: Final = ROOT / "docs" / "codegpt-ls.1"
_EVERYWHERE: Final = ("help", "locale")
"""Options of every command: told once."""


def written() -> str:
    """The page's source."""
    parser = parser_for(["--help"])
    lines = (
        f'.TH CODEGPT-LS 1 "" "codegpt-ls {__version__}" "User Commands"',
        '.\\" Made by sh scripts/generate pages.',
        ".SH NAME",
        f"codegpt-ls \\- {_plain(parser.description or '')}",
        ".SH SYNOPSIS",
        ".B codegpt\\-ls",
        "[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...]",
        ".SH OPTIONS",
        *_options(parser, top=True),
        ".SH COMMANDS",
        *(line for name in COMMANDS for line in _command(parser, name)),
        ".SH NOTES",
        *_verbatim(parser.epilog or ""),
        ".SH EXIT STATUS",
        *_verbatim(EXIT_CODES.partition("\n")[2]),
    )
    return "\n".join(lines) + "\n"


def _command(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    commands = Place(parser).commands
    assert commands is not None
    own = commands.choices[name]
    actions = Place(own).commands
    yield f".SS codegpt\\-ls {_plain(name)}"
    if synopsis := _synopsis(own):
        yield from (synopsis, ".PP")
    yield _plain(own.description or "")
    if actions is None:
        yield from _options(own)
    else:
        summaries = {each.dest: each.help or "" for each in actions._choices_actions}
        for action, summary in summaries.items():
            synopsis = _synopsis(actions.choices[action])
            called = f"\\fBcodegpt\\-ls {_plain(name)} {_plain(action)}\\fR {synopsis}".rstrip()
            yield from (".TP", called, f"{_plain(summary)}.")
            options = list(_options(actions.choices[action]))
            yield from (".RS", *options, ".RE") if options else ()
    if notes := list(_verbatim(own.epilog or "")):
        yield from (".PP", *notes)


def _synopsis(parser: argparse.ArgumentParser) -> str:
    """The arguments besides options, as usage has them."""
    return " ".join(_placed(each) for each in _arguments(parser))


def _placed(argument: argparse.Action) -> str:
    name = f"\\fI{_plain(_name(argument))}\\fR"
    return {"*": f"[{name}]...", argparse.REMAINDER: f"[{name}]...", "+": f"{name}...", "?": f"[{name}]"}.get(
        str(argument.nargs), name
    )


def _options(parser: argparse.ArgumentParser, *, top: bool = False) -> Iterator[str]:
    for each in _arguments(parser):
        yield from (".TP", f"\\fI{_plain(_name(each))}\\fR", _plain(each.help or ""))
    for each in parser._actions:
        if each.option_strings and each.help is not argparse.SUPPRESS and (top or each.dest not in _EVERYWHERE):
            names = ", ".join(f"\\fB{_plain(name)}\\fR" for name in each.option_strings)
            value = "" if each.nargs == 0 else f" \\fI{_plain(_name(each))}\\fR"
            yield from (".TP", names + value, _plain(each.help or ""))


def _arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for each in parser._actions:
        commands = isinstance(each, argparse._SubParsersAction)
        if not each.option_strings and not commands and each.help is not argparse.SUPPRESS:
            yield each


def _name(action: argparse.Action) -> str:
    if action.choices:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest.upper())


def _verbatim(text: str) -> Iterator[str]:
    """As it is laid out for a terminal; the exit codes have a section of their own."""
    lines = text.replace(EXIT_CODES, "").strip("\n").splitlines()
    if lines:
        yield from (".nf", *map(_plain, lines), ".fi")


def _plain(text: str) -> str:
    """Text that troff takes for nothing else."""
    told = text.replace("{languages}", ", ".join(languages())).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{told}" if told.startswith((".", "'")) else told
