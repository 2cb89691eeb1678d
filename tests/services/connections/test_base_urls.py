"""Which provider an address in the settings belongs to."""

from pathlib import Path

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.local.provider import LocalProvider
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.services.connections.selection import Selection
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

GATEWAY = "https://gateway.example/v1"
OLLAMA, COMPATIBLE = (next(row for row in ROWS if row.id == name) for name in ("ollama", "compatible"))
PROVIDERS = tuple(map(ChatCompletionsProvider, (OPENAI, OLLAMA, COMPATIBLE)))


def test_each_provider_has_its_own(assemble: Assemble) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(
        base_url=GATEWAY,
        providers={"openai": {"baseUrl": "https://one.example/"}, "ollama": {"baseUrl": "http://nas.local"}},
    )
    found = {profile.id: services.base_urls.of(profile) for profile in (OPENAI, OLLAMA, COMPATIBLE)}
    assert found == {"openai": "https://one.example", "ollama": "http://nas.local", "compatible": None}


def test_one_that_names_no_provider_stays_with_the_one_it_was_seen_with(assemble: Assemble) -> None:
    services = assemble(*PROVIDERS)
    services.selections.choose(Selection("ollama"))
    services.set_settings(base_url=GATEWAY)
    assert services.base_urls.settle(OLLAMA) == "ollama"

    later = assemble(*PROVIDERS)
    later.selections.choose(Selection("openai"))
    later.set_settings(base_url=GATEWAY)
    assert later.base_urls.settle(OPENAI) is None
    assert (later.base_urls.of(OPENAI), later.base_urls.of(OLLAMA)) == (None, GATEWAY)


def test_another_address_is_another_decision(assemble: Assemble) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(base_url=GATEWAY)
    assert services.base_urls.of(OPENAI) == GATEWAY
    services.set_settings(provider="ollama", base_url="http://nas.local:11434")
    assert services.base_urls.of(OLLAMA) == "http://nas.local:11434"
    assert services.base_urls.of(OPENAI) is None


def test_a_provider_without_an_address_takes_it_when_the_settings_choose_that_provider(assemble: Assemble) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(base_url=GATEWAY)
    assert services.base_urls.of(COMPATIBLE) is None
    services.set_settings(provider="compatible", base_url=GATEWAY)
    assert services.base_urls.of(COMPATIBLE) == GATEWAY


def test_while_the_local_model_is_chosen_it_is_kept_for_the_default_provider(assemble: Assemble) -> None:
    local = LocalProvider()
    services = assemble(*PROVIDERS, local)
    services.set_settings(provider="local", base_url=GATEWAY)
    assert services.base_urls.settle(local.profile) == "openai"
    assert services.base_urls.of(local.profile) is None


def test_a_typed_address_counts_for_this_call_only(assemble: Assemble, tmp_path: Path) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(providers={"ollama": {"baseUrl": "http://nas.local"}})
    services.base_urls.type("ollama", "http://127.0.0.1:1", alone=False)
    assert services.base_urls.of(OLLAMA) == "http://127.0.0.1:1"
    assert not (tmp_path / "state" / "base-urls.json").exists()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"base_url": "http://public.example"}, "codegpt.baseUrl"),
        ({"providers": {"openai": {"baseUrl": "http://public.example"}}}, "codegpt.providers.openai.baseUrl"),
    ],
)
def test_the_setting_with_a_wrong_address_is_named(assemble: Assemble, settings: dict[str, object], named: str) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(**settings)
    with pytest.raises(AssistantError) as refused:
        services.base_urls.of(OPENAI)
    assert (refused.value.code, refused.value.facts.setting) == (ErrorCode.BAD_ORIGIN, named)


def test_the_memory_holds_no_address(assemble: Assemble, tmp_path: Path) -> None:
    services = assemble(*PROVIDERS)
    services.set_settings(base_url="https://user:secret@gateway.example")
    services.base_urls.settle(OPENAI)
    kept = (tmp_path / "state" / "base-urls.json").read_text(encoding="utf-8")
    assert "secret" not in kept
    assert "gateway" not in kept
