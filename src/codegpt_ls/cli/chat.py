"""`codegpt-ls chat`: a question, or a conversation."""

import argparse
import sys

from codegpt_ls.cli.answer import Answer
from codegpt_ls.cli.code import with_code
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.conversation import converse, tell_how_to_go_on, thread_of
from codegpt_ls.cli.local import answer_or_fetch
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Message, Role


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Answer the question given, else hold a conversation where somebody can, else say what is missing."""
    command = Command(arguments, redactor)
    question = _question(command)
    system = (Message(Role.SYSTEM, arguments.system),) if arguments.system else ()
    if question:
        return command.run(lambda: _ask(command, (*system, Message(Role.USER, question)), arguments.thread))
    if command.terminal.can_ask and not command.json:
        return converse(command, system)
    command.terminal.say("chat.no_question", command='codegpt-ls chat "…"')
    return 2


async def _ask(command: Command, messages: tuple[Message, ...], wanted: str | None) -> int:
    question = await with_code(command, messages[-1].content, command.arguments.file or ())
    if question is None:
        return 1
    thread_id = await thread_of(command, wanted)
    await answer_or_fetch(command, messages, Answer(command, thread_id, question=question))
    tell_how_to_go_on(command, thread_id)
    return 0


def _question(command: Command) -> str:
    """The words of the command line, then what is piped in."""
    asked = " ".join(command.arguments.prompt)
    if sys.stdin is None or command.terminal.can_read_keys:
        return asked
    # Indentation at the beginning may matter, a last line feed does not.
    return "\n\n".join(part for part in (asked, sys.stdin.read().rstrip()) if part)
