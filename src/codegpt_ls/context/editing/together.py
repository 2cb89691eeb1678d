"""Several files changed where they lie: all of them, or none."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from codegpt_ls.context.editing.file import EditedFile
from codegpt_ls.domain.ports.code import ChangeableFile

_EXCLUSIVELY: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class NewFile:
    """A file that is not there yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.text = ""

    @property
    def marked(self) -> bool:
        """It begins with nothing."""
        return False

    @property
    def plain(self) -> bool:
        """It will be."""
        return True

    def check(self) -> None:
        """Raises OSError where it cannot be made: something has its name, or its folder is not there."""
        if os.path.lexists(self._path):
            raise FileExistsError(17, "the file exists", str(self._path))
        if not self._path.parent.is_dir():
            raise FileNotFoundError(2, "its folder does not exist", str(self._path))

    def write(self, text: str) -> None:
        """Make it, never over another and through no link. Raises OSError; then it is not there."""
        descriptor = os.open(self._path, _EXCLUSIVELY, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
        except BaseException:
            self._path.unlink(missing_ok=True)
            raise

    def undo(self) -> None:
        """Take it away again. Raises OSError."""
        self._path.unlink()


class EditedFiles:
    """Files that are changed where they lie."""

    def at(self, path: Path) -> ChangeableFile:
        """The file that lies here, or may be made here. Raises OSError, UnicodeDecodeError."""
        return EditedFile(path) if path.exists() else NewFile(path)

    def new(self, path: Path) -> ChangeableFile:
        """The file that is to be made here; where one is by then, writing it fails."""
        return NewFile(path)

    def write(self, changes: Sequence[tuple[ChangeableFile, str]]) -> None:
        """Put each text into its file. All are looked at before the first is written, and where one cannot be written
        the ones before are put back. Raises OSError."""
        for file, _ in changes:
            file.check()
        done: list[ChangeableFile] = []
        try:
            for file, text in changes:
                file.write(text)
                done.append(file)
        except BaseException:
            for file in reversed(done):
                file.undo()
            raise
