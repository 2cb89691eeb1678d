"""Extra headers: out of the environment or a store, to the address they were set for, seen by nobody else."""

import logging

import pytest

from codegpt_ls.domain.credentials import Credential, CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.limits import HEADER_VALUE
from tests.fakes.assembled import KEY, Assembled
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import error, openai_error, redirect
from tests.services.conftest import Assemble

SECRET = "gw-canary0123456789ABCDEF/canary=="
GATEWAY = {"X-Gateway-Token": "env:GATEWAY_TOKEN"}
ENVIRON = {"GATEWAY_TOKEN": SECRET}
OPENAI = {"openai": {"headers": GATEWAY}}


async def ready(assemble: Assemble, fake: FakeProvider, **choices: object) -> Assembled:
    """Services with a key and the header."""
    services = assemble(**{"environ": ENVIRON, **choices})
    services.set_settings(providers=OPENAI)
    await services.keep(CredentialSource.FILE, fake.origin)
    return services


def carried(*servers: FakeProvider) -> list[str | None]:
    return [each.headers.get("x-gateway-token") for server in servers for each in server.requests]


async def test_every_request_to_the_providers_address_carries_it(assemble: Assemble, fake: FakeProvider) -> None:
    services = await ready(assemble, fake)
    await services.answer()
    await services.models.list(services.provider, refresh=True)
    assert carried(fake) == [SECRET] * len(fake.requests)
    assert {each.path for each in fake.requests} >= {"/v1/chat/completions", "/v1/models"}
    assert fake.chats[0].headers["authorization"] == f"Bearer {KEY}"


async def test_a_typed_address_gets_none(assemble: Assemble, fake: FakeProvider, other: FakeProvider) -> None:
    services = await ready(assemble, fake)
    await services.keep(CredentialSource.FILE, other.origin)
    services.base_urls.type("openai", other.base_url, alone=False)
    await services.answer()
    assert carried(other) == [None] * len(other.requests)
    assert other.chats


async def test_an_address_of_the_environment_gets_none(
    assemble: Assemble, fake: FakeProvider, other: FakeProvider
) -> None:
    environ = {**ENVIRON, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": other.base_url}
    services = assemble(environ=environ)
    services.set_settings(providers=OPENAI)
    await services.answer()
    assert other.chats
    assert carried(other) == [None] * len(other.requests)


async def test_a_key_that_is_checked_at_another_address_goes_there_alone(
    assemble: Assemble, fake: FakeProvider, other: FakeProvider
) -> None:
    services = await ready(assemble, fake)
    address = await services.connections.find(services.provider.profile, other.base_url)
    connection = await services.connections.connection(services.provider.profile, address)
    assert connection.headers == {}


async def test_another_providers_question_carries_none(assemble: Assemble, fake: FakeProvider) -> None:
    services = await ready(assemble, fake)
    services.set_settings(providers={"groq": {"headers": GATEWAY}})
    await services.answer()
    assert carried(fake) == [None] * len(fake.requests)


async def test_the_providers_own_setting_moves_it_along(
    assemble: Assemble, fake: FakeProvider, other: FakeProvider
) -> None:
    services = await ready(assemble, fake)
    await services.keep(CredentialSource.FILE, other.origin)
    services.set_settings(providers={"openai": {"headers": GATEWAY, "baseUrl": other.base_url}})
    await services.answer()
    assert other.chats[0].headers["x-gateway-token"] == SECRET
    assert fake.requests == []


async def test_a_redirect_takes_none_along(assemble: Assemble, fake: FakeProvider, other: FakeProvider) -> None:
    services = await ready(assemble, fake)
    fake.script(redirect(f"{other.base_url}/chat/completions"))
    with pytest.raises(AssistantError):
        await services.answer()
    assert other.requests == []


@pytest.mark.parametrize(
    ("environ", "detail"),
    [
        ({}, None),
        ({"GATEWAY_TOKEN": "  "}, None),
        ({"GATEWAY_TOKEN": "a\nX-Evil: 1"}, "characters"),
        ({"GATEWAY_TOKEN": "비밀"}, "characters"),
        ({"GATEWAY_TOKEN": "x" * (HEADER_VALUE + 1)}, "characters"),
    ],
)
async def test_without_a_usable_value_nothing_is_sent(
    assemble: Assemble, fake: FakeProvider, environ: dict[str, str], detail: str | None
) -> None:
    services = await ready(assemble, fake, environ=environ)
    with pytest.raises(AssistantError) as raised:
        await services.answer()
    facts = raised.value.facts
    assert raised.value.code is ErrorCode.MISSING_HEADER
    assert (facts.variable, facts.detail) == ("GATEWAY_TOKEN", detail)
    assert facts.setting == "codegpt.providers.openai.headers.X-Gateway-Token"
    assert fake.requests == []


async def test_a_provider_that_gives_the_value_back_shows_it_to_nobody(
    assemble: Assemble, fake: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    services = await ready(assemble, fake)
    for reply in (openai_error(400, f"Bad token {SECRET}.", code=SECRET), error(403, f"<p>{SECRET}</p>")):
        fake.script(reply)
        with pytest.raises(AssistantError) as raised:
            await services.answer()
        assert SECRET not in repr(raised.value.facts)
    route = await services.connections.route(services.provider.profile)
    assert SECRET not in repr(route)
    assert SECRET not in caplog.text
    assert SECRET not in services.redactor.redact(f"token {SECRET}")


STORED = {"openai": {"headers": {"X-Gateway-Token": "keyring"}}}
STORES = (CredentialSource.SESSION, CredentialSource.KEYRING, CredentialSource.FILE)
NAME = "x-gateway-token"


async def with_stored(assemble: Assemble, *addresses: FakeProvider, **choices: object) -> Assembled:
    """Services with a key for each address, whose settings refer to a stored value."""
    services = assemble(**choices)
    services.set_settings(providers=STORED)
    for address in addresses:
        await services.keep(CredentialSource.FILE, address.origin)
    return services


async def keep_header(
    services: Assembled, origin: str, value: str = SECRET, source: CredentialSource = CredentialSource.KEYRING
) -> None:
    await services.stores[source].write(Credential(origin=origin, header=NAME, key=value))


class TestAStoredValue:
    @pytest.mark.parametrize("source", STORES)
    async def test_it_goes_along_from_every_store(
        self, assemble: Assemble, fake: FakeProvider, source: CredentialSource
    ) -> None:
        services = await with_stored(assemble, fake)
        await keep_header(services, fake.origin, source=source)
        await services.answer()
        await services.models.list(services.provider, refresh=True)
        assert carried(fake) == [SECRET] * len(fake.requests)
        assert fake.chats[0].headers["authorization"] == f"Bearer {KEY}"

    async def test_the_sessions_wins_and_the_files_is_last(self, assemble: Assemble, fake: FakeProvider) -> None:
        services = await with_stored(assemble, fake)
        for source in reversed(STORES):
            await keep_header(services, fake.origin, f"gw-{source}-0123456789", source)
            await services.answer()
        assert [each.headers["x-gateway-token"] for each in fake.chats] == [
            f"gw-{source}-0123456789" for source in reversed(STORES)
        ]

    async def test_a_pinned_store_is_the_only_one_asked(self, assemble: Assemble, fake: FakeProvider) -> None:
        services = await with_stored(assemble, fake)
        for source in STORES:
            await keep_header(services, fake.origin, f"gw-{source}-0123456789", source)
        services.set_settings(providers=STORED, credential_source=CredentialSource.FILE)
        services.keyring.reading = ErrorCode.LOCKED
        await services.answer()
        assert carried(fake) == ["gw-file-0123456789"] * len(fake.requests)

    async def test_a_key_that_is_pinned_to_the_environment_leaves_it_where_it_is(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        services = await with_stored(assemble, environ={"OPENAI_API_KEY": KEY})
        await keep_header(services, fake.origin)
        services.set_settings(providers=STORED, credential_source=CredentialSource.ENVIRONMENT)
        await services.answer()
        assert carried(fake) == [SECRET] * len(fake.requests)

    async def test_one_for_another_address_is_never_sent_here(
        self, assemble: Assemble, fake: FakeProvider, other: FakeProvider
    ) -> None:
        services = await with_stored(assemble, fake, other)
        await keep_header(services, fake.origin)
        moved = {"openai": {**STORED["openai"], "baseUrl": other.base_url}}
        services.set_settings(providers=moved)
        with pytest.raises(AssistantError) as raised:
            await services.answer()
        facts = raised.value.facts
        assert raised.value.code is ErrorCode.MISSING_HEADER
        assert (facts.provider, facts.header, facts.origin) == ("openai", NAME, other.origin)
        assert facts.setting == "codegpt.providers.openai.headers.X-Gateway-Token"
        assert (fake.requests, other.requests) == ([], [])

    async def test_one_for_the_typed_address_goes_there_and_none_is_missed_there(
        self, assemble: Assemble, fake: FakeProvider, other: FakeProvider
    ) -> None:
        services = await with_stored(assemble, fake, other)
        services.base_urls.type("openai", other.base_url, alone=False)
        await keep_header(services, fake.origin)
        await services.answer()
        await keep_header(services, other.origin, "gw-of-the-other-0123456789")
        await services.answer()
        assert [each.headers.get("x-gateway-token") for each in other.chats] == [None, "gw-of-the-other-0123456789"]

    async def test_the_settings_decide_whether_it_is_sent_at_all(self, assemble: Assemble, fake: FakeProvider) -> None:
        services = await with_stored(assemble, fake)
        await keep_header(services, fake.origin)
        services.set_settings()
        await services.answer()
        services.set_settings(providers={"groq": STORED["openai"]})
        await services.answer()
        assert carried(fake) == [None] * len(fake.requests)

    async def test_the_key_is_never_sent_as_the_header_nor_the_header_as_the_key(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        services = assemble()
        services.set_settings(providers=STORED)
        await keep_header(services, fake.origin)
        with pytest.raises(AssistantError, match="missing_key"):
            await services.answer()
        await services.stores[CredentialSource.KEYRING].remove(fake.origin, NAME)
        await services.keep(CredentialSource.KEYRING, fake.origin)
        with pytest.raises(AssistantError, match="missing_header"):
            await services.answer()
        assert fake.requests == []

    async def test_both_kinds_go_along_together(self, assemble: Assemble, fake: FakeProvider) -> None:
        services = await with_stored(assemble, fake, environ=ENVIRON)
        services.set_settings(
            providers={"openai": {"headers": {"X-Gateway-Token": "keyring", "X-B": "env:GATEWAY_TOKEN"}}}
        )
        await keep_header(services, fake.origin, "gw-stored-0123456789")
        await services.answer()
        sent = fake.chats[0].headers
        assert (sent["x-gateway-token"], sent["x-b"]) == ("gw-stored-0123456789", SECRET)

    async def test_a_value_put_there_by_another_hand_is_not_sent_where_it_would_break_the_request(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        services = await with_stored(assemble, fake)
        await keep_header(services, fake.origin, f"{SECRET}\r\nX-Evil: 1")
        with pytest.raises(AssistantError, match="missing_header"):
            await services.answer()
        assert fake.requests == []

    async def test_a_locked_keyring_is_told_with_the_header_and_sends_nothing(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        services = await with_stored(assemble, environ={"OPENAI_API_KEY": KEY})
        await keep_header(services, fake.origin)
        services.keyring.reading = ErrorCode.LOCKED
        with pytest.raises(AssistantError) as raised:
            await services.answer()
        assert (raised.value.code, raised.value.facts.header) == (ErrorCode.LOCKED, NAME)
        assert fake.requests == []
        await services.api_keys.verify(services.provider)
        assert carried(fake) == [SECRET] * len(fake.requests), "the person asked, and unlocked it"

    async def test_a_key_is_checked_with_it(self, assemble: Assemble, fake: FakeProvider) -> None:
        services = await with_stored(assemble)
        await keep_header(services, fake.origin)
        await services.api_keys.set(services.provider, KEY)
        assert carried(fake) == [SECRET] * len(fake.requests)
        assert fake.requests

    async def test_a_provider_that_gives_it_back_shows_it_to_nobody(
        self, assemble: Assemble, fake: FakeProvider, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        await keep_header(await with_stored(assemble, fake), fake.origin, source=CredentialSource.FILE)
        services = await with_stored(assemble)
        for reply in (openai_error(400, f"Bad token {SECRET}.", code=SECRET), error(403, f"<p>{SECRET}</p>")):
            fake.script(reply)
            with pytest.raises(AssistantError) as raised:
                await services.answer()
            assert SECRET not in repr(raised.value.facts)
        assert carried(fake) == [SECRET] * len(fake.requests)
        assert SECRET not in caplog.text
        assert SECRET not in services.redactor.redact(f"token {SECRET}")
