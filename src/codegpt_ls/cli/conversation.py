"""A conversation in the terminal: remembered until it ends and written nowhere, unless a thread is named."""

import asyncio
import codecs
import contextlib
import locale
import sys
from collections.abc import Sequence
from typing import Final

from codegpt_ls.cli.answer import TerminalAnswer
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.local_model import answer_or_fetch
from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.threads import is_temporary

_EXIT: Final = ("/exit", "/quit")
_NEW: Final = "new"


def converse(command: Command, system: Sequence[Message]) -> int:
    """Ask for questions until the person leaves: `/exit`, Ctrl-D, or Ctrl-C twice."""
    _edit_lines()
    if not command.knows_provider():
        return 1
    with asyncio.Runner() as runner:
        try:
            conversation = _Conversation(command, runner, system)
            return runner.run(command.attempt(conversation.begin)) or conversation.hold()
        finally:
            runner.run(command.services.aclose())


async def thread_meant(command: Command) -> str | None:
    """The id of the thread that the command line means; None where nothing is to be kept. Raises as `thread_of`."""
    if not command.arguments.last:
        return await thread_of(command, command.arguments.thread)
    page = await command.services.threads.page(folder=None, cursor=None, limit=1)
    if not page.items:
        return await thread_of(command, _NEW)
    title = page.items[0].title or command.terminal.words.text("threads.untitled")
    command.terminal.note(command.terminal.words.text("chat.going_on", title=title))
    return page.items[0].id


async def thread_of(command: Command, wanted: str | None) -> str | None:
    """The id of the thread that is meant, which is made where a new one is.

    Raises AssistantError THREAD_NOT_FOUND, STORAGE_FAILED, STORAGE_DAMAGED.
    """
    threads = command.services.threads
    if wanted == _NEW:
        return (await threads.create()).id
    return wanted if wanted is None else await threads.meant(wanted)


async def tell_how_to_go_on(command: Command, thread_id: str | None) -> None:
    """What to type to go on in this thread."""
    if thread_id is not None and not is_temporary(thread_id) and not command.json and not command.terminal.quiet:
        short = (await command.services.threads.short_ids([thread_id]))[thread_id]
        command.terminal.tell(
            command.terminal.words.text("chat.go_on", command=f"codegpt-ls chat --thread {short}"), whole=True
        )


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
        self._system = tuple(system)
        self._thread_id: str | None = None
        self._left_once = False

    async def begin(self) -> int:
        """Find or make the thread: one of the memory only, unless one is named. Raises AssistantError."""
        named = await thread_of(self._command, self._command.arguments.thread)
        self._thread_id = named or (await self._command.services.threads.create(temporary=True)).id
        return 0

    def hold(self) -> int:
        """Answer until the person leaves."""
        self._welcome()
        while (question := self._next_question()) is not None:
            if question:
                self._answer(question)
        return self._runner.run(self._command.attempt(self._leave))

    async def _leave(self) -> int:
        await tell_how_to_go_on(self._command, self._thread_id)
        return 0

    def _welcome(self) -> None:
        services, words = self._command.services, self._terminal.words
        model = services.models.selected(services.provider(None)) or words.text("word.unnamed")
        self._terminal.say("chat.welcome", model=model, provider=services.addressed(None).title)
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
        answer = TerminalAnswer(self._command, self._thread_id)
        messages = (*self._system, Message(Role.USER, question))
        try:
            self._runner.run(self._command.attempt(lambda: self._ask(answer, messages)))
        except KeyboardInterrupt:
            self._terminal.stopped()

    async def _ask(self, answer: TerminalAnswer, messages: tuple[Message, ...]) -> int:
        await answer_or_fetch(self._command, messages, answer)
        return 0
