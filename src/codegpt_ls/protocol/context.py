"""What becomes of the code that is asked for along with a question."""

from collections.abc import Callable
from typing import Final, Self

from pydantic import Field

from codegpt_ls.domain.context import ContextLimits, ContextPart, LeftOut, LeftOutReason, ResolvedContext
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.text import SecretKind
from codegpt_ls.protocol.context_items import ContextReferences
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.wire import Flag, NoticeText, Title, Wire


class PreviewContextParams(Wire):
    """What would go along with a question."""

    context: ContextReferences


class TrustChangedParams(Wire):
    """Whether the open folders are trusted."""

    trusted: Flag = Field(description="As in `initializationOptions.trusted`.")


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
    reason: LeftOutReason = Field(
        description="`unsupported`: this server does not know items of this kind, or symbols of this language."
    )
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
        "Nothing is sent. An item that cannot go is told of in the result; only one of a known kind with a wrong "
        "member is an error.",
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
