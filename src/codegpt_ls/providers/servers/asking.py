"""One small question to a server of the person's own, outside of its dialect: within bounds, and without redirects.

Loaded at the first such question only, since it imports the HTTP client.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.limits import SERVER_FACTS
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.transport.bounded_json import parsed_json
from codegpt_ls.providers.transport.http_client import ConnectionPools, Door, own_headers

_GIVEN_UP: Final = (AssistantError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, TimeoutError)
JSON: Final = {"accept": "application/json"}
"""What every such question asks for."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came back."""

    status: int
    body: object
    """The value of a JSON body; None for any other."""


async def say(
    pools: ConnectionPools,
    connection: Connection,
    path: str,
    *,
    within: float,
    headers: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
) -> Said | None:
    """What the origin of this connection says at a path; None where nothing whole came `within` these seconds."""
    door = Door(pools.pool(connection), connection, {**headers, **own_headers(), **JSON}, bound=SERVER_FACTS)
    try:
        async with asyncio.timeout(within), bare_client(door) as client:
            method = "GET" if body is None else "POST"
            response = await client.request(method, connection.base_url + path, json=body)
            return Said(response.status_code, _value(response.content))
    except _GIVEN_UP:
        return None


def bare_client(door: Door) -> httpx2.AsyncClient:
    """A client that adds nothing to what the door lets out, and follows nobody."""
    return httpx2.AsyncClient(transport=door, follow_redirects=False, trust_env=False, timeout=None)


def _value(body: bytes) -> object:
    try:
        return parsed_json(body)
    except ValueError:
        return None
