"""`codegpt-ls` without a command: the language server."""

import argparse
import sys
from typing import TYPE_CHECKING

from codegpt_ls.cli.options import Commands, add_command, add_serving
from codegpt_ls.pipes.streams import take_over_stdio
from codegpt_ls.server.transport.greeting import greet

if TYPE_CHECKING:
    from codegpt_ls.assembly import Services
    from codegpt_ls.credentials.redaction import Redactor


def add(commands: Commands) -> None:
    """Declare the command."""
    serve = add_command(commands, "serve", run, "serve an editor (what happens without a command)")
    add_serving(serve)


def run(arguments: argparse.Namespace, redactor: "Redactor") -> int:
    """Serve the editor at the other end of standard input and output."""
    if "stdio" not in arguments and sys.stdin is not None and sys.stdin.isatty():
        return _hint(arguments)
    greeted = greet(take_over_stdio())
    # Loaded while the editor deals with the answer.
    import asyncio

    from codegpt_ls.cli.reports import write_log
    from codegpt_ls.server.language_server import serve

    write_log(getattr(arguments, "log_level", "warning"), redactor)
    return asyncio.run(serve(greeted, lambda: _assembled(redactor)))


def _assembled(redactor: "Redactor") -> "Services":
    """The services, loaded when the first request needs them and not on the way to `initialize`."""
    import os

    from codegpt_ls.assembly import assemble

    return assemble(os.environ, redactor)


def _hint(arguments: argparse.Namespace) -> int:
    from codegpt_ls.cli.terminal import Terminal

    Terminal(arguments.locale).say("terminal.for_editors")
    return 2
