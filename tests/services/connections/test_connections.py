"""Which key is used, and where it may go."""

from dataclasses import replace

import pytest

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.locales.translator import translator
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.local.provider import LocalProvider
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.services.connections.key_sentences import status_sentence
from codegpt_ls.services.connections.selection import Selection
from codegpt_ls.settings import Settings
from tests.fakes.assembled import ENVIRONMENT_KEY, KEY, Assembled, at, openai_at
from tests.fakes.provider import FakeProvider
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

SESSION, ENVIRONMENT, KEYRING, FILE = (
    CredentialSource.SESSION,
    CredentialSource.ENVIRONMENT,
    CredentialSource.KEYRING,
    CredentialSource.FILE,
)
COMPATIBLE = next(row for row in ROWS if row.id == "compatible")
OLLAMA = next(row for row in ROWS if row.id == "ollama")
KEPT = (SESSION, ENVIRONMENT, KEYRING, FILE)
KEYS = {source: f"sk-{source.value}-0123456789" for source in KEPT}


async def keep_everywhere(services: Assembled, origin: str) -> None:
    """A key of its own in every source; the environment's is bound to the provider's own address."""
    services.environ["OPENAI_API_KEY"] = KEYS[ENVIRONMENT]
    for source in services.stores:
        await services.keep(source, origin, KEYS[source])


async def refusal(services: Assembled, provider: Provider | None = None) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await services.connections.route((provider or services.provider).profile)
    return caught.value


async def key_in_use(services: Assembled) -> tuple[CredentialSource, str]:
    """Where the key comes from, and the one that travels."""
    route = await services.connections.route(services.provider.profile)
    assert route.address.found is not None
    assert route.connection.credential == route.address.found.credential
    return route.address.found.source, route.address.found.credential.key


async def test_session_comes_before_environment_before_keyring_before_file(
    services: Assembled, fake: FakeProvider
) -> None:
    await keep_everywhere(services, fake.origin)
    order = []
    for _ in KEPT:
        source, key = await key_in_use(services)
        assert key == KEYS[source]
        order.append(source)
        if source is ENVIRONMENT:
            del services.environ["OPENAI_API_KEY"]
        else:
            await services.stores[source].remove(fake.origin)
    assert tuple(order) == KEPT
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY


@pytest.mark.parametrize("source", KEPT)
async def test_the_person_can_pin_one_source(services: Assembled, fake: FakeProvider, source: CredentialSource) -> None:
    await keep_everywhere(services, fake.origin)
    services.set_settings(credential_source=source)
    assert await key_in_use(services) == (source, KEYS[source])


@pytest.mark.parametrize("source", KEPT)
async def test_a_pinned_source_without_a_key_is_not_replaced_by_another(
    services: Assembled, fake: FakeProvider, source: CredentialSource
) -> None:
    await keep_everywhere(services, fake.origin)
    if source is ENVIRONMENT:
        del services.environ["OPENAI_API_KEY"]
    else:
        await services.stores[source].remove(fake.origin)
    services.set_settings(credential_source=source)
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY


async def test_the_key_that_wins_is_the_one_the_provider_sees(services: Assembled, fake: FakeProvider) -> None:
    await keep_everywhere(services, fake.origin)
    await services.answer()
    assert fake.chats[0].headers["authorization"] == f"Bearer {KEYS[SESSION]}"


async def test_the_environments_key_brings_its_address_organization_and_project(
    services: Assembled, fake: FakeProvider, other: FakeProvider
) -> None:
    services.environ.update(
        OPENAI_API_KEY=ENVIRONMENT_KEY,
        OPENAI_BASE_URL=f"{other.base_url}/",
        OPENAI_ORG_ID="org-shell",
        OPENAI_PROJECT_ID="proj-shell",
    )
    await services.answer()
    sent = other.chats[0].headers
    assert sent["authorization"] == f"Bearer {ENVIRONMENT_KEY}"
    assert (sent["openai-organization"], sent["openai-project"]) == ("org-shell", "proj-shell")
    assert fake.requests == []


@pytest.mark.parametrize("pinned", [None, KEYRING])
async def test_a_stored_key_takes_nothing_from_the_environment(
    services: Assembled, fake: FakeProvider, other: FakeProvider, pinned: CredentialSource | None
) -> None:
    await services.keep(KEYRING, fake.origin)
    services.environ.update(OPENAI_BASE_URL=other.base_url, OPENAI_ORG_ID="org-shell", OPENAI_PROJECT_ID="proj-shell")
    if pinned:
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
    services.set_settings(credential_source=pinned)
    await services.answer()
    sent = fake.chats[0].headers
    assert sent["authorization"] == f"Bearer {KEY}"
    assert "openai-organization" not in sent
    assert "openai-project" not in sent
    assert other.requests == []


async def test_organization_and_project_go_with_their_own_key_only(services: Assembled, fake: FakeProvider) -> None:
    await services.keep(KEYRING, fake.origin, organization="org-1", project="proj-1")
    await services.keep(SESSION, fake.origin, "sk-session-0123456789")
    await services.answer()
    await services.stores[SESSION].remove(fake.origin)
    await services.answer()
    covered, plain = fake.chats
    assert "openai-organization" not in covered.headers
    assert (plain.headers["openai-organization"], plain.headers["openai-project"]) == ("org-1", "proj-1")


@pytest.mark.parametrize("source", KEPT)
async def test_no_key_goes_to_another_address_than_its_own(
    services: Assembled, fake: FakeProvider, other: FakeProvider, source: CredentialSource
) -> None:
    """T1: the address is redirected, and nothing at all is sent."""
    if source is ENVIRONMENT:
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
    else:
        await services.keep(source, fake.origin)
    services.set_settings(base_url=other.base_url)
    with pytest.raises(AssistantError) as caught:
        await services.answer()
    assert caught.value.code is ErrorCode.MISSING_KEY
    assert caught.value.facts.origin == other.origin
    assert (other.requests, fake.requests) == ([], [])
    services.set_settings()
    assert await services.answer()


async def test_the_environments_key_for_a_gateway_does_not_go_to_the_provider_itself(
    services: Assembled, fake: FakeProvider, other: FakeProvider
) -> None:
    services.environ.update(OPENAI_API_KEY=ENVIRONMENT_KEY, OPENAI_BASE_URL=other.base_url)
    services.set_settings(base_url=fake.base_url)
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY


async def test_another_path_of_the_same_address_takes_the_same_key(services: Assembled, fake: FakeProvider) -> None:
    services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
    services.set_settings(base_url=f"{fake.origin.upper()}/proxied/v1/")
    await services.answer()
    assert fake.chats[0].path == "/proxied/v1/chat/completions"


@pytest.mark.parametrize(
    "base_url",
    ["https://api.openai.com:8443/v1", "https://api.openai.com.evil.example/v1", "https://openai.com/v1"],
)
async def test_port_and_host_are_compared_whole(assemble: Assemble, base_url: str) -> None:
    services = assemble(ChatCompletionsProvider(OPENAI), environ={"OPENAI_API_KEY": KEY})
    await services.keep(KEYRING, "https://api.openai.com")
    assert (await key_in_use(services))[0] is ENVIRONMENT
    services.set_settings(base_url=base_url)
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY


@pytest.mark.parametrize(
    "base_url",
    ["http://gateway.example/v1", "https://user:pass@gateway.example", "https://x.example/v1?k=1", "ftp://x", "x"],
)
async def test_an_address_that_may_carry_no_key_is_refused(services: Assembled, base_url: str) -> None:
    services.set_settings(base_url=base_url)
    assert (await refusal(services)).code is ErrorCode.BAD_ORIGIN
    with pytest.raises(AssistantError, match="bad_origin"):
        await services.api_keys.set(services.provider, KEY)


@pytest.mark.parametrize("base_url", ["http://localhost:1234/v1", "http://127.0.0.1:1234", "http://[::1]:1234/v1"])
async def test_plain_http_is_fine_on_this_machine(services: Assembled, base_url: str) -> None:
    services.set_settings(base_url=base_url)
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY


async def test_an_environment_with_a_refused_address_is_told_and_not_sent_elsewhere(services: Assembled) -> None:
    services.environ.update(OPENAI_API_KEY=ENVIRONMENT_KEY, OPENAI_BASE_URL="http://intranet/v1")
    assert (await refusal(services)).code is ErrorCode.BAD_ORIGIN


async def test_an_environment_with_a_refused_address_does_not_stand_in_the_settings_way(
    services: Assembled, fake: FakeProvider
) -> None:
    services.environ.update(OPENAI_API_KEY=ENVIRONMENT_KEY, OPENAI_BASE_URL="http://intranet/v1")
    await services.keep(KEYRING, fake.origin)
    services.set_settings(base_url=fake.base_url)
    assert await key_in_use(services) == (KEYRING, KEY)


async def test_a_provider_without_keys_needs_one_at_a_foreign_address(assemble: Assemble) -> None:
    """T1: keyless there, the conversation would leave for whatever address the settings name."""
    services = assemble(ChatCompletionsProvider(COMPATIBLE), settings=None)
    services.set_settings(provider="compatible", base_url="https://attacker.example/v1")
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY
    await services.keep(KEYRING, "https://attacker.example")
    assert (await key_in_use(services))[0] is KEYRING


@pytest.mark.parametrize(
    "base_url",
    [
        None,
        "http://localhost:9999/v1",
        "https://127.0.0.1:9999",
        "http://0.0.0.0:11434/v1",
        "http://192.168.1.50:11434/v1",
        "http://nas.local:11434/v1",
        "http://host.docker.internal:11434/v1",
        "https://ollama_host.local/v1",
    ],
)
async def test_a_provider_without_keys_needs_none_on_this_machine_or_near_it(
    assemble: Assemble, base_url: str | None
) -> None:
    services = assemble(ChatCompletionsProvider(OLLAMA))
    services.set_settings(provider="ollama", base_url=base_url)
    route = await services.connections.route(OLLAMA)
    assert route.connection.credential is None


async def test_a_provider_without_keys_needs_none_at_its_own_address(assemble: Assemble) -> None:
    own = replace(OLLAMA, base_url="https://keyless.example/v1")
    services = assemble(ChatCompletionsProvider(own))
    services.set_settings(provider="ollama")
    assert (await services.connections.route(own)).connection.base_url == "https://keyless.example/v1"
    services.set_settings(provider="ollama", base_url="https://keyless.example:444/v1")
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY


async def test_a_provider_that_nobody_gave_an_address_says_which_setting_does(assemble: Assemble) -> None:
    services = assemble(ChatCompletionsProvider(COMPATIBLE), settings=None)
    services.set_settings(provider="compatible")
    error = await refusal(services)
    assert (error.code, error.facts.setting) == (ErrorCode.BAD_BASE_URL, "codegpt.providers.compatible.baseUrl")


async def test_an_address_set_for_one_provider_is_never_anothers(
    assemble: Assemble, fake: FakeProvider, other: FakeProvider
) -> None:
    services = assemble(openai_at(fake), ChatCompletionsProvider(at(fake, OLLAMA)))
    services.set_settings(base_url=other.base_url)
    for chosen in ("openai", "ollama"):
        services.selections.choose(Selection(chosen))
        assert services.connections.own_base_url(services.providers["openai"].profile) == other.base_url
        assert services.connections.own_base_url(services.providers["ollama"].profile) == fake.base_url


async def test_a_question_for_one_provider_does_not_reach_the_address_of_another(
    assemble: Assemble, fake: FakeProvider, other: FakeProvider
) -> None:
    services = assemble(openai_at(other), ChatCompletionsProvider(at(fake, OLLAMA)))
    services.set_settings(provider="openai", base_url=other.base_url)
    services.connections.own_base_url(services.provider.profile)
    services.set_settings(provider="ollama", base_url=other.base_url)
    assert await services.answer()
    assert (len(fake.chats), other.requests) == (1, [])


async def test_no_setting_and_no_key_moves_the_local_model(assemble: Assemble) -> None:
    services = assemble(LocalProvider(), environ={"OPENAI_API_KEY": KEY})
    services.set_settings(provider="local", base_url="https://gateway.example/v1", proxy="http://proxy.example")
    route = await services.connections.route(services.provider.profile)
    assert (route.address.base_url, route.address.origin, route.address.found) == ("", "", None)
    assert (route.connection.credential, route.connection.proxy) == (None, None)


@pytest.mark.parametrize("code", [ErrorCode.LOCKED, ErrorCode.STORE_TIMEOUT, ErrorCode.STORE_FAILED])
async def test_a_keyring_that_cannot_be_asked_is_not_an_empty_one(
    services: Assembled, fake: FakeProvider, code: ErrorCode
) -> None:
    await services.keep(FILE, fake.origin)
    services.keyring.reading = code
    assert (await refusal(services)).code is code


async def test_a_locked_keyring_is_not_asked_where_an_earlier_source_has_the_key(
    services: Assembled, fake: FakeProvider
) -> None:
    services.keyring.reading = ErrorCode.LOCKED
    services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
    assert await key_in_use(services) == (ENVIRONMENT, ENVIRONMENT_KEY)
    await services.keep(SESSION, fake.origin)
    assert await key_in_use(services) == (SESSION, KEY)


@pytest.fixture
async def remote(assemble: Assemble) -> Assembled:
    """OpenAI at its real address, with a key."""
    services = assemble(ChatCompletionsProvider(OPENAI), proxies={OPENAI.base_url: "http://from-environment:3128"})
    await services.keep(SESSION, "https://api.openai.com")
    return services


async def test_the_environments_proxy_counts_where_the_settings_name_none(remote: Assembled) -> None:
    assert (await remote.connections.route(OPENAI)).connection.proxy == "http://from-environment:3128"
    remote.set_settings(proxy="http://from-settings:8080")
    assert (await remote.connections.route(OPENAI)).connection.proxy == "http://from-settings:8080"


async def test_nothing_of_this_machine_goes_through_a_proxy(services: Assembled, fake: FakeProvider) -> None:
    await services.keep(SESSION, fake.origin)
    services.proxies[fake.base_url] = "http://from-environment:3128"
    services.set_settings(proxy="http://from-settings:8080")
    assert (await services.connections.route(services.provider.profile)).connection.proxy is None
    assert await services.answer()


async def test_certificates_and_patience_come_from_the_settings(remote: Assembled) -> None:
    remote.set_settings(ca_bundle="/etc/corp.pem", timeouts={"connect": 3})
    connection = (await remote.connections.route(OPENAI)).connection
    assert (connection.ca_bundle, connection.connect_timeout) == ("/etc/corp.pem", 3.0)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.environment and row.environment.shared], ids=lambda row: row.id
)
async def test_a_variable_of_other_programs_too_counts_on_the_persons_word_for_this_provider_alone(
    assemble: Assemble, fake: FakeProvider, row: ProviderProfile
) -> None:
    assert row.environment is not None
    provider, token = ChatCompletionsProvider(at(fake, row)), "ghp_0123456789abcdefghij"
    # GitHub's tokens are keys at GitHub alone.
    token = token if row.usual_keys else ENVIRONMENT_KEY
    fake.expected_key = token
    services = assemble(provider, environ={row.environment.key: token}, settings=Settings(provider=row.id))
    setting = f"codegpt.providers.{row.id}.credentialSource"
    for globally in (None, "environment"):
        services.set_settings(provider=row.id, credentialSource=globally)
        assert not await services.connections.connected(provider.profile)
        error = await refusal(services, provider)
        assert (error.code, error.facts.variable, error.facts.setting) == (
            ErrorCode.MISSING_KEY,
            row.environment.key,
            setting,
        )
        told = services.explainer(translator("en")).explain(error).message
        status = await services.api_keys.status(provider)
        sentence = status_sentence(translator("en"), provider.profile, status)
        assert all(each in text for each in (row.environment.key, setting) for text in (told, sentence))
        assert (status.present, token in f"{told}{sentence}{status}") == (False, False)
        with pytest.raises(AssistantError):
            await services.answer(model="any")
    assert fake.requests == []
    services.set_settings(provider=row.id, providers={row.id: {"credentialSource": "environment"}})
    assert await services.connections.connected(provider.profile)
    assert (await services.api_keys.status(provider)).ignored is None
    await services.answer(model="any")
    assert fake.chats[0].headers["authorization"] == f"Bearer {token}"


async def test_a_key_that_is_kept_is_used_whatever_waits_in_the_environment(
    assemble: Assemble, fake: FakeProvider
) -> None:
    provider = ChatCompletionsProvider(at(fake, next(row for row in ROWS if row.id == "huggingface")))
    services = assemble(provider, environ={"HF_TOKEN": ENVIRONMENT_KEY}, settings=Settings(provider="huggingface"))
    await services.keep(KEYRING, fake.origin)
    assert await key_in_use(services) == (KEYRING, KEY)
