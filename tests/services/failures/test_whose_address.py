"""A sentence about a provider's address names what decides that address for that provider, and nothing else."""

from collections.abc import Callable

import pytest

from codegpt_ls.cli.terminal import TerminalWords
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.locales.translator import translator
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.services.connections.selection import Selection
from tests.fakes.assembled import ENVIRONMENT_KEY, KEY, Assembled, at
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, error, html
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

GROQ = next(row for row in ROWS if row.id == "groq")
OWN, FOR_ALL = "codegpt.providers.{}.baseUrl", "codegpt.baseUrl"


def in_own_setting(services: Assembled, provider: str, url: str) -> str:
    services.set_settings(provider=provider, base_url="https://other.example", providers={provider: {"baseUrl": url}})
    return OWN.format(provider)


def in_the_setting_for_all(services: Assembled, provider: str, url: str) -> str:
    services.set_settings(provider=provider, base_url=url)
    return FOR_ALL


def nowhere_while_another_owns_the_setting_for_all(services: Assembled, provider: str, _url: str) -> str:
    services.set_settings(base_url="https://other.example")
    services.base_urls.settle(next(each.profile for each in services.providers if each.profile.id != provider))
    services.selections.choose(Selection(provider))
    return OWN.format(provider)


def nowhere(services: Assembled, provider: str, _url: str) -> str:
    services.set_settings(provider=provider)
    return OWN.format(provider)


def typed(services: Assembled, provider: str, url: str) -> str:
    services.set_settings(provider=provider, base_url="https://other.example")
    services.base_urls.type(provider, url, alone=False)
    return OWN.format(provider)


def in_the_environment(services: Assembled, provider: str, url: str) -> str:
    services.environ.update({"OPENAI_API_KEY": ENVIRONMENT_KEY, "OPENAI_BASE_URL": url})
    services.set_settings(provider=provider)
    return "OPENAI_BASE_URL" if provider == "openai" else OWN.format(provider)


DECIDED = (
    in_own_setting,
    in_the_setting_for_all,
    nowhere_while_another_owns_the_setting_for_all,
    nowhere,
    typed,
    in_the_environment,
)
REPLIES = (error(404, "404 page not found"), html())


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("reply", REPLIES, ids=["not found", "no answer of an API"])
@pytest.mark.parametrize("provider", ["openai", "groq"])
@pytest.mark.parametrize("decide", DECIDED)
async def test_a_wrong_address_is_corrected_where_it_stands(
    assemble: Assemble,
    fake: FakeProvider,
    decide: Callable[[Assembled, str, str], str],
    provider: str,
    reply: Reply,
    language: str,
) -> None:
    services = assemble(*(ChatCompletionsProvider(at(fake, profile)) for profile in (OPENAI, GROQ)))
    named = decide(services, provider, fake.base_url)
    await services.keep(CredentialSource.KEYRING, fake.origin, KEY)
    fake.script(reply)
    with pytest.raises(AssistantError) as raised:
        await services.answer()

    editor, terminal = said(services, raised.value, translator(language))
    assert fake.chats, "it got there"
    assert named in editor
    assert all(each not in editor for each in (OWN.format("openai"), OWN.format("groq"), FOR_ALL) if each != named)
    option = named if named == "OPENAI_BASE_URL" else "--base-url"
    assert option in terminal
    assert "baseUrl" not in terminal


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("decide", [in_own_setting, in_the_setting_for_all, typed])
async def test_an_address_that_may_have_no_key_is_corrected_where_it_stands(
    assemble: Assemble, decide: Callable[[Assembled, str, str], str], language: str
) -> None:
    services = assemble(*(ChatCompletionsProvider(profile) for profile in (OPENAI, GROQ)))
    named = decide(services, "groq", "http://192.168.7.7/v1")
    with pytest.raises(AssistantError) as raised:
        await services.api_keys.set(services.provider, KEY)
    editor, terminal = said(services, raised.value, translator(language))
    assert named in editor
    assert "--base-url" in terminal


def said(services: Assembled, error: AssistantError, words: Translator) -> tuple[str, str]:
    """In the editor and in the terminal."""
    in_terminal = TerminalWords(words)
    return services.explainer(words).explain(error).message, services.explainer(in_terminal).explain(error).message
