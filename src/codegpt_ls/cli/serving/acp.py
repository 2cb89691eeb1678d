"""`codegpt-ls acp`: the agent of a client of the Agent Client Protocol."""

import argparse
import importlib.util
import sys
from typing import TYPE_CHECKING, Final

from codegpt_ls.cli.options import EXIT_CODES, Commands, add_command
from codegpt_ls.pipes.streams import take_over_stdio

if TYPE_CHECKING:
    from codegpt_ls.credentials.redaction import Redactor

PACKAGE: Final = "agent-client-protocol"
"""What the extra brings."""
_MODULE: Final = "acp"
_EPILOG: Final = f"""\
Clients are Zed, the IDEs of JetBrains, Neovim with codecompanion.nvim, and others:
https://agentclientprotocol.com/overview/clients

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    acp = add_command(commands, "acp", run, "serve a client of the Agent Client Protocol (Zed, JetBrains)", _EPILOG)
    acp.add_argument("--set-key", action="store_true", help="ask for the API key instead, as `codegpt-ls key set` does")
    acp.add_argument("--log-level", choices=("debug", "info", "warning", "error"), default="warning", help="the log's")


def run(arguments: argparse.Namespace, redactor: "Redactor") -> int:
    """Serve the client at the other end of standard input and output."""
    if arguments.set_key:
        return _set_key(arguments, redactor)
    if importlib.util.find_spec(_MODULE) is None:
        return _lacking(arguments)
    if sys.stdin is not None and sys.stdin.isatty():
        from codegpt_ls.cli.terminal import Terminal

        Terminal(arguments.locale).say("acp.for_clients")
        return 2
    streams = take_over_stdio()
    import asyncio
    import os

    from codegpt_ls.acp.door import serve
    from codegpt_ls.assembly import assemble
    from codegpt_ls.cli.reports import write_log

    write_log(arguments.log_level, redactor)
    return asyncio.run(serve(streams, assemble(os.environ, redactor), arguments.locale))


def _set_key(arguments: argparse.Namespace, redactor: "Redactor") -> int:
    from codegpt_ls.cli.parser import parse

    language = ["--locale", arguments.locale] if arguments.locale else []
    setting = parse(["key", "set", *language])
    return int(setting.run(setting, redactor))


def _lacking(arguments: argparse.Namespace) -> int:
    from codegpt_ls.cli.terminal import Terminal
    from codegpt_ls.installing import install_command

    Terminal(arguments.locale).say("acp.missing", install_command=install_command(PACKAGE))
    return 1
