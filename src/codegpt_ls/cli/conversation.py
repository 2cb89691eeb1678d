"""A conversation in the terminal: remembered until it ends, written nowhere."""

import asyncio
import codecs
import contextlib
import locale
import sys
from collections.abc import Sequence
from typing import Final

from codegpt_ls.cli.answer import Answer
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.local import answer_or_fetch
from codegpt_ls.domain.chat import Message, Role

_EXIT: Final = ("/exit", "/quit")


def converse(command: Command, system: Sequence[Message]) -> int:
    """Ask for questions until the person leaves: `/exit`, Ctrl-D, or Ctrl-C twice."""
    _edit_lines()
    if not command.knows_provider():
        return 1
    with asyncio.Runner() as runner:
        try:
            return _Conversation(command, runner, system).hold()
        finally:
            runner.run(command.services.aclose())


def _edit_lines() -> None:
    """Arrow keys and a history that lives as long as we do; Windows consoles have their own."""
    # Where the language's locale is not installed, readline takes letters beyond ASCII for commands.
    if codecs.lookup(locale.getencoding()).name == codecs.lookup(sys.stdin.encoding).name:
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401


class _Conversation:
    def __init__(self, command: Command, runner: asyncio.Runner, system: Sequence[Message]) -> None:
        self._command = command
        self._terminal = command.terminal
        self._runner = runner
        self._messages = list(system)
        self._left_once = False

    def hold(self) -> int:
        self._welcome()
        while (question := self._next_question()) is not None:
            if question:
                self._answer(question)
        return 0

    def _welcome(self) -> None:
        services, words = self._command.services, self._terminal.words
        provider = services.provider(None)
        model = services.models.selected(provider) or words.text("word.unnamed")
        self._terminal.say("chat.welcome", model=model, provider=provider.profile.title)
        self._terminal.say("chat.hints")

    def _next_question(self) -> str | None:
        """What is typed; empty for nothing, None when the person leaves."""
        try:
            question = self._terminal.ask("\n" + self._terminal.words.text("chat.you") + " ").strip()
        except EOFError:
            self._terminal.tell("")
            return None
        except KeyboardInterrupt:
            self._terminal.tell("")
            if self._left_once:
                return None
            self._left_once = True
            self._terminal.say("chat.hints")
            return ""
        self._left_once = False
        return None if question in _EXIT else question

    def _answer(self, question: str) -> None:
        asked = Message(Role.USER, question)
        answer = Answer(self._command)
        try:
            self._runner.run(self._command.attempt(lambda: self._ask(answer, (*self._messages, asked))))
        except KeyboardInterrupt:
            self._terminal.stopped()
        if text := "".join(answer.text):
            # Also one that was stopped: the next question may be about it.
            self._messages += [asked, Message(Role.ASSISTANT, text)]

    async def _ask(self, answer: Answer, messages: tuple[Message, ...]) -> int:
        await answer_or_fetch(self._command, messages, answer)
        return 0
