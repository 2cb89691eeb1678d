"""Every row of the compatible services keeps the provider contract."""

import re

import pytest

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import LinkKind, ProviderProfile
from codegpt_ls.providers.anthropic import ANTHROPIC
from codegpt_ls.providers.google import GOOGLE
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.vendors import ROWS, providers
from tests.fakes.provider import FakeProvider
from tests.providers.asking import ask, connection_to, question
from tests.providers.contract import ProviderContract


class RowContract(ProviderContract):
    row: str

    def make_provider(self) -> Provider:
        return next(provider for provider in providers() if provider.profile.id == self.row)


class TestOllama(RowContract):
    row = "ollama"


class TestLMStudio(RowContract):
    row = "lmstudio"


class TestOpenRouter(RowContract):
    row = "openrouter"


class TestGroq(RowContract):
    row = "groq"


class TestMistral(RowContract):
    row = "mistral"


class TestDeepSeek(RowContract):
    row = "deepseek"


class TestTogether(RowContract):
    row = "together"


class TestCompatible(RowContract):
    row = "compatible"


def test_no_row_is_left_out_of_the_contract() -> None:
    tried, rows = {contract.row for contract in RowContract.__subclasses__()}, {row.id for row in ROWS}
    assert not rows - tried, f"add here a class Test… with the row of each: {sorted(rows - tried)}"
    assert not tried - rows, f"take out here the class of each, whose row is gone: {sorted(tried - rows)}"


@pytest.mark.parametrize("row", [row for row in (*ROWS, ANTHROPIC, GOOGLE) if row.base_url], ids=lambda row: row.id)
def test_the_address_of_a_row_may_carry_its_key(row: ProviderProfile) -> None:
    assert origin_of(row.base_url)
    assert row.needs_key == row.base_url.startswith("https://")
    assert all(link.startswith("https://") for link in row.links.values())
    assert not row.needs_key or LinkKind.KEYS in row.links


async def test_a_server_without_keys_gets_no_authorization_header() -> None:
    provider = next(iter(providers()))
    with FakeProvider() as fake:
        await ask(provider, connection_to(fake.base_url, key=None))
        assert "authorization" not in fake.chats[0].headers
    await provider.aclose()


async def test_compatible_servers_are_asked_with_the_older_name_of_the_token_limit() -> None:
    provider = next(iter(providers()))
    with FakeProvider() as fake:
        await ask(provider, connection_to(fake.base_url), question(max_output_tokens=100))
        assert fake.chats[0].body["max_tokens"] == 100
        assert "max_completion_tokens" not in fake.chats[0].body
    await provider.aclose()


@pytest.mark.parametrize("profile", [OPENAI, ANTHROPIC, GOOGLE, *ROWS], ids=lambda profile: profile.id)
def test_v25_what_an_error_means_is_the_vendors_own_page(profile: ProviderProfile) -> None:
    for page in [*profile.articles.values(), *profile.links.values()]:
        assert not re.search(r"community|forum|discuss|stackoverflow|reddit", page), page
    assert OPENAI.articles[ErrorCode.MODEL_NOT_FOUND] == OPENAI.links[LinkKind.ERRORS]
