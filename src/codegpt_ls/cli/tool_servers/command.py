"""`codegpt-ls mcp`: the servers of tools that a model may use."""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import EXIT_CODES, Commands, Parser, add_command, add_group, add_json
from codegpt_ls.cli.table import table
from codegpt_ls.cli.tool_servers.adding import Added, added, allowed
from codegpt_ls.cli.tool_servers.importing import imported
from codegpt_ls.cli.tool_servers.showing import told
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.tools.servers import ServerDefinition, ServerFailed
from codegpt_ls.presentation.tool_servers import how_reached

_EPILOG: Final = f"""\
Servers of the Model Context Protocol give tools to the model of a question that may
look things up (chat --tools). They stand in mcp.json, and only there: a file in a
project is never read by itself. Before one is started for the first time, its exact
command is shown, and then its tools; where one byte of either has changed, you are
asked again. Each call of a tool is asked about, with all that goes to it.

examples:
  codegpt-ls mcp add git uvx mcp-server-git
  codegpt-ls mcp add --local time uvx mcp-server-time --local-timezone Asia/Seoul
  codegpt-ls mcp add --secret GITHUB_TOKEN github npx -y @acme/github-server
  codegpt-ls mcp add --url https://tools.example/mcp --header Authorization acme
  codegpt-ls mcp import ~/.cursor/mcp.json
  codegpt-ls mcp test git
  codegpt-ls mcp remove git

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    summary = "name, allow and try servers of tools (MCP)"
    actions = add_group(commands, "mcp", summary, "Servers of tools (Model Context Protocol).", _EPILOG)
    add_json(add_command(actions, "list", run_list, "list the servers", _EPILOG))
    adding = add_command(actions, "add", run_add, "add a server, once you have seen what it starts", _EPILOG)
    adding.add_argument("name", metavar="NAME", help="what you call it")
    # All that follows is the program's, also what looks like an option of ours.
    adding.add_argument("words", nargs=argparse.REMAINDER, metavar="PROGRAM", help="its program and arguments")
    adding.add_argument("--url", metavar="URL", help="its address, instead of a program")
    adding.add_argument(
        "--env", action="append", default=[], metavar="NAME=VALUE", help="a variable of it; env:X: what X holds here"
    )
    adding.add_argument("--secret", action="append", default=[], metavar="NAME", help="a variable, asked for hidden")
    adding.add_argument(
        "--header", action="append", default=[], metavar="NAME", help="a header, asked for hidden; NAME=env:X: from X"
    )
    adding.add_argument("--cwd", metavar="FOLDER", help="the folder it is started in (default: your home)")
    adding.add_argument("--local", action="store_true", help="nothing that it is given leaves this machine")
    _add_yes(adding)
    importing = add_command(actions, "import", run_import, "take servers over from another program's file", _EPILOG)
    importing.add_argument("file", metavar="FILE", help="of Claude, Cursor, VS Code, Zed or Codex")
    _add_yes(importing)
    for name, run, summary in (
        ("remove", run_remove, "forget a server and what was kept for it"),
        ("test", run_test, "start a server, show its tools, and allow them"),
    ):
        action = add_command(actions, name, run, summary, _EPILOG)
        action.add_argument("name", metavar="NAME", help="what you call it")
        if name == "test":
            _add_yes(action)
        else:
            add_json(action)
            _add_stay(action)


def _add_yes(parser: Parser) -> None:
    parser.add_argument("--yes", action="store_true", help="agree to what is shown, without being asked")
    add_json(parser)
    _add_stay(parser)


def _add_stay(parser: Parser) -> None:
    parser.add_argument(
        "--stay",
        action="store_true",
        help="wait for Enter at the end and exit with 0, in a terminal that closes with its program",
    )


def run_list(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """List the servers."""
    return _run(arguments, redactor, _list)


def run_add(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Add a server."""
    return _run(arguments, redactor, added)


def run_import(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Take servers over from another program's file."""
    return _run(arguments, redactor, imported)


def run_remove(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Forget a server."""
    return _run(arguments, redactor, _remove)


def run_test(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Start a server and show its tools."""
    return _run(arguments, redactor, _test)


def _run(arguments: argparse.Namespace, redactor: Redactor, work: Added) -> int:
    command = Command(arguments, redactor)
    code = command.run(lambda: _guarded(command, work))
    if not getattr(arguments, "stay", False) or not command.terminal.can_ask:
        return code
    # Whoever has read it is not to be told of a code as well.
    with suppress(EOFError, KeyboardInterrupt):
        command.terminal.ask(command.terminal.words.text("mcp.stay"))
    return 0


async def _guarded(command: Command, work: Added) -> int:
    try:
        return await work(command)
    except ServerFailed as failed:
        return told(command, getattr(command.arguments, "name", ""), failed)


async def _list(command: Command) -> int:
    servers = command.services.tool_servers()
    found, miswritten = servers.file.read()
    if command.json:
        rows = [{"name": each.name, "state": servers.standing(each).value} for each in found]
        rows += [{"name": name, "state": "miswritten"} for name in miswritten]
        command.terminal.show_json({"servers": rows})
        return 0
    if not found and not miswritten:
        command.terminal.say("mcp.none")
    for line in _table(command, found) if found else ():
        command.terminal.show(line)
    for name in miswritten:
        command.terminal.say("server.miswritten", server=name)
    if (lacking := servers.launcher.lacking()) is not None:
        command.terminal.say("mcp.lacking", install_command=lacking)
    return 0


def _table(command: Command, found: Sequence[ServerDefinition]) -> Sequence[str]:
    words, servers = command.terminal.words, command.services.tool_servers()
    rows = [
        (
            *(each.name, words.text(f"mcp.standing.{servers.standing(each)}")),
            *(str(len(servers.seen.tools(each.name))), _how(command, each)),
        )
        for each in found
    ]
    keys = ("mcp.column_server", "mcp.column_state", "mcp.column_tools", "mcp.column_how")
    return list(table([words.text(key) for key in keys], rows))


def _how(command: Command, server: ServerDefinition) -> str:
    words, url = how_reached(server, None, command.services.may_be_secret)
    return url or " ".join(words)


async def _remove(command: Command) -> int:
    name = command.arguments.name
    removed = await command.services.tool_servers().remove(name)
    if command.json:
        command.terminal.show_json({"name": name, "removed": removed})
    else:
        command.terminal.say("mcp.removed" if removed else "mcp.unknown", server=name)
    return 0 if removed else 1


async def _test(command: Command) -> int:
    server = command.services.tool_servers().named(command.arguments.name)
    if server is None:
        command.terminal.say("mcp.unknown", server=command.arguments.name)
        return 1
    return await allowed(command, server)
