"""What code goes along with a question, by reference: an item of each kind."""

from base64 import b64decode
from typing import Annotated, Any, Final, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from codegpt_ls.domain.context.items import (
    AttachmentItem,
    DiagnosticsItem,
    DiffScope,
    FileItem,
    GitDiffItem,
    OpenEditorsItem,
    RangeItem,
    SelectionItem,
    SymbolItem,
    TextItem,
    UnknownItem,
)
from codegpt_ls.domain.limits import ATTACHED_FILE, GIVEN_TEXT, LABEL, TITLE
from codegpt_ls.protocol.compatibility import CONTEXT_KINDS
from codegpt_ls.protocol.wire import LATER, TAG, DocumentDiagnostic, PlaceInDocument, Span, Uri, Wire, given, misfit

_LONGEST_DATA: Final = (ATTACHED_FILE + 2) // 3 * 4
_BASE64: Final = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


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
    model_config = ConfigDict(json_schema_extra={"oneOf": [given("uri"), given("path")]})

    uri: Uri | None = None
    path: Annotated[str, Field(min_length=1, max_length=4096)] | None = Field(
        None, description="Absolute, or from `folder` on; without `folder`, from the one open folder that holds it."
    )
    folder: Uri | None = Field(None, description="URI of an open folder, for `path`.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.uri is None) == (self.path is None):
            raise misfit("give either uri or path", "uri", "path")
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

    model_config = ConfigDict(json_schema_extra={"anyOf": [given("range"), given("position"), given("name")]})

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
            raise misfit("give range, position or name", "range", "position", "name")
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


class TextContext(Wire):
    """A text that is no document's, such as what a terminal printed: sent by the client, and nothing is read for it."""

    kind: Literal["text"]
    title: Annotated[str, Field(min_length=1, max_length=TITLE)] = Field(
        description="What the person and the model read over it."
    )
    text: Annotated[str, Field(max_length=GIVEN_TEXT)] = Field(
        description="Looked through for keys, secrets and hidden characters like any other; empty: left out."
    )

    def item(self) -> TextItem:
        """The same for the services."""
        return TextItem(title=self.title, text=self.text)


class AttachmentContext(Wire):
    """A picture or a file: `data`, or `uri`. What it is, its content tells: a picture, a PDF, or text in UTF-8.

    Of a picture only what is seen is sent: it is drawn anew, upright, without its metadata.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [given("uri"), given("data")]})

    kind: Literal["attachment"]
    name: Annotated[str, Field(min_length=1, max_length=TITLE)] | None = Field(
        None,
        description="What the person and the model read of it; absent: as the file is called. The rules about "
        "names of files hold for it.",
    )
    uri: Uri | None = Field(None, description="A file, which the same rules hold for as for any other.")
    data: Annotated[str, Field(max_length=_LONGEST_DATA, pattern=_BASE64)] | None = Field(
        None, description="Its content, in base64."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.uri is None) == (self.data is None):
            raise misfit("give either uri or data", "uri", "data")
        return self

    def item(self) -> AttachmentItem:
        """The same for the services."""
        data = None if self.data is None else b64decode(self.data)
        return AttachmentItem(name=self.name or "", data=data, uri=self.uri)


class UnknownContext(Wire):
    """An item of a kind that this server does not know: it is left out, with the reason `unsupported`."""

    model_config = ConfigDict(json_schema_extra={LATER: True})

    kind: Annotated[str, Field(min_length=1, max_length=LABEL, json_schema_extra={"not": {"enum": [*CONTEXT_KINDS]}})]

    def item(self) -> UnknownItem:
        """The same for the services."""
        return UnknownItem(kind=self.kind)


def _tag(value: Any) -> str:  # noqa: ANN401 - JSON, or one of the models
    """What pydantic puts into the place of an error; no member is called like this, so that it can be taken out."""
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return f"{TAG}{kind}" if isinstance(kind, str) and kind in CONTEXT_KINDS else TAG


ContextReference = Annotated[
    Annotated[SelectionContext, Tag(f"{TAG}selection")]
    | Annotated[RangeContext, Tag(f"{TAG}range")]
    | Annotated[FileContext, Tag(f"{TAG}file")]
    | Annotated[OpenEditorsContext, Tag(f"{TAG}openEditors")]
    | Annotated[DiagnosticsContext, Tag(f"{TAG}diagnostics")]
    | Annotated[SymbolContext, Tag(f"{TAG}symbol")]
    | Annotated[GitDiffContext, Tag(f"{TAG}gitDiff")]
    | Annotated[TextContext, Tag(f"{TAG}text")]
    | Annotated[AttachmentContext, Tag(f"{TAG}attachment")]
    | Annotated[UnknownContext, Tag(TAG)],
    Discriminator(_tag),
]
ContextReferences = Annotated[tuple[ContextReference, ...], Field(max_length=200)]
