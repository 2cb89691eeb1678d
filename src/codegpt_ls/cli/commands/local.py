"""`codegpt-ls local`: the model that runs on this machine, and servers of the person's own."""

import argparse
import importlib.util
import shlex

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.local_model import bar, fetch, introduce
from codegpt_ls.cli.options import Commands, add_command, add_connection, add_group, add_json
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.words import named
from codegpt_ls.presentation.servers import found_servers, model_line
from codegpt_ls.protocol.providers import LocalServerItem
from codegpt_ls.providers.local.engine import PACKAGE, engine_missing


def add(commands: Commands) -> None:
    """Declare the command."""
    actions = add_group(
        commands,
        "local",
        "fetch the model that runs on this machine, and find your own servers",
        "A small model that needs no key, no account and, once fetched, no network; and servers of your own, such as "
        "Ollama.",
    )
    fetching = add_command(actions, "fetch", run_fetch, "fetch its weights once, checked by their hash")
    telling = add_command(actions, "status", run_status, "say whether engine and weights are here")
    finding = add_command(actions, "find", run_find, "look for servers such as Ollama on this machine")
    pulling = add_command(actions, "pull", run_pull, "have Ollama or LM Studio download a model")
    pulling.add_argument("name", metavar="MODEL", help="its name in the server's own library, e.g. llama3.2")
    add_connection(pulling)
    for action in (fetching, telling, finding, pulling):
        add_json(action)


def run_fetch(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Fetch the weights, checked by their hash."""
    command = Command(arguments, redactor)
    return command.run(lambda: _fetched(command))


def run_status(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Say what of the local model is here."""
    command = Command(arguments, redactor)
    return command.run(lambda: _told(command))


def run_find(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Say which servers answer on this machine."""
    command = Command(arguments, redactor)
    return command.run(lambda: _found(command))


def run_pull(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Have a server download a model."""
    command = Command(arguments, redactor)
    return command.run(lambda: _pulled(command))


async def _found(command: Command) -> int:
    terminal, words = command.terminal, command.terminal.words.text
    result = await found_servers(command.services.local_servers, terminal.words)
    if command.json:
        command.show_result(result)
        return 0 if result.servers else 1
    terminal.tell(result.message)
    for server in result.servers:
        terminal.show(f"{server.title}  {server.base_url}  {server.told}")
        for model in server.models:
            terminal.show(f"  {model_line(server, model, terminal.words)}")
        if server.models:
            terminal.tell(f"  {words('servers.use_by', command=_using(server))}", whole=True)
    return 0 if result.servers else 1


def _using(server: LocalServerItem) -> str:
    """What to type for the first of its models."""
    address = "" if server.at_home else f" --base-url {server.base_url}"
    return f"codegpt-ls chat --provider {server.provider}{address} --model {shlex.quote(server.models[0].id)}"


async def _pulled(command: Command) -> int:
    services, model, words = command.services, command.arguments.name, command.terminal.words
    profile = services.addressed(None)
    facts = {"model": model, "provider": named(profile.title, words)}
    line = StatusLine(command.terminal, silent=command.json)
    line.say("servers.pulling", **facts)
    try:
        await services.local_servers.pull(profile.id, model, lambda done: line.show(bar(done, words)))
    finally:
        line.clear()
    if command.json:
        command.terminal.show_json({"provider": profile.id, "model": model})
    else:
        command.terminal.say("servers.pulled", **facts)
    return 0


async def _fetched(command: Command) -> int:
    path, fetched = await fetch(command)
    if command.json:
        command.terminal.show_json({"path": str(path), "fetched": fetched})
    else:
        command.terminal.say("weights.fetched" if fetched else "weights.present", path=path)
        introduce(command)
    return 0


async def _told(command: Command) -> int:
    found = command.services.local_model.fetchable()
    path = found.path
    engine = importlib.util.find_spec(PACKAGE) is not None
    if command.json:
        status = {"model": found.model, "path": str(path) if path else None, "engineInstalled": engine}
        command.terminal.show_json({name: value for name, value in status.items() if value is not None})
        return 0 if path and engine else 1
    if not engine:
        command.fail(engine_missing())  # first: without it the weights answer nothing
    if path is None:
        command.fail(AssistantError(ErrorCode.WEIGHTS_MISSING))
    else:
        command.terminal.say("weights.present", path=path)
    return 0 if path and engine else 1
