"""The one path guard: what lies in an open folder, and reading it without being led out of it.

A path counts by where it really lies: all links are followed first, and the folder that owns it is the innermost
open one among its real parents, known by identity and not by spelling. Reading then walks from that folder down and
follows no link any more, so that whoever puts one there between the two finds the door shut.
"""

import errno
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from codegpt_ls.context.file_uri import name_of, path_of
from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refusal, Refused
from codegpt_ls.domain.limits import FILE_BYTES

_Identity = tuple[int, int]
_KERNELS_OWN: Final = ("/proc", "/sys", "/dev")
"""Regular files by their mode, but none that a person wrote."""
_REASONS: Final = {
    errno.ENOENT: LeftOutReason.NOT_FOUND,
    errno.ENOTDIR: LeftOutReason.NOT_FOUND,
    errno.ENAMETOOLONG: LeftOutReason.NOT_FOUND,
    errno.ELOOP: LeftOutReason.OUTSIDE_WORKSPACE,
    errno.ENXIO: LeftOutReason.NOT_A_FILE,
    errno.EISDIR: LeftOutReason.NOT_A_FILE,
}
# Windows has none of these and opens no fifo by path.
_NO_LINK: Final[int] = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER: Final[int] = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_FILE: Final[int] = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0) | _NO_LINK
)


@dataclass(frozen=True, slots=True)
class _Root:
    uri: str
    real: str


class PathGuard:
    """The open folders, for the time of one request."""

    def __init__(
        self,
        folders: Sequence[str],
        *,
        windows: bool = os.name == "nt",
        can_walk: bool = os.open in os.supports_dir_fd,
    ) -> None:
        """`folders` are URIs. `can_walk`: whether the system opens a file below an open folder."""
        self._windows = windows
        self._can_walk = can_walk
        self._identities: dict[str, _Identity | None] = {}
        self._hosts: frozenset[str] = frozenset()
        self._roots = self._found(folders)

    @property
    def folders(self) -> Sequence[str]:
        """The real paths of the open folders that exist."""
        return tuple(dict.fromkeys(root.real for root in self._roots.values()))

    def place(self, uri: str) -> Place:
        """Where this lies. Never fails."""
        path = path_of(uri, windows=self._windows)
        real = self._real(path)
        if path is None or real is None:
            return Place(uri=uri, title=name_of(uri), path=path)
        folder = self.owner(real)
        exists = self._identity(real) is not None
        title = self._title(real, folder)
        return Place(uri=uri, title=title, path=path, real=real, folder=folder, exists=exists)

    def walked(self, uri: str, real: str) -> Place:
        """Where a file lies that was come by below an open folder, following no link on the way."""
        folder = self.owner(real)
        return Place(uri=uri, title=self._title(real, folder), path=real, real=real, folder=folder, exists=True)

    def uri(self, place: Place) -> str:
        """What an editor calls what lies here: below the URI of the folder that owns it, with no link on the way."""
        identity = self._identity(place.folder) if place.folder else None
        if identity not in self._roots or place.folder is None or place.real is None:
            return place.uri
        names = (quote(os.fsencode(name)) for name in _below(place.folder, place.real))
        return "/".join((self._roots[identity].uri.rstrip("/"), *names))

    def owner(self, path: str) -> str | None:
        """The innermost open folder above this path, spelled as in the path."""
        if os.path.normpath(path).startswith(tuple(f"{own}/" for own in _KERNELS_OWN)):
            return None
        while True:
            if self._identity(path) in self._roots:
                return path
            above = os.path.dirname(path)  # noqa: PTH120 - a Path would cost most of the time
            if above == path:
                return None
            path = above

    def folder(self, uri: str) -> str | None:
        """The real path of the open folder with this URI."""
        real = self._real(path_of(uri, windows=self._windows))
        identity = real and self._identity(real)
        return real if identity in self._roots else None

    def read(self, place: Place, most: int = FILE_BYTES) -> bytes:
        """The content of a regular file below its folder, of so many bytes at most.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND, NOT_A_FILE, UNREADABLE or TOO_LARGE.
        """
        if place.folder is None or place.real is None:
            raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
        try:
            descriptor = self._open(place.folder, place.real)
            try:
                return _content(descriptor, most)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise Refused(_REASONS.get(error.errno or 0, LeftOutReason.UNREADABLE)) from None

    def _found(self, folders: Sequence[str]) -> dict[_Identity, _Root]:
        paths = {uri: path for uri in folders if (path := path_of(uri, windows=self._windows))}
        self._hosts = frozenset(host for path in paths.values() if (host := _host(path)))
        found: dict[_Identity, _Root] = {}
        for uri, path in paths.items():
            real = self._real(path)
            if real and (identity := self._identity(real)):
                found.setdefault(identity, _Root(uri, real))
        return found

    def _real(self, path: str | None) -> str | None:
        # Merely looking at a share makes Windows log in there: only where a folder of it is open.
        if path is None or ((host := _host(path)) and host not in self._hosts):
            return None
        with suppress(OSError, ValueError):
            return os.path.realpath(path)
        return None

    def _identity(self, path: str) -> _Identity | None:
        if path not in self._identities:
            self._identities[path] = _identity(path)
        return self._identities[path]

    def _title(self, real: str, folder: str | None) -> str:
        if folder is None:
            return os.path.basename(real)  # noqa: PTH119
        below = "/".join(_below(folder, real)) or os.path.basename(real)  # noqa: PTH119
        return f"{os.path.basename(folder)}/{below}" if len(self._roots) > 1 else below  # noqa: PTH119

    def _open(self, folder: str, real: str) -> int:
        names = _below(folder, real)
        if not names:
            raise Refused(LeftOutReason.NOT_A_FILE)
        if not self._can_walk:
            return _opened_and_compared(real)
        below = os.open(folder, _FOLDER)
        try:
            status = os.fstat(below)
            if (status.st_dev, status.st_ino) not in self._roots:
                raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
            for name in names[:-1]:
                above, below = below, os.open(name, _FOLDER, dir_fd=below)
                os.close(above)
            # Opening alone can do something, to a tape drive, say.
            _regular(os.stat(names[-1], dir_fd=below, follow_symlinks=False))
            return os.open(names[-1], _FILE, dir_fd=below)
        finally:
            os.close(below)


def _opened_and_compared(real: str) -> int:
    """Open, then look whether what lies there under its own name is what was opened."""
    _regular(os.lstat(real))
    descriptor = os.open(real, _FILE)
    same = False
    try:
        same = os.path.samestat(os.fstat(descriptor), os.lstat(real)) and os.path.realpath(real) == real
    finally:
        if not same:
            os.close(descriptor)
    if not same:
        raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
    return descriptor


def _regular(status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
    if not stat.S_ISREG(status.st_mode):
        raise Refused(LeftOutReason.NOT_A_FILE)


def _content(descriptor: int, most: int) -> bytes:
    status = os.fstat(descriptor)
    _regular(status)
    content = bytearray()
    with open(descriptor, "rb", buffering=0, closefd=False) as file:
        while len(content) <= most and (chunk := file.read(most + 1 - len(content))):
            content += chunk
    if len(content) > most:
        size = max(status.st_size, len(content))
        raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, bytes=size, limit=most))
    return bytes(content)


def _identity(path: str) -> _Identity | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _below(folder: str, path: str) -> tuple[str, ...]:
    return tuple(part for part in path[len(folder) :].replace(os.sep, "/").split("/") if part)


def _host(path: str) -> str:
    """The machine of a UNC path, `\\\\host\\share\\…`."""
    return path[2:].partition("\\")[0].lower() if path.startswith("\\\\") else ""
