"""The files below a folder, as they lie there: no link is followed, nothing but regular files counts."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal, Refused
from codegpt_ls.domain.limits import FOLDERS_DEEP, WALKED_ENTRIES

_HOLDS_FOLDERS: Final = hasattr(os, "fwalk")
"""Whether a folder can be kept hold of while it is looked through; Windows cannot."""


def walked(top: str, enters: Callable[[str], bool], stopped: Callable[[], bool]) -> Iterator[str]:
    """The paths of all files below this real path, folder by folder, by their names.

    `enters` says of a folder whether it is looked through. Raises Refused with NOT_FOUND, and TOO_MANY once there are
    more entries than anybody looks through.
    """
    if not os.path.isdir(top):  # noqa: PTH112 - as everywhere here, a Path would cost most of the time
        raise Refused(LeftOutReason.NOT_FOUND)
    deepest = top.count(os.sep) + FOLDERS_DEEP
    entries = 0
    for folder, folders, names, descriptor in _folders(top):
        entries += len(folders) + len(names)
        if entries > WALKED_ENTRIES:
            raise Refused(Refusal(reason=LeftOutReason.TOO_MANY, limit=WALKED_ENTRIES))
        if stopped():
            return
        deep = folder.count(os.sep) >= deepest
        folders[:] = [] if deep else sorted(each for each in folders if enters(os.path.join(folder, each)))  # noqa: PTH118
        for name in sorted(names):
            path = os.path.join(folder, name)  # noqa: PTH118
            if _regular(name, path, descriptor):
                yield path


def _folders(top: str) -> Iterator[tuple[str, list[str], Sequence[str], int | None]]:
    if _HOLDS_FOLDERS:
        yield from os.fwalk(top)
    else:
        for folder, folders, names in os.walk(top):
            yield folder, folders, names, None


def _regular(name: str, path: str, descriptor: int | None) -> bool:
    try:
        if descriptor is None:
            return stat.S_ISREG(os.lstat(path).st_mode)
        return stat.S_ISREG(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode)
    except OSError:
        return False
