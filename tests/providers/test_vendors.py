"""The rows are what their schema says, and a provider made of one keeps the contract."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any, Final

import jsonschema
import pytest

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import LinkKind, ProviderProfile
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.vendors import built_in_rows, providers
from codegpt_ls.providers.vendors.row import row_of
from codegpt_ls.providers.vendors.shape import RowShape
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import recorded_errors
from tests.guard.generators.schema import rows
from tests.providers.asking import KEY, ask, connection_to, question
from tests.providers.contract import RECORDED, ProviderContract
from tests.providers.rows import ROWS, provider_of

ROWS_FILE: Final = files("codegpt_ls.providers.vendors").joinpath("rows.json").read_text(encoding="utf-8")
TABLES: Final[list[Mapping[str, Any]]] = json.loads(ROWS_FILE)["rows"]


OWN_DIALECT: Final = {row.profile.id for row in built_in_rows() if row.dialect != "chat_completions"}
"""Rows that keep the contract where their dialect is tested."""
CHAT_ROWS: Final = [row for row in ROWS if row.id not in OWN_DIALECT]


class TestEveryRow(ProviderContract):
    @pytest.fixture(params=CHAT_ROWS, ids=lambda row: row.id)
    async def provider(self, request: pytest.FixtureRequest) -> AsyncIterator[Provider]:
        provider = provider_of(request.param.id)
        yield provider
        await provider.aclose()


@pytest.mark.parametrize("row", CHAT_ROWS, ids=lambda row: row.id)
async def test_every_row_answers_with_its_own_name_and_key(row: ProviderProfile) -> None:
    provider = provider_of(row.id)
    with FakeProvider(expected_key=KEY) as fake:
        text, end = await ask(provider, connection_to(fake.base_url))
        assert (text, end.provider) == ("Hello from the fake provider.", row.id)
        assert fake.chats[0].headers["authorization"] == f"Bearer {KEY}"
    await provider.aclose()


@pytest.mark.parametrize("error_id", RECORDED)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_no_row_gives_an_error_of_openais_another_meaning(row: ProviderProfile, error_id: str) -> None:
    entry = recorded_errors()[error_id]
    status = None if entry["status"] == 200 else entry["status"]
    call = Call(provider=row.id, url="https://llm.example.com/v1", secret=KEY)
    by_row = error_from_response(status, {}, entry["body"], replace(call, rules=row.errors))
    assert by_row.code is error_from_response(status, {}, entry["body"], call).code


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["id"])
def test_a_row_has_the_shape_of_the_schema_and_its_defaults(table: Mapping[str, Any]) -> None:
    whole = RowShape.model_validate(table).model_dump(mode="json", by_alias=True, exclude_none=True)
    assert row_of(whole) == row_of(table)


def test_the_file_of_rows_fits_its_schema_and_names_each_once() -> None:
    jsonschema.validate(json.loads(ROWS_FILE), rows())
    assert len({table["id"] for table in TABLES}) == len(TABLES)
    readers: dict[str, list[str]] = {}
    for row in [OPENAI, *ROWS]:
        if row.environment:
            readers.setdefault(row.environment.key, []).append(row.id)
    # A key of Bedrock is one for either of its APIs.
    assert readers.pop("AWS_BEARER_TOKEN_BEDROCK") == ["bedrock", "bedrock_claude"]
    assert all(len(each) == 1 for each in readers.values())


@pytest.mark.parametrize("row", [row for row in [OPENAI, *ROWS] if row.environment], ids=lambda row: row.id)
def test_a_variable_that_is_not_named_after_this_api_waits_for_the_persons_word(row: ProviderProfile) -> None:
    names = row.environment
    assert names
    # `…_API_KEY` is what an API's own tools call it; a `…_TOKEN` is what a person is known by, for whatever they do.
    named_after_it = names.key.endswith("_API_KEY") or names.key == "AWS_BEARER_TOKEN_BEDROCK"
    assert names.shared != named_after_it


@pytest.mark.parametrize("row", [row for row in ROWS if row.base_url], ids=lambda row: row.id)
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


@pytest.mark.parametrize("profile", [OPENAI, *ROWS], ids=lambda profile: profile.id)
def test_v25_what_an_error_means_is_the_vendors_own_page(profile: ProviderProfile) -> None:
    for page in [*profile.articles.values(), *profile.links.values()]:
        assert not re.search(r"community|forum|discuss|stackoverflow|reddit", page), page
    assert OPENAI.articles[ErrorCode.MODEL_NOT_FOUND] == OPENAI.links[LinkKind.ERRORS]
