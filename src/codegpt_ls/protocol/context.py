"""Code that goes along with a question: asked for by reference, and what became of it."""

from collections.abc import Callable
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from codegpt_ls.domain.context import (
    ContextLimits,
    ContextPart,
    DiagnosticsItem,
    DiffScope,
    FileItem,
    GitDiffItem,
    LeftOut,
    LeftOutReason,
    OpenEditorsItem,
    RangeItem,
    ResolvedContext,
    SelectionItem,
    SymbolItem,
)
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.text import SecretKind
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.wire import DocumentDiagnostic, NoticeText, PlaceInDocument, Span, Title, Uri, Wire


class SelectionContext(Wire):
    """What the person has selected; kept whole beside any other item."""

    kind: Literal["selection"]
    uri: Uri
    range: Span

    def item(self) -> SelectionItem:
        """The same for the services."""
        return SelectionItem(uri=self.uri, range=self.range.range())


class RangeContext(Wire):
    """A part of a document."""

    kind: Literal["range"]
    uri: Uri
    range: Span

    def item(self) -> RangeItem:
        """The same for the services."""
        return RangeItem(uri=self.uri, range=self.range.range())


class FileContext(Wire):
    """A whole document: `uri` or `path`."""

    kind: Literal["file"]
    uri: Uri | None = None
    path: Annotated[str, Field(min_length=1, max_length=4096)] | None = Field(
        None, description="Absolute, or from `folder` on; without `folder`, from the one open folder that holds it."
    )
    folder: Uri | None = Field(None, description="URI of an open folder, for `path`.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.uri is None) == (self.path is None):
            raise ValueError("give either uri or path")
        return self

    def item(self) -> FileItem:
        """The same for the services."""
        return FileItem(uri=self.uri, path=self.path, folder=self.folder)


class OpenEditorsContext(Wire):
    """Every open document that can be edited, or those the client names."""

    kind: Literal["openEditors"]
    uris: Annotated[tuple[Uri, ...], Field(max_length=10_000)] | None = Field(
        None, description="Absent: all that were opened by `textDocument/didOpen`."
    )

    def item(self) -> OpenEditorsItem:
        """The same for the services."""
        return OpenEditorsItem(uris=self.uris)


class DiagnosticsContext(Wire):
    """Diagnostics of a document, which the client sends: a server does not see those of another."""

    kind: Literal["diagnostics"]
    uri: Uri
    range: Span | None = Field(None, description="Only those that meet this range.")
    diagnostics: Annotated[tuple[DocumentDiagnostic, ...], Field(max_length=1000)] = ()

    def item(self) -> DiagnosticsItem:
        """The same for the services."""
        return DiagnosticsItem(
            uri=self.uri,
            range=self.range.range() if self.range else None,
            diagnostics=tuple(each.diagnostic() for each in self.diagnostics),
        )


class SymbolContext(Wire):
    """A definition: by `range` in any language; by `position` or `name` in Python."""

    kind: Literal["symbol"]
    uri: Uri
    range: Span | None = Field(None, description="All of it, as the editor's document symbols tell.")
    position: PlaceInDocument | None = Field(None, description="A place inside it; the innermost one is meant.")
    name: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        None, description="`greet`, or `Person.greet` where one stands inside another."
    )

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if self.range is None and self.position is None and self.name is None:
            raise ValueError("give range, position or name")
        return self

    def item(self) -> SymbolItem:
        """The same for the services."""
        return SymbolItem(
            uri=self.uri,
            range=self.range.range() if self.range else None,
            position=self.position.position() if self.position else None,
            name=self.name,
        )


class GitDiffContext(Wire):
    """The changes that git sees in an open folder, in saved files."""

    kind: Literal["gitDiff"]
    scope: DiffScope = Field(description="`staged`: what the next commit would hold; `working`: what is not staged.")
    folder: Uri | None = Field(None, description="URI of an open folder; absent: the only one.")

    def item(self) -> GitDiffItem:
        """The same for the services."""
        return GitDiffItem(scope=self.scope, folder=self.folder)


ContextReference = Annotated[
    SelectionContext
    | RangeContext
    | FileContext
    | OpenEditorsContext
    | DiagnosticsContext
    | SymbolContext
    | GitDiffContext,
    Field(discriminator="kind"),
]
ContextReferences = Annotated[tuple[ContextReference, ...], Field(max_length=200)]


class PreviewContextParams(Wire):
    """What would go along with a question."""

    context: ContextReferences


class TrustChangedParams(Wire):
    """Whether the open folders are trusted."""

    trusted: bool = Field(description="As in `initializationOptions.trusted`.")


class FoundSecretResult(Wire):
    """Something that looks like a secret, in a text that would be sent."""

    kind: SecretKind
    line: int = Field(description="Of `text`, counted from 0.")


class ContextPartResult(Wire):
    """Something that goes along."""

    index: int = Field(description="Which item of the params this is, counted from 0; one can become several.")
    kind: str = Field(description="As in the params.")
    title: Title = Field(description="`src/app.py:10-20`, below its folder, with lines counted from 1.")
    uri: str | None = None
    first_line: int | None = Field(None, description="Counted from 0.")
    last_line: int | None = Field(None, description="Counted from 0; this line is part of it.")
    language_id: str
    text: str = Field(description="Word by word as it is sent.")
    bytes: int
    tokens: int = Field(description="An estimate.")
    hidden_characters: int = Field(description="How many characters that nobody sees were taken out.")
    pictures: int = Field(description="How many pictures and the like of a notebook were left out.")
    secrets: tuple[FoundSecretResult, ...] = Field(
        description="What looks like a secret; the first 20. It is sent all the same: only the person can tell."
    )
    note: str | None = Field(
        None, description="What was changed about it and what looks like a secret, in the person's language."
    )

    @classmethod
    def of(cls, part: ContextPart, note: str | None) -> Self:
        """The part on the wire."""
        return cls(
            index=part.index,
            kind=part.item.kind,
            title=part.title,
            uri=part.uri,
            first_line=part.range and part.range.start.line,
            last_line=part.range and part.range.last_line,
            language_id=part.language_id,
            text=part.text,
            bytes=part.bytes,
            tokens=part.tokens,
            hidden_characters=part.hidden,
            pictures=part.pictures,
            secrets=tuple(FoundSecretResult(kind=each.kind, line=each.line) for each in part.secrets),
            note=note,
        )


class ContextLeftOutResult(Wire):
    """Something that does not go along."""

    index: int = Field(description="Which item of the params this is, counted from 0.")
    kind: str = Field(description="As in the params.")
    title: Title
    reason: LeftOutReason
    message: NoticeText = Field(description="The same for a person, in their language.")
    count: int = Field(description="How many documents this is about.")
    ignore_file: str | None = Field(None, description="Which ignore file says so.")
    ignore_line: int | None = Field(None, description="Counted from 1; 0: that file could not be read.")
    pattern: str | None = Field(None, description="Which entry of the deny list it is.")

    @classmethod
    def of(cls, left_out: LeftOut, message: str) -> Self:
        """The reason on the wire."""
        refusal = left_out.refusal
        return cls(
            index=left_out.index,
            kind=left_out.item.kind,
            title=left_out.title,
            reason=refusal.reason,
            message=message,
            count=left_out.count,
            ignore_file=refusal.rule and refusal.rule.file,
            ignore_line=refusal.rule and refusal.rule.line,
            pattern=refusal.pattern,
        )


class PreviewContextResult(Wire):
    """All that would be sent and all that would not, in the order it was asked for."""

    parts: tuple[ContextPartResult, ...]
    left_out: tuple[ContextLeftOutResult, ...]
    bytes: int = Field(description="Of all parts together.")
    tokens: int = Field(description="Of all parts together, an estimate.")
    limit: int = Field(description="How many bytes may go along at most.")

    @classmethod
    def of(
        cls,
        resolved: ResolvedContext,
        *,
        note: Callable[[ContextPart], str | None],
        sentence: Callable[[LeftOut], str],
        limits: ContextLimits,
    ) -> Self:
        """What was resolved on the wire, worded by `note` and `sentence`."""
        return cls(
            parts=tuple(ContextPartResult.of(part, note(part)) for part in resolved.parts),
            left_out=tuple(ContextLeftOutResult.of(each, sentence(each)) for each in resolved.left_out),
            bytes=sum(part.bytes for part in resolved.parts),
            tokens=sum(part.tokens for part in resolved.parts),
            limit=limits.total,
        )


METHODS: Final = (
    Method(
        name="codegpt/previewContext",
        kind=Kind.REQUEST,
        summary="Show what code would go along with a question, word by word, and what would be left out and why. "
        "Nothing is sent. An item that cannot go is told of in the result, never by an error.",
        params=PreviewContextParams,
        result=PreviewContextResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt/trustChanged",
        kind=Kind.NOTIFICATION,
        summary="Tell the server that the person trusts the open folders, or trusts them no more.",
        params=TrustChangedParams,
    ),
)
