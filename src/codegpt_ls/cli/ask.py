"""`codegpt-ls ask`: a named task on a file."""

import argparse

from codegpt_ls.cli.answer import Answer
from codegpt_ls.cli.code import with_code
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.local import answer_or_fetch
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Message, Role


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Do the task and write the answer as it comes."""
    command = Command(arguments, redactor)
    command.services.tasks.reload()
    known = [task.name for task in command.services.tasks.all()]
    if arguments.task not in known:
        command.terminal.say("task.unknown", name=arguments.task)
        command.terminal.say("task.known", names=tuple(known))
        return 2
    return command.run(lambda: _ask(command))


async def _ask(command: Command) -> int:
    arguments = command.arguments
    question = " ".join((f"/{arguments.task}", *arguments.words))
    message = await with_code(command, question, [arguments.file])
    if message is None:
        return 1
    await answer_or_fetch(command, (Message(Role.USER, message.sent),), Answer(command, question=message))
    return 0
