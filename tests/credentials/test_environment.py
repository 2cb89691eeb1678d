"""A key in the environment, and the address that belongs to it."""

import logging

import pytest

from codegpt_ls.credentials.environment import ProcessEnvironment
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import CredentialSource, EnvironmentConnection, IgnoredVariable
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.providers import EnvironmentNames, ProviderProfile
from codegpt_ls.providers.vendors import built_in_rows
from tests.credentials.machine import CANARY

OPENAI = ProviderProfile(
    id="openai",
    title="OpenAI",
    base_url="https://api.openai.com/v1",
    default_model=None,
    environment=EnvironmentNames(
        key="OPENAI_API_KEY",
        base_url="OPENAI_BASE_URL",
        organization="OPENAI_ORG_ID",
        project="OPENAI_PROJECT_ID",
    ),
)


def connection(**environ: str) -> EnvironmentConnection | None:
    return ProcessEnvironment(environ, redactor=Redactor()).connection(OPENAI)


def test_without_an_address_the_key_belongs_to_the_provider() -> None:
    found = connection(OPENAI_API_KEY=CANARY)
    assert found is not None
    assert found.base_url == "https://api.openai.com/v1"
    assert found.found.credential.origin == "https://api.openai.com"
    assert found.found.credential.key == CANARY
    assert (found.found.source, found.found.variable) == (CredentialSource.ENVIRONMENT, "OPENAI_API_KEY")


def test_the_address_organization_and_project_of_the_same_environment_go_with_it() -> None:
    found = connection(
        OPENAI_API_KEY=f' "{CANARY}"\n',
        OPENAI_BASE_URL="https://Gateway.example:443/v1/ ",
        OPENAI_ORG_ID="org-1 ",
        OPENAI_PROJECT_ID="proj-1",
    )
    assert found is not None
    assert found.base_url == "https://gateway.example/v1"
    key = found.found.credential
    assert (key.origin, key.key, key.organization, key.project) == (
        "https://gateway.example",
        CANARY,
        "org-1",
        "proj-1",
    )


@pytest.mark.parametrize("environ", [{}, {"OPENAI_API_KEY": ""}, {"OPENAI_API_KEY": "  "}, {"OPENAI_BASE_URL": "x"}])
def test_no_key_no_connection(environ: dict[str, str]) -> None:
    assert connection(**environ) is None


def test_a_provider_without_variables_has_none() -> None:
    local = ProviderProfile(id="local", title="Local", base_url="", default_model=None, needs_key=False)
    assert ProcessEnvironment({"OPENAI_API_KEY": CANARY}, redactor=Redactor()).connection(local) is None


def test_an_unusable_value_is_ignored_and_named_without_being_shown(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert connection(OPENAI_API_KEY=f"Bearer {CANARY}") is None
        found = connection(OPENAI_API_KEY=CANARY, OPENAI_ORG_ID=f"org\n{CANARY}")
    assert found is not None
    assert found.found.credential.organization is None
    assert "OPENAI_API_KEY" in caplog.text
    assert "OPENAI_ORG_ID" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize("address", ["http://api.openai.com", "https://user:pw@host", "gateway", "https://a.example?x"])
def test_a_doubtful_address_is_an_error_not_a_fallback(address: str) -> None:
    with pytest.raises(AssistantError) as trouble:
        connection(OPENAI_API_KEY=CANARY, OPENAI_BASE_URL=address)
    assert trouble.value.code is ErrorCode.BAD_ORIGIN


def test_the_key_is_known_to_the_redactor() -> None:
    redactor = Redactor()
    ProcessEnvironment({"OPENAI_API_KEY": "Zq7-unlike-any-pattern"}, redactor=redactor).connection(OPENAI)
    assert "Zq7-unlike" not in redactor.redact("sent Zq7-unlike-any-pattern")


def test_what_is_ignored_is_named_with_the_likely_mistake(caplog: pytest.LogCaptureFixture) -> None:
    connection(OPENAI_API_KEY="Bearer abc")
    connection(OPENAI_API_KEY="sk-0123456789abcdefghij", OPENAI_ORG_ID="조직")
    assert caplog.messages == [
        "OPENAI_API_KEY holds no API key (bearer); ignored",
        "OPENAI_ORG_ID holds characters no request can carry; ignored",
    ]


def test_a_token_of_githubs_is_a_key_at_github_alone() -> None:
    github = next(row.profile for row in built_in_rows() if row.profile.id == "github")
    environ = {"GITHUB_TOKEN": "ghp_0123456789abcdefghij", "OPENAI_API_KEY": "ghp_0123456789abcdefghij"}
    environment = ProcessEnvironment(environ, redactor=Redactor())
    taken = environment.connection(github)
    assert taken is not None
    assert taken.found.credential.origin == "https://models.github.ai"
    # It may be meant for something else, which the person is asked.
    assert environment.ignored(github) == IgnoredVariable(
        variable="GITHUB_TOKEN", origin="https://models.github.ai", mistake=None
    )
    assert environment.connection(OPENAI) is None
