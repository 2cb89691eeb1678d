"""Whether the parts of a repository are its own.

A folder that somebody else filled can hold a `.git` that leads into another repository of the person's: by a file, by
links, by a common folder, by borrowed objects. All tracked files of that one would then pass for changes of this one.
So every part that is read has to lie below the folder that holds `.git`, or else the other side has to name this
folder, which only the person's own git writes there: a worktree's `gitdir`, a submodule's `core.worktree`.
Sources: gitrepository-layout(5), git-worktree(1), gitsubmodules(7).
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegpt_ls.domain.limits import GIT_FOLDER_ENTRIES, GIT_POINTER

_READ: Final = ("refs", "reftable", "objects")
"""Folders inside a git folder that git reads for us. Hooks, logs and the like may be links as they please."""


@dataclass(frozen=True, slots=True)
class GitParts:
    """Where git says the parts of a repository are; absolute paths."""

    top: str
    git_folder: str
    common: str
    """What all worktrees share; the git folder itself where there is one only."""
    objects: str
    index: str


def own_parts(folder: str, parts: GitParts, worktree: str) -> bool:
    """Whether all parts belong to the repository whose `.git` is the first from this folder outwards.

    `worktree` is `core.worktree` of the git folder's own configuration file, empty where it is not set.
    """
    around = (Path(folder), *Path(folder).parents)
    top = next((each for each in around if os.path.lexists(each / ".git")), None)
    with suppress(OSError, ValueError, RuntimeError):
        if top and top.samefile(parts.top) and (base := _base(top, parts, worktree)):
            objects = Path(parts.objects)
            return (
                all(_below(base, Path(place)) for place in (parts.git_folder, parts.common, objects, parts.index))
                and all(_own(base, _places(Path(place), objects)) for place in {parts.git_folder, parts.common})
                and _own_alternates(base, objects)
            )
    return False


def _base(top: Path, parts: GitParts, worktree: str | None) -> Path | None:
    """The folder that has to hold all parts; None where nothing ties the git folder to this one."""
    real, git_folder, common = top.resolve(), Path(parts.git_folder).resolve(), Path(parts.common).resolve()
    if git_folder.is_relative_to(real):
        return real
    if git_folder.parent == common / "worktrees" and _leads_to(
        git_folder, _pointer(git_folder / "gitdir"), top / ".git"
    ):
        return common
    return git_folder if worktree and _leads_to(git_folder, worktree, top) else None


def _own(base: Path, places: Iterator[Path]) -> bool:
    """Whether all these places lie there. A folder with more than anybody has counts as one that leads elsewhere."""
    return all(number < GIT_FOLDER_ENTRIES and place.is_relative_to(base) for number, place in enumerate(places))


def _leads_to(start: Path, path: str, goal: Path) -> bool:
    return bool(path) and (start / path).samefile(goal)


def _pointer(file: Path) -> str:
    """The path that stands in this small file."""
    if not stat.S_ISREG(file.lstat().st_mode) or file.lstat().st_size > GIT_POINTER:
        return ""
    return os.fsdecode(file.read_bytes()).strip()


def _below(base: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(base)


def _places(git_folder: Path, objects: Path) -> Iterator[Path]:
    """Where everything really lies that git reads for us in a git folder, except plain files: those lie in a folder.

    Single objects are left alone: who knows the name of one, which is made of its content, knows that content.
    """
    top, waiting, seen = git_folder.resolve(), [git_folder.resolve()], set[Path]()
    while waiting:
        folder = waiting.pop()
        yield folder
        single = len(folder.name) == 2 and folder.parent == objects.resolve()
        for entry in () if single or folder in seen else _entries(folder):
            if entry.is_dir():
                waiting += [Path(entry.path).resolve()] if folder != top or entry.name in _READ else []
            elif entry.is_symlink():
                yield Path(entry.path).resolve()
        seen.add(folder)


def _entries(folder: Path) -> Sequence[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return tuple(entries)


def _own_alternates(base: Path, objects: Path) -> bool:
    """Whether what is borrowed from other object folders, and by those, is the repository's own as well."""
    waiting, seen = [objects], {objects.resolve()}
    while waiting:
        folder = waiting.pop()
        file = folder / "info" / "alternates"
        if not file.exists():
            continue
        for line in filter(None, _pointer(file).split("\n")):
            borrowed = folder / line
            # A quoted path needs git to be read; a comment is none.
            if line.startswith('"') or not (line.startswith("#") or _below(base, borrowed)):
                return False
            if not line.startswith("#") and borrowed.resolve() not in seen:
                seen.add(borrowed.resolve())
                waiting.append(borrowed)
    return True
