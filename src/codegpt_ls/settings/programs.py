"""The program that a command names, found as the person's terminal finds it, but never in a folder that is at hand."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def program_of(name: str, environ: Mapping[str, str]) -> str | None:
    """The path of this program: its own, where it is a path, else the first on the person's PATH; None where there is
    none. What leads on from wherever we were started counts for nothing: a folder would name the program then.
    """
    named = Path(os.path.expanduser(name))  # noqa: PTH111 - pathlib raises for a user it does not know
    if "\0" in name:
        return None
    if named.is_absolute():
        return shutil.which(str(named))
    if named.name != name:
        return None
    for entry in map(Path, environ.get("PATH", "").split(os.pathsep)):
        found = shutil.which(name, path=str(entry)) if entry.is_absolute() else None
        # On Windows the current folder is looked through besides.
        if found and Path(found).parent == entry:
            return found
    return None
