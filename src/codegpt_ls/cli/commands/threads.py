"""`codegpt-ls threads`: the conversations that are remembered, here and in every editor."""

import argparse
import functools
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.conversation import tell_how_to_go_on
from codegpt_ls.cli.options import EXIT_CODES, Commands, add_command, add_group, add_json, count
from codegpt_ls.cli.table import table
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.threads import Delivery, ThreadMessage, ThreadSummary
from codegpt_ls.presentation.notices import import_notices
from codegpt_ls.presentation.steps import step_line
from codegpt_ls.protocol.conversation.messages import ThreadResult
from codegpt_ls.protocol.conversation.threads import ExportThreadResult, SearchThreadsResult, ThreadItem, ThreadsResult
from codegpt_ls.services.threads.files import ThreadFormat

_LONGEST_TITLE: Final = 50
"""Characters of a title in a table."""
_MOST: Final = 200
"""Threads a page may have."""


_EPILOG: Final = f"""\
A thread is a conversation that is remembered: the same in every editor and here.

examples:
  codegpt-ls chat --thread new "What is a monad?"   begins one, and tells its id
  codegpt-ls threads list                           the ones used last
  codegpt-ls chat --thread ID "And in Python?"      goes on in one
  codegpt-ls threads search monad python            finds words
  codegpt-ls threads export ID > monads.md
  codegpt-ls threads import monads.md               also what another machine exported

Of an id its beginning is enough, as `codegpt-ls threads list` shows it.

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    actions = add_group(
        commands,
        "threads",
        "list, show, find, rename, export, import or delete conversations",
        "The conversations that are remembered.",
        _EPILOG,
    )
    listing = add_command(actions, "list", run_list, "list the threads used last", _EPILOG)
    searching = add_command(actions, "search", run_search, "find words in threads", _EPILOG)
    searching.add_argument("words", nargs="+", metavar="WORD", help="all of them must be there")
    for parser in (listing, searching):
        parser.add_argument("--folder", metavar="PATH", help="only threads of this workspace folder")
        parser.add_argument("--limit", type=count, default=20, metavar="N", help="how many at most (default: 20)")
    showing = add_command(actions, "show", run_show, "write a thread's messages", _EPILOG)
    exporting = add_command(
        actions, "export", run_export, "write a thread as text that can be kept or imported", _EPILOG
    )
    exporting.add_argument(
        "--format",
        choices=("markdown", "json"),
        default="markdown",
        help="markdown to be read (default), or json, which holds all of it",
    )
    importing = add_command(actions, "import", run_import, "make a thread of an exported one", _EPILOG)
    importing.add_argument("file", metavar="FILE", help="what `export` wrote, either format; `-` is standard input")
    renaming = add_command(actions, "rename", run_rename, "give a thread another title", _EPILOG)
    deleting = add_command(actions, "delete", run_delete, "delete a thread for good", _EPILOG)
    deleting.add_argument("--yes", action="store_true", help="do not ask")
    for parser in (showing, exporting, renaming, deleting):
        parser.add_argument("thread", metavar="ID", help="the thread's id, or its beginning")
    renaming.add_argument("title", nargs="+", metavar="TITLE", help="the title; several words are joined by spaces")
    for parser in (listing, searching, showing, exporting, importing, renaming, deleting):
        add_json(parser)


def run_list(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """List the threads used last."""
    return _run(arguments, redactor, _list)


def run_show(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Write a thread's messages."""
    return _run(arguments, redactor, _show)


def run_search(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Find words in threads."""
    return _run(arguments, redactor, _search)


def run_export(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Write a thread as text that can be imported."""
    return _run(arguments, redactor, _export)


def run_import(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Make a thread of an exported one."""
    return _run(arguments, redactor, _import)


def run_rename(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Give a thread another title."""
    return _run(arguments, redactor, _rename)


def run_delete(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Delete a thread."""
    return _run(arguments, redactor, _delete)


def _run(arguments: argparse.Namespace, redactor: Redactor, work: Callable[[Command], Awaitable[int]]) -> int:
    command = Command(arguments, redactor)
    return command.run(lambda: work(command))


async def _list(command: Command) -> int:
    arguments, terminal = command.arguments, command.terminal
    limit = min(arguments.limit, _MOST)
    page = await command.services.threads.page(folder=_folder(arguments), cursor=None, limit=limit)
    if command.json:
        command.show_result(ThreadsResult.of(page))
    elif not page.items:
        terminal.say("threads.none")
    else:
        words = terminal.words.text
        head = (words("threads.id"), words("threads.used"), words("threads.messages"), words("threads.title"))
        ids = await command.services.threads.short_ids(thread.id for thread in page.items)
        for line in table(head, [_row(command, thread, ids) for thread in page.items]):
            terminal.show(line)
    return 0


async def _show(command: Command) -> int:
    thread = await command.services.threads.get(await _meant(command))
    if command.json:
        command.show_result(ThreadResult.of(thread, functools.partial(step_line, words=command.terminal.words)))
        return 0
    command.terminal.show(f"# {_title(command, thread.summary)}")
    for message in thread.messages:
        _show_message(command, message)
    return 0


async def _search(command: Command) -> int:
    arguments, terminal = command.arguments, command.terminal
    query = " ".join(arguments.words)
    page = await command.services.threads.search(
        query, folder=_folder(arguments), cursor=None, limit=min(arguments.limit, _MOST)
    )
    if command.json:
        command.show_result(SearchThreadsResult.of(page))
    elif not page.items:
        terminal.say("threads.not_found", query=query)
    else:
        ids = await command.services.threads.short_ids(hit.thread.id for hit in page.items)
        for hit in page.items:
            terminal.show(f"{ids[hit.thread.id]}  {_title(command, hit.thread)}")
            terminal.show(f"    {hit.excerpt}")
    return 0


async def _export(command: Command) -> int:
    form = ThreadFormat(command.arguments.format)
    text = await command.services.threads.exported(await _meant(command), form, command.terminal.words)
    if command.json:
        command.show_result(ExportThreadResult(content=text))
    else:
        command.terminal.write(text)
    return 0


async def _import(command: Command) -> int:
    terminal, name = command.terminal, command.arguments.file
    try:
        text = _text(name)
    except (OSError, ValueError) as error:
        terminal.say("threads.file_unreadable", path=name, detail=getattr(error, "strerror", None) or "UTF-8")
        return 1
    # Either may begin with a byte order mark or empty lines.
    form = ThreadFormat.JSON if text.lstrip("\ufeff \t\r\n").startswith("{") else ThreadFormat.MARKDOWN
    summary, imported = await command.services.threads.imported(text, form)
    for sentence in import_notices(imported, terminal.words):
        terminal.tell(sentence)
    if command.json:
        command.show_result(ThreadItem.of(summary))
    else:
        terminal.say("threads.imported", title=_title(command, summary), count=summary.messages)
        await tell_how_to_go_on(command, summary.id)
    return int(summary.temporary)  # no disk took it, which was told: it ends with this command


async def _rename(command: Command) -> int:
    renamed = await command.services.threads.rename(await _meant(command), " ".join(command.arguments.title))
    if command.json:
        command.show_result(ThreadItem.of(renamed))
    else:
        command.terminal.say("threads.renamed", title=_title(command, renamed))
    return 0


async def _delete(command: Command) -> int:
    threads, terminal = command.services.threads, command.terminal
    thread = (await threads.get(await _meant(command))).summary
    title = _title(command, thread)
    if not command.arguments.yes:
        question = terminal.words.text("threads.delete", title=title)
        if command.json or not terminal.can_ask:
            terminal.say("threads.delete_needs_yes", option="--yes")
            return 2
        if not terminal.agrees(question, by_default=False):
            return 1
    await threads.delete(thread.id)
    if command.json:
        terminal.show_json({"deleted": thread.id})
    else:
        terminal.say("threads.deleted", title=title)
    return 0


def _text(name: str) -> str:
    return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")


async def _meant(command: Command) -> str:
    return await command.services.threads.meant(command.arguments.thread)


def _row(command: Command, thread: ThreadSummary, ids: Mapping[str, str]) -> tuple[str, str, str, str]:
    used = thread.updated.astimezone().strftime("%Y-%m-%d %H:%M")
    title = _title(command, thread)
    short = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    return ids[thread.id], used, str(thread.messages), short


def _show_message(command: Command, message: ThreadMessage) -> None:
    terminal = command.terminal
    who = terminal.words.text("threads.you" if message.role is Role.USER else "threads.assistant")
    terminal.show(f"\n## {who}\n\n{message.content}")
    if message.delivery is Delivery.CUT_OFF:
        terminal.say("threads.cut_off")


def _title(command: Command, thread: ThreadSummary) -> str:
    return thread.title or command.terminal.words.text("threads.untitled")


def _folder(arguments: argparse.Namespace) -> str | None:
    return None if arguments.folder is None else Path(arguments.folder).resolve().as_uri()
