"""What is asked for along with a question, an item of each kind."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from codegpt_ls.domain.tasks import Severity
from codegpt_ls.domain.text import Position, Range


class DiffScope(StrEnum):
    """Which changes a diff shows."""

    STAGED = "staged"
    """What the next commit would hold."""
    WORKING = "working"
    """What is saved but not staged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionItem:
    """What the person has selected: always kept, also where another item holds it too."""

    kind: ClassVar[str] = "selection"
    uri: str
    range: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeItem:
    """A part of a document."""

    kind: ClassVar[str] = "range"
    uri: str
    range: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class FileItem:
    """A whole document, by its URI or by a path inside the open folders."""

    kind: ClassVar[str] = "file"
    uri: str | None = None
    path: str | None = None
    folder: str | None = None
    """URI of the folder that `path` starts from; None: the one folder that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEditorsItem:
    """Every document that is open, or these of them."""

    kind: ClassVar[str] = "openEditors"
    uris: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """What some tool says about a place, as the editor shows it."""

    range: Range
    message: str
    severity: Severity | None = None
    source: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticsItem:
    """Diagnostics of a document. The editor sends them: a server does not see those of another."""

    kind: ClassVar[str] = "diagnostics"
    uri: str
    range: Range | None = None
    """Only those that meet this range."""
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolItem:
    """A definition: its range where the editor knows it, else a place inside it or its name, looked up here."""

    kind: ClassVar[str] = "symbol"
    uri: str
    range: Range | None = None
    position: Position | None = None
    name: str | None = None
    """`greet`, or `Person.greet` where one stands inside another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GitDiffItem:
    """The changes in a folder of a git repository."""

    kind: ClassVar[str] = "gitDiff"
    scope: DiffScope
    folder: str | None = None
    """URI of an open folder; None: the only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextItem:
    """A text that is no document's, such as what a program printed. The editor sends it, word by word."""

    kind: ClassVar[str] = "text"
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentItem:
    """A picture or a file that the person attaches: its content, or where it lies. What it is, its content tells."""

    kind: ClassVar[str] = "attachment"
    name: str = ""
    """What the person calls it; empty: as it is called where it lies."""
    data: bytes | None = field(default=None, repr=False)
    uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownItem:
    """Something that only a later version knows how to look up."""

    kind: str


ContextItem = (
    SelectionItem
    | RangeItem
    | FileItem
    | OpenEditorsItem
    | DiagnosticsItem
    | SymbolItem
    | GitDiffItem
    | TextItem
    | AttachmentItem
    | UnknownItem
)
