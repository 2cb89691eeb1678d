"""Where this program keeps its files, per kind and operating system.

`CODEGPT_LS_HOME`, an absolute path, moves all of them below one folder: portable installations and tests.
"""

import errno
import os
import stat
import sys
from pathlib import Path

import platformdirs

Generation = tuple[int, int, int]
"""Modification time in nanoseconds, size, inode."""

_NAME = "codegpt-ls"
_HOME = "CODEGPT_LS_HOME"


def data_folder() -> Path:
    """What the person would miss: the index of stored keys, an opted-into key file, model weights."""
    return _below_home("data") or platformdirs.user_data_path(_NAME, appauthor=False)


def cache_folder() -> Path:
    """What can be fetched again."""
    return _below_home("cache") or platformdirs.user_cache_path(_NAME, appauthor=False)


def config_folder() -> Path:
    """What the person writes."""
    return _below_home("config") or platformdirs.user_config_path(_NAME, appauthor=False)


def state_folder() -> Path:
    """What survives a restart but is nobody's loss: logs, histories."""
    return _below_home("state") or platformdirs.user_state_path(_NAME, appauthor=False)


def made(folder: Path) -> Path:
    """The folder, created with everything above it that is missing, for this user only (0700).

    Where it is open to others it is closed to them. Raises OSError, also for a folder of another user's.
    To be called by whoever is about to write; reading never creates a folder.
    Mode: XDG Base Directory Specification, "created with permission 0700".
    """
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    _close_to_others(folder)
    return folder


def generation(path: Path) -> Generation | None:
    """Another value after every change of this file by any process; None where it is not there. One `stat`."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _close_to_others(folder: Path) -> None:
    if sys.platform == "win32":
        return  # mode bits say nothing there; the profile folder's own access list keeps others out
    status = folder.stat()
    if status.st_uid != os.getuid():
        raise PermissionError(errno.EPERM, "owned by another user", str(folder))
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        folder.chmod(0o700)


def _below_home(kind: str) -> Path | None:
    home = os.environ.get(_HOME, "")
    # A relative path would mean another folder, perhaps a project, for each directory we are started in.
    return Path(home) / kind if home and Path(home).is_absolute() else None


if sys.platform == "win32":
    import msvcrt

    def locked(descriptor: int) -> bool:
        """Lock this open file, unless somebody else holds it; it is let go of with the file or the process."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def locked(descriptor: int) -> bool:
        """Lock this open file, unless somebody else holds it; it is let go of with the file or the process."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # A file system without locks (some network homes): a rare clash is better than nothing at all.
            return True
        return True
