"""What the commands have in common: how one is declared, and the options that several take. Imports only argparse."""

import argparse
from collections.abc import Callable, Sequence
from typing import Final, NoReturn, TypeAlias

from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.messages.effort import Effort

EXIT_CODES: Final = """\
exit codes:
  0    done
  1    failed; what happened and what you can do about it is on standard error
  2    called wrongly
  130  stopped with Ctrl-C
"""
_SHORTEST_SECRET: Final = 8
"""Characters; what is shorter is a mistyped word, which the person wants to see."""
_READ: Final = "read"
"""What a model may be allowed."""

Run: TypeAlias = Callable[[argparse.Namespace, Redactor], int]
"""What a command does. Returns the exit code."""


class WrongCall(Exception):  # noqa: N818 - what happened, and not a failure of ours
    """The arguments do not fit."""

    def __init__(self, parser: "Parser", reason: str) -> None:
        super().__init__(reason)
        self.parser = parser


class Parser(argparse.ArgumentParser):
    """Hands a wrong call on, to whoever knows all that was typed."""

    def error(self, message: str) -> NoReturn:
        raise WrongCall(self, message)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """The arguments, all of them known: what is too much is told with the usage of the command it was given to."""
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            options = [name for word in unknown if (name := _option_in(word))]
            self.error(f"unknown option {', '.join(options)}" if options else "an argument too many (not shown)")
        return parsed, unknown

    def format_help(self) -> str:
        """The help, which names the languages there are: they are looked for here only, and not whenever we start."""
        from codegpt_ls.locales.translator import languages

        return super().format_help().replace("{languages}", ", ".join(languages()))

    def refuse(self, message: str, argv: Sequence[str] = ()) -> NoReturn:
        """Print usage and reason, and exit with 2. What was typed is left out: it could be a key in the wrong place."""
        values = {word.partition("=")[2] if word.startswith("-") else word for word in argv}
        for value in sorted(values, key=len, reverse=True):
            if len(value) >= _SHORTEST_SECRET:
                message = message.replace(value, "…")
        super().error(message)


def _option_in(word: str) -> str:
    """The option's name; of a short one its letter alone, as a value may be joined to it. Empty for none."""
    if word.startswith("--"):
        return word.partition("=")[0]
    return word[:2] if word.startswith("-") and word[1:2].isalpha() else ""


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_command(commands: Commands, name: str, run: Run, summary: str, epilog: str = EXIT_CODES) -> Parser:
    """Declare a command, or an action of one."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        parents=[language(argparse.SUPPRESS)],
    )
    parser.set_defaults(run=run)
    return parser


def add_group(commands: Commands, name: str, summary: str, description: str, epilog: str = EXIT_CODES) -> Commands:
    """Declare a command that only groups actions."""
    group = commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        parents=[language(argparse.SUPPRESS)],
    )
    # Without `prog`, argparse lays out a help text to find it.
    return group.add_subparsers(title="commands", metavar="ACTION", required=True, prog=group.prog)


def language(default: str | None) -> Parser:
    """The option that every command takes."""
    shared = Parser(add_help=False)
    shared.add_argument(
        "--locale", metavar="TAG", default=default, help="language of messages instead of LANG's: {languages}"
    )
    return shared


def add_connection(parser: argparse.ArgumentParser) -> None:
    """Whom to ask, and how to get there."""
    parser.add_argument(
        "-p",
        "--provider",
        metavar="ID",
        help="the provider to use (`codegpt-ls providers` lists them)",
    )
    parser.add_argument("--base-url", metavar="URL", help="address of its API, e.g. https://gateway.example/v1")
    parser.add_argument("--proxy", metavar="URL", help="HTTP proxy instead of HTTPS_PROXY's")
    parser.add_argument("--ca-bundle", metavar="FILE", help="PEM file of authorities to trust instead of the system's")


def add_model(parser: argparse.ArgumentParser) -> None:
    """Who answers."""
    parser.add_argument(
        "-m", "--model", metavar="NAME", help="the model to ask; for the local provider also a .gguf file"
    )


def add_tools(parser: argparse.ArgumentParser) -> None:
    """Whether the model may look things up."""
    parser.add_argument(
        "--tools",
        action="store_true",
        help="the model may read and search this folder, and ask git about it; you are asked once",
    )
    parser.add_argument(
        "--allow",
        action="append",
        choices=[_READ],
        metavar=_READ,
        help="`--allow read`: with --tools, and without being asked",
    )


def with_tools(arguments: argparse.Namespace) -> bool:
    """Whether the model may look things up; commands that have no such option never let it."""
    return bool(getattr(arguments, "tools", False)) or may_read(arguments)


def may_read(arguments: argparse.Namespace) -> bool:
    """Whether it may do so without a question."""
    return _READ in (getattr(arguments, "allow", None) or ())


def add_effort(parser: argparse.ArgumentParser) -> None:
    """How much is thought."""
    parser.add_argument(
        "--effort",
        choices=[each.value for each in Effort],
        help="how much the model is to think before it answers, as far as it can (default: its own)",
    )


def add_patience(parser: argparse.ArgumentParser) -> None:
    """How long to wait for an answer."""
    seconds = number(0.1, 3600)
    parser.add_argument(
        "--first-byte",
        type=seconds,
        metavar="SECONDS",
        help="how long the provider may be silent before it answers (default: 60; on this machine at least 300)",
    )
    parser.add_argument(
        "--first-words",
        type=seconds,
        metavar="SECONDS",
        help="how long it may load and think before the first words come (default: 600)",
    )
    parser.add_argument(
        "--silence",
        type=seconds,
        metavar="SECONDS",
        help="how long an answer may pause without a sign of life (default: 45)",
    )


def add_looks(parser: argparse.ArgumentParser) -> None:
    """How an answer is written."""
    parser.add_argument(
        "--plain", action="store_true", help="the answer as it comes, its Markdown not set, also in a terminal"
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="the answer and errors only: no progress, no notes beside it"
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "-x",
        "--extract",
        action="store_true",
        help="only the first block of code of the answer; without one nothing, and it counts as failed",
    )
    add_json(only)


def add_json(parser: "argparse._ActionsContainer") -> None:
    """For scripts."""
    parser.add_argument("--json", action="store_true", help="write JSON for scripts; names as in the editor protocol")


def add_serving(parser: argparse.ArgumentParser) -> None:
    """What editors pass, with or without the command `serve`."""
    # Without defaults: what stands before the command would be overwritten by those of the command.
    parser.add_argument(
        "--stdio", action="store_true", default=argparse.SUPPRESS, help="accepted for editors that pass it"
    )
    # Added by the client library of VS Code; the id arrives once more, and is used, with `initialize`.
    parser.add_argument("--clientProcessId", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default=argparse.SUPPRESS,
        help="how much the server writes to standard error (default: warning)",
    )


def number(least: float, most: float) -> Callable[[str], float]:
    """A number between these, both included."""

    def parse(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must be from {least} to {most}")
        return value

    return parse


def count(text: str) -> int:
    """A number of things."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value
