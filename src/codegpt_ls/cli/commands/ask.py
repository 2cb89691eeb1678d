"""`codegpt-ls ask`: a named task on a file."""

import argparse
from typing import Final

from codegpt_ls.cli.answer import TerminalAnswer
from codegpt_ls.cli.code import with_code
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.local_model import answer_or_fetch
from codegpt_ls.cli.options import (
    EXIT_CODES,
    Commands,
    add_command,
    add_connection,
    add_effort,
    add_looks,
    add_model,
    add_patience,
    number,
)
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Message, Role

_EPILOG: Final = f"""\
The built-in tasks are explain, refactor, document, find-problems, unit-test, fix,
edit and ask. Files whose names say that they hold secrets, and those that .gitignore
or .codegptignore leave out, are not sent.

examples:
  codegpt-ls ask --task explain main.py
  codegpt-ls ask --task refactor main.py:10-40 keep the public names

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    ask = add_command(commands, "ask", run, "do a named task on a file: explain, fix, …", _EPILOG)
    ask.add_argument("file", metavar="FILE[:LINES]", help="the code, e.g. main.py or main.py:10-40")
    ask.add_argument("words", nargs="*", metavar="WORD", help="what to heed besides")
    ask.add_argument(
        "--task", required=True, metavar="NAME", help="what to do, by name or by title; your own tasks count too"
    )
    add_connection(ask)
    add_model(ask)
    ask.add_argument(
        "--temperature", type=number(0, 2), metavar="T", help="0 is precise, 1 creative (default: the model's own)"
    )
    add_effort(ask)
    add_patience(ask)
    add_looks(ask)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Do the task and write the answer as it comes."""
    command = Command(arguments, redactor)
    command.services.tasks.reload()
    tasks = command.services.tasks
    task, rest = tasks.parse(f"/{arguments.task}")
    if task is None or rest:
        command.terminal.say("task.unknown.named", task=arguments.task)
        command.terminal.say("task.known", names=tuple(each.name for each in tasks.all()))
        return 2
    return command.run(lambda: _ask(command))


async def _ask(command: Command) -> int:
    arguments = command.arguments
    question = " ".join((f"/{arguments.task}", *arguments.words))
    message = await with_code(command, question, [arguments.file])
    if message is None:
        return 1
    answer = TerminalAnswer(command, question=message)
    await answer_or_fetch(command, (Message(Role.USER, message.sent),), answer)
    return answer.exit_code
