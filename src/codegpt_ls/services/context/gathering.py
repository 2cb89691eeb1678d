"""What was read, put together: nothing twice, nothing hidden, nothing beyond the limits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from codegpt_ls.domain.attachments.attached import Document, Picture
from codegpt_ls.domain.context.items import ContextItem, OpenEditorsItem, RangeItem, SelectionItem, SymbolItem
from codegpt_ls.domain.context.resolved import (
    ContextLimits,
    ContextPart,
    LeftOut,
    LeftOutReason,
    Refusal,
    Refused,
    ResolvedContext,
)
from codegpt_ls.domain.ports.keys import Keys
from codegpt_ls.domain.text import CleanText, FoundSecret, Position, Range, estimated_tokens
from codegpt_ls.services.context.reading import Piece, Unsent, titled

_MANY = (LeftOutReason.OVER_TOTAL, LeftOutReason.ONLY_SHOWN)
"""Told of once for all open editors together."""
_INCLUDED = Refusal(reason=LeftOutReason.ALREADY_INCLUDED)


@dataclass(slots=True)
class _Kept:
    """A part under way, with where it came from."""

    part: ContextPart
    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What is looked for in every text before it may go."""

    clean: Callable[[str], CleanText]
    """Takes out what nobody sees."""
    keys: Keys
    secrets: Callable[[str], Sequence[FoundSecret]]
    """What looks like a secret."""


class ContextGathering:
    """Takes pieces in the order they were asked for."""

    def __init__(self, sieve: Sieve, limits: ContextLimits, surroundings: int) -> None:
        """`surroundings`: how many lines above and below a part of a document to add."""
        self._sieve = sieve
        self._limits = limits
        self._surroundings = surroundings
        self._kept: dict[int, _Kept] = {}
        self._of_document: dict[str, list[int]] = {}
        self._left_out: list[LeftOut] = []
        self._crowded_out: dict[tuple[int, LeftOutReason], int] = {}
        """By item and reason: where its documents that fit no more, or are only shown, are told of."""
        self._bytes = 0
        self._attachments = 0
        self._attached = 0
        """Bytes of them all."""
        self._numbers = 0

    def add(self, index: int, item: ContextItem, piece: Piece | Unsent) -> None:
        """Keep the piece or tell why it is left out."""
        if isinstance(piece, Unsent):
            self._leave_out(index, item, piece.title, piece.refusal)
            return
        try:
            piece = self._without_repetition(item, piece)
            part = self._part(index, item, piece)
        except Refused as refused:
            self._leave_out(index, item, piece.title, refused.refusal)
            return
        self._keep(_Kept(part, piece))

    def resolved(self) -> ResolvedContext:
        """All of it."""
        return ResolvedContext(tuple(kept.part for kept in self._kept.values()), tuple(self._left_out))

    def _part(self, index: int, item: ContextItem, piece: Piece) -> ContextPart:
        if piece.attached is not None:
            return self._attached_part(index, item, piece, piece.attached)
        clean = self._sieve.clean(piece.text)
        if (at := self._sieve.keys.key_in(clean.text)) is not None:
            line = clean.text.count("\n", 0, at) + (piece.range.start.line if piece.range else 0)
            raise Refused(Refusal(reason=LeftOutReason.HOLDS_KEY, line=line))
        size = len(clean.text.encode())
        if not clean.text.strip():
            raise Refused(LeftOutReason.EMPTY)
        if size > self._limits.part:
            raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, bytes=size, limit=self._limits.part))
        if self._bytes + size > self._limits.total:
            raise Refused(Refusal(reason=LeftOutReason.OVER_TOTAL, bytes=size, limit=self._limits.total))
        before, after = self._around(item, piece)
        return ContextPart(
            index=index,
            item=item,
            title=self._title(piece.title),
            language_id=piece.language_id,
            text=clean.text,
            bytes=size,
            tokens=estimated_tokens(clean.text),
            hidden=clean.hidden,
            pictures=piece.pictures,
            secrets=tuple(self._sieve.secrets(clean.text)),
            uri=piece.place.uri if piece.place else None,
            range=piece.range,
            before=before,
            after=after,
        )

    def _attached_part(self, index: int, item: ContextItem, piece: Piece, attached: Picture | Document) -> ContextPart:
        data = attached.part.data
        # A PDF may hold one in the open; what it packs nobody here looks into.
        if isinstance(attached, Document) and self._sieve.keys.key_in(data.decode("latin-1")) is not None:
            raise Refused(Refusal(reason=LeftOutReason.HOLDS_KEY, line=0))
        if self._attachments == self._limits.attachments:
            raise Refused(Refusal(reason=LeftOutReason.TOO_MANY, limit=self._limits.attachments))
        if self._attached + len(data) > self._limits.attached:
            raise Refused(Refusal(reason=LeftOutReason.OVER_TOTAL, bytes=len(data), limit=self._limits.attached))
        return ContextPart(
            index=index,
            item=item,
            title=self._title(piece.title),
            language_id="",
            text="",
            bytes=len(data),
            tokens=attached.tokens,
            attached=attached,
            uri=piece.place.uri if piece.place else None,
        )

    def _around(self, item: ContextItem, piece: Piece) -> tuple[str, str]:
        if not self._surroundings or not isinstance(item, SelectionItem | RangeItem | SymbolItem):
            return "", ""
        if piece.source is None or piece.range is None:
            return "", ""
        first, below = piece.range.start.line, piece.range.last_line + 1
        above = Range(Position(max(first - self._surroundings, 0), 0), Position(first, 0))
        after = Range(Position(below, 0), Position(below + self._surroundings, 0))
        return self._advice(piece.source.between(above)), self._advice(piece.source.between(after))

    def _advice(self, text: str) -> str:
        """Lines that nobody asked for; none of them where a key is among them."""
        clean = self._sieve.clean(text).text
        return clean if self._sieve.keys.key_in(clean) is None else ""

    def _title(self, title: str) -> str:
        return _on_one_line(self._sieve.keys.without_keys(self._sieve.clean(title).text))

    def _without_repetition(self, item: ContextItem, piece: Piece) -> Piece:
        """The piece, or what of it is not there yet; parts that it holds whole go.

        A selection stays whole beside everything else: it is what the question is about.
        """
        selected = isinstance(item, SelectionItem)
        for number in tuple(self._of_document.get(_identity(piece), ())):
            earlier = self._kept[number]
            its, mine = earlier.piece.range, piece.range
            its_selected = isinstance(earlier.part.item, SelectionItem)
            if its is None or mine is None:
                if its is mine and (earlier.piece.text, earlier.piece.attached) == (piece.text, piece.attached):
                    raise Refused(_INCLUDED)
            elif its.holds(mine) and (not selected or (its_selected and its == mine)):
                raise Refused(_INCLUDED)
            elif mine.holds(its) and not its_selected:
                self._drop(number)
            elif mine.meets(its) and not selected and not its_selected:
                piece = _cut(piece, its)
        return piece

    def _keep(self, kept: _Kept) -> None:
        self._kept[self._numbers] = kept
        self._of_document.setdefault(_identity(kept.piece), []).append(self._numbers)
        self._numbers += 1
        if kept.part.attached is None:
            self._bytes += kept.part.bytes
        else:
            self._attachments += 1
            self._attached += kept.part.bytes

    def _drop(self, number: int) -> None:
        kept = self._kept.pop(number)
        self._of_document[_identity(kept.piece)].remove(number)
        self._bytes -= kept.part.bytes
        self._leave_out(kept.part.index, kept.part.item, kept.part.title, _INCLUDED)

    def _leave_out(self, index: int, item: ContextItem, title: str, refusal: Refusal) -> None:
        crowd = isinstance(item, OpenEditorsItem) and refusal.reason in _MANY
        if crowd and (index, refusal.reason) in self._crowded_out:
            told = self._crowded_out[index, refusal.reason]
            self._left_out[told] = replace(self._left_out[told], count=self._left_out[told].count + 1)
            return
        if crowd:
            self._crowded_out[index, refusal.reason] = len(self._left_out)
        self._left_out.append(LeftOut(index=index, item=item, title=self._title(title), refusal=refusal))


def _identity(piece: Piece) -> str:
    return piece.place.identity if piece.place else piece.title


def _cut(piece: Piece, there: Range) -> Piece:
    """The piece without the end or beginning that is there already."""
    if piece.range is None or piece.source is None or piece.place is None:
        return piece
    start, end = piece.range.start, piece.range.end
    left = Range(there.end, end) if there.start <= start else Range(start, there.start)
    return replace(piece, range=left, text=piece.source.between(left), title=titled(piece.place, left, piece.source))


def _on_one_line(title: str) -> str:
    return "".join(character if character.isprintable() else " " for character in title)
