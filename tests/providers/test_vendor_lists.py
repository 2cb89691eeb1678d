"""A vendor's own list is asked where it is, and gives no model that answers no chat."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.providers.vendors import built_in_rows, provider_of
from codegpt_ls.providers.vendors.row import Row
from tests.fakes.provider import FakeProvider
from tests.providers.asking import connection_to

ROWS = {row.profile.id: row for row in built_in_rows()}


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake


@asynccontextmanager
async def at_home(row: Row, fake: FakeProvider) -> AsyncIterator[Provider]:
    """The row as if the vendor were here."""
    provider = provider_of(replace(row, profile=replace(row.profile, base_url=fake.base_url)))
    async with aclosing(provider):
        yield provider


@pytest.mark.parametrize(
    ("vendor", "listed", "kept"),
    [
        ("google", ["models/gemini-3.6-flash", "models/gemini-embedding-001", "models/imagen-4.0", "models/aqa"], 1),
        ("groq", ["llama-3.3-70b-versatile", "whisper-large-v3", "playai-tts", "meta-llama/llama-guard-4-12b"], 1),
        ("nvidia", ["meta/llama-3.3-70b-instruct", "nvidia/nv-embed-v1", "nvidia/llama-3.2-nv-rerankqa-1b-v2"], 1),
        ("ollama", ["qwen3:8b", "nomic-embed-text:latest", "all-minilm", "bge-m3"], 1),
        ("lmstudio", ["qwen3-8b", "text-embedding-nomic-embed-text-v1.5"], 1),
        ("xai", ["grok-4.2", "grok-2-image-1212", "grok-imagine-0.9"], 1),
        ("alibaba", ["qwen3-max", "text-embedding-v4", "qwen-image", "qwen3-tts-flash", "paraformer-v2"], 1),
        ("deepseek", ["deepseek-chat", "deepseek-reasoner"], 2),
    ],
)
async def test_what_answers_no_chat_is_not_offered(
    fake: FakeProvider, vendor: str, listed: list[str], kept: int
) -> None:
    fake.models([{"id": name, "object": "model"} for name in listed])
    async with at_home(ROWS[vendor], fake) as provider:
        models = await provider.list_models(connection_to(fake.base_url))
    assert [model.id for model in models] == listed[:kept]


@pytest.mark.parametrize(
    ("vendor", "path", "query"),
    [
        ("anthropic", "/v1/models", "limit=1000"),
        ("cohere", "/v1/models", "endpoint=chat&page_size=1000"),
        ("github", "/catalog/models", ""),
        ("mistral", "/v1/models", ""),
    ],
)
async def test_a_list_is_asked_where_the_vendor_has_it(fake: FakeProvider, vendor: str, path: str, query: str) -> None:
    async with at_home(ROWS[vendor], fake) as provider:
        assert await provider.list_models(connection_to(fake.base_url))
    assert [(request.path, request.query) for request in fake.requests] == [(path, query)]


async def test_at_another_address_the_list_is_below_it(fake: FakeProvider) -> None:
    row = ROWS["github"]
    async with aclosing(provider_of(row)) as provider:
        assert await provider.list_models(connection_to(fake.base_url))
    assert [request.path for request in fake.requests] == ["/v1/models"]


async def test_where_there_is_no_list_nobody_is_asked_and_no_key_confirmed(fake: FakeProvider) -> None:
    async with at_home(ROWS["perplexity"], fake) as provider:
        models = await provider.list_models(connection_to(fake.base_url))
        assert models[0].id == provider.profile.default_model == "sonar"
        assert not await provider.confirms_key(connection_to(fake.base_url))
    assert fake.requests == []


async def test_what_a_vendor_wants_of_everybody_goes_along(fake: FakeProvider) -> None:
    async with at_home(ROWS["anthropic"], fake) as provider:
        await provider.list_models(connection_to(fake.base_url))
    assert fake.requests[0].headers["anthropic-version"] == "2023-06-01"
