"""What can be typed after `codegpt-ls`: finds the command, and loads no other."""

import argparse
import importlib
from collections.abc import Sequence
from typing import Final

from codegpt_ls import __version__
from codegpt_ls.cli.options import EXIT_CODES, Parser, WrongCall, add_serving, language

COMMANDS: Final = (
    "serve",
    "acp",
    "chat",
    "ask",
    "edit",
    "commit-message",
    "threads",
    "key",
    "models",
    "providers",
    "local",
    "mcp",
    "editors",
    "usage",
    "config",
    "completion",
    "doctor",
)
"""Files of `cli.commands`, in the order in which help shows them."""
_ELSEWHERE: Final = {
    "serve": "codegpt_ls.cli.serving.serve",
    "acp": "codegpt_ls.cli.serving.acp",
    "commit-message": "codegpt_ls.cli.commits.command",
    "mcp": "codegpt_ls.cli.tool_servers.command",
}
"""Commands that stand with what they are made of."""
_UNNAMED: Final = "serve"
"""What editors call without naming a command."""
_TAKE_A_VALUE: Final = frozenset({"--locale", "--log-level", "--clientProcessId"})
"""Options that may stand before the command."""

_TOP: Final = f"""\
examples:
  codegpt-ls chat "What does SIGPIPE mean?"      one answer, written as it comes
  git diff | codegpt-ls chat "Review this"       the diff goes along with the question
  codegpt-ls chat                                a conversation
  codegpt-ls chat --provider local "Hello"       a small model on this machine, no key needed
  codegpt-ls key set                             store your API key in the system's keyring
  codegpt-ls config set model gpt-5.6-sol        the model to ask from now on
  codegpt-ls doctor                              find out why it does not work

Editors start codegpt-ls without a command: it then speaks the Language Server
Protocol on standard input and output.

environment:
  OPENAI_API_KEY, OPENAI_BASE_URL   a key, and the address it belongs to
  HTTPS_PROXY, NO_PROXY             the way to the network
  LC_ALL, LC_MESSAGES, LANG         the language of messages: {{languages}}
  CODEGPT_LS_HOME                   keeps all files of codegpt-ls below one folder

{EXIT_CODES}"""


def parser_for(argv: Sequence[str]) -> Parser:
    """The parser of this call, with the command that it names; with all of them where it names none."""
    return _parser(_wanted(argv))


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; `run` does the command. Exits for help, version and wrong calls."""
    parser = parser_for(argv)
    try:
        return parser.parse_args(list(argv))
    except WrongCall as wrong:
        wrong.parser.refuse(str(wrong), argv)


def _wanted(argv: Sequence[str]) -> Sequence[str]:
    """The command of this call, which is loaded alone; all of them where help or a mistake has to name them."""
    before = ""
    for word in argv:
        if word in ("-h", "--help"):
            return COMMANDS
        if not word.startswith("-") and before not in _TAKE_A_VALUE:
            return (word,) if word in COMMANDS else COMMANDS
        before = word
    return (_UNNAMED,)


def _parser(wanted: Sequence[str]) -> Parser:
    parser = Parser(
        prog="codegpt-ls",
        description="An AI assistant with your own key, for every editor and for the terminal.",
        epilog=_TOP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        parents=[language(None)],
    )
    parser.add_argument("--version", action="version", version=f"codegpt-ls {__version__}")
    add_serving(parser)
    # Without `prog`, argparse lays out a help text to find it: a tenth of what an editor waits for.
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog=parser.prog)
    for name in wanted:
        command = importlib.import_module(_ELSEWHERE.get(name, f"codegpt_ls.cli.commands.{name}"))
        command.add(commands)
        if name == _UNNAMED:
            parser.set_defaults(run=command.run)
    return parser
