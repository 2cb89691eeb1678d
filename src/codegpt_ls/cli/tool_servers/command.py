"""`codegpt-ls mcp`: the servers of tools that a model may use."""

import argparse
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import EXIT_CODES, Commands, Parser, add_command, add_group, add_json
from codegpt_ls.cli.table import table
from codegpt_ls.cli.tool_servers.adding import Added, added, allowed
from codegpt_ls.cli.tool_servers.importing import imported
from codegpt_ls.cli.tool_servers.showing import told
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.tools.servers import ServerDefinition, ServerFailed

_EPILOG: Final = f"""\
Servers of the Model Context Protocol give tools to the model of a question that may
look things up (chat --tools). They stand in mcp.json, and only there: a file in a
project is never read by itself. Before one is started for the first time, its exact
command is shown, and then its tools; where one byte of either has changed, you are
asked again. Each call of a tool is asked about, with all that goes to it.

examples:
  codegpt-ls mcp add git uvx mcp-server-git
  codegpt-ls mcp add --local -- time uvx mcp-server-time --local-timezone Asia/Seoul
  codegpt-ls mcp add --secret GITHUB_TOKEN -- github npx -y @acme/github-server
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
    adding.add_argument("words", nargs="*", metavar="PROGRAM", help="its program and arguments")
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


def _add_yes(parser: Parser) -> None:
    parser.add_argument("--yes", action="store_true", help="agree to what is shown, without being asked")
    add_json(parser)


def run_list(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """List the servers."""
    command = Command(arguments, redactor)
    return command.run(lambda: _guarded(command, _list))


def run_add(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Add a server."""
    command = Command(arguments, redactor)
    return command.run(lambda: _guarded(command, added))


def run_import(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Take servers over from another program's file."""
    command = Command(arguments, redactor)
    return command.run(lambda: _guarded(command, imported))


def run_remove(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Forget a server."""
    command = Command(arguments, redactor)
    return command.run(lambda: _guarded(command, _remove))


def run_test(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Start a server and show its tools."""
    command = Command(arguments, redactor)
    return command.run(lambda: _guarded(command, _test))


async def _guarded(command: Command, work: Added) -> int:
    try:
        return await work(command)
    except ServerFailed as failed:
        return told(command, getattr(command.arguments, "name", ""), failed)


async def _list(command: Command) -> int:
    servers = command.services.tool_servers()
    found, miswritten = servers.file.read()
    words = command.terminal.words
    if command.json:
        rows = [{"name": each.name, "state": _state(command, each)} for each in found]
        rows += [{"name": name, "state": "miswritten"} for name in miswritten]
        command.terminal.show_json({"servers": rows})
        return 0
    if not found and not miswritten:
        command.terminal.say("mcp.none")
        return 0
    keys = ("mcp.column_server", "mcp.column_state", "mcp.column_tools", "mcp.column_how")
    states = {"allowed": words.text("mcp.may_be_used"), "unseen": words.text("mcp.not_seen")}
    rows_shown = [
        (each.name, states[_state(command, each)], str(len(servers.seen.tools(each.name))), _how(each))
        for each in found
    ]
    for line in table([words.text(key) for key in keys], rows_shown):
        command.terminal.show(line)
    for name in miswritten:
        command.terminal.say("server.miswritten", server=name)
    return 0


def _state(command: Command, server: ServerDefinition) -> str:
    return "allowed" if command.services.tool_servers().allowed(server) else "unseen"


def _how(server: ServerDefinition) -> str:
    return server.url or " ".join((server.command or "", *server.args))


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
