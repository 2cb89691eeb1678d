"""The conversation itself: remembered until it ends and written nowhere, unless a thread is named."""

import asyncio
import codecs
import contextlib
import locale
import sys
from collections.abc import Sequence
from typing import Protocol

from codegpt_ls.cli.answer import TerminalAnswer
from codegpt_ls.cli.code import named_files, with_code
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.conversation import tell_how_to_go_on, thread_meant
from codegpt_ls.cli.interactive.slash import EDIT, LEAVE, done
from codegpt_ls.cli.interactive.talk import Talk
from codegpt_ls.cli.local_model import answer_or_fetch
from codegpt_ls.cli.terminal import Terminal
from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.folders import state_folder


class _Asks(Protocol):
    """Where questions are typed."""

    def ask(self, prompt: str, *, in_editor: bool = False) -> str:
        """What is typed. Raises EOFError and KeyboardInterrupt."""
        ...


class _Line:
    """One line after another, in a terminal that can do no more."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        # Arrow keys, and a history that lives as long as we do; Windows consoles have their own. Where the language's
        # locale is not installed, readline takes letters beyond ASCII for commands.
        if codecs.lookup(locale.getencoding()).name == codecs.lookup(sys.stdin.encoding).name:
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401

    def ask(self, prompt: str, *, in_editor: bool = False) -> str:
        """What is typed; there is no way here to anybody's editor."""
        del in_editor
        return self._terminal.ask(f"\n{prompt}")


def converse(command: Command, system: Sequence[Message]) -> int:
    """Ask for questions until the person leaves: `/exit`, Ctrl-D, or Ctrl-C twice."""
    if not command.knows_provider():
        return 1
    with asyncio.Runner() as runner:
        conversation = _Conversation(command, runner, system)
        try:
            return runner.run(command.attempt(conversation.begin)) or conversation.hold()
        finally:
            runner.run(command.services.aclose())


class _Conversation:
    def __init__(self, command: Command, runner: asyncio.Runner, system: Sequence[Message]) -> None:
        self._terminal = command.terminal
        self._runner = runner
        self._system = tuple(system)
        self._talk = Talk(command, "")
        self._asks = self._prompt() if command.terminal.can_typeset else _Line(command.terminal)
        self._left_once = False

    async def begin(self) -> int:
        """Find or make the thread: one of the memory only, unless one is named. Raises AssistantError."""
        talk, arguments = self._talk, self._talk.command.arguments
        named = await thread_meant(talk.command)
        if named is None:
            await talk.begin_anew(temporary=True)
        else:
            talk.thread_id = named
        return 0 if await talk.add_files(named_files(arguments)) else 1

    def hold(self) -> int:
        """Answer until the person leaves."""
        self._welcome()
        in_editor = False
        while (typed := self._next(in_editor=in_editor)) is not None:
            in_editor = typed == EDIT
            if typed and not in_editor:
                self._take(typed)
        self._runner.run(tell_how_to_go_on(self._talk.command, self._talk.thread_id))
        return 0

    def _prompt(self) -> _Asks:
        from codegpt_ls.cli.interactive.completion import SlashCompleter
        from codegpt_ls.cli.interactive.history import TypedHistory
        from codegpt_ls.cli.interactive.prompt import Prompt

        history = TypedHistory(state_folder() / "typed-questions", self._talk.command.services.may_be_secret)
        return Prompt(self._terminal, self._runner, history, SlashCompleter(self._talk))

    def _welcome(self) -> None:
        services, words = self._talk.command.services, self._terminal.words
        model = services.models.selected(services.provider(None)) or words.text("word.unnamed")
        self._terminal.note(words.text("chat.welcome", model=model, provider=services.addressed(None).title))
        self._terminal.note(words.text("chat.hints"))

    def _next(self, *, in_editor: bool) -> str | None:
        """What is typed; empty for nothing, None when the person leaves."""
        try:
            typed = self._asks.ask(self._terminal.words.text("chat.you") + " ", in_editor=in_editor).strip()
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
        return None if typed in LEAVE else typed

    def _take(self, typed: str) -> None:
        command = self._talk.command
        try:
            self._runner.run(command.attempt(lambda: self._answer(typed)))
        except KeyboardInterrupt:
            self._terminal.stopped()

    async def _answer(self, typed: str) -> int:
        talk = self._talk
        if await done(talk, typed):
            return 0
        question = await with_code(talk.command, typed, talk.files)
        if question is None:
            return 1
        answer = TerminalAnswer(talk.command, talk.thread_id, question=question)
        try:
            await answer_or_fetch(talk.command, (*self._system, Message(Role.USER, typed)), answer)
        finally:
            if answer.text:
                talk.files.clear()
        return answer.exit_code
