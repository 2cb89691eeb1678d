"""A model that a program of the person's own downloads: told to begin, and watched until it is there.

Loaded at the first download only, since it imports the SDK's errors.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import httpx2

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.limits import DOWNLOAD_REPORT, DOWNLOAD_REPORTS
from codegpt_ls.domain.ports.fetching import Fetching, Progress, Stage
from codegpt_ls.providers.failures.sdk_errors import FOREIGN, error_from_exception
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.servers.asking import JSON, bare_client
from codegpt_ls.providers.servers.beside import Beside
from codegpt_ls.providers.transport.bounded_json import parsed_json
from codegpt_ls.providers.transport.http_client import Door, own_headers

_SILENCE: Final = 300.0
"""Seconds without a report: a file of 40 GB is looked through for minutes once it is there."""
_ANSWERS_WITHIN: Final = 30.0
"""Seconds for a single answer."""
_LOOK_EVERY: Final = 1.0
"""Seconds between two questions after a download that reports nothing by itself."""
_JOB: Final = re.compile(r"[\w.-]{1,200}")
_LARGEST: Final = 2**53
_OK: Final = 200
_NETWORK_OR_KEY: Final = frozenset(
    {
        *(ErrorCode.UNREACHABLE, ErrorCode.TLS, ErrorCode.PROXY, ErrorCode.TIMEOUT, ErrorCode.BAD_ORIGIN),
        *(ErrorCode.MISSING_KEY, ErrorCode.INVALID_KEY, ErrorCode.PERMISSION),
    }
)
"""What is told in its own words; all else is a download that failed."""


class Download:
    """One model."""

    def __init__(self, beside: Beside, model: str, progress: Progress) -> None:
        self._beside = beside
        self._model = model
        self._progress = progress
        self._call = replace(beside.call, model=model)

    async def from_ollama(self) -> None:
        """Ollama reports in lines until it is done, and leaves off when nobody listens any more."""
        layers: dict[str, tuple[int, int]] = {}
        asked = {"model": self._model, "stream": True}
        async with self._asked("/api/pull", asked) as response, aclosing(_lines(response)) as lines:
            async for line in lines:
                report = self._report(line)
                status = report.get("status")
                if status == "success":
                    return
                if isinstance(status, str) and status.startswith(("verifying", "writing")):
                    self._tell(Stage.VERIFYING, *_sum(layers))
                elif isinstance(digest := report.get("digest"), str):
                    layers[digest[:100]] = (_bytes(report.get("completed")), _bytes(report.get("total")))
                    self._tell(Stage.FETCHING, *_sum(layers))
        raise self._failed()

    async def from_lm_studio(self) -> None:
        """LM Studio works behind: it is asked every second. It has no word for leaving off, and goes on by itself."""
        job = await self._value("/api/v1/models/download", {"model": self._model})
        while job.get("status") not in ("completed", "already_downloaded"):
            if job.get("status") not in ("downloading", "paused"):
                raise self._failed(job)
            name = job.get("job_id")
            if not isinstance(name, str) or not _JOB.fullmatch(name):
                raise self._failed()
            self._tell(Stage.FETCHING, _bytes(job.get("downloaded_bytes")), _bytes(job.get("total_size_bytes")))
            await asyncio.sleep(_LOOK_EVERY)
            job = await self._value(f"/api/v1/models/download/status/{name}")

    async def _value(self, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, object]:
        async with self._asked(path, body) as response:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                pieces = bytearray()
                async for piece in response.aiter_bytes():
                    pieces += piece
                    if len(pieces) > DOWNLOAD_REPORT:
                        raise self._failed()
            return self._report(bytes(pieces))

    @asynccontextmanager
    async def _asked(self, path: str, body: Mapping[str, Any] | None) -> AsyncGenerator[httpx2.Response]:
        connection = self._beside.connection
        headers = {**self._beside.headers, **own_headers(), **JSON}
        door = Door(self._beside.pools.pool(connection), connection, headers, bound=DOWNLOAD_REPORTS)
        method, url = "GET" if body is None else "POST", connection.base_url + path
        try:
            async with bare_client(door) as client:
                request = client.build_request(method, url, json=body)
                async with asyncio.timeout(_ANSWERS_WITHIN):
                    response = await client.send(request, stream=True)
                async with aclosing(response):
                    door.exchange.patience = _SILENCE
                    if response.status_code != _OK:
                        said = await _beginning(response)
                        raise error_from_response(response.status_code, door.exchange.headers, said, self._call)
                    yield response
        except (AssistantError, TimeoutError, *FOREIGN) as error:
            told = error_from_exception(
                error, self._call, connection, door.exchange, streaming=door.exchange.status is not None
            )
            raise told if told.code in _NETWORK_OR_KEY | {ErrorCode.PULL_FAILED} else _as_failed(told) from None

    def _report(self, line: bytes) -> Mapping[str, object]:
        try:
            value = parsed_json(line)
        except ValueError:
            raise self._failed() from None
        if not isinstance(value, Mapping) or value.get("error"):
            raise self._failed(value)
        return value

    def _failed(self, body: object = None) -> AssistantError:
        """That it failed, with what the program itself says of it."""
        if body is None:
            return AssistantError(ErrorCode.PULL_FAILED, self._call.facts())
        return _as_failed(error_from_response(None, {}, body, self._call))

    def _tell(self, stage: Stage, done: int, total: int) -> None:
        if total:
            self._progress(Fetching(stage, min(done, total), total))


async def _lines(response: httpx2.Response) -> AsyncGenerator[bytes]:
    """The lines of a body, each within bounds; a longer one comes as what has arrived of it, and is no JSON."""
    rest = b""
    async for piece in response.aiter_bytes():
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if line.strip():
                yield line
        if len(rest) > DOWNLOAD_REPORT:
            yield rest
            return
    if rest.strip():
        yield rest


async def _beginning(response: httpx2.Response) -> bytes:
    body = bytearray()
    async with asyncio.timeout(_ANSWERS_WITHIN):
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > DOWNLOAD_REPORT:
                break
    return bytes(body[:DOWNLOAD_REPORT])


def _as_failed(error: AssistantError) -> AssistantError:
    return AssistantError(ErrorCode.PULL_FAILED, error.facts)


def _sum(layers: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    return sum(done for done, _ in layers.values()), sum(total for _, total in layers.values())


def _bytes(value: object) -> int:
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST
    return value if is_one and isinstance(value, int) else 0
