"""The code that goes along with a question: documents, files, changes, definitions."""

from collections.abc import Callable, Sequence
from typing import Protocol

from codegpt_ls.domain.attachments.attached import Attached
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import ChangedFile, Place, Refusal
from codegpt_ls.domain.text import Definition, SourceText, Workspace


class Documents(Protocol):
    """What the editor has open."""

    def workspace(self) -> Workspace:
        """This moment's documents and folders."""
        ...


class SourceFiles(Protocol):
    """Files below the open folders, by the path guard and the ignore rules. Made for one request; blocks."""

    def place(self, uri: str) -> Place:
        """Where this lies; also for what is no file, not there or outside. Never fails."""
        ...

    def path(self, uri: str) -> str | None:
        """The path a URI names, without looking at the disk; None for what is no file."""
        ...

    def below(self, folder: str, path: str) -> Place:
        """Where this path lies that starts from a folder; both are plain paths."""
        ...

    @property
    def folders(self) -> Sequence[str]:
        """The real paths of the open folders."""
        ...

    def folder(self, uri: str | None) -> str:
        """The real path of the open folder with this URI; without one, of the only folder.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND or AMBIGUOUS.
        """
        ...

    def refusal(self, place: Place) -> Refusal | None:
        """Why what lies here may not be sent by its name: DENIED or IGNORED."""
        ...

    def read(self, place: Place) -> SourceText:
        """The file's text.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND, NOT_A_FILE, UNREADABLE, TOO_LARGE, BINARY or NOT_TEXT.
        """
        ...

    def content(self, place: Place, most: int) -> bytes:
        """What the file holds, of so many bytes at most.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND, NOT_A_FILE, UNREADABLE or TOO_LARGE.
        """
        ...

    def runs(self, place: Place) -> bool:
        """Whether the file may be executed."""
        ...

    def writable(self, place: Place) -> bool:
        """Whether the file may be written, or is none yet."""
        ...

    def language(self, place: Place) -> str:
        """LSP's id of the language that a document's name tells; empty when it tells none."""
        ...


class ChangeableFile(Protocol):
    """A file that is changed where it lies, or made."""

    text: str
    """What it holds, without a byte order mark."""

    @property
    def marked(self) -> bool:
        """Whether it begins with the byte order mark of UTF-8."""
        ...

    def check(self) -> None:
        """Raises OSError where it cannot be written as things are."""
        ...

    def write(self, text: str) -> None:
        """Whole or not at all. Raises OSError."""
        ...

    def undo(self) -> None:
        """Put back what was there. Raises OSError."""
        ...


class Changes(Protocol):
    """The changes git knows of."""

    async def diff(
        self, folder: str, scope: DiffScope, choose: Callable[[Sequence[ChangedFile]], Sequence[ChangedFile]]
    ) -> str:
        """A unified diff of the files that `choose` leaves over; it is called in a thread of its own.

        Raises Refused with NO_REPOSITORY, GIT_MISSING, GIT_UNTRUSTED, GIT_FAILED or TOO_LARGE.
        """
        ...


class Attaching(Protocol):
    """Files that a person attaches."""

    def __call__(self, name: str, content: bytes) -> Attached:
        """What this file is and as what it is sent, by its content; a picture without what nobody sees. Blocks.

        Raises Refused with EMPTY, DAMAGED, TOO_MANY_PIXELS, TOO_LARGE or NOT_ATTACHABLE.
        """
        ...


class Symbols(Protocol):
    """Definitions in a text."""

    def find(self, source: SourceText, name: str | None, line: int | None) -> Definition:
        """The definition of this name, else the innermost one around this line, counted from 0.

        Raises Refused with UNSUPPORTED, NOT_FOUND or AMBIGUOUS.
        """
        ...
