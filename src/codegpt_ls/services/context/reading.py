"""From what was asked for to the text it stands for. Reads files, so it runs in a thread of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import quote

from codegpt_ls.domain.attachments.attached import Document, Picture
from codegpt_ls.domain.context.items import (
    AttachmentItem,
    ContextItem,
    Diagnostic,
    DiagnosticsItem,
    FileItem,
    GitDiffItem,
    OpenEditorsItem,
    RangeItem,
    SelectionItem,
    SymbolItem,
    TextItem,
    UnknownItem,
)
from codegpt_ls.domain.context.resolved import ChangedFile, LeftOutReason, Place, Refusal, Refused
from codegpt_ls.domain.limits import ATTACHED_FILE
from codegpt_ls.domain.ports.code import Attaching, SourceFiles, Symbols
from codegpt_ls.domain.text import OpenDocument, Position, Range, SourceText, Text, Workspace
from codegpt_ls.services.context.notebooks import NOTEBOOK, read_notebook
from codegpt_ls.services.context.open_places import OpenPlaces

_SHOWING: Final = frozenset(
    {
        *("git", "gitlens", "gitfs", "git-graph", "scm-history-item", "review", "pr", "merge-conflict.conflict-diff"),
        *("fugitive", "gitsigns", "diffview", "neogit", "minidiff", "octo"),
        *("output", "debug", "debugconsole", "jdt", "class", "csharp", "metadata", "deno", "zipfile", "jar"),
        *(
            "vscode-scm",
            "vscode-settings",
            "vscode-terminal",
            "vscode-notebook-cell-output",
            "vscode-interactive-input",
        ),
        *("search-editor", "walkthrough", "release-notes", "comment", "chat-editing-snapshot-text-model", "codegpt"),
        *("vscode-interactive-input", "man", "term", "help", "quickfix", "health", "markdown-preview", "conjure-log"),
    }
)
"""Schemes of what only shows something, in VS Code and Neovim; all other documents can be edited. What is shown is
sent when it is asked for by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text that was asked for."""

    title: str
    language_id: str
    text: str
    place: Place | None = None
    source: Text | None = None
    """The document it is a part of; None for what was made of one."""
    range: Range | None = None
    """In code points."""
    pictures: int = 0
    """What a notebook holds besides, and what is no text."""
    attached: Picture | Document | None = None
    """What goes along as it is, instead of a text."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """Something that was asked for and may not go, or cannot."""

    title: str
    refusal: Refusal


class ContextReader:
    """Reads items at one moment of the editor."""

    def __init__(self, workspace: Workspace, files: SourceFiles, symbols: Symbols, attaching: Attaching) -> None:
        self._workspace = workspace
        self._files = files
        self._symbols = symbols
        self._attaching = attaching
        self._open_places = OpenPlaces(workspace, files)

    def pieces(self, item: ContextItem) -> Iterator[Piece | Unsent]:
        """What the item stands for, one after the other; of a `GitDiffItem` nothing, which takes git."""
        match item:
            case SelectionItem() | RangeItem():
                yield self._piece(self._files.place(item.uri), lambda source: self._exact(source, item.range))
            case SymbolItem():
                yield self._piece(self._files.place(item.uri), lambda source: self._symbol(source, item))
            case FileItem():
                yield self._file(item)
            case OpenEditorsItem():
                uris = self._editors(item)
                if not uris:
                    yield Unsent("", Refusal(reason=LeftOutReason.EMPTY))
                for uri in uris:
                    yield self._editor(uri, named=item.uris is not None)
            case DiagnosticsItem():
                yield self._diagnostics(item)
            case TextItem():
                yield Piece(title=item.title, language_id="", text=item.text)
            case AttachmentItem():
                yield self._attachment(item)
            case UnknownItem():
                yield Unsent(item.kind, Refusal(reason=LeftOutReason.UNSUPPORTED))
            case GitDiffItem():
                return

    def _piece(self, place: Place, choose: Callable[[SourceText], Range]) -> Piece | Unsent:
        try:
            source = self._source(place)
            span = choose(source)
        except Refused as refused:
            return Unsent(place.title, refused.refusal)
        text = source.text
        return Piece(
            title=titled(place, span, text),
            language_id=source.language_id,
            text=text.between(span),
            place=place,
            source=text,
            range=span,
        )

    def _source(self, place: Place) -> SourceText:
        """The text as the person sees it, unsaved or else from the disk; the rules stand before both."""
        if refusal := self._files.refusal(place):
            raise Refused(refusal)
        document = self._open(place)
        if document and not document.known:
            raise Refused(LeftOutReason.OUT_OF_STEP)
        if document is None:
            return self._files.read(place)
        return SourceText(document.text, document.language_id or self._files.language(place))

    def _open(self, place: Place) -> OpenDocument | None:
        return self._open_places.document(place)

    def _exact(self, source: SourceText, span: Range) -> Range:
        return source.text.in_code_points(span, self._workspace.encoding)

    def _symbol(self, source: SourceText, item: SymbolItem) -> Range:
        if item.range is not None:
            return self._exact(source, item.range)
        line = item.position.line if item.position else None
        found = self._symbols.find(source, item.name, line)
        return Range(Position(found.first_line, 0), Position(found.last_line + 1, 0))

    def _file(self, item: FileItem) -> Piece | Unsent:
        try:
            place = self._files.place(item.uri) if item.uri is not None else self._named(item.path or "", item.folder)
        except Refused as refused:
            return Unsent(item.path or "", refused.refusal)
        return self._document(place)

    def _attachment(self, item: AttachmentItem) -> Piece | Unsent:
        """A picture or file; of a text in the editor's folders what the person sees of it."""
        place = self._files.place(item.uri) if item.uri is not None else None
        name = item.name or (place.title if place else "")
        try:
            attached = self._attaching(name, self._attached_bytes(item, place, name))
        except Refused as refused:
            return Unsent(name, refused.refusal)
        if not isinstance(attached, str):
            return Piece(title=name, language_id="", text="", place=place, attached=attached)
        if place is not None:
            return self._document(place)
        return Piece(title=name, language_id="", text=attached)

    def _attached_bytes(self, item: AttachmentItem, place: Place | None, name: str) -> bytes:
        # What is handed over has no place, but the name of its file, which counts as any other does.
        named = place or self._files.place(f"attachment:{quote(name, safe='')}")
        if refusal := self._files.refusal(named):
            raise Refused(refusal)
        return self._files.content(place, ATTACHED_FILE) if place else item.data or b""

    def _named(self, path: str, folder: str | None) -> Place:
        """The document at this path: below the folder that is named, else the only one that is there."""
        if folder is not None:
            return self._files.below(self._files.folder(folder), path)
        places = {place.identity: place for place in (self._files.below(each, path) for each in self._files.folders)}
        there = [place for place in places.values() if place.exists or self._open(place)]
        if len(there) > 1:
            raise Refused(LeftOutReason.AMBIGUOUS)
        if not there:
            raise Refused(LeftOutReason.NOT_FOUND)
        return there[0]

    def _editors(self, item: OpenEditorsItem) -> Sequence[str]:
        if item.uris is not None:
            return item.uris
        return [each.uri for each in self._workspace.documents.values()]

    def _editor(self, uri: str, *, named: bool) -> Piece | Unsent:
        place = self._files.place(uri)
        if not named and only_shown(uri):
            return Unsent(place.title, Refusal(reason=LeftOutReason.ONLY_SHOWN))
        return self._document(place)

    def _document(self, place: Place) -> Piece | Unsent:
        """All of it; of a notebook's file, what a person reads in it."""
        try:
            source = self._source(place)
        except Refused as refused:
            return Unsent(place.title, refused.refusal)
        notebook = read_notebook(str(source.text)) if place.title.lower().endswith(NOTEBOOK) else None
        if notebook is None:
            return self._piece(place, _whole)
        return Piece(
            title=place.title, language_id="markdown", text=notebook.text, place=place, pictures=notebook.pictures
        )

    def _diagnostics(self, item: DiagnosticsItem) -> Piece | Unsent:
        """What tools say, a line each. They quote the code, so the rules of its document count for them."""
        place = self._files.place(item.uri)
        if refusal := self._files.refusal(place):
            return Unsent(place.title, refusal)
        said = [each for each in item.diagnostics if item.range is None or item.range.meets(each.range)]
        text = "".join(f"{_said(each)}\n" for each in sorted(said, key=lambda each: each.range.start))
        return Piece(title=place.title, language_id="", text=text, place=place)


def only_shown(uri: str) -> bool:
    """Whether this is nothing that anybody edits."""
    return uri.partition(":")[0].lower() in _SHOWING


File = TypeVar("File", bound=ChangedFile)


def sendable(files: SourceFiles, folder: str, changed: Sequence[File]) -> tuple[Sequence[File], Sequence[Unsent]]:
    """Which of the changed files may be shown; a file that was moved counts under both names."""
    chosen, unsent = [], []
    for file in changed:
        places = [files.below(folder, path) for path in (file.path, file.old_path) if path]
        refusals = [refusal for place in places if (refusal := files.refusal(place))]
        if refusals:
            unsent.append(Unsent(file.path, refusals[0]))
        else:
            chosen.append(file)
    return chosen, unsent


def _whole(source: SourceText) -> Range:
    return source.text.whole


def titled(place: Place, span: Range, text: Text) -> str:
    """`src/app.py:10-20`, with lines counted from 1, or without where all of them are there."""
    if span == text.whole:
        return place.title
    first, last = span.start.line + 1, span.last_line + 1
    return f"{place.title}:{first}" if first == last else f"{place.title}:{first}-{last}"


def _said(diagnostic: Diagnostic) -> str:
    """`12: error: 'os' is not used (Ruff F401)`."""
    message = " ".join(diagnostic.message.split())
    severity = f"{diagnostic.severity.value}: " if diagnostic.severity else ""
    origin = " ".join(part for part in (diagnostic.source, diagnostic.code) if part)
    return f"{diagnostic.range.start.line + 1}: {severity}{message}" + (f" ({origin})" if origin else "")
