"""A streamed answer: bytes in, thinking, text and one end out. What an event means, its dialect's reader knows.

Loaded at the first request only, since it imports the HTTP client.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import httpx2

from codegpt_ls.domain.answers import Thoughts
from codegpt_ls.domain.chat import (
    EndedOtherwise,
    Finished,
    FinishReason,
    ModelRequest,
    ProviderEvent,
    TextDelta,
    Thinking,
    ThinkingDelta,
    ThinkingUnfinished,
    Usage,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.limits import EVENT_BYTES, MODEL_NAME
from codegpt_ls.domain.messages.events import PartDone
from codegpt_ls.domain.messages.parts import Part, Thought, ToolCall
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.client.characters import Characters
from codegpt_ls.providers.dialects.piece import Piece, Reader, dollars_of, member
from codegpt_ls.providers.failures.body import has_error
from codegpt_ls.providers.failures.call import Call, request_id_of
from codegpt_ls.providers.failures.sdk_errors import (
    FOREIGN,
    error_from_exception,
    interrupted,
    not_the_protocol,
    timed_out,
    worked_on,
)
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.transport.body import HttpExchange
from codegpt_ls.providers.transport.events import events_of
from codegpt_ls.providers.transport.redaction import echoes, one_line

if TYPE_CHECKING:
    from decimal import Decimal

USAGE_SECONDS: Final = 5.0
"""Seconds to wait for the token counts after the answer has ended: they are worth little, the answer is whole."""
_LAST_BYTES: Final = 0.1
"""Seconds to wait for the body's end behind `[DONE]`: without it the connection cannot be used again."""
_DONE: Final = "[DONE]"
_CUT: Final = frozenset({FinishReason.LENGTH, FinishReason.CONTENT_FILTER, FinishReason.CONTEXT_FULL})
_UNEXPECTED: Final = frozenset(
    {FinishReason.TOOL_CALLS, FinishReason.REFUSAL, FinishReason.PAUSED, FinishReason.CONTEXT_FULL}
)
"""Ends that are told in words."""
_COST_HEADER: Final = "x-litellm-response-cost"  # one of 0 was written before anybody knew
_REFUSALS: Final = frozenset({ErrorCode.RATE, ErrorCode.OVERLOADED, ErrorCode.MODEL_LOADING})
"""Errors inside a stream that say the question was turned away, and so not worked on."""


class AnswerStream:
    """One response being read."""

    def __init__(
        self,
        response: httpx2.Response,
        reader: Reader,
        request: ModelRequest,
        call: Call,
        connection: Connection,
        exchange: HttpExchange,
        asked_at: float,
    ) -> None:
        """`asked_at`: loop time at which the question was sent."""
        self._response = response
        self._reader = reader
        self._events = events_of(response, bounded=exchange.streamed)
        self._request = request
        self._call = call
        self._connection = connection
        self._exchange = exchange
        self._first_words_by: float | None = asked_at + request.deadlines.first_words
        self._usage_by: float | None = None
        """Loop time until which token counts are waited for; set once an answer seems to have ended."""
        exchange.patience = request.deadlines.first_byte
        self._thoughts = Thoughts()
        self._text, self._thinking = Characters(), Characters()
        self._begun = False
        """Whether the answer is known to be worked on."""
        self._answered = False
        """Whether some text of the answer has come."""
        self._spoken = False
        """Whether some text has come, thinking or answer."""
        self._flows = False  # Whether a piece with nothing but text is text of the answer and nothing else.
        self._done = False
        """Whether the stream named its own end."""
        self._reason: FinishReason | None = None
        self._reason_was_early = False
        """Whether text came after a reason to finish: some gateways put one on every chunk."""
        self._usage: Usage | None = None
        self._called: list[str] = []
        """The names of the tools that were called."""
        self._cost: Decimal | None = None
        self._model = request.model

    async def events(self) -> AsyncGenerator[ProviderEvent]:
        """That the question was taken, what comes, then the end. Closing it closes the socket."""
        try:
            yield Thinking()
            while (piece := await self._next()) is not None:
                if self._flows and piece.only_text and piece.model in (None, self._model):
                    if text := self._text.whole(piece.text):
                        yield TextDelta(text)
                    continue
                for event in self._take(piece):
                    yield event
            for event in self._end():
                yield event
        except AssistantError:
            if held := self._thoughts.leftover():
                yield TextDelta(held)
            raise
        finally:
            await self._close()

    async def _next(self) -> Piece | None:
        """The next piece, or None at the end. Once the answer has ended, nothing that follows can fail it."""
        try:
            due = self._usage_by or self._first_words_by
            data = await (self._next_data() if due is None else self._next_data_by(due))
            return None if data is None else self._read(data)
        except TimeoutError:
            if self._usage_by is not None:
                return None
            raise self._no_words() from None
        except (AssistantError, *FOREIGN) as error:
            if self._reason is not None and not self._reason_was_early:
                return None
            raise self._failure(error) from None

    async def _next_data_by(self, due: float) -> str | None:
        async with asyncio.timeout_at(due):
            return await self._next_data()

    async def _next_data(self) -> str | None:
        """The data of the next event that has some; None at the end. Retry times, ids and names alone tell nothing."""
        if self._done:
            return None
        async for event in self._events:
            if event.data.startswith(_DONE):
                self._done = True
                return None
            if event.data:
                return event.data
        return None

    def _read(self, data: str) -> Piece:
        """What an event tells. Raises AssistantError for an error in it, ValueError for what is none."""
        try:
            value = json.loads(data)
        except RecursionError:
            raise ValueError from None
        piece = self._reader.take(value) if isinstance(value, dict) else Piece()
        # What brings words is no error, unless it says so outright.
        if member(value, "error") or (not (piece.text or piece.thinking) and has_error(value)):
            raise self._told(value)
        if not isinstance(value, dict):
            raise ValueError  # noqa: TRY004 - what was parsed is not what it should be
        if piece.error is not None:
            raise self._told(piece.error)
        if piece.failed:
            raise interrupted(self._call, self._exchange)
        return piece

    def _take(self, piece: Piece) -> Iterator[ProviderEvent]:
        """What of a piece is to be told; keeps the rest."""
        self._model = piece.model or self._model
        self._usage = piece.usage or self._usage
        self._cost = self._cost if piece.cost is None else piece.cost
        self._done = self._done or piece.ended
        if piece.begun and not self._begun:
            self._begun = True
            # It works on the answer, and may think in silence for minutes.
            self._exchange.patience = None
        thinking, text = self._thinking.whole(piece.thinking), self._text.whole(piece.text)
        said = thinking or text or piece.calls
        if said:
            self._reason_was_early = self._reason is not None
            self._spoken, self._usage_by = True, None
        self._reason = piece.reason or self._reason
        thought, answer = self._thoughts.take(text) if text else ("", "")
        if thinking or thought:
            yield ThinkingDelta(thinking + thought)
        yield from self._parts(each for each in piece.parts if isinstance(each, Thought))
        if answer or piece.calls:
            self._answered = True
            self._first_words_by, self._exchange.patience = None, self._request.deadlines.silence
        if answer:
            yield TextDelta(answer)
        yield from piece.calls
        yield from self._parts(each for each in piece.parts if not isinstance(each, Thought))
        if not said:
            self._expect_the_end()
        self._flows = self._begun and self._answered and self._thoughts.over and self._reason is None

    def _parts(self, parts: Iterable[Part]) -> Iterator[ProviderEvent]:
        for part in parts:
            if isinstance(part, ToolCall):
                self._called.append(one_line(part.name, MODEL_NAME))
            yield PartDone(part)

    def _expect_the_end(self) -> None:
        if self._reason is not None and not self._reason_was_early and self._usage_by is None:
            wait = min(self._request.deadlines.silence, USAGE_SECONDS)
            self._usage_by = asyncio.get_running_loop().time() + wait

    def _end(self) -> Iterator[ProviderEvent]:
        """What is left to say. Raises AssistantError where the answer has no end."""
        if not self._begun:
            yield from self._not_streamed()
            return
        if self._reason is None and not (self._done and self._spoken):
            raise interrupted(self._call, self._exchange)
        reason = self._reason or FinishReason.OTHER
        unclosed = self._thoughts.unfinished()
        # Without its end, what looked like thinking may be the answer; where the answer was cut off it was not.
        cut = reason in _CUT
        held = self._thoughts.leftover() + ("" if cut else unclosed) + self._text.leftover()
        if held:
            yield TextDelta(held)
        if cut and (unclosed or (self._spoken and not self._answered and not held)):
            yield ThinkingUnfinished(self._model)
        yield from self._parts(self._reader.rest())
        if reason in _UNEXPECTED and not (reason is FinishReason.TOOL_CALLS and self._request.tools):
            yield EndedOtherwise(reason, self._named(), tuple(dict.fromkeys(self._called)))
        yield self._finished(reason)

    def _finished(self, reason: FinishReason) -> Finished:
        return Finished(
            finish_reason=reason,
            provider=self._call.provider,
            model=self._named(),
            usage=self._usage,
            cost=self._cost or dollars_of(self._exchange.headers.get(_COST_HEADER)) or self._cost,
            request_id=request_id_of(self._exchange.headers, self._call.secrets),
        )

    def _named(self) -> str:
        """The model that answered, by the provider's word, unless that is the key."""
        name = "" if echoes((self._model,), self._call.secrets) else one_line(self._model, MODEL_NAME)
        return name or self._request.model

    def _not_streamed(self) -> Iterator[ProviderEvent]:
        """A success without a single chunk: a whole answer or an error in plain JSON, or something else altogether."""
        try:
            body = json.loads(bytes(self._exchange.head))
        except (ValueError, RecursionError):
            body = None
        if member(body, "error") or has_error(body):
            raise self._told(body)
        whole = self._reader.whole(body)
        if whole is None:
            raise not_the_protocol(self._call, self._exchange)
        self._begun = self._done = True
        yield from self._take(whole)
        yield from self._end()

    def _told(self, value: object) -> AssistantError:
        """An error that came instead of the answer, or in the middle of it."""
        return error_from_response(None, self._exchange.headers, value, self._call, spoken=self._spoken)

    def _failure(self, error: Exception) -> AssistantError:
        if isinstance(error, httpx2.SSEError):
            error = AssistantError(ErrorCode.PROTOCOL, Facts(detail=f"> {EVENT_BYTES // (1024 * 1024)} MiB"))
        elif isinstance(error, ValueError | httpx2.DecodingError):
            return (interrupted if self._spoken else not_the_protocol)(self._call, self._exchange)
        told = error_from_exception(error, self._call, self._connection, self._exchange, streaming=True)
        turned_away = told.code in _REFUSALS and not self._begun
        return told if turned_away else worked_on(told)

    def _no_words(self) -> AssistantError:
        seconds = self._request.deadlines.first_words
        error = timed_out(self._call, ErrorCode.STALLED, seconds, self._exchange)
        return worked_on(AssistantError(error.code, replace(error.facts, setting="codegpt.timeouts.firstWords")))

    async def _close(self) -> None:
        if self._done:
            with suppress(AssistantError, TimeoutError, *FOREIGN):
                async with asyncio.timeout(_LAST_BYTES):
                    async for _ in self._events:
                        pass
        await self._events.aclose()
        await self._response.aclose()
