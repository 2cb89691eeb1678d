"""Which model names are sent, which are refused, and what is offered instead."""

import json
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.models import Doubt, Model, ModelSource
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.local.provider import LocalProvider
from codegpt_ls.services.connections.models import FRESH_FOR
from codegpt_ls.services.connections.selection import Selection
from tests.fakes.assembled import KEY, TODAY, Assembled, at
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, html, openai_error
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

KEYRING = CredentialSource.KEYRING
DOCUMENTED = ("gpt-4", "gpt-4-32k", "gpt-4-1106-preview", "gpt-3.5-turbo", "gpt-3.5-turbo-16k")
OLLAMA = next(row for row in ROWS if row.id == "ollama")
NO_LIST = openai_error(404, "Invalid URL (GET /v1/models)")


@pytest.fixture
async def ready(services: Assembled, fake: FakeProvider) -> Assembled:
    """OpenAI at its own address, with a key."""
    await services.keep(KEYRING, fake.origin)
    return services


@pytest.fixture
async def gateway(services: Assembled, other: FakeProvider) -> Assembled:
    """OpenAI behind a gateway of the person's own, with a key for it."""
    await services.keep(KEYRING, other.origin)
    services.set_settings(base_url=other.base_url)
    return services


@pytest.fixture
def ollama(assemble: Assemble, fake: FakeProvider) -> Assembled:
    """A server of this machine, without catalogue, key or default model."""
    services = assemble(ChatCompletionsProvider(at(fake, OLLAMA), tokens_parameter="max_tokens"))
    services.set_settings(provider="ollama")
    return services


async def chosen(services: Assembled, name: str | None = None) -> Model:
    address = await services.connections.find(services.provider.profile)
    return await services.models.choose(services.provider, address, name)


async def refusal(services: Assembled, name: str | None = None) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await chosen(services, name)
    return caught.value


async def judged(services: Assembled, name: str, *, asking: bool = True) -> tuple[Doubt, ...]:
    return (await services.models.judge(services.provider, name, asking=asking)).doubts


async def refused(services: Assembled, name: str, *, asking: bool = True) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await judged(services, name, asking=asking)
    return caught.value


async def listed(services: Assembled, *, refresh: bool = False) -> list[str]:
    return [model.id for model in await services.models.list(services.provider, refresh=refresh)]


def asked_for_lists(fake: FakeProvider) -> int:
    return sum(request.path.endswith("/models") for request in fake.requests)


class TestAtOpenAIItself:
    @pytest.mark.parametrize("name", DOCUMENTED)
    async def test_the_five_documented_models_are_known_and_sent_although_retired(
        self, ready: Assembled, fake: FakeProvider, name: str
    ) -> None:
        model = await chosen(ready, name)
        assert model.gone(TODAY)
        assert model.replacement in ("gpt-5.6-sol", "gpt-5.6-terra")
        assert fake.requests == []
        assert await ready.answer(model=name)
        assert fake.chats[0].body["model"] == name

    async def test_a_misspelt_name_is_refused_before_any_request(self, ready: Assembled, fake: FakeProvider) -> None:
        with pytest.raises(AssistantError) as caught:
            await ready.answer(model="gpt-4-trubo")
        assert caught.value.code is ErrorCode.MODEL_UNKNOWN
        assert caught.value.facts.model == "gpt-4-trubo"
        assert caught.value.facts.nearest[0] == "gpt-4-turbo"
        assert fake.requests == []

    @pytest.mark.parametrize("name", ["GPT-4-Turbo", " gpt-4-turbo "])
    async def test_a_name_written_otherwise_is_found_again(self, ready: Assembled, name: str) -> None:
        assert (await refusal(ready, name)).facts.nearest[0] == "gpt-4-turbo"

    async def test_names_that_can_be_used_are_offered_the_keys_own_first(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        fake.models([{"id": "gpt-4", "shutdown_date": "2026-10-23"}, {"id": "gpt-5.6-luna"}, {"id": "ft:mine"}])
        await listed(ready, refresh=True)
        available = (await refusal(ready, "nothing-like-it")).facts.available
        assert available[:2] == ("gpt-5.6-luna", "ft:mine")
        assert len(available) == 5
        assert "gpt-4" not in available

    async def test_v25_a_model_that_ends_soon_is_never_the_first_that_is_offered_for_one_that_is_not_there(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        ending = TODAY + timedelta(days=13)
        fake.models([{"id": "gpt-5-mini", "shutdown_date": ending.isoformat()}, {"id": "gpt-6.1-terra"}])
        await listed(ready, refresh=True)
        fake.script(openai_error(404, "The model `gpt-5.4-mini` does not exist", code="model_not_found"))
        with pytest.raises(AssistantError) as caught:
            await ready.answer(model="gpt-5.4-mini")
        facts = caught.value.facts
        assert caught.value.code is ErrorCode.MODEL_NOT_FOUND
        assert facts.nearest == ("gpt-6.1-terra", "gpt-5-mini")
        assert facts.available == ("gpt-6.1-terra", "gpt-5-mini")

    async def test_what_only_embeds_or_draws_is_never_offered(self, ready: Assembled) -> None:
        facts = (await refusal(ready, "text-embedding-3-smal")).facts
        assert not any("embedding" in name for name in (*facts.nearest, *facts.available))

    async def test_a_name_of_the_live_list_is_never_refused(self, ready: Assembled, fake: FakeProvider) -> None:
        assert (await refusal(ready, "gpt-9-tomorrow")).code is ErrorCode.MODEL_UNKNOWN
        fake.models([{"id": "gpt-9-tomorrow"}])
        await listed(ready, refresh=True)
        assert (await chosen(ready, "gpt-9-tomorrow")).source is ModelSource.LIVE

    async def test_a_catalogue_name_the_live_list_lacks_is_sent(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "gpt-5.4-mini"}])
        await listed(ready, refresh=True)
        assert (await chosen(ready, "gpt-4")).source is ModelSource.CATALOGUE

    async def test_the_persons_own_names_are_sent(self, ready: Assembled) -> None:
        ready.set_settings(models=("our-tuned-model",))
        assert (await chosen(ready, "our-tuned-model")).source is ModelSource.SETTINGS

    async def test_the_live_entry_is_completed_by_the_catalogue(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "gpt-4", "shutdown_date": "2026-10-24"}])
        await listed(ready, refresh=True)
        model = await chosen(ready, "gpt-4")
        assert (str(model.shutdown_date), model.replacement, model.context_tokens) == (
            "2026-10-24",
            "gpt-5.6-sol",
            8192,
        )

    async def test_without_a_choice_it_is_a_current_model(self, ready: Assembled) -> None:
        model = await chosen(ready)
        assert model.id == "gpt-5.4-mini"
        assert not model.gone(TODAY)

    async def test_another_keys_list_does_not_count(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "ft:of-the-first-key"}])
        await listed(ready, refresh=True)
        await ready.keep(KEYRING, fake.origin, "sk-test-of-somebody-else")
        assert (await refusal(ready, "ft:of-the-first-key")).code is ErrorCode.MODEL_UNKNOWN

    @pytest.mark.parametrize("account", [{"organization": "org-2"}, {"project": "proj-2"}])
    async def test_another_organizations_list_does_not_count(
        self, ready: Assembled, fake: FakeProvider, account: dict[str, str]
    ) -> None:
        fake.models([{"id": "ft:of-the-first"}])
        await listed(ready, refresh=True)
        await ready.keep(KEYRING, fake.origin, KEY, **account)
        assert (await refusal(ready, "ft:of-the-first")).code is ErrorCode.MODEL_UNKNOWN


class TestAtAnotherAddress:
    """A gateway's list is advice: it resolves names that it lists nowhere."""

    @pytest.mark.parametrize("name", ["corp-lagre", "whatever", "@preset/mine", "corp-large:online"])
    async def test_a_name_that_its_list_lacks_is_sent_as_it_is(
        self, gateway: Assembled, other: FakeProvider, name: str
    ) -> None:
        other.models([{"id": "corp-large"}, {"id": "corp-small"}])
        await listed(gateway, refresh=True)
        assert await gateway.answer(model=name)
        assert other.chats[0].body["model"] == name

    async def test_no_list_is_asked_for_first(self, gateway: Assembled, other: FakeProvider) -> None:
        assert (await chosen(gateway, "whatever")).id == "whatever"
        assert other.requests == []

    async def test_a_name_it_refuses_is_told_with_those_that_come_near(
        self, gateway: Assembled, other: FakeProvider
    ) -> None:
        other.models([{"id": "corp-large"}, {"id": "corp-small"}])
        await listed(gateway, refresh=True)
        other.script(openai_error(404, "The model `corp-lagre` does not exist", code="model_not_found"))
        with pytest.raises(AssistantError) as caught:
            await gateway.answer(model="corp-lagre")
        facts = caught.value.facts
        assert (caught.value.code, facts.nearest) == (ErrorCode.MODEL_NOT_FOUND, ("corp-large",))
        assert facts.available == ("corp-large", "corp-small")

    @pytest.mark.parametrize("reply", [NO_LIST, html(), openai_error(403, "Not for you.")])
    async def test_a_server_without_a_list_is_asked_for_one_once_a_day(
        self, gateway: Assembled, other: FakeProvider, reply: Reply
    ) -> None:
        other.models(reply)
        for _ in range(3):
            await gateway.models.list(gateway.provider, refresh=False)
        assert asked_for_lists(other) == 1
        gateway.clock.now += FRESH_FOR + 1
        await gateway.models.list(gateway.provider, refresh=False)
        assert asked_for_lists(other) == 2

    async def test_a_failing_list_does_not_throw_the_old_one_away(
        self, gateway: Assembled, other: FakeProvider
    ) -> None:
        other.models([{"id": "corp-large"}])
        await listed(gateway, refresh=True)
        other.models(NO_LIST)
        with pytest.raises(AssistantError):
            await listed(gateway, refresh=True)
        assert (await chosen(gateway, "corp-large")).source is ModelSource.LIVE

    async def test_catalogue_names_are_sent_for_the_gateway_may_pass_them_on(
        self, gateway: Assembled, other: FakeProvider
    ) -> None:
        other.models([{"id": "corp-large"}])
        await listed(gateway, refresh=True)
        assert (await chosen(gateway, "gpt-4")).id == "gpt-4"

    async def test_but_its_own_list_is_all_that_is_offered(self, gateway: Assembled, other: FakeProvider) -> None:
        other.models([{"id": "corp-large"}])
        gateway.set_settings(base_url=other.base_url, models=("mine",))
        assert await listed(gateway) == ["corp-large", "mine"]

    async def test_the_persons_own_names_are_sent_without_asking(self, gateway: Assembled, other: FakeProvider) -> None:
        gateway.set_settings(base_url=other.base_url, models=("mine",))
        assert (await chosen(gateway, "mine")).source is ModelSource.SETTINGS
        assert other.requests == []

    async def test_the_same_address_with_another_path_is_the_provider_itself(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        ready.set_settings(base_url=f"{fake.origin}/v2")
        assert (await refusal(ready, "gpt-4-trubo")).code is ErrorCode.MODEL_UNKNOWN
        assert fake.requests == []


class TestWhereOnlyTheListCanTell:
    async def test_the_first_model_that_can_chat_is_taken(self, ollama: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "gone", "shutdown_date": "2026-11-22"}, {"id": "llama3.2"}, {"id": "qwen3"}])
        assert (await chosen(ollama)).id == "llama3.2"

    async def test_a_list_of_ended_models_is_still_believed(self, ollama: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "gone", "shutdown_date": "2026-11-22"}])
        assert (await chosen(ollama)).id == "gone"

    async def test_an_empty_list_is_told_and_asked_for_again(self, ollama: Assembled, fake: FakeProvider) -> None:
        fake.models([])
        assert (await refusal(ollama)).code is ErrorCode.MODEL_UNKNOWN
        fake.models([{"id": "llama3.2"}])
        assert (await chosen(ollama)).id == "llama3.2"

    async def test_a_server_that_is_not_there_is_told_as_such(self, assemble: Assemble) -> None:
        services = assemble(ChatCompletionsProvider(replace(OLLAMA, base_url="http://127.0.0.1:9/v1")))
        services.set_settings(provider="ollama")
        assert (await refusal(services)).code is ErrorCode.UNREACHABLE

    @pytest.mark.parametrize("name", ["llama3.2", "LLAMA3.2:latest", "Qwen3:8B", "unheard-of"])
    async def test_a_name_is_sent_as_it_is_typed(self, ollama: Assembled, fake: FakeProvider, name: str) -> None:
        fake.models([{"id": "llama3.2:latest"}, {"id": "qwen3:8b"}])
        await listed(ollama, refresh=True)
        assert await ollama.answer(model=name)
        assert fake.chats[0].body["model"] == name

    async def test_what_is_known_of_a_model_counts_however_it_is_written(
        self, ollama: Assembled, fake: FakeProvider
    ) -> None:
        fake.models([{"id": "llama3.2:latest", "context_length": 4096}])
        await listed(ollama, refresh=True)
        model = await chosen(ollama, "Llama3.2")
        assert (model.id, model.context_tokens) == ("Llama3.2", 4096)

    @pytest.mark.parametrize(
        "other_kind",
        [
            *({"id": name} for name in ("nomic-embed-text:latest", "mxbai-embed-large", "whisper-large-v3", "bge-m3")),
            *({"id": name} for name in ("openai/*", "text-embedding-3-small", "models/gemini-embedding-001")),
            *({"id": name} for name in ("mistral-ocr-latest", "playai-tts", "llama-guard-4-12b", "rerank-v3.5")),
            {"id": "mine", "type": "embeddings"},
        ],
    )
    async def test_what_only_embeds_listens_or_draws_is_never_the_default(
        self, ollama: Assembled, fake: FakeProvider, other_kind: dict[str, str]
    ) -> None:
        fake.models([other_kind, {"id": "llama3.2"}])
        assert (await chosen(ollama)).id == "llama3.2"
        fake.models([other_kind])
        await listed(ollama, refresh=True)
        assert (await refusal(ollama)).code is ErrorCode.MODEL_UNKNOWN

    async def test_the_choice_of_the_person_comes_first(self, ollama: Assembled) -> None:
        ollama.selections.choose(Selection("ollama", "gpt-5.4-mini"))
        assert (await chosen(ollama)).id == "gpt-5.4-mini"


class TestAFirstHandListWithoutACatalogue:
    """A vendor's own list names every model it has."""

    @pytest.fixture
    async def mistral(self, assemble: Assemble, fake: FakeProvider) -> Assembled:
        row = next(row for row in ROWS if row.id == "mistral")
        services = assemble(ChatCompletionsProvider(at(fake, row), tokens_parameter="max_tokens"))
        services.set_settings(provider="mistral")
        await services.keep(KEYRING, fake.origin)
        return services

    async def test_it_decides(self, mistral: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "mistral-large"}, {"id": "mistral-small"}])
        assert (await chosen(mistral, "mistral-large")).source is ModelSource.LIVE
        error = await refusal(mistral, "mistral-lagre")
        assert (error.code, error.facts.nearest[0]) == (ErrorCode.MODEL_UNKNOWN, "mistral-large")
        assert fake.chats == []

    async def test_it_is_asked_once_for_names_it_has(self, mistral: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "mistral-large"}])
        for _ in range(3):
            await chosen(mistral, "mistral-large")
        assert asked_for_lists(fake) == 1

    async def test_a_model_it_got_since_is_not_refused(self, mistral: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "mistral-large"}])
        await chosen(mistral, "mistral-large")
        fake.models([{"id": "mistral-large"}, {"id": "mistral-next"}])
        assert (await chosen(mistral, "mistral-next")).source is ModelSource.LIVE

    @pytest.mark.parametrize("reply", [openai_error(500, "Oops"), openai_error(429, "Slow", code="slow_down")])
    async def test_a_list_that_fails_for_now_refuses_nothing_and_is_asked_for_again(
        self, mistral: Assembled, fake: FakeProvider, reply: Reply
    ) -> None:
        fake.models(reply)
        assert (await chosen(mistral, "whatever")).id == "whatever"
        fake.models([{"id": "mistral-large"}])
        assert (await refusal(mistral, "whatever")).code is ErrorCode.MODEL_UNKNOWN


class TestTheLocalModel:
    """Its names may be files, which the adapter itself judges."""

    @pytest.fixture
    def local(self, assemble: Assemble, tmp_path: Path) -> Assembled:
        services = assemble(LocalProvider(models_folder=tmp_path))
        services.set_settings(provider="local")
        return services

    async def test_any_file_may_be_named(self, local: Assembled) -> None:
        assert (await chosen(local, "/models/mine.gguf")).id == "/models/mine.gguf"

    async def test_the_setting_replaces_the_built_in_one(self, local: Assembled) -> None:
        built_in = (await chosen(local)).id
        local.set_settings(provider="local", local={"modelPath": "/models/mine.gguf"})
        assert (await chosen(local)).id == "/models/mine.gguf"
        local.selections.choose(Selection("local", built_in))
        assert (await chosen(local)).id == "/models/mine.gguf"
        local.selections.choose(Selection("local", "/models/third.gguf"))
        assert (await chosen(local)).id == "/models/third.gguf"

    async def test_the_setting_concerns_no_other_provider(self, ready: Assembled) -> None:
        ready.set_settings(local={"modelPath": "/models/mine.gguf"})
        assert (await chosen(ready)).id == "gpt-5.4-mini"


class TestTheList:
    async def test_it_is_asked_for_once_then_remembered(self, ready: Assembled, fake: FakeProvider) -> None:
        first = await listed(ready)
        assert first[0] == "gpt-4"
        assert await listed(ready) == first
        assert len(fake.requests) == 1

    async def test_it_is_remembered_on_disk(self, ready: Assembled, assemble: Assemble, fake: FakeProvider) -> None:
        fake.models([{"id": "ft:mine"}])
        await listed(ready)
        restarted = assemble()
        assert "ft:mine" in await listed(restarted)
        assert (await chosen(restarted, "ft:mine")).source is ModelSource.LIVE
        assert len(fake.requests) == 1

    async def test_it_is_asked_for_again_when_told_to_or_old(self, ready: Assembled, fake: FakeProvider) -> None:
        await listed(ready)
        await listed(ready, refresh=True)
        ready.clock.now += FRESH_FOR
        await listed(ready)
        assert len(fake.requests) == 2
        ready.clock.now += 1
        await listed(ready)
        assert len(fake.requests) == 3

    async def test_an_old_one_still_counts(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.models([{"id": "ft:mine"}])
        await listed(ready)
        ready.clock.now += 100 * FRESH_FOR
        fake.models(openai_error(500, "Oops"))
        assert (await chosen(ready, "ft:mine")).id == "ft:mine"
        assert (await listed(ready))[0] == "ft:mine"

    async def test_a_damaged_one_is_asked_for_anew(self, ready: Assembled, fake: FakeProvider, tmp_path: Path) -> None:
        await listed(ready)
        (path,) = (tmp_path / "cache" / "models").iterdir()
        path.write_text(json.dumps({"at": math.nan, "models": [{"id": 5}]}))
        assert (await chosen(ready, "gpt-4")).source is ModelSource.CATALOGUE
        assert (await listed(ready))[0] == "gpt-4"
        assert len(fake.requests) == 2

    async def test_without_a_key_the_catalogue_is_offered_and_nobody_asked(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        assert "gpt-5.4-mini" in await listed(services)
        assert fake.requests == []
        with pytest.raises(AssistantError, match="missing_key"):
            await listed(services, refresh=True)

    async def test_a_locked_keyring_does_not_hide_the_catalogue(self, ready: Assembled) -> None:
        ready.keyring.reading = ErrorCode.LOCKED
        assert "gpt-5.4-mini" in await listed(ready)
        with pytest.raises(AssistantError, match="locked"):
            await listed(ready, refresh=True)

    async def test_a_refusal_is_told_only_to_who_asked(self, ready: Assembled, fake: FakeProvider) -> None:
        fake.models(openai_error(401, "Incorrect API key provided: sk-t*****", code="invalid_api_key"))
        assert "gpt-5.4-mini" in await listed(ready)
        with pytest.raises(AssistantError) as caught:
            await listed(ready, refresh=True)
        assert (caught.value.code, caught.value.facts.source) == (ErrorCode.INVALID_KEY, "keyring")

    async def test_nothing_is_offered_twice(self, ready: Assembled) -> None:
        ready.set_settings(models=("gpt-4", "mine", "gpt-5.4-mini"))
        names = await listed(ready)
        assert len(names) == len(set(names))
        assert names[-1] == "mine"

    async def test_a_folder_that_takes_no_files_costs_only_the_memory_of_it(
        self, assemble: Assemble, fake: FakeProvider, tmp_path: Path
    ) -> None:
        (tmp_path / "cache").touch()
        services = assemble(ChatCompletionsProvider(at(fake, OLLAMA)))
        services.set_settings(provider="ollama")
        fake.models([{"id": "llama3.2"}])
        assert (await chosen(services)).id == "llama3.2"
        assert "llama3.2" in await listed(services)


class TestBeforeItIsChosen:
    """What is certain is refused at once; what may be otherwise is told."""

    async def test_a_retired_model_of_a_first_hand_list_is_refused_with_its_replacement(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        error = await refused(ready, "gpt-4-32k")
        assert error.code is ErrorCode.MODEL_RETIRED
        assert error.facts.replacement == "gpt-5.6-sol"
        assert error.facts.shutdown_date is not None
        assert fake.requests == []

    async def test_one_that_the_vendor_still_lists_is_told_to_be_retired(
        self, ready: Assembled, fake: FakeProvider
    ) -> None:
        fake.models([{"id": "gpt-4-32k", "shutdown_date": "2025-06-06"}])
        await listed(ready, refresh=True)
        assert await judged(ready, "gpt-4-32k") == (Doubt.RETIRED,)

    async def test_a_name_nobody_knows_is_refused_also_without_a_key(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        error = await refused(services, "gpt-4-trubo")
        assert error.code is ErrorCode.MODEL_UNKNOWN
        assert error.facts.nearest[0] == "gpt-4-turbo"
        assert fake.requests == []

    async def test_what_embeds_is_refused(self, ready: Assembled) -> None:
        assert (await refused(ready, "text-embedding-3-small")).code is ErrorCode.MODEL_NOT_CHAT

    async def test_a_vendor_without_a_catalogue_is_asked_for_its_list_only_where_that_may_be(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        groq = next(row for row in ROWS if row.id == "groq")
        services = assemble(ChatCompletionsProvider(at(fake, groq), tokens_parameter="max_tokens"))
        services.set_settings(provider="groq")
        fake.models([{"id": "llama-3.3-70b-versatile"}])
        assert await judged(services, "llama-9") == ()  # no key: nobody can be asked
        await services.keep(KEYRING, fake.origin)
        assert await judged(services, "llama-9", asking=False) == ()
        assert fake.requests == []
        assert (await refused(services, "llama-9")).code is ErrorCode.MODEL_UNKNOWN
        assert asked_for_lists(fake) == 1

    async def test_at_a_gateway_every_list_is_advice(self, gateway: Assembled, other: FakeProvider) -> None:
        assert await judged(gateway, "gpt-4-32k") == (Doubt.RETIRED,)
        assert await judged(gateway, "ours:beta") == ()
        other.models([{"id": "corp-large"}])
        await listed(gateway, refresh=True)
        assert await judged(gateway, "ours:beta") == (Doubt.UNLISTED,)
        assert await judged(gateway, "gpt-4-32k") == (Doubt.RETIRED, Doubt.UNLISTED)
        assert await judged(gateway, "corp-large") == ()

    async def test_the_persons_own_names_are_not_doubted(self, gateway: Assembled, other: FakeProvider) -> None:
        other.models([{"id": "corp-large"}])
        await listed(gateway, refresh=True)
        gateway.set_settings(base_url=other.base_url, models=("mine",))
        assert await judged(gateway, "mine") == ()

    async def test_the_engine_of_this_machine_knows_what_can_be_no_model(self, assemble: Assemble) -> None:
        services = assemble(LocalProvider())
        services.set_settings(provider="local")
        assert (await refused(services, "gpt-5")).code is ErrorCode.MODEL_UNKNOWN
        assert await judged(services, str(Path.cwd() / "own.gguf")) == ()

    async def test_an_address_nobody_can_go_to_keeps_no_model_from_being_chosen(self, services: Assembled) -> None:
        services.set_settings(base_url="http://example.com/v1")
        assert await judged(services, "gpt-9-tomorrow") == ()


async def test_that_a_model_takes_no_pictures_is_believed_at_its_vendors_own_address(
    ready: Assembled, other: FakeProvider
) -> None:
    assert (await chosen(ready, "gpt-4")).pictures is False
    await ready.keep(KEYRING, other.origin)
    ready.set_settings(base_url=other.base_url)
    assert (await chosen(ready, "gpt-4")).pictures is None
    assert (await chosen(ready, "gpt-5.4-mini")).pictures is True
