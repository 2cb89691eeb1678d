"""The model that runs on this machine: its first use."""

from pathlib import Path
from typing import Final

from codegpt_ls.cli.answer import TerminalAnswer
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.domain.chat import Finished, Message
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.fetching import Fetching, Stage
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.folders import made, state_folder
from codegpt_ls.presentation.fetching import fetch_beginning, fetch_question, fetching_sentence

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


async def fetch(command: Command) -> tuple[Path, bool]:
    """Fetch the weights, or the rest of them, and draw how far it is: the file, and whether anything had to come.

    Raises AssistantError as `LocalModel.fetch` does.
    """
    line = StatusLine(command.terminal, silent=command.json)
    words = command.terminal.words
    found = command.services.local_model.fetchable()
    begun = False

    def progress(fetching: Fetching) -> None:
        nonlocal begun
        if not begun and not command.json:
            command.terminal.tell(fetch_beginning(found, words))
        begun = True
        line.show(bar(fetching, words))

    try:
        return await command.services.local_model.fetch(progress), begun
    finally:
        line.clear()


def bar(fetching: Fetching, words: Translator) -> str:
    """How far a download is, on one line."""
    filled = _BAR * fetching.done // fetching.total
    drawn = f"[{'#' * filled}{' ' * (_BAR - filled)}] " if fetching.stage is not Stage.VERIFYING else ""
    return drawn + fetching_sentence(fetching, words)


def _may_fetch(error: AssistantError, command: Command) -> bool:
    built_in = error.code is ErrorCode.WEIGHTS_MISSING and error.facts.path is None
    if not built_in or command.json or not command.terminal.can_ask:
        return False
    question = fetch_question(command.services.local_model.fetchable(), command.terminal.words)
    return command.terminal.agrees(question, by_default=True)


def _tell_honestly(finished: Finished, command: Command) -> None:
    """After the first answer on this machine, unless it was told already: what the small model is and is not."""
    can_tell = command.terminal.can_tell and not command.terminal.quiet and not command.json
    if can_tell and not _introduced().exists() and _is_the_built_in(finished):
        introduce(command)


def _is_the_built_in(finished: Finished) -> bool:
    from codegpt_ls.services.failures.ways import LOCAL_MODEL, LOCAL_PROVIDER

    return (finished.provider, finished.model) == (LOCAL_PROVIDER, LOCAL_MODEL)


def introduce(command: Command) -> None:
    """Say what the small model is and is not, and that it was said."""
    command.terminal.say("weights.honesty")
    made(_introduced().parent)
    _introduced().touch()


def _introduced() -> Path:
    return state_folder() / "local-model-introduced"
