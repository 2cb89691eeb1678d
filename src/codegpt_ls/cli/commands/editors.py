"""`codegpt-ls editors`: the clients for editors that came with the program, for whoever has no clone of it."""

import argparse
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import codegpt_ls
from codegpt_ls.cli.options import EXIT_CODES, Commands, add_command
from codegpt_ls.cli.terminal import Terminal
from codegpt_ls.credentials.redaction import Redactor

_PROGRAM: Final = Path(codegpt_ls.__file__).parent
_PASTED: Final = frozenset({".toml", ".json"})
"""What a client is made of that nobody loads: the person copies it into their own configuration."""
_EPILOG: Final = f"""\
examples:
  codegpt-ls editors                          every editor, and where its client is
  codegpt-ls editors neovim                   the folder for runtimepath
  codegpt-ls editors helix                    the lines for languages.toml
  codegpt-ls editors emacs --copy ~/clients   a copy of your own, in ~/clients/emacs

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    editors = add_command(commands, "editors", run, "show or copy the clients for editors", _EPILOG)
    editors.add_argument(
        "editor", nargs="?", choices=sorted(_clients()), metavar="EDITOR", help=", ".join(sorted(_clients()))
    )
    editors.add_argument("--copy", type=Path, metavar="DIR", help="copy into a folder of its name in here")


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:  # noqa: ARG001 - every command is handed it
    """Show where the clients are, or copy them."""
    terminal = Terminal(arguments.locale)
    clients = _clients()
    chosen = [arguments.editor] if arguments.editor else sorted(clients)
    if arguments.copy:
        return _copied(terminal, [clients[each] for each in chosen], arguments.copy.expanduser().absolute())
    if arguments.editor:
        terminal.write(_shown(clients[arguments.editor]))
        return 0
    width = max(map(len, chosen))
    for each in chosen:
        terminal.show(f"{each.ljust(width)}  {clients[each]}")
    return 0


def _clients() -> dict[str, Path]:
    """The folder of each client, by the editor's name: beside an installed program, or in the clone."""
    installed = _PROGRAM / "editor-client"
    folder = installed if installed.is_dir() else _PROGRAM.parent.parent / "editor-client"
    # The extension of VS Code is packed by itself, and brings its own server.
    return {each.name: each for each in folder.iterdir() if each.is_dir() and each.name != "vscode"}


def _shown(client: Path) -> str:
    """The folder, or the text itself of a client that is only configuration."""
    files = sorted(each for each in client.rglob("*") if each.is_file())
    if all(each.suffix in _PASTED for each in files):
        return "\n".join(each.read_text(encoding="utf-8") for each in files)
    return f"{client}\n"


def _copied(terminal: Terminal, clients: Iterable[Path], folder: Path) -> int:
    for client in clients:
        place = folder / client.name
        try:
            shutil.copytree(client, place)
        except FileExistsError:
            terminal.say("editors.there", path=place)
            return 1
        except OSError as error:
            shutil.rmtree(place, ignore_errors=True)  # half a client is none
            terminal.say("editors.not_copied", path=place, detail=error.strerror or "?")
            return 1
        terminal.show(str(place))
    return 0
