"""A streamed answer: chunks of the SDK in, text and one end out.

Loaded at the first request only, since it imports the SDK.
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from typing import Final

from openai import AsyncStream

from codegpt_ls.domain.chat import Finished, FinishReason, ModelRequest, ProviderEvent, TextDelta, Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.limits import MODEL_NAME, REQUEST_ID
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.failures.body import has_error
from codegpt_ls.providers.failures.response import Call, error_from_response
from codegpt_ls.providers.failures.sdk_errors import (
    FOREIGN,
    error_from_exception,
    interrupted,
    not_the_protocol,
    timed_out,
)
from codegpt_ls.providers.transport.http_client import Exchange
from codegpt_ls.providers.transport.redaction import echoes, excerpt, one_line

USAGE_SECONDS: Final = 5.0
"""Seconds to wait for the token counts after the answer has ended: they are worth little, the answer is whole."""
_HALF: Final = re.compile("[\ud800-\udfff]")
_REASONS: Final = {
    "stop": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
}


class Answer:
    """One response being read."""

    def __init__(
        self,
        chunks: AsyncStream[object],
        request: ModelRequest,
        call: Call,
        connection: Connection,
        exchange: Exchange,
        first_by: float,
    ) -> None:
        self._chunks = chunks
        self._request = request
        self._call = call
        self._connection = connection
        self._exchange = exchange
        self._first_by = first_by
        self._begun = False
        """Whether a chunk of the protocol has come."""
        self._spoken = False
        """Whether some of the answer's text has come."""
        self._half = ""
        """The first half of a character whose second half is still to come."""
        self._reason: FinishReason | None = None
        self._usage: Usage | None = None
        self._model = request.model

    async def events(self) -> AsyncGenerator[ProviderEvent]:
        """Text as it comes, then the end. Closing it closes the socket."""
        try:
            while (chunk := await self._next()) is not None:
                text = self._whole(self._take(chunk))
                if text:
                    self._spoken = True
                    yield TextDelta(text)
            finished = self._finished()
            if self._half:
                yield TextDelta("\ufffd")
            yield finished
        finally:
            await self._chunks.close()

    async def _next(self) -> object:
        """The next chunk, or None at the end. Once the answer has ended, nothing that follows can fail it."""
        try:
            async with asyncio.timeout_at(self._next_by()):
                chunk = await anext(self._chunks, None)
        except TimeoutError:
            if self._reason is not None:
                return None
            deadlines = self._request.deadlines
            seconds = deadlines.silence if self._begun else deadlines.first_byte
            raise timed_out(self._call, ErrorCode.STALLED, seconds, self._exchange) from None
        except (AssistantError, *FOREIGN) as error:
            if self._reason is not None:
                return None
            raise self._failure(error) from None
        return chunk

    def _next_by(self) -> float:
        """Loop time."""
        if not self._begun:
            return self._first_by
        silence = self._request.deadlines.silence
        wait = silence if self._reason is None else min(silence, USAGE_SECONDS)
        return asyncio.get_running_loop().time() + wait

    def _take(self, chunk: object) -> str:
        """The text of a chunk; keeps what else it tells."""
        choices = _member(chunk, "choices")
        if not isinstance(choices, list):
            if self._reason is None:
                raise self._strange(chunk)
            return ""
        self._begun = True
        model = _member(chunk, "model")
        self._model = model if model and isinstance(model, str) else self._model
        self._usage = _usage(_member(chunk, "usage")) or self._usage
        choice = choices[0] if choices else None
        if reason := _member(choice, "finish_reason"):
            self._reason = _REASONS.get(str(reason), FinishReason.OTHER)
        delta = _member(choice, "delta")
        text = _member(delta, "content") or _member(delta, "refusal")
        return text if isinstance(text, str) else ""

    def _whole(self, text: str) -> str:
        """The text in whole characters: some servers escape an emoji as two halves, and cut between them."""
        if not self._half and not _HALF.search(text):
            return text
        text, self._half = self._half + text, ""
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _strange(self, chunk: object) -> AssistantError:
        if has_error(chunk):
            return error_from_response(None, self._exchange.headers, chunk, self._call, spoken=self._spoken)
        return self._corrupt()

    def _failure(self, error: Exception) -> AssistantError:
        if isinstance(error, ValueError):
            return self._corrupt()
        return error_from_exception(error, self._call, self._connection, self._exchange, streaming=True)

    def _corrupt(self) -> AssistantError:
        failure = interrupted if self._spoken else not_the_protocol
        return failure(self._call, self._exchange)

    def _finished(self) -> Finished:
        if self._reason is None:
            raise interrupted(self._call, self._exchange) if self._begun else self._no_stream()
        return Finished(
            finish_reason=self._reason,
            provider=self._call.provider,
            model=self._named(),
            usage=self._usage,
            request_id=excerpt(self._exchange.headers.get("x-request-id", ""), self._call.secret, REQUEST_ID),
        )

    def _named(self) -> str:
        """The model that answered, by the provider's word, unless that is the key."""
        name = "" if echoes((self._model,), self._call.secret) else one_line(self._model, MODEL_NAME)
        return name or self._request.model

    def _no_stream(self) -> AssistantError:
        """A success without a single chunk: an error in plain JSON, or something else altogether."""
        try:
            body = json.loads(bytes(self._exchange.head))
        except ValueError:
            body = None
        if has_error(body):
            return error_from_response(None, self._exchange.headers, body, self._call)
        return not_the_protocol(self._call, self._exchange)


def _member(value: object, name: str) -> object:
    """Whatever came: nobody has checked it."""
    return value.get(name) if isinstance(value, dict) else None


def _usage(counted: object) -> Usage | None:
    sent, received = _member(counted, "prompt_tokens"), _member(counted, "completion_tokens")
    return Usage(sent, received) if isinstance(sent, int) and isinstance(received, int) else None
