"""`codegpt-ls local`: the model that runs on this machine."""

import argparse
import importlib.util

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.local_model import fetch, introduce
from codegpt_ls.cli.options import Commands, add_command, add_group, add_json
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.local.engine import PACKAGE, engine_missing


def add(commands: Commands) -> None:
    """Declare the command."""
    actions = add_group(
        commands,
        "local",
        "fetch the model that runs on this machine",
        "A small model that needs no key, no account and, once fetched, no network.",
    )
    fetching = add_command(actions, "fetch", run_fetch, "fetch its weights once, checked by their hash")
    telling = add_command(actions, "status", run_status, "say whether engine and weights are here")
    for action in (fetching, telling):
        add_json(action)


def run_fetch(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Fetch the weights, checked by their hash."""
    command = Command(arguments, redactor)
    return command.run(lambda: _fetched(command))


def run_status(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Say what of the local model is here."""
    command = Command(arguments, redactor)
    return command.run(lambda: _told(command))


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
