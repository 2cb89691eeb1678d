"""An address that is made with what the person sets of it."""

from dataclasses import replace

import pytest

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.providers import as_addressed, at_home
from codegpt_ls.locales.translator import translator
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.settings.reading import read_settings
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

AZURE, BEDROCK, VERTEX = (next(row for row in ROWS if row.id == name) for name in ("azure", "bedrock", "vertex"))
CLAUDE = [row for row in ROWS if row.id in {"azure_claude", "bedrock_claude"}]
PROVIDERS = tuple(map(ChatCompletionsProvider, (AZURE, BEDROCK, VERTEX, *CLAUDE)))
KEY = "azure-0123456789abcdef"


@pytest.mark.parametrize(
    ("provider", "parts", "address"),
    [
        ("azure", {"resource": "shop-eu"}, "https://shop-eu.openai.azure.com/openai/v1"),
        ("bedrock", {"region": "us-east-1"}, "https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1"),
        ("bedrock_claude", {"region": "us-east-1"}, "https://bedrock-mantle.us-east-1.api.aws/anthropic"),
        ("azure_claude", {"resource": "shop-eu"}, "https://shop-eu.services.ai.azure.com/anthropic"),
        (
            "vertex",
            {"location": "europe-west4", "project": "shop-1"},
            "https://europe-west4-aiplatform.googleapis.com/v1/projects/shop-1/locations/europe-west4/endpoints/openapi",
        ),
        ("azure", {"resource": "shop-eu", "baseUrl": "https://gateway.example/v1"}, "https://gateway.example/v1"),
    ],
)
def test_the_settings_make_the_address(assemble: Assemble, provider: str, parts: dict[str, str], address: str) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(providers={provider: parts}, provider=provider, base_url="https://elsewhere.example/v1")
    profile = services.providers[provider].profile
    assert services.connections.own_base_url(profile) == address
    assert services.base_urls.named_by(profile) == f"codegpt.providers.{provider}.baseUrl"
    assert services.base_urls.parts(profile) == {name: part for name, part in parts.items() if name != "baseUrl"}


@pytest.mark.parametrize(
    ("parts", "missing"), [({}, "location"), ({"project": "p"}, "location"), ({"location": "us-east5"}, "project")]
)
async def test_a_part_that_is_not_set_is_named(assemble: Assemble, parts: dict[str, str], missing: str) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(providers={"vertex": parts})
    with pytest.raises(AssistantError) as caught:
        await services.connections.route(VERTEX)
    assert caught.value.code is ErrorCode.BAD_BASE_URL
    assert caught.value.facts.setting == f"codegpt.providers.vertex.{missing}"
    assert services.base_urls.parts(VERTEX) == {"location": None, "project": None, **parts}
    for language in ("en", "ko"):
        told = services.explainer(translator(language)).explain(caught.value).message
        assert f"codegpt.providers.vertex.{missing}" in told


@pytest.mark.parametrize("part", ["evil.example/", "a.b", "x@y", "a/../b", "", "-a", "a b", "é", "x" * 64, "a\n"])
def test_no_part_leads_elsewhere(part: str) -> None:
    settings, problems = read_settings({"providers": {"azure": {"resource": part}}})
    assert settings.of("azure").resource is None
    assert [each.setting for each in problems] == (["codegpt.providers.azure.resource"] if part else [])


@pytest.mark.parametrize(
    ("origin", "home"),
    [
        ("https://shop-eu.openai.azure.com", True),
        ("https://evil.example", False),
        ("https://.openai.azure.com", False),
        ("https://openai.azure.com", False),
        ("https://a.b.openai.azure.com", False),
        ("http://shop-eu.openai.azure.com", False),
        ("https://shop-eu.openai.azure.com:8443", False),
        ("https://shop-eu.openai.azure.com.evil.example", False),
    ],
)
def test_only_the_vendors_own_hosts_are_the_vendor(origin: str, home: bool) -> None:  # noqa: FBT001 - a table
    assert at_home(AZURE, origin) is home
    assert (as_addressed(AZURE, origin) == AZURE) is home


async def test_the_environments_key_goes_to_the_vendors_own_address_only(assemble: Assemble) -> None:
    services = assemble(*PROVIDERS)
    services.environ["AZURE_OPENAI_API_KEY"] = KEY
    assert not await services.connections.connected(AZURE)
    services.set_settings(providers={"azure": {"resource": "shop-eu"}})
    address = await services.connections.find(AZURE)
    assert address.found is not None
    assert address.found.source is CredentialSource.ENVIRONMENT
    assert address.found.credential.origin == address.origin == "https://shop-eu.openai.azure.com"
    services.set_settings(providers={"azure": {"baseUrl": "https://gateway.example/v1"}})
    assert (await services.connections.find(AZURE)).found is None


def test_a_template_of_the_path_alone_has_one_origin() -> None:
    profile = replace(AZURE, template="https://llm.acme.example/{project}/v1")
    assert at_home(profile, "https://llm.acme.example")
    assert not at_home(profile, "https://evil.example")
