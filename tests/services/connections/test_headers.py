"""Extra headers: out of the environment, to the address they were set for, seen by nobody else."""

import logging

import pytest

from codegpt_ls.domain.credentials import CredentialSource
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
