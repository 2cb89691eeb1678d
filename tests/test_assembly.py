"""All rooms together, as the server and the terminal get them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from codegpt_ls.assembly import Services, assemble
from codegpt_ls.credentials.redaction import REDACTED, Redactor
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.locales.translator import translator
from codegpt_ls.services.connections.selection import Selection
from codegpt_ls.settings import Settings
from tests.fakes.assembled import ENVIRONMENT_KEY, KEY, question
from tests.fakes.provider import FakeProvider

FILE = CredentialSource.FILE


def files_below(folder: Path, holding: str = "") -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and holding.encode() in path.read_bytes()
    }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a keyring, and folders of our own."""
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
async def services(home: Path) -> AsyncIterator[Services]:
    services = assemble({}, Redactor())
    yield services
    await services.aclose()


async def test_the_built_in_providers_are_there_and_openai_is_meant(services: Services) -> None:
    ids = [provider.profile.id for provider in services.providers]
    assert ids[:2] == ["openai", "local"]
    assert {"ollama", "openrouter", "compatible"} <= set(ids)
    assert services.provider(None).profile.id == "openai"
    assert services.provider("ollama").profile.id == "ollama"


async def test_putting_together_writes_nothing(services: Services, home: Path) -> None:
    assert services.models.selected(services.provider(None)) == "gpt-5.4-mini"
    assert await services.connections.connected(services.provider(None).profile) is False
    assert files_below(home) == set()


async def test_keys_lists_and_choices_lie_below_their_folders(services: Services, home: Path) -> None:
    with FakeProvider(expected_key=KEY) as fake:
        services.settings.replace(Settings(base_url=fake.base_url))
        provider = services.provider(None)
        status = await services.api_keys.set(provider, KEY, store=FILE, organization=" org-1\u200b")
        services.selections.choose(Selection("openai", "gpt-5.6-sol"))
        text = "".join([getattr(event, "text", "") async for event in services.chat.stream(question())])
        await services.aclose()
    assert (status.source, status.verified, status.organization) == (FILE, True, "org-1")
    assert text == "Hello from the fake provider."
    assert fake.chats[0].body["model"] == "gpt-5.6-sol"
    written = files_below(home)
    assert {"data/credentials.json", "data/keys.json", "state/selection.json"} <= written
    assert any(path.startswith("cache/models/") for path in written)
    assert files_below(home, holding=KEY) == {"data/credentials.json"}


async def test_removing_a_key_reaches_the_answers_under_way(services: Services) -> None:
    with FakeProvider() as fake:
        services.settings.replace(Settings(base_url=fake.base_url))
        provider = services.provider(None)
        await services.api_keys.set(provider, KEY, store=CredentialSource.SESSION)
        events = services.chat.stream(question())
        await anext(events)
        await services.api_keys.remove(provider)
        with pytest.raises(AssistantError, match="missing_key"):
            await anext(events)
        assert fake.chats == []


async def test_the_environment_that_was_handed_in_counts(home: Path) -> None:
    redactor = Redactor()
    services = assemble({"OPENAI_API_KEY": ENVIRONMENT_KEY}, redactor)
    status = await services.api_keys.status(services.provider(None))
    await services.aclose()
    assert (status.source, status.variable) == (CredentialSource.ENVIRONMENT, "OPENAI_API_KEY")
    assert redactor.redact(ENVIRONMENT_KEY) == REDACTED


async def test_the_settings_that_were_handed_in_count(home: Path) -> None:
    services = assemble({}, Redactor(), Settings(provider="ollama", model="llama3.2"))
    assert services.provider(None).profile.id == "ollama"
    assert services.models.selected(services.provider(None)) == "llama3.2"
    await services.aclose()


def test_failures_are_worded_with_the_providers_names(services: Services) -> None:
    explainer = services.explainer(translator("en"))
    error = AssistantError(ErrorCode.MISSING_KEY)
    with pytest.raises(AssistantError) as caught:
        services.provider("opnai")
    assert "openai" in explainer.explain(caught.value).message
    assert explainer.explain(error).message


def test_today_is_the_day_in_utc(services: Services) -> None:
    before = datetime.now(UTC).date()
    assert before <= services.today() <= datetime.now(UTC).date()
