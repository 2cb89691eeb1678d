"""`codegpt-ls edit`: a change of a file, as a difference or in place; a pipe rewritten."""

import argparse
import sys
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.editing.edits import FileEdit, PipeEdit
from codegpt_ls.cli.editing.several import SeveralFilesEdit
from codegpt_ls.cli.options import (
    EXIT_CODES,
    Commands,
    add_command,
    add_connection,
    add_effort,
    add_model,
    add_patience,
    number,
)
from codegpt_ls.credentials.redaction import Redactor

_EPILOG: Final = f"""\
Without --apply the change is written as a unified difference, and nothing is changed.
An answer that is not certain to be what was meant changes nothing either, and counts
as failed. Of several files all are changed or none, and no file that is not named.
Files that .gitignore or .codegptignore leave out, and those whose names say that they
hold secrets, are neither sent nor changed.

examples:
  codegpt-ls edit main.py:10-40 "Use a set" | git apply
  codegpt-ls edit main.py "Add type hints" --apply
  codegpt-ls edit area.py test_area.py "Rename rim to edge" --apply
  codegpt-ls edit --stdin "Sort by name" < names.txt

In Helix, `:pipe codegpt-ls edit --stdin "Sort by name"` rewrites what is selected.

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    edit = add_command(commands, "edit", run, "have a file changed, and see what changes first", _EPILOG)
    edit.add_argument(
        "file",
        nargs="*",
        metavar="FILE[:LINES]",
        help="what to change, e.g. main.py or main.py:10-40; several without lines, also new ones; not with --stdin",
    )
    edit.add_argument("instruction", metavar="INSTRUCTION", help="what is to be done")
    how = edit.add_mutually_exclusive_group()
    how.add_argument("--apply", action="store_true", help="change the file or files, whole or not at all")
    how.add_argument(
        "--stdin", action="store_true", help="change what comes on standard input, and write it to standard output"
    )
    edit.add_argument("-y", "--yes", action="store_true", help="with --apply: also a file that programs obey, unasked")
    edit.add_argument("-q", "--quiet", action="store_true", help="errors only: no progress, no notes")
    edit.set_defaults(json=False, plain=True, extract=False)
    add_connection(edit)
    add_model(edit)
    edit.add_argument(
        "--temperature", type=number(0, 2), metavar="T", help="0 is precise, 1 creative (default: the model's own)"
    )
    add_effort(edit)
    add_patience(edit)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Have the change written, and show it or put it in."""
    command = Command(arguments, redactor)
    if arguments.stdin == bool(arguments.file):
        command.terminal.say("edit_command.file_or_pipe")
        return 2
    command.services.tasks.reload()
    if arguments.stdin:
        return command.run(PipeEdit(command, sys.stdin.buffer.read()).run)
    several = len(arguments.file) > 1
    return command.run((SeveralFilesEdit if several else FileEdit)(command).run)
