"""A fake provider, and all services around it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.ports.providers import Provider
from tests.fakes.assembled import Assembled, openai_at
from tests.fakes.provider import FakeProvider

Assemble = Callable[..., Assembled]


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    """Plays OpenAI."""
    with FakeProvider() as fake:
        yield fake


@pytest.fixture
def other() -> Iterator[FakeProvider]:
    """Another server: a gateway, or an attacker's."""
    with FakeProvider() as other:
        yield other


@pytest.fixture
async def assemble(tmp_path: Path, fake: FakeProvider) -> AsyncIterator[Assemble]:
    """Puts services together, by default with OpenAI at the fake; each call is another process of one person."""
    async with AsyncExitStack() as stack:

        def _assemble(*providers: Provider, **choices: Any) -> Assembled:
            assembled = Assembled(tmp_path, *(providers or (openai_at(fake),)), **choices)
            stack.push_async_callback(assembled.aclose)
            return assembled

        yield _assemble


@pytest.fixture
def services(assemble: Assemble) -> Assembled:
    """Services with nothing set."""
    return assemble()
