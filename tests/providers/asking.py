"""Short ways to ask a provider something and look at what came of it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final
from urllib.parse import urlsplit

import psutil
import pytest

from codegpt_ls.domain.chat import (
    Finished,
    Message,
    ModelRequest,
    ProviderEvent,
    Role,
    TextDelta,
    Thinking,
    ThinkingDelta,
)
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.deadlines import Deadlines
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.messages.events import PartEvent
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection

KEY = "sk-test-0123456789abcdefghij"
MODEL = "gpt-5.4-mini"
_OPEN: Final = (psutil.CONN_ESTABLISHED, psutil.CONN_CLOSE_WAIT)


def connection_to(base_url: str, key: str | None = KEY) -> Connection:
    """The address with a key of its own origin."""
    credential = None if key is None else Credential(origin=origin_of(base_url), key=key)
    return Connection(base_url=base_url, credential=credential)


def question(
    text: str = "Hello?",
    *,
    model: str = MODEL,
    temperature: float | None = None,
    max_output_tokens: int | None = None,
    effort: Effort | None = None,
    first_byte: float = 20.0,
    silence: float = 20.0,
    first_words: float = 20.0,
) -> ModelRequest:
    """One user message; deadlines long enough that they never decide a test by themselves."""
    return ModelRequest(
        messages=(Message(Role.SYSTEM, "Be brief."), Message(Role.USER, text)),
        model=model,
        temperature=temperature,
        max_output_tokens=max_output_tokens,
        effort=effort,
        deadlines=Deadlines(connect=5.0, first_byte=first_byte, silence=silence, first_words=first_words),
    )


async def ask(provider: Provider, connection: Connection, request: ModelRequest | None = None) -> tuple[str, Finished]:
    """The whole answer and its end; fails unless the end is the last event and the only one."""
    async with aclosing(provider.stream(request or question(), connection)) as events:
        received = [event async for event in events]
    ends = [event for event in received if isinstance(event, Finished)]
    assert received[-1:] == ends
    return "".join(event.text for event in received if isinstance(event, TextDelta)), ends[0]


async def failure(
    provider: Provider, connection: Connection, request: ModelRequest | None = None
) -> tuple[AssistantError, str]:
    """The failure and the text that came before it."""
    pieces: list[str] = []
    with pytest.raises(AssistantError) as caught:
        await _collect(provider, connection, request or question(), pieces)
    return caught.value, "".join(pieces)


async def first_text(events: AsyncGenerator[ProviderEvent]) -> TextDelta:
    """The first piece of the answer."""
    event = await anext(events)
    while not isinstance(event, TextDelta):
        assert isinstance(event, Thinking | ThinkingDelta | PartEvent)
        event = await anext(events)
    return event


def sockets_to(base_url: str) -> list[str]:
    """How our sockets to this address stand, none of those that we have closed."""
    port = urlsplit(base_url).port
    mine = psutil.Process().net_connections("tcp")
    return [each.status for each in mine if each.raddr[1:] == (port,) and each.status in _OPEN]


async def _collect(provider: Provider, connection: Connection, request: ModelRequest, pieces: list[str]) -> None:
    async with aclosing(provider.stream(request, connection)) as events:
        async for event in events:
            assert isinstance(event, Thinking | ThinkingDelta | PartEvent | TextDelta)
            pieces.append(event.text if isinstance(event, TextDelta) else "")
