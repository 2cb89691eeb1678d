"""What becomes of the code that is asked for along with a question."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Final, Self

from pydantic import Field

from codegpt_ls.domain.attachments.attached import Picture, attached_tokens
from codegpt_ls.domain.context.resolved import ContextLimits, ContextPart, LeftOut, LeftOutReason, ResolvedContext
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.text import SecretKind, estimated_tokens
from codegpt_ls.domain.threads import ThreadMessage
from codegpt_ls.protocol.context_items import ContextReferences
from codegpt_ls.protocol.method import STORAGE, Kind, Method
from codegpt_ls.protocol.wire import Flag, NoticeText, Title, Wire


class PreviewContextParams(Wire):
    """What would go along with a question."""

    context: ContextReferences
    thread_id: str | None = Field(
        None, description="The conversation it would be asked in: what of that goes along is told, too."
    )


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
    media_type: str | None = Field(
        None, description="Of an attached picture or PDF: as what it is sent, and then `text` is empty."
    )
    thumbnail: str | None = Field(None, description="Of an attached picture: a small PNG of it, in base64.")
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
            first_line=part.range.start.line if part.range else None,
            last_line=part.range.last_line if part.range else None,
            language_id=part.language_id,
            text=part.text,
            bytes=part.bytes,
            tokens=part.tokens,
            hidden_characters=part.hidden,
            pictures=part.pictures,
            media_type=part.attached.part.media_type if part.attached else None,
            thumbnail=b64encode(part.attached.thumbnail).decode() if isinstance(part.attached, Picture) else None,
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
            ignore_file=refusal.rule.file if refusal.rule else None,
            ignore_line=refusal.rule.line if refusal.rule else None,
            pattern=refusal.pattern,
        )


class CarriedCode(Wire):
    """Code of an earlier question of the conversation, which goes along with the next one."""

    question_id: str = Field(description="The question: `codegpt/removeContext` leaves its code out from now on.")
    kind: str = Field(description="Of its first item: `selection`, `file`, …")
    titles: tuple[Title, ...] = Field(description="What it is about, as the question has it.")
    text: str = Field(description="The question word by word as it is sent, with the code as it was then.")
    tokens: int = Field(description="Of `text`, an estimate.")

    @classmethod
    def of(cls, question: ThreadMessage) -> Self:
        """The question's code on the wire."""
        return cls(
            question_id=question.id,
            kind=question.context[0].kind,
            titles=question.about,
            text=question.sent,
            tokens=estimated_tokens(question.sent) + attached_tokens(question.attached),
        )


class PreviewContextResult(Wire):
    """All that would be sent and all that would not, in the order it was asked for."""

    parts: tuple[ContextPartResult, ...]
    left_out: tuple[ContextLeftOutResult, ...]
    bytes: int = Field(description="Of all parts together.")
    tokens: int = Field(description="Of all parts together, an estimate.")
    limit: int = Field(description="How many bytes may go along at most.")
    conversation: tuple[CarriedCode, ...] = Field(
        (),
        description="With `threadId`: the code of earlier questions that goes along, oldest first; the same code only "
        "once, with the newest question. Where a model has too little room, a notice names what stays behind.",
    )

    @classmethod
    def of(
        cls,
        resolved: ResolvedContext,
        *,
        note: Callable[[ContextPart], str | None],
        sentence: Callable[[LeftOut], str],
        limits: ContextLimits,
        carried: Iterable[ThreadMessage] = (),
    ) -> Self:
        """What was resolved on the wire, worded by `note` and `sentence`, and questions whose code goes along."""
        return cls(
            parts=tuple(ContextPartResult.of(part, note(part)) for part in resolved.parts),
            left_out=tuple(ContextLeftOutResult.of(each, sentence(each)) for each in resolved.left_out),
            bytes=sum(part.bytes for part in resolved.parts),
            tokens=sum(part.tokens for part in resolved.parts),
            limit=limits.total,
            conversation=tuple(map(CarriedCode.of, carried)),
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
        errors=(ErrorCode.THREAD_NOT_FOUND, *STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/trustChanged",
        kind=Kind.NOTIFICATION,
        summary="Tell the server that the person trusts the open folders, or trusts them no more.",
        params=TrustChangedParams,
    ),
)
