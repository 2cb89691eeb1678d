"""Files that only this user may read, written so that a crash leaves the old content or the new, never a part."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from codegpt_ls import folders
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

_LARGEST = 4 * 1024 * 1024


def read_private(path: Path) -> bytes | None:
    """The content; None when there is no such file.

    Raises AssistantError STORE_FAILED with the path when it is a link, no regular file, owned by someone else,
    open to others, or unreadable.
    """
    # O_NONBLOCK: a fifo in the file's place must not hold us up. Windows has none of these flags.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise failed(path, error) from None
    try:
        _check(os.fstat(descriptor), path)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise failed(path, error) from None
    finally:
        os.close(descriptor)


def write_private(path: Path, content: bytes) -> None:
    """Replace the file atomically, mode 0600; creates its folder.

    Raises AssistantError STORE_FAILED with the path.
    """
    try:
        folders.made(path.parent)
        _replace(path, content)
    except OSError as error:
        raise failed(path, error) from None


def failed(path: Path, cause: OSError | str) -> AssistantError:
    """What went wrong with this file, without its content."""
    detail = cause if isinstance(cause, str) else cause.strerror
    return AssistantError(ErrorCode.STORE_FAILED, Facts(path=str(path), detail=detail))


def _check(status: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise failed(path, "not a regular file")
    # Windows: mode bits say nothing there; the profile folder's own access list keeps others out.
    if os.name == "nt":
        return
    if status.st_uid != os.getuid():
        raise failed(path, "owned by another user")
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise failed(path, f"mode {stat.S_IMODE(status.st_mode):04o}, 0600 expected")


def _replace(path: Path, content: bytes) -> None:
    # mkstemp creates with mode 0600, so there is no moment in which another user could open it.
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
