"""`codegpt-ls chat`: a question, or a conversation."""

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, Final

from codegpt_ls.cli.answer import TerminalAnswer
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.conversation import tell_how_to_go_on, thread_meant
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
    add_tools,
    may_read,
    number,
    with_tools,
)
from codegpt_ls.cli.terminal import Terminal
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Message, Role

if TYPE_CHECKING:
    from codegpt_ls.domain.context.items import AttachmentItem
    from codegpt_ls.domain.threads import NewMessage

_PIPED: Final = "stdin"
"""What a picture is called that nobody named."""
_MOMENT: Final = 2.0
"""Seconds after which it is told that standard input is still open."""
_EPILOG: Final = f"""\
The answer goes to standard output, everything else to standard error. With a
question and piped input, the input follows the question after an empty line.
Without either, in a terminal, a conversation begins; `/help` tells what can be
typed there. It is remembered until you leave and written nowhere, unless you name
a thread (`codegpt-ls threads --help`); what you type yourself can be found again
with the arrow keys, the next day too, unless it holds a key or begins with a blank.

examples:
  codegpt-ls chat "How do I undo a commit?"
  codegpt-ls chat -c "And one that was pushed?"
  codegpt-ls chat -x "A bash function that goes to the root of a repository" > root.sh
  codegpt-ls chat < question.txt > answer.md
  codegpt-ls chat -a screen.png "What does the dialog complain about?"
  wl-paste | codegpt-ls chat "Write this table as CSV"
  codegpt-ls chat -m gpt-5.6-sol --temperature 0 "Explain this:" < main.c
  codegpt-ls chat --base-url http://127.0.0.1:11434/v1 --model llama3.2 "Hi"
  codegpt-ls chat --tools "Where is the retry decided, and is it tested?"
  codegpt-ls chat --json "Hi" | jq -r 'select(.kind == "delta").text'

with --json, one object per line:
  {{"kind": "delta", "text": …}}                     a piece of the answer
  {{"kind": "tool", "title": …, "status": …}}        what was looked up, with --tools
  {{"kind": "result", "finishReason": …, "model": …}}  its end
  {{"kind": "error", "code": …, "message": …}}         or what went wrong

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    chat = add_command(commands, "chat", run, "ask a question, or hold a conversation", _EPILOG)
    chat.add_argument("prompt", nargs="*", metavar="PROMPT", help="the question; several words are joined by spaces")
    add_connection(chat)
    add_model(chat)
    where = chat.add_mutually_exclusive_group()
    where.add_argument(
        "-t", "--thread", metavar="ID", help="go on in this thread, or begin one with `new`; without it nothing is kept"
    )
    where.add_argument(
        "-c", "--continue", dest="last", action="store_true", help="go on in the thread used last; begins the first one"
    )
    chat.add_argument(
        "-f",
        "--file",
        action="append",
        metavar="FILE[:LINES]",
        help="code that goes along, e.g. main.py or main.py:10-40; may be given several times",
    )
    chat.add_argument(
        "-a",
        "--attach",
        action="append",
        metavar="FILE",
        help="a picture (PNG, JPEG, GIF, WebP), PDF or text that goes along; may be given several times",
    )
    chat.add_argument("-s", "--system", metavar="TEXT", help="how the model is to behave, told before the question")
    chat.add_argument(
        "--temperature",
        type=number(0, 2),
        metavar="T",
        help="0 is precise, 1 creative, 2 the most some models take (default: the model's own)",
    )
    chat.add_argument(
        "--no-stdin", action="store_true", help="do not read standard input, for instance in a loop that reads it"
    )
    add_tools(chat)
    add_effort(chat)
    add_patience(chat)
    add_looks(chat)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Answer the question given, else hold a conversation where somebody can, else say what is missing."""
    command = Command(arguments, redactor)
    watched = command.terminal.can_ask and not command.json
    if with_tools(arguments) and not may_read(arguments) and not watched:
        command.terminal.say("step.nobody_watches", option="--allow read")
        return 2
    question, piped = _question(command)
    system = (Message(Role.SYSTEM, arguments.system),) if arguments.system else ()
    if question:
        return command.run(lambda: _ask(command, (*system, Message(Role.USER, question)), piped))
    if command.terminal.can_ask and not command.json and piped is None:
        from codegpt_ls.cli.interactive.conversation import converse

        return converse(command, system)
    command.terminal.say("chat.no_question", command='codegpt-ls chat "…"')
    return 2


async def _ask(command: Command, messages: tuple[Message, ...], piped: "AttachmentItem | None") -> int:
    question, asked = None, messages[-1].content
    if _more_than_words(command, asked) or piped is not None:
        question = await _with_code(command, asked, piped)
        if question is None:
            return 1
    thread_id = await thread_meant(command)
    answer = TerminalAnswer(command, thread_id, question=question)
    await answer_or_fetch(command, messages, answer)
    await tell_how_to_go_on(command, thread_id)
    return answer.exit_code


def _more_than_words(command: Command, asked: str) -> bool:
    """Whether something goes along, or a task stands for more words than were typed."""
    arguments = command.arguments
    return bool(arguments.file or arguments.attach) or command.services.tasks.parse(asked)[0] is not None


async def _with_code(command: Command, asked: str, piped: "AttachmentItem | None") -> "NewMessage | None":
    # Most questions are words alone, and what looks at code takes a while to load.
    from codegpt_ls.cli.code import named_files, with_code

    return await with_code(command, asked, named_files(command.arguments), piped)


def _question(command: Command) -> "tuple[str, AttachmentItem | None]":
    """The words of the command line, then what is piped in; a picture or a PDF goes along by itself."""
    asked = " ".join(command.arguments.prompt)
    if sys.stdin is None or command.arguments.no_stdin or command.terminal.can_read_keys:
        return asked, None
    with _told_to_wait(command.terminal):
        content = sys.stdin.buffer.read()
    if command.services.is_attachment(content):
        from codegpt_ls.domain.context.items import AttachmentItem

        return asked, AttachmentItem(name=_PIPED, data=content)
    with io.TextIOWrapper(io.BytesIO(content), sys.stdin.encoding, sys.stdin.errors) as stream:
        piped = stream.read()
    # Indentation at the beginning may matter, a last line feed does not.
    return "\n\n".join(part for part in (asked, piped.rstrip()) if part), None


@contextmanager
def _told_to_wait(terminal: Terminal) -> Iterator[None]:
    """Say what is waited for, where whoever holds the other end of standard input keeps it open."""
    timer = Timer(_MOMENT, terminal.say, ("chat.reading_stdin",), {"option": "--no-stdin"})
    timer.daemon = True
    if terminal.can_tell and not terminal.quiet:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
