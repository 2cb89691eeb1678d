"""The code that goes along with a question: documents, files, changes, definitions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from codegpt_ls.domain.attachments.attached import Attached
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import ChangedFile, Place, Refusal
from codegpt_ls.domain.text import Definition, SourceText, Workspace


class Documents(Protocol):
    """What the editor has open."""

    def workspace(self) -> Workspace:
        """This moment's documents and folders."""
        ...


@runtime_checkable
class AskedDocuments(Documents, Protocol):
    """Documents of an editor that tells of one only when it is asked."""

    async def look(self, uri: str, path: str) -> None:
        """Ask what the person sees of this file, which may be sent; `workspace` has it from then on.

        Raises Refused where their editor does not let it be read.
        """
        ...


class SourceFiles(Protocol):
    """Files below the open folders, by the path guard and the ignore rules. Made for one request; blocks."""

    def place(self, uri: str) -> Place:
        """Where this lies; also for what is no file, not there or outside. Never fails."""
        ...

    def uri(self, place: Place) -> str:
        """What an editor calls what lies here: below the folder as it has it open, with no link on the way."""
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

    def walk(self, place: Place, stopped: Callable[[], bool]) -> Iterator[Place]:
        """Every file below this folder that may be sent by its name, folder by folder; no link is followed. The file
        itself, where one lies here. `stopped` ends it early.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND, DENIED or IGNORED, and TOO_MANY once it has come by as many
        as it takes.
        """
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

    @property
    def plain(self) -> bool:
        """Whether it is UTF-8 without a byte order mark, as whoever writes a text makes it."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of a repository's history."""

    id: str
    """Shortened."""
    author: str
    day: str
    """YYYY-MM-DD."""
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlamedLines:
    """Lines in a row that one commit wrote."""

    first: int
    """Counted from 1, as `last`, which is one of them."""
    last: int
    commit: Commit


class History(Protocol):
    """What git knows of what was before. Raises Refused as `Changes` does."""

    async def log(self, folder: str, path: str, most: int) -> Sequence[Commit]:
        """The last commits that changed this file or folder, newest first; `path` is below the folder, empty for it."""
        ...

    async def blame(self, folder: str, path: str) -> Sequence[BlamedLines]:
        """Who wrote which lines of this file, as it is in the last commit."""
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
