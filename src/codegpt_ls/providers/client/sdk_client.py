"""One call of the OpenAI SDK, with everything explicit.

Loaded at the first request only, since it imports the SDK (about 0.4 s and 40 MB).
"""

import asyncio
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

import httpx2
import openai

from codegpt_ls.domain.chat import ModelRequest
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.client.answer_stream import AnswerStream
from codegpt_ls.providers.dialects.dialect import Dialect
from codegpt_ls.providers.failures.body import has_error
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.sdk_errors import (
    FOREIGN,
    error_from_exception,
    not_the_protocol,
    timed_out,
    worked_on,
)
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.listing.live_models import holds_list
from codegpt_ls.providers.transport.bounded_json import parsed_json
from codegpt_ls.providers.transport.http_client import CurrentDoor, Door, own_headers

LIST_SECONDS: Final = 20.0
"""Seconds for a model list."""
_GIVEN_UP: Final = frozenset({504, 524})
"""Statuses of a gateway that waited no longer (RFC 9110; Cloudflare): what it asked may be working on."""
_NO_KEY: Final = "the-door-sets-the-key"
"""What the SDK is told: it reads the environment for whatever is left out, and never needs the real key."""


class ParameterRejected(Exception):  # noqa: N818 - a turn of the conversation, not a failure
    """The model does not take one optional parameter."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class OpenAIClient:
    """One request to one address; the connections behind it are shared."""

    def __init__(
        self,
        pool: httpx2.AsyncHTTPTransport,
        dialect: Dialect,
        headers: Mapping[str, str],
        connection: Connection,
        call: Call,
        path: str,
    ) -> None:
        """`headers`: what the vendor wants of everybody. `path`: what is asked for there."""
        self._dialect = dialect
        self._path = path
        self._call = call
        self._connection = connection
        self._door = Door(pool, connection, {**headers, **_headers(connection, dialect)})
        self._sdk = _sdk(connection.base_url, connection.connect_timeout)

    async def ask(self, request: ModelRequest, parameters: Mapping[str, Any]) -> AnswerStream:
        """Send the question; returns once the response's headers are there.

        Raises ParameterRejected, or AssistantError for every other failure.
        """
        asked_at = asyncio.get_running_loop().time()
        self._door.enter()
        try:
            async with asyncio.timeout_at(asked_at + request.deadlines.first_byte):
                # Its response only: the SDK's own reading of the stream ends in an error at records without data.
                stream = await self._sdk.post(
                    self._path,
                    cast_to=object,
                    body=parameters,
                    options={"params": self._dialect.question_parameters},
                    stream=True,
                    stream_cls=openai.AsyncStream[object],
                )
        except TimeoutError:
            seconds = request.deadlines.first_byte
            raise self._worked_on(timed_out(self._call, ErrorCode.STALLED, seconds, self._door.exchange)) from None
        except (AssistantError, *FOREIGN) as error:
            _raise_rejected(error, self._dialect.optional(parameters))
            told = self._mapped(error, streaming=self._door.exchange.sent)
            raise self._worked_on(told) from None
        reader, exchange = self._dialect.reader(request.model), self._door.exchange
        return AnswerStream(stream.response, reader, request, self._call, self._connection, exchange, asked_at)

    async def models(self, parameters: Mapping[str, str]) -> object:
        """The parsed body of the model list, asked for with these in its query.

        Raises AssistantError, also for a success that tells of an error or holds no list.
        """
        body = await self._get(parameters)
        if not holds_list(body):
            raise self._no_list(body)
        return body

    async def check(self) -> None:
        """Ask for what only a valid key gets. Raises AssistantError, also for a success that tells of an error."""
        body = await self._get({})
        if has_error(body):
            raise self._no_list(body)

    async def _get(self, parameters: Mapping[str, str]) -> object:
        self._door.enter()
        try:
            async with asyncio.timeout(LIST_SECONDS):
                response = await self._sdk.get(self._path, cast_to=httpx2.Response, options={"params": parameters})
        except TimeoutError:
            raise timed_out(self._call, ErrorCode.TIMEOUT, LIST_SECONDS, self._door.exchange) from None
        except (AssistantError, *FOREIGN) as error:
            raise self._mapped(error, streaming=False) from None
        try:
            # Megabytes of it hold up every other request while they are read.
            return await asyncio.to_thread(parsed_json, response.content)
        except ValueError:
            raise not_the_protocol(self._call, self._door.exchange) from None

    def _no_list(self, body: object) -> AssistantError:
        exchange = self._door.exchange
        if not has_error(body):
            return not_the_protocol(self._call, exchange)
        return error_from_response(exchange.status, exchange.headers, body, self._call)

    def _mapped(self, error: Exception, *, streaming: bool) -> AssistantError:
        return error_from_exception(error, self._call, self._connection, self._door.exchange, streaming=streaming)

    def _worked_on(self, error: AssistantError) -> AssistantError:
        """The error, which says so where the question left whole and nobody refused it: it may cost money."""
        exchange = self._door.exchange
        given_up = exchange.status is None or exchange.status in _GIVEN_UP
        return worked_on(error) if exchange.sent and given_up else error


@lru_cache(maxsize=32)
def _sdk(base_url: str, connect_timeout: float) -> openai.AsyncOpenAI:
    """The SDK's client for an address; `connect_timeout`: seconds. Keys, headers and connections are the door's."""
    return openai.AsyncOpenAI(
        api_key=_NO_KEY,
        admin_api_key="",
        organization="",
        project="",
        webhook_secret="",
        base_url=base_url,
        max_retries=0,
        timeout=httpx2.Timeout(None, connect=connect_timeout),
        http_client=httpx2.AsyncClient(transport=CurrentDoor(), follow_redirects=False, trust_env=False),
    )


def _raise_rejected(error: Exception, sent: Collection[str]) -> None:
    if isinstance(error, openai.APIStatusError):
        from codegpt_ls.providers.failures.refused_parameter import rejected_parameter

        name = rejected_parameter(error.status_code, error.response.content, sent)
        if name is not None:
            raise ParameterRejected(name) from None


def _headers(connection: Connection, dialect: Dialect) -> dict[str, str]:
    extra = {name.lower(): value for name, value in connection.headers.items()}
    return {**extra, **own_headers(), **dialect.headers(connection.credential)}
