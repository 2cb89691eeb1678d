"""Whether a path is the person's own, or lies in a folder that is open: a stranger may have filled that one."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from codegpt_ls.settings.programs import program_of
from codegpt_ls.settings.reading import Misfit
from codegpt_ls.settings.sources import Path as SettingPath


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why the file was left aside."""

    path: Path
    sentence: str
    """The catalogue's key for it."""
    detail: str = ""
    misfit: Misfit | None = None
    """The part of it alone that was left aside."""


_PATHS = (("caBundle",), ("local", "modelPath"))
_MODEL = ("model",)
_COMMAND = "credentialCommand"


def is_path(setting: SettingPath, value: object) -> bool:
    """Whether this value names a file: a model is one where the local engine reads it."""
    return setting in _PATHS or (setting == _MODEL and str(value).casefold().rstrip().endswith(".gguf"))


def file_of(setting: SettingPath, value: object) -> str | None:
    """The file that this value has read or run, if any; of a command the program, wherever it is found."""
    if is_path(setting, value):
        return str(value)
    if setting[-1] != _COMMAND or not isinstance(value, list | tuple) or not value:
        return None
    return program_of(str(value[0]), os.environ)


def is_usable(path: str, folders: Iterable[str]) -> bool:
    """Whether a file of this path may be trusted: absolute, and in none of these folders, by its name and by links.

    A relative path would mean another file in each folder we are started in.
    """
    expanded = os.path.expanduser(path)  # noqa: PTH111 - pathlib raises for a user it does not know
    return Path(expanded).is_absolute() and "\0" not in path and not _lies_in(expanded, folders)


def is_the_persons(path: Path, folders: Iterable[str]) -> bool:
    """Whether a file of ours at this path was written by the person, and not brought along by a folder that is open.

    The environment decides where our files lie, and a folder can have a say in it (`.envrc`, an editor's own file).
    Whoever has their home open, or what is around it, has opened nobody else's folder.
    """
    return not _lies_in(str(path), (folder for folder in folders if not _holds_home(folder)))


def _lies_in(path: str, folders: Iterable[str]) -> bool:
    spellings = set(_spellings(path))
    return any(each == folder or folder in _above(each) for folder in _all(folders) for each in spellings)


def _all(folders: Iterable[str]) -> Iterator[str]:
    for folder in folders:
        yield from _spellings(folder)


def _spellings(path: str) -> tuple[str, str]:
    """As it is written, and where its links lead; alike for systems that do not tell letters or forms apart."""
    return _plain(os.path.abspath(path)), _plain(os.path.realpath(path))  # noqa: PTH100 - links are not to be followed


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _above(path: str) -> Iterator[str]:
    return (str(folder) for folder in Path(path).parents)


def _holds_home(folder: str) -> bool:
    # As it is written: `/proc/self/cwd` leads to the open folder without being anybody's home.
    named = _plain(os.path.normpath(os.environ.get("HOME") or Path.home()))
    return _plain(os.path.normpath(folder)) == named or any(
        each == _registered_home() or each in _above(_registered_home()) for each in _spellings(folder)
    )


def _registered_home() -> str:
    """The home the system knows, whatever the environment says."""
    if os.name == "nt":
        return _plain(str(Path.home()))
    import pwd

    try:
        return _plain(os.path.realpath(pwd.getpwuid(os.getuid()).pw_dir))
    except KeyError:  # a container's user without a name
        return _plain(str(Path.home()))
