"""`codegpt-ls commit-message`: a message for what is staged, by hand or whenever git asks for one."""

import argparse
import asyncio
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.commits.next_commit import TerminalCommit, repository_folder
from codegpt_ls.cli.failure import explained
from codegpt_ls.cli.options import (
    EXIT_CODES,
    Commands,
    add_command,
    add_connection,
    add_effort,
    add_model,
    number,
)
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.context.commits import HookState
from codegpt_ls.domain.context.items import DiffScope, GitDiffItem
from codegpt_ls.domain.context.resolved import LeftOut, LeftOutReason, Refusal, Refused
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.services.failures.left_out import left_out_sentence

_PROGRAM: Final = "codegpt-ls"
_GRACE: Final = 1.5
"""Seconds that are left to a hook whose time is up before it is ended whatever it does."""
_EPILOG: Final = f"""\
The message is written to standard output and nothing is committed. The subjects of the
last ten commits are its model. Files whose names say that they hold secrets, and those
that .gitignore or .codegptignore leave out, are not sent; a line that looks like a secret
is taken out, and you are told of it before anything is sent. Where nothing is staged, the
changes of the files that git knows are described.

With the hook, git offers a message whenever you would begin with an empty one. You see it
in your editor, and nothing is committed that you do not save there. It stays away from
commits that bring a message (-m, -F, --amend, a merge), and where no answer comes in time.

examples:
  codegpt-ls commit-message
  git commit -e -m "$(codegpt-ls commit-message)"
  codegpt-ls commit-message --install-hook    in this repository, from now on
  codegpt-ls commit-message --remove-hook

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    message = add_command(commands, "commit-message", run, "write a message for what is staged in git", _EPILOG)
    hook = message.add_mutually_exclusive_group()
    hook.add_argument("--install-hook", action="store_true", help="let git offer a message in this repository")
    hook.add_argument("--remove-hook", action="store_true", help="take that hook away again")
    hook.add_argument(
        "--hook",
        nargs="+",
        metavar=("FILE", "SOURCE"),
        help="what git calls the hook with: begin this file with a message, unless it has one; never fails",
    )
    message.add_argument(
        "--within",
        type=number(0.1, 60),
        default=8.0,
        metavar="SECONDS",
        help="how long the hook waits for an answer (default: 8)",
    )
    message.add_argument("-q", "--quiet", action="store_true", help="no progress, no notes")
    add_connection(message)
    add_model(message)
    add_effort(message)
    message.set_defaults(json=False)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Write a message, or see to the hook."""
    if arguments.hook:
        return _run_hook(arguments, redactor)
    command = Command(arguments, redactor)
    if arguments.install_hook or arguments.remove_hook:
        return command.run(lambda: _change_hook(command))
    return command.run(lambda: _write(command))


async def _write(command: Command) -> int:
    try:
        commit = TerminalCommit(command)
        message = await commit.message(await commit.described())
    except Refused as refused:
        command.terminal.tell(_why(command, refused.refusal))
        return 1
    if not message:
        command.terminal.say("commit.no_message")
        return 1
    command.terminal.show(message)
    return 0


def _run_hook(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Begin the file that git shows the person; whatever happens, the commit goes on."""
    file, *source = arguments.hook
    if any(source):
        return 0
    end = threading.Timer(arguments.within + _GRACE, os._exit, (0,))
    end.daemon = True
    end.start()
    command = Command(arguments, redactor)
    command.run(lambda: _begin(command, Path(file)))
    return 0


async def _begin(command: Command, file: Path) -> int:
    terminal = command.terminal
    try:
        async with asyncio.timeout(command.arguments.within):
            commit = TerminalCommit(command)
            described = await commit.described()
            if described.scope is DiffScope.WORKING:
                return 0
            message = await commit.message(described)
        if message:
            await command.services.commit_hooks().begin_message(file, message, described.comment)
        else:
            terminal.say("commit.no_message")
    except Refused as refused:
        if refused.refusal.reason is not LeftOutReason.EMPTY:
            terminal.say("commit.hook_without", reason=_why(command, refused.refusal))
    except AssistantError as error:
        reason = explained(error, command.services, terminal).message
        terminal.say("commit.hook_without", reason=reason)
    except TimeoutError:
        terminal.say("commit.hook_late")
    except OSError as error:
        terminal.say("commit.hook_without", reason=error.strerror or "?")
    return 0


async def _change_hook(command: Command) -> int:
    hooks, terminal = command.services.commit_hooks(), command.terminal
    removing = command.arguments.remove_hook
    try:
        place = await hooks.place(str(repository_folder()))
        if removing:
            state = await hooks.remove(place)
        else:
            state = await hooks.install(place, _programs(), command.arguments.within)
    except Refused as refused:
        terminal.tell(_why(command, refused.refusal))
        return 1
    except OSError as error:
        terminal.say("commit.hook_failed", path=place, detail=error.strerror or "?")
        return 1
    if state is HookState.ANOTHERS:
        terminal.say("commit.hook_kept" if removing else "commit.hook_anothers", path=place)
        return 1
    terminal.say("commit.hook_removed" if removing else "commit.hook_installed", path=place)
    return 0


def _why(command: Command, refusal: Refusal) -> str:
    item = GitDiffItem(scope=DiffScope.STAGED)
    return left_out_sentence(command.terminal.words, LeftOut(index=0, item=item, title="", refusal=refusal))


def _programs() -> tuple[str, ...]:
    """The program that runs now, by its place, and whichever has its name where that one is gone."""
    beside = shutil.which(_PROGRAM, path=str(Path(sys.executable).parent))
    return (beside, _PROGRAM) if beside else (_PROGRAM,)
