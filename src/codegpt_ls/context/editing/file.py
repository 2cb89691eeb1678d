"""A file changed in place: whole or not at all, with its mode, its encoding and its byte order mark."""

import codecs
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class EditedFile:
    """One file, and what it held when it was looked at."""

    def __init__(self, path: Path) -> None:
        """`path` may lead over links: the file at their end is what is changed. Raises OSError, UnicodeDecodeError."""
        self._path = path.resolve(strict=True)
        self._before = self._path.read_bytes()
        self._mark, self._encoding = next((each for each in _MARKS if self._before.startswith(each[0])), (b"", "utf-8"))
        self.text = self._before[len(self._mark) :].decode(self._encoding)
        """Without the byte order mark."""

    @property
    def marked(self) -> bool:
        """Whether it begins with the byte order mark of UTF-8."""
        return self._mark == codecs.BOM_UTF8

    @property
    def plain(self) -> bool:
        """Whether it is UTF-8 without one."""
        return not self._mark

    def write(self, text: str) -> None:
        """Put this text in the place of what was read.

        Another file takes the place of this one at once, so that nobody ever sees half of it; a file with several names
        is written over, since the others would keep the old text. Raises OSError, also where it has changed since.
        """
        self.check()
        self._put(self._mark + text.encode(self._encoding))

    def check(self) -> None:
        """Raises OSError where it cannot be written, also where it has changed since."""
        if not stat.S_ISREG(self._path.stat().st_mode) or self._path.read_bytes() != self._before:
            raise OSError("the file has changed")
        if not os.access(self._path, os.W_OK):
            raise PermissionError(13, "the file may not be written", str(self._path))

    def undo(self) -> None:
        """Put back what it held. Raises OSError."""
        self._put(self._before)

    def _put(self, content: bytes) -> None:
        status = self._path.stat()
        if status.st_nlink > 1:
            self._path.write_bytes(content)
            return
        self._replace(content, status)

    def _replace(self, content: bytes, status: os.stat_result) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name[:50]}.")
        own = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(own, status.st_uid, status.st_gid)
            own.chmod(stat.S_IMODE(status.st_mode))
            own.replace(self._path)
        except BaseException:
            own.unlink(missing_ok=True)
            raise
