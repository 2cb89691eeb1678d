"""One file from a package index, kept as far as it has come: a broken or cancelled download goes on where it stopped.

Loaded when something is fetched, since it imports the HTTP client.
"""

import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from html import unescape
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import httpx2

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.limits import PACKAGE_LISTING
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.ports.fetching import Fetching, Progress, Stage, Way
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.sdk_errors import FOREIGN, error_from_exception
from codegpt_ls.providers.local.room import Room
from codegpt_ls.providers.local.weights import PROVIDER_ID
from codegpt_ls.providers.transport.body import HttpExchange
from codegpt_ls.providers.transport.bounded_json import parsed_json
from codegpt_ls.providers.transport.ways import Ways

_SILENCE: Final = 30.0
"""Seconds a server may send nothing."""
_MOST_CONNECTIONS: Final = 50
"""Of one fetch, each of which has brought something."""
_JSON: Final = "application/vnd.pypi.simple.v1+json"
_LINK: Final = re.compile(r"""href=["']([^"'<>\s]{1,4000})["']""", re.IGNORECASE)
_RANGE: Final = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)\Z")
_PARTIAL: Final = 206
_DIGITS: Final = 15
_OK: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file of a package."""

    package: str
    name: str
    size: int
    """Bytes; a longer one is another file."""


class Shop:
    """One index, asked with the name and the password of its address, which no other host is told."""

    def __init__(self, index: str, client: httpx2.AsyncClient, ways: Ways) -> None:
        parts = urlsplit(index)
        name, password = unquote(parts.username or ""), unquote(parts.password or "")
        self._index = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")
        self._login = httpx2.BasicAuth(name, password) if name or password else None
        self._secret = password or None
        self._client = client
        self._ways = ways
        self.host = parts.hostname or ""

    async def address(self, wanted: Wanted) -> str | None:
        """Where the file is; None where this index does not have it."""
        page = f"{self._index}/{wanted.package}/"
        accepted = {"accept": f"{_JSON}, text/html;q=0.5"}
        async with self._asked(page, accepted) as response:
            if response.status_code in (404, 410):
                return None
            self._expect(response, _OK)
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > PACKAGE_LISTING:
                    raise self.failure("absent")
            found = _linked(bytes(body), response.headers.get("content-type", ""), wanted.name)
            return urljoin(str(response.url), found) if found else None

    async def bring(self, url: str, wanted: Wanted, room: Room, progress: Progress) -> None:
        """Complete the file. What has arrived stays, whatever happens; only a wrong file goes.

        Raises AssistantError FETCH_FAILED, and what may be wrong with the network.
        """
        for _ in range(_MOST_CONNECTIONS):
            before = room.arrived
            try:
                await self._go_on(url, wanted, room, progress)
            except AssistantError as error:
                # A connection that broke, but brought something, is worth another.
                if error.facts.detail != "broken" or room.arrived <= before:
                    raise
            if room.arrived == wanted.size:
                return
            if room.arrived <= before:
                break
        raise self.failure("broken")

    async def _go_on(self, url: str, wanted: Wanted, room: Room, progress: Progress) -> None:
        asked = {"accept-encoding": "identity"}
        if room.arrived:
            asked["range"] = f"bytes={room.arrived}-"
        async with self._asked(url, asked) as response:
            resumed = response.status_code == _PARTIAL and _begins_at(response.headers, room.arrived)
            if not resumed:
                if room.arrived and response.status_code in (_OK, _PARTIAL, 416):
                    progress(Fetching(Stage.ANEW, 0, wanted.size))
                    room.empty()
                self._expect(response, _OK)
            if _total(response.headers, room.arrived) not in (None, wanted.size):
                room.empty()
                raise self.failure("wrong")
            with room.appending() as append:
                async for piece in response.aiter_bytes():
                    if room.arrived + len(piece) > wanted.size:
                        room.empty()
                        raise self.failure("wrong")
                    append(piece)
                    progress(Fetching(Stage.FETCHING, room.arrived, wanted.size))

    @asynccontextmanager
    async def _asked(self, url: str, headers: Mapping[str, str]) -> AsyncGenerator[httpx2.Response]:
        exchange = HttpExchange()
        try:
            login = self._login if _same_origin(url, self._index) else None
            async with self._client.stream("GET", url, headers=headers, auth=login) as response:
                exchange.status = response.status_code
                yield response
        except FOREIGN as error:
            raise self._worded(error, exchange) from None
        except AssistantError as error:
            raise self._named(error) from None

    def _worded(self, error: Exception, exchange: HttpExchange) -> AssistantError:
        connection = self._ways.connection
        call = Call(provider=PROVIDER_ID, url=connection.base_url or self._index, secret=self._secret)
        told = error_from_exception(error, call, connection, exchange, streaming=exchange.status is not None)
        if told.code in _OF_AN_ANSWER:
            return self.failure("broken")
        return self._named(told)

    def _named(self, error: AssistantError) -> AssistantError:
        if error.code is ErrorCode.BAD_ORIGIN:
            return self.failure("address")
        facts = error.facts
        known = facts if facts.fetched_from else replace(facts, provider=PROVIDER_ID, fetched_from=self.host)
        return AssistantError(error.code, known)

    def _expect(self, response: httpx2.Response, status: int) -> None:
        if response.status_code != status:
            raise self.failure("status", status=response.status_code)

    def failure(self, detail: str, status: int | None = None) -> AssistantError:
        """What went wrong at this index; `detail` says which sentence."""
        facts = Facts(provider=PROVIDER_ID, detail=detail, http_status=status, fetched_from=self.host)
        return AssistantError(ErrorCode.FETCH_FAILED, facts)


_OF_AN_ANSWER: Final = frozenset({ErrorCode.INTERRUPTED, ErrorCode.PROTOCOL, ErrorCode.STALLED})
"""What is told in words that fit an answer only."""


@asynccontextmanager
async def shops(way: Way) -> AsyncGenerator[Callable[[str], Shop]]:
    """Opens indexes by their address, for the length of a block."""
    ways = Ways(way)
    patience = httpx2.Timeout(_SILENCE)
    async with httpx2.AsyncClient(transport=ways, trust_env=False, follow_redirects=True, timeout=patience) as client:
        yield lambda index: Shop(index, client, ways)


def _linked(body: bytes, kind: str, name: str) -> str | None:
    """The file's link on an index's page, in either of the two forms (PEP 691, PEP 503)."""
    if "json" in kind:
        try:
            page = parsed_json(body)
        except ValueError:
            return None
        files = page.get("files") if isinstance(page, dict) else None
        named = (each for each in files or () if isinstance(each, dict) and each.get("filename") == name)
        url = next((each.get("url") for each in named), None)
        return url if isinstance(url, str) else None
    links = (unescape(each) for each in _LINK.findall(body.decode("utf-8", "replace")))
    return next((each for each in links if unquote(urlsplit(each).path).rpartition("/")[2] == name), None)


def _begins_at(headers: httpx2.Headers, offset: int) -> bool:
    found = _RANGE.match(headers.get("content-range", ""))
    return found is not None and int(found[1]) == offset


def _total(headers: httpx2.Headers, offset: int) -> int | None:
    """How long the whole file is, where the answer tells."""
    if found := _RANGE.match(headers.get("content-range", "")):
        return None if found[2] == "*" else int(found[2])
    length = headers.get("content-length", "")
    return offset + int(length) if length.isascii() and length.isdecimal() and len(length) <= _DIGITS else None


def _same_origin(url: str, other: str) -> bool:
    return origin_of(_bare(url)) == origin_of(_bare(other))


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
