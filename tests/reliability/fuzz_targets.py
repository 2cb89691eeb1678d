"""Bytes from a provider, through the code that reads them: an answer or one of our errors, and nothing else."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

import httpx2

from codegpt_ls.domain.chat import (
    Finished,
    Message,
    ModelRequest,
    Role,
    TextDelta,
    Thinking,
    ThinkingUnfinished,
)
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.deadlines import Deadlines
from codegpt_ls.domain.providers import Connection
from codegpt_ls.protocol.errors import ErrorData
from codegpt_ls.providers.client.sdk_client import OpenAIClient
from codegpt_ls.providers.dialects.chat_completions import ChatCompletions
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.refused_parameter import rejected_parameter
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.openai.catalogue import CATALOGUE

SECRET = "sk-proj-fuzzFUZZ0123456789abcdef"
URL = "https://api.openai.com/v1"
STATUSES = (None, 200, 300, 307, 400, 401, 403, 404, 407, 413, 422, 429, 498, 500, 503, 529, 599)
_CONNECTION = Connection(base_url=URL, credential=Credential(origin="https://api.openai.com", key=SECRET))
_REQUEST = ModelRequest(
    messages=(Message(Role.USER, "hi"),),
    model="gpt-4",
    deadlines=Deadlines(connect=5.0, first_byte=60.0, silence=60.0),
)


class _Body(httpx2.AsyncByteStream):
    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


class _Pool(httpx2.AsyncHTTPTransport):
    """Answers with these bytes, as they come."""

    def __init__(self, status: int, headers: dict[str, str], pieces: Sequence[bytes]) -> None:
        super().__init__(verify=False)
        self._reply = status, headers, pieces

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        status, headers, pieces = self._reply
        return httpx2.Response(status, headers=headers, stream=_Body(pieces), request=request)


def read_stream(body: bytes, cut: int, content_type: str = "text/event-stream") -> tuple[str, str | None]:
    """What a stream of these bytes comes to: the text, and the error's code when it failed."""
    pieces = [body[start : start + cut] for start in range(0, len(body), cut)] if cut else [body]
    return asyncio.run(_read(_Pool(200, {"content-type": content_type}, pieces)))


async def _read(pool: _Pool) -> tuple[str, str | None]:
    client = OpenAIClient(pool, ChatCompletions("max_tokens"), {}, _CONNECTION, _call(), "/chat/completions")
    parameters = {"model": "gpt-4", "messages": [{"role": "user", "content": "hi"}]}
    text: list[str] = []
    try:
        answer = await client.ask(_REQUEST, parameters)
        async with aclosing(answer.events()) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    text.append(event.text)
                else:
                    assert isinstance(event, Finished | Thinking | ThinkingUnfinished), event
    except AssistantError as error:
        _check(error)
        return "".join(text), error.code.value
    finally:
        await pool.aclose()
    assert isinstance(event, Finished), "an answer ends once, with its end"
    "".join(text).encode()
    return "".join(text), None


def map_error(status: int | None, headers: dict[str, str], body: bytes) -> AssistantError:
    """The failure this response tells of; it can be told to an editor, and holds no key."""
    error = error_from_response(status, headers, body, _call())
    rejected_parameter(status, body, ("temperature", "max_tokens", "stream_options"))
    _check(error)
    return error


def _check(error: AssistantError) -> None:
    waits = error.facts.retry_after
    assert waits is None or (math.isfinite(waits) and waits >= 0), waits
    assert SECRET not in repr(error.facts)
    data = ErrorData(
        code=error.code,
        retryable=error.code.retryable,
        retry_after_ms=None if waits is None else round(waits * 1000),
        request_id=error.facts.request_id,
        actions=(),
    )
    json.dumps(data.model_dump(mode="json", by_alias=True)).encode()


def _call() -> Call:
    return Call(provider="openai", url=f"{URL}/chat/completions", model="gpt-4", models=CATALOGUE, secret=SECRET)
