"""The life of a key: set, shown, verified, removed."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.credentials import CredentialSource, KeyStatus
from codegpt_ls.domain.errors import AssistantError, ErrorCode, KeyMistake
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.local.provider import LocalProvider
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.settings import Settings
from tests.fakes.assembled import ENVIRONMENT_KEY, KEY, Assembled, at
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, hang_after, html, json_body, openai_error
from tests.field_cases import field_case
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

SESSION, ENVIRONMENT, KEYRING, FILE = (
    CredentialSource.SESSION,
    CredentialSource.ENVIRONMENT,
    CredentialSource.KEYRING,
    CredentialSource.FILE,
)
STORES = (SESSION, KEYRING, FILE)
NEW = "sk-new-9876543210zyxwvut"
COMPATIBLE = next(row for row in ROWS if row.id == "compatible")
OPENROUTER = next(row for row in ROWS if row.id == "openrouter")


async def refusal(services: Assembled, text: str = NEW, **choices: Any) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await services.api_keys.set(services.provider, text, **choices)
    return caught.value


async def stored(services: Assembled, origin: str) -> dict[CredentialSource, str]:
    """The key each store holds for this origin."""
    found = [await store.read(origin) for store in services.stores.values()]
    return {each.source: each.credential.key for each in found if each}


class TestSetting:
    async def test_a_key_is_verified_stored_and_used_at_once(self, services: Assembled, fake: FakeProvider) -> None:
        fake.expected_key = NEW
        status = await services.api_keys.set(services.provider, NEW, organization="org-1", project="proj-1")
        assert status == KeyStatus(
            present=True,
            origin=fake.origin,
            source=KEYRING,
            last_four="wvut",
            backend=status.backend,
            organization="org-1",
            project="proj-1",
            verified=True,
        )
        await services.answer()
        check, without, chat = fake.requests
        assert (check.method, check.path) == (without.method, without.path) == ("GET", "/v1/models")
        assert "authorization" not in without.headers, "a list that anybody gets would say nothing"
        for request in (check, chat):
            assert request.headers["authorization"] == f"Bearer {NEW}"
            assert request.headers["openai-organization"] == "org-1"
            assert request.headers["openai-project"] == "proj-1"

    @pytest.mark.parametrize("store", STORES)
    async def test_the_person_chooses_where_it_is_kept(
        self, services: Assembled, fake: FakeProvider, store: CredentialSource
    ) -> None:
        status = await services.api_keys.set(services.provider, NEW, store=store)
        assert status.source is store
        assert await stored(services, fake.origin) == {store: NEW}

    async def test_what_pasting_brings_along_is_taken_off(self, services: Assembled, fake: FakeProvider) -> None:
        await services.api_keys.set(
            services.provider, f'\u200b "{NEW}"\n', organization=" 'org-1'\u200b ", project="  "
        )
        await services.answer()
        sent = fake.chats[0].headers
        assert (sent["authorization"], sent["openai-organization"]) == (f"Bearer {NEW}", "org-1")
        assert "openai-project" not in sent

    @pytest.mark.parametrize(
        ("text", "mistake"),
        [("", KeyMistake.EMPTY), ("https://x", KeyMistake.URL), ("ghp_0123456789abcdef", KeyMistake.GITHUB_TOKEN)],
    )
    async def test_what_is_no_key_changes_nothing_and_asks_nobody(
        self, services: Assembled, fake: FakeProvider, text: str, mistake: KeyMistake
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        error = await refusal(services, text)
        assert (error.code, error.facts.mistake) == (ErrorCode.NOT_A_KEY, mistake)
        assert await stored(services, fake.origin) == {KEYRING: KEY}
        assert fake.requests == []

    @pytest.mark.parametrize("choice", ["organization", "project"])
    async def test_an_organization_no_request_can_carry_changes_nothing(
        self, services: Assembled, fake: FakeProvider, choice: str
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        assert (await refusal(services, **{choice: "내 조직"})).code is ErrorCode.NOT_A_KEY
        assert await stored(services, fake.origin) == {KEYRING: KEY}
        assert fake.requests == []

    @pytest.mark.parametrize("store", STORES)
    async def test_a_refused_key_is_not_stored_and_the_old_one_stays(
        self, services: Assembled, fake: FakeProvider, store: CredentialSource
    ) -> None:
        await services.keep(store, fake.origin, organization="org-1")
        fake.expected_key = KEY
        error = await refusal(services, NEW, store=store)
        assert error.code is ErrorCode.INVALID_KEY
        assert NEW not in repr(error.facts)
        assert await stored(services, fake.origin) == {store: KEY}
        assert await services.answer()

    async def test_a_refused_organization_is_told_before_anything_is_stored(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        fake.models(openai_error(401, "No such organization: org-9.", code="mismatched_organization"))
        assert (await refusal(services, organization="org-9")).code is ErrorCode.ORGANIZATION
        assert await stored(services, fake.origin) == {}

    async def test_offline_it_is_stored_and_said_to_be_unverified(self, assemble: Assemble) -> None:
        services = assemble(ChatCompletionsProvider(replace(OPENAI, base_url="http://127.0.0.1:9/v1")))
        status = await services.api_keys.set(services.provider, NEW)
        assert (status.present, status.verified) == (True, None)
        assert await stored(services, "http://127.0.0.1:9") == {KEYRING: NEW}

    @pytest.mark.parametrize(
        "reply",
        [
            openai_error(500, "Oops"),
            openai_error(429, "Slow down.", code="rate_limit_exceeded"),
            openai_error(429, "No credit.", code="insufficient_quota"),
            openai_error(403, "You have insufficient permissions. Missing scopes: api.model.read"),
            openai_error(404, "Invalid URL (GET /v1/models)"),
            html(),
        ],
    )
    async def test_what_says_nothing_about_the_key_does_not_lose_it(
        self, services: Assembled, fake: FakeProvider, reply: Reply
    ) -> None:
        fake.models(reply)
        status = await services.api_keys.set(services.provider, NEW)
        assert status.verified is None
        assert await stored(services, fake.origin) == {KEYRING: NEW}

    async def test_it_is_replaced_as_one(self, services: Assembled, fake: FakeProvider) -> None:
        await services.api_keys.set(services.provider, KEY, organization="org-1", project="proj-1")
        status = await services.api_keys.set(services.provider, NEW)
        assert (status.organization, status.project) == (None, None)
        await services.answer()
        assert "openai-organization" not in fake.chats[0].headers
        assert "openai-project" not in fake.chats[0].headers

    @pytest.mark.parametrize(
        "code", [ErrorCode.NO_STORE, ErrorCode.LOCKED, ErrorCode.STORE_TIMEOUT, ErrorCode.STORE_FAILED]
    )
    async def test_a_store_that_fails_changes_nothing(
        self, services: Assembled, fake: FakeProvider, code: ErrorCode
    ) -> None:
        before = {SESSION: "sk-session-0123456789", KEYRING: KEY, FILE: "sk-file-0123456789"}
        for source, key in before.items():
            await services.keep(source, fake.origin, key)
        services.keyring.writing = code
        assert (await refusal(services)).code is code
        assert await stored(services, fake.origin) == before

    @pytest.mark.parametrize(("store", "left"), [(KEYRING, {KEYRING: NEW}), (FILE, {FILE: NEW})])
    async def test_an_older_key_elsewhere_is_gone(
        self, services: Assembled, fake: FakeProvider, store: CredentialSource, left: dict[CredentialSource, str]
    ) -> None:
        for source in STORES:
            await services.keep(source, fake.origin)
        await services.api_keys.set(services.provider, NEW, store=store)
        assert await stored(services, fake.origin) == left

    async def test_a_sessions_key_covers_the_stored_one_and_leaves_it(
        self, services: Assembled, assemble: Assemble, fake: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        status = await services.api_keys.set(services.provider, NEW, store=SESSION)
        assert (status.source, status.shadowed) == (SESSION, (KEYRING,))
        restarted = await assemble().api_keys.status(services.provider)
        assert (restarted.source, restarted.last_four) == (KEYRING, KEY[-4:])

    async def test_an_older_key_that_cannot_be_removed_is_only_logged(
        self, services: Assembled, caplog: pytest.LogCaptureFixture
    ) -> None:
        services.keyring.removing = services.keyring.reading = ErrorCode.LOCKED
        status = await services.api_keys.set(services.provider, NEW, store=FILE)
        assert (status.present, status.source) == (True, FILE)
        assert "keyring" in caplog.text
        assert NEW not in caplog.text

    async def test_an_environment_variable_that_wins_is_told(self, services: Assembled, fake: FakeProvider) -> None:
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        fake.expected_key = NEW
        status = await services.api_keys.set(services.provider, NEW)
        assert (status.source, status.variable) == (ENVIRONMENT, "OPENAI_API_KEY")
        assert (status.shadowed, status.verified) == ((KEYRING,), True)
        assert await stored(services, fake.origin) == {KEYRING: NEW}

    async def test_a_key_that_is_pinned_away_is_still_told_where_it_was_put(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        services.set_settings(credential_source=KEYRING)
        status = await services.api_keys.set(services.provider, NEW, store=SESSION)
        assert (status.source, status.last_four) == (SESSION, NEW[-4:])

    async def test_a_key_for_another_address_is_checked_there_and_bound_to_it(
        self, services: Assembled, fake: FakeProvider, other: FakeProvider
    ) -> None:
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        status = await services.api_keys.set(services.provider, NEW, base_url=f"{other.base_url}/")
        assert (status.origin, status.source, status.shadowed) == (other.origin, KEYRING, ())
        assert (fake.requests, len(other.requests)) == ([], 2)
        assert await stored(services, fake.origin) == {}
        services.set_settings(base_url=other.base_url)
        await services.answer()
        assert other.chats[0].headers["authorization"] == f"Bearer {NEW}"

    @pytest.mark.parametrize("base_url", ["http://gateway.example/v1", "https://u:p@x.example", "https://x?y=1"])
    async def test_no_key_is_taken_for_an_address_that_may_carry_none(self, services: Assembled, base_url: str) -> None:
        assert (await refusal(services, base_url=base_url)).code is ErrorCode.BAD_ORIGIN

    async def test_without_an_address_the_setting_is_named(self, assemble: Assemble) -> None:
        services = assemble(ChatCompletionsProvider(COMPATIBLE))
        services.set_settings(provider="compatible")
        error = await refusal(services)
        assert (error.code, error.facts.setting) == (ErrorCode.BAD_BASE_URL, "codegpt.providers.compatible.baseUrl")

    @pytest.mark.parametrize("choices", [{}, {"base_url": "https://gateway.example/v1"}])
    async def test_the_local_model_takes_none(self, assemble: Assemble, choices: dict[str, str]) -> None:
        services = assemble(LocalProvider())
        services.set_settings(provider="local")
        assert (await refusal(services, **choices)).code is ErrorCode.NO_KEY_NEEDED
        assert await stored(services, "https://gateway.example") == {}

    async def test_two_at_once_leave_one(self, services: Assembled, fake: FakeProvider) -> None:
        await asyncio.gather(
            services.api_keys.set(services.provider, NEW, store=KEYRING),
            services.api_keys.set(services.provider, NEW, store=FILE),
        )
        assert len(await stored(services, fake.origin)) == 1

    async def test_the_models_of_the_new_key_are_known_without_asking_again(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        fake.models([{"id": "ft:mine"}])
        await services.api_keys.set(services.provider, NEW)
        asked = len(fake.requests)
        assert "ft:mine" in [model.id for model in await services.models.list(services.provider, refresh=False)]
        assert len(fake.requests) == asked

    async def test_whatever_was_typed_is_kept_out_of_logs_from_then_on(self, services: Assembled) -> None:
        await refusal(services, "OPENAI_API_KEY=sk-assigned-0123456789")
        await services.api_keys.set(services.provider, f" {NEW} ")
        assert "assigned" not in services.redactor.redact("typed: OPENAI_API_KEY=sk-assigned-0123456789")
        assert NEW not in services.redactor.redact(f"x{NEW}x")


class TestRemoving:
    async def test_it_is_forgotten_in_every_store(self, services: Assembled, fake: FakeProvider) -> None:
        for source in STORES:
            await services.keep(source, fake.origin, organization="org-1")
        removal = await services.api_keys.remove(services.provider)
        assert (removal.origin, removal.removed) == (fake.origin, STORES)
        assert (removal.still_available_from, removal.variable) == (None, None)
        assert await stored(services, fake.origin) == {}
        with pytest.raises(AssistantError, match="missing_key"):
            await services.answer()
        assert fake.requests == []

    async def test_twice_is_fine(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        assert (await services.api_keys.remove(services.provider)).removed == (KEYRING,)
        assert (await services.api_keys.remove(services.provider)).removed == ()

    async def test_what_still_works_is_told(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        removal = await services.api_keys.remove(services.provider)
        assert (removal.still_available_from, removal.variable) == (ENVIRONMENT, "OPENAI_API_KEY")

    async def test_other_addresses_keep_their_keys(
        self, services: Assembled, fake: FakeProvider, other: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        await services.keep(KEYRING, other.origin, NEW)
        await services.api_keys.remove(services.provider)
        assert await stored(services, other.origin) == {KEYRING: NEW}

    @pytest.mark.parametrize("code", [ErrorCode.LOCKED, ErrorCode.NO_STORE, ErrorCode.STORE_TIMEOUT])
    async def test_a_store_that_fails_is_told_and_the_others_forget_all_the_same(
        self, services: Assembled, fake: FakeProvider, code: ErrorCode
    ) -> None:
        for source in STORES:
            await services.keep(source, fake.origin)
        services.keyring.removing = code
        fake.script(hang_after("Half "))
        asking = asyncio.create_task(services.answer())
        await asyncio.to_thread(fake.wait_for_request)
        with pytest.raises(AssistantError) as caught:
            await services.api_keys.remove(services.provider)
        assert caught.value.code is code
        assert await stored(services, fake.origin) == {KEYRING: KEY}
        with pytest.raises(AssistantError, match="missing_key"):
            await asking

    async def test_an_environment_nobody_can_read_does_not_hide_that_it_is_done(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        services.environ.update(OPENAI_API_KEY=ENVIRONMENT_KEY, OPENAI_BASE_URL="http://intranet/v1")
        removal = await services.api_keys.remove(services.provider)
        assert (removal.removed, removal.still_available_from) == ((KEYRING,), None)

    async def test_who_tires_of_the_keyrings_dialog_has_stopped_the_answer_all_the_same(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        await services.keep(SESSION, fake.origin)
        fake.script(hang_after("Half "))
        asking = asyncio.create_task(services.answer())
        await asyncio.to_thread(fake.wait_for_request)
        asked = services.keyring.hang_when_removing()
        removing = asyncio.create_task(services.api_keys.remove(services.provider))
        await asked.wait()
        removing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await removing
        with pytest.raises(AssistantError, match="missing_key"):
            await asking

    async def test_the_local_model_has_none(self, assemble: Assemble) -> None:
        services = assemble(LocalProvider())
        services.set_settings(provider="local")
        with pytest.raises(AssistantError, match="no_key_needed"):
            await services.api_keys.remove(services.provider)


class TestShowing:
    async def test_no_key_is_said_to_be_absent(self, services: Assembled, fake: FakeProvider) -> None:
        assert await services.api_keys.status(services.provider) == KeyStatus(present=False, origin=fake.origin)

    async def test_the_key_itself_is_never_in_it(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        status = await services.api_keys.status(services.provider)
        assert status.last_four == KEY[-4:]
        assert status.verified is None
        assert KEY not in repr(status)
        assert fake.requests == []

    async def test_weaker_sources_are_listed_in_order(self, services: Assembled, fake: FakeProvider) -> None:
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        for source in STORES:
            await services.keep(source, fake.origin)
        status = await services.api_keys.status(services.provider)
        assert (status.source, status.shadowed) == (SESSION, (ENVIRONMENT, KEYRING, FILE))

    async def test_a_weaker_source_that_cannot_be_asked_hides_nothing_before_it(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        await services.keep(SESSION, fake.origin)
        services.keyring.reading = ErrorCode.LOCKED
        status = await services.api_keys.status(services.provider)
        assert (status.source, status.shadowed) == (SESSION, (ENVIRONMENT,))

    async def test_a_locked_keyring_is_said_to_be_locked(self, services: Assembled) -> None:
        services.keyring.reading = ErrorCode.LOCKED
        with pytest.raises(AssistantError, match="locked"):
            await services.api_keys.status(services.provider)

    async def test_the_address_is_that_of_the_key_in_force(self, services: Assembled, other: FakeProvider) -> None:
        services.environ.update(OPENAI_API_KEY=ENVIRONMENT_KEY, OPENAI_BASE_URL=other.base_url)
        assert (await services.api_keys.status(services.provider)).origin == other.origin


class TestChangingTheAccount:
    @pytest.mark.parametrize("store", STORES)
    async def test_the_key_stays_where_it_is(
        self, services: Assembled, fake: FakeProvider, store: CredentialSource
    ) -> None:
        fake.expected_key = KEY
        await services.keep(store, fake.origin, organization="org-1", project="proj-1")
        status = await services.api_keys.change_account(services.provider, organization=" org-2\u200b")
        assert (status.organization, status.project, status.source) == ("org-2", "proj-1", store)
        assert await stored(services, fake.origin) == {store: KEY}
        assert fake.requests[0].headers["openai-organization"] == "org-2"
        gone = await services.api_keys.change_account(services.provider, organization="", project="")
        assert (gone.organization, gone.project) == (None, None)

    async def test_a_key_of_the_environment_has_none_of_ours(self, services: Assembled, fake: FakeProvider) -> None:
        services.environ.update(OPENAI_API_KEY=ENVIRONMENT_KEY, OPENAI_BASE_URL=fake.base_url)
        with pytest.raises(AssistantError) as caught:
            await services.api_keys.change_account(services.provider, organization="org-2")
        assert caught.value.code is ErrorCode.KEY_NEEDED
        assert (caught.value.facts.provider, caught.value.facts.base_url) == ("openai", fake.base_url)

    async def test_what_the_provider_refuses_is_not_kept(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(FILE, fake.origin, organization="org-1")
        fake.models(openai_error(401, "No such organization", code="invalid_organization"))
        with pytest.raises(AssistantError):
            await services.api_keys.change_account(services.provider, organization="org-2")
        kept = await services.stores[FILE].read(fake.origin)
        assert kept is not None
        assert kept.credential.organization == "org-1"


class TestWhatAFailureIsAbout:
    @pytest.mark.parametrize(
        ("doing", "code"),
        [
            *(
                (doing, ErrorCode.LOCKED) for doing in ("set", "remove", "status")
            ),  # the others let the person unlock it
            *((doing, ErrorCode.STORE_TIMEOUT) for doing in ("set", "remove", "status", "verify", "change_account")),
            *((doing, ErrorCode.STORE_FAILED) for doing in ("set", "remove", "status", "verify", "change_account")),
        ],
    )
    async def test_every_failure_of_a_store_names_provider_and_address(
        self, services: Assembled, fake: FakeProvider, doing: str, code: ErrorCode
    ) -> None:
        store = services.keyring
        store.reading = code if doing in ("status", "verify", "change_account") else None
        store.writing, store.removing = (code if doing == each else None for each in ("set", "remove"))
        arguments = {"set": {"text": KEY}, "change_account": {"organization": "org-1"}}.get(doing, {})
        with pytest.raises(AssistantError) as caught:
            await getattr(services.api_keys, doing)(services.provider, **arguments)
        facts = caught.value.facts
        assert (caught.value.code, facts.provider, facts.origin) == (code, "openai", fake.origin)
        assert facts.base_url == fake.base_url

    async def test_the_store_that_was_wanted_is_known(self, services: Assembled, fake: FakeProvider) -> None:
        refused = await refusal(services, "https://example.com", store=SESSION)
        assert (refused.facts.store, refused.facts.base_url) == ("session", fake.base_url)


class TestVerifying:
    async def test_free_requests_tell(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.expected_key = KEY
        assert (await services.api_keys.verify(services.provider)).verified is True
        assert [(each.method, each.path) for each in fake.requests] == [("GET", "/v1/models")] * 2

    @pytest.mark.parametrize("case", ["key_verified_by_anything"])
    async def test_a_list_that_anybody_gets_verifies_nothing(
        self, services: Assembled, fake: FakeProvider, case: str
    ) -> None:
        assert field_case(case)["kind"] == "keys"
        stored = await services.api_keys.set(services.provider, NEW)
        assert (stored.present, stored.verified) == (True, None)
        verified = await services.api_keys.verify(services.provider)
        assert (verified.verified, verified.unverifiable) == (None, True)
        assert fake.chats == [], "asking a question would cost"

    @pytest.mark.parametrize("reply", [json_body({}), json_body({"data": "none"}), json_body("fine"), json_body(7)])
    async def test_a_success_without_a_list_verifies_nothing(
        self, services: Assembled, fake: FakeProvider, reply: Reply
    ) -> None:
        fake.models(reply)
        assert (await services.api_keys.set(services.provider, NEW)).verified is None
        with pytest.raises(AssistantError) as told:
            await services.api_keys.verify(services.provider)
        assert told.value.code is ErrorCode.PROTOCOL

    @pytest.mark.parametrize(
        "body",
        [
            {"error": {"message": "User not found.", "code": "invalid_api_key"}},
            {"data": [], "error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}},
        ],
    )
    async def test_an_error_in_a_success_is_judged_as_that_error(
        self, services: Assembled, fake: FakeProvider, body: dict[str, Any]
    ) -> None:
        fake.models(json_body(body))
        assert (await refusal(services)).code is ErrorCode.INVALID_KEY
        assert await stored(services, fake.origin) == {}

    async def test_a_network_that_fails_between_the_two_requests_verifies_nothing(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.models_without_key(openai_error(500, "Oops"))
        assert (await services.api_keys.verify(services.provider)).verified is None

    @pytest.mark.parametrize(
        ("reply", "verified"),
        [(json_body({"data": {"label": "sk-or-v1-..."}}), (True,)), (openai_error(500, "Oops"), (None,))],
    )
    async def test_openrouter_is_asked_for_the_key_itself(
        self, assemble: Assemble, fake: FakeProvider, reply: Reply, verified: tuple[bool | None]
    ) -> None:
        provider = ChatCompletionsProvider(at(fake, OPENROUTER))
        fake.page("/key", reply)
        assert ((await assemble(provider).api_keys.set(provider, NEW)).verified,) == verified
        assert [each.path for each in fake.requests] == ["/v1/models", "/v1/key"]
        assert fake.requests[1].headers["authorization"] == f"Bearer {NEW}"

    async def test_github_takes_its_own_tokens_which_nobody_else_does(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        token = "github_pat_11ABCDEFG0123456789"
        fake.expected_key = token
        row = next(each for each in ROWS if each.id == "github")
        services = assemble(ChatCompletionsProvider(at(fake, row)), settings=Settings(provider="github"))
        assert (await services.api_keys.set(services.provider, token)).last_four == "6789"
        await services.provider.aclose()

    async def test_and_a_key_it_does_not_know_is_refused_although_its_list_is_public(
        self, assemble: Assemble, fake: FakeProvider
    ) -> None:
        provider = ChatCompletionsProvider(at(fake, OPENROUTER))
        fake.page("/key", openai_error(401, "User not found."))
        services = assemble(provider, settings=Settings(provider="openrouter"))
        assert (await refusal(services)).code is ErrorCode.INVALID_KEY
        assert await stored(services, fake.origin) == {}

    async def test_a_locked_keyring_may_ask_the_person_to_unlock_it(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        services.keyring.reading = ErrorCode.LOCKED
        with pytest.raises(AssistantError):
            await services.answer()
        fake.expected_key = KEY
        assert (await services.api_keys.verify(services.provider)).verified is True
        assert await services.answer()

    async def test_a_refused_key_is_told_as_a_chat_would_tell_it(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        fake.expected_key = KEY
        with pytest.raises(AssistantError) as verifying:
            await services.api_keys.verify(services.provider)
        with pytest.raises(AssistantError) as chatting:
            await services.answer()
        told = [
            (each.value.code, each.value.facts.source, each.value.facts.last_four, each.value.facts.shadowed)
            for each in (verifying, chatting)
        ]
        assert told[0] == told[1] == (ErrorCode.INVALID_KEY, "environment", ENVIRONMENT_KEY[-4:], "keyring")

    async def test_without_a_key_nobody_is_asked(self, services: Assembled, fake: FakeProvider) -> None:
        with pytest.raises(AssistantError, match="missing_key"):
            await services.api_keys.verify(services.provider)
        assert fake.requests == []

    async def test_the_list_it_brought_is_remembered(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        fake.models([{"id": "ft:mine"}])
        await services.api_keys.verify(services.provider)
        assert "ft:mine" in [model.id for model in await services.models.list(services.provider, refresh=False)]


class TestBeingConnected:
    async def test_a_key_connects(self, services: Assembled, fake: FakeProvider) -> None:
        assert not await services.connections.connected(services.provider.profile)
        await services.keep(KEYRING, fake.origin)
        assert await services.connections.connected(services.provider.profile)
        assert fake.requests == []

    async def test_no_key_connects_what_needs_none(self, assemble: Assemble) -> None:
        services = assemble(LocalProvider())
        assert await services.connections.connected(services.providers["local"].profile)

    async def test_a_locked_keyring_connects_nothing(self, services: Assembled) -> None:
        services.keyring.reading = ErrorCode.LOCKED
        assert not await services.connections.connected(services.provider.profile)


async def test_a_change_by_another_process_counts_once_it_is_told(
    services: Assembled, assemble: Assemble, fake: FakeProvider
) -> None:
    await services.keep(KEYRING, fake.origin)
    await services.answer()
    await assemble().keep(KEYRING, fake.origin, NEW)
    services.api_keys.changed_outside()
    assert services.keyring.forgotten == 1
    await services.answer()
    assert fake.chats[-1].headers["authorization"] == f"Bearer {NEW}"


async def test_the_sessions_own_key_outlives_such_a_change(services: Assembled, fake: FakeProvider) -> None:
    await services.keep(SESSION, fake.origin)
    services.api_keys.changed_outside()
    assert (await services.api_keys.status(services.provider)).source is SESSION


async def test_no_key_is_logged_whatever_happens(
    services: Assembled, fake: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.models(openai_error(401, f"Incorrect API key provided: {NEW}.", code="invalid_api_key"))
    assert NEW not in repr((await refusal(services)).facts)
    fake.models(openai_error(500, f"Could not look up {NEW}."))
    await services.api_keys.set(services.provider, NEW)
    await services.api_keys.remove(services.provider)
    assert caplog.records
    assert NEW not in caplog.text


TOKEN, TEAM = "x-gateway-token", "x-team"
VALUE = "gw-canary0123456789ABCDEF"


async def stored_header(services: Assembled, origin: str, header: str = TOKEN) -> dict[CredentialSource, str]:
    """The value of the header that each store holds for this origin."""
    found = [await store.read(origin, header) for store in services.stores.values()]
    return {each.source: each.credential.key for each in found if each}


async def header_refusal(services: Assembled, text: str = VALUE, **choices: Any) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await services.api_keys.set_header(services.provider, TOKEN, text, **choices)
    return caught.value


def referring(*headers: str) -> dict[str, Any]:
    """Settings that refer to stored values of these headers."""
    return {"providers": {"openai": {"headers": dict.fromkeys(headers, "keyring")}}}


class TestAHeader:
    @pytest.mark.parametrize("store", STORES)
    async def test_it_is_stored_where_the_person_says_and_asks_nobody(
        self, services: Assembled, fake: FakeProvider, store: CredentialSource
    ) -> None:
        services.set_settings(**referring("X-Gateway-Token"))
        status = await services.api_keys.set_header(services.provider, TOKEN, f" {VALUE}\n", store=store)
        assert (status.present, status.origin, status.header) == (True, fake.origin, TOKEN)
        assert (status.source, status.last_four, status.verified) == (store, "CDEF", None)
        assert [(each.name, each.present, each.used) for each in status.headers] == [(TOKEN, True, True)]
        assert await stored_header(services, fake.origin) == {store: VALUE}
        assert fake.requests == []

    async def test_neither_the_key_nor_another_header_is_touched(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        await services.api_keys.set_header(services.provider, TEAM, "gw-team-0123456789")
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        await services.api_keys.set_header(services.provider, TOKEN, VALUE, store=FILE)
        assert await stored(services, fake.origin) == {KEYRING: KEY}
        assert await stored_header(services, fake.origin, TEAM) == {KEYRING: "gw-team-0123456789"}
        assert await stored_header(services, fake.origin) == {FILE: VALUE}

    @pytest.mark.parametrize(
        ("text", "mistake"),
        [(" ", KeyMistake.EMPTY), (f"{VALUE}\nX: 1", KeyMistake.CHARACTERS), ("비밀번호입니다", KeyMistake.CHARACTERS)],
    )
    async def test_what_no_header_can_carry_changes_nothing(
        self, services: Assembled, fake: FakeProvider, text: str, mistake: KeyMistake
    ) -> None:
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        error = await header_refusal(services, text)
        assert (error.code, error.facts.mistake, error.facts.header) == (ErrorCode.NOT_A_KEY, mistake, TOKEN)
        assert VALUE not in repr(error.facts)
        assert await stored_header(services, fake.origin) == {KEYRING: VALUE}

    @pytest.mark.parametrize(
        "code", [ErrorCode.NO_STORE, ErrorCode.LOCKED, ErrorCode.STORE_TIMEOUT, ErrorCode.STORE_FAILED]
    )
    async def test_a_store_that_fails_changes_nothing_and_names_the_header(
        self, services: Assembled, fake: FakeProvider, code: ErrorCode
    ) -> None:
        for source in STORES:
            await services.api_keys.set_header(services.provider, TOKEN, f"gw-{source}-0123456789", store=source)
        before = await stored_header(services, fake.origin)
        services.keyring.writing = code
        error = await header_refusal(services)
        assert (error.code, error.facts.header, error.facts.provider) == (code, TOKEN, "openai")
        assert await stored_header(services, fake.origin) == before

    async def test_it_is_bound_to_the_address_named(
        self, services: Assembled, fake: FakeProvider, other: FakeProvider
    ) -> None:
        status = await services.api_keys.set_header(services.provider, TOKEN, VALUE, base_url=other.base_url)
        assert status.origin == other.origin
        assert await stored_header(services, fake.origin) == {}
        assert await stored_header(services, other.origin) == {KEYRING: VALUE}

    async def test_none_is_taken_for_an_address_that_may_carry_none(self, services: Assembled) -> None:
        for base_url in ("http://gateway.internal/v1", "http://gateway.example/v1", "https://u:p@x.example"):
            assert (await header_refusal(services, base_url=base_url)).code is ErrorCode.BAD_ORIGIN
        agreed = await services.api_keys.set_header(
            services.provider, TOKEN, VALUE, base_url="http://gateway.internal/v1", readable=True
        )
        assert agreed.present

    async def test_whatever_was_typed_is_kept_out_of_logs_from_then_on(self, services: Assembled) -> None:
        await header_refusal(services, f"{VALUE}-typed\nwrong")
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        for text in (f"{VALUE}-typed\nwrong", VALUE):
            assert VALUE not in services.redactor.redact(f"typed: {text}")

    async def test_the_status_of_the_key_tells_every_header(self, services: Assembled, fake: FakeProvider) -> None:
        services.environ["TEAM"] = "team-0123456789"
        headers = {"X-Gateway-Token": "keyring", "X-Team": "env:TEAM", "X-Lost": "env:LOST", "X-Absent": "keyring"}
        services.set_settings(providers={"openai": {"headers": headers}})
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        await services.api_keys.set_header(services.provider, "x-unused", "short")
        status = await services.api_keys.status(services.provider)
        told = {each.name: (each.present, each.used, each.source, each.last_four) for each in status.headers}
        assert not status.present
        assert told == {
            TOKEN: (True, True, KEYRING, "CDEF"),
            TEAM: (True, True, ENVIRONMENT, "6789"),
            "x-lost": (False, True, None, None),
            "x-absent": (False, True, None, None),
            "x-unused": (True, False, KEYRING, None),
        }
        assert fake.requests == []

    async def test_a_store_that_cannot_be_asked_does_not_hide_the_status_of_the_key(self, services: Assembled) -> None:
        services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
        services.set_settings(**referring("X-Gateway-Token"))
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        services.keyring.reading = ErrorCode.LOCKED
        status = await services.api_keys.status(services.provider)
        assert status.source is ENVIRONMENT
        assert [(each.name, each.present) for each in status.headers] == [(TOKEN, None)]

    async def test_it_is_removed_alone(self, services: Assembled, fake: FakeProvider) -> None:
        await services.keep(KEYRING, fake.origin)
        for source in (FILE, SESSION):
            await services.api_keys.set_header(services.provider, TOKEN, VALUE, store=source)
        await services.api_keys.set_header(services.provider, TEAM, VALUE)
        removal = await services.api_keys.remove(services.provider, TOKEN)
        assert (removal.origin, removal.header, removal.headers) == (fake.origin, TOKEN, ())
        assert removal.removed == (SESSION, FILE)
        assert await stored_header(services, fake.origin) == {}
        assert await stored_header(services, fake.origin, TEAM) == {KEYRING: VALUE}
        assert await stored(services, fake.origin) == {KEYRING: KEY}
        assert (await services.api_keys.remove(services.provider, TOKEN)).removed == ()

    async def test_those_of_the_address_go_with_the_key_and_no_others(
        self, services: Assembled, fake: FakeProvider, other: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        for header, store in ((TOKEN, KEYRING), (TEAM, FILE), ("x-session", SESSION)):
            await services.api_keys.set_header(services.provider, header, VALUE, store=store)
        await services.api_keys.set_header(services.provider, TOKEN, VALUE, base_url=other.base_url)
        removal = await services.api_keys.remove(services.provider)
        assert (removal.removed, removal.header) == ((KEYRING,), None)
        assert set(removal.headers) == {TOKEN, TEAM, "x-session"}
        for header in removal.headers:
            assert await stored_header(services, fake.origin, header) == {}
        assert await stored_header(services, other.origin) == {KEYRING: VALUE}

    async def test_a_store_that_fails_is_told_with_the_header_and_the_others_forget_it(
        self, services: Assembled, fake: FakeProvider
    ) -> None:
        await services.keep(KEYRING, fake.origin)
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        await services.api_keys.set_header(services.provider, TOKEN, VALUE, store=SESSION)
        services.keyring.removing = ErrorCode.LOCKED
        with pytest.raises(AssistantError) as caught:
            await services.api_keys.remove(services.provider, TOKEN)
        assert (caught.value.code, caught.value.facts.header) == (ErrorCode.LOCKED, TOKEN)
        assert await stored_header(services, fake.origin) == {KEYRING: VALUE}

    async def test_an_answer_under_way_ends_when_it_is_removed(self, services: Assembled, fake: FakeProvider) -> None:
        services.set_settings(**referring("X-Gateway-Token"))
        await services.keep(KEYRING, fake.origin)
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        fake.script(hang_after("Half "))
        asking = asyncio.create_task(services.answer())
        await asyncio.to_thread(fake.wait_for_request)
        await services.api_keys.remove(services.provider, TOKEN)
        with pytest.raises(AssistantError) as caught:
            await asking
        assert (caught.value.code, caught.value.facts.header) == (ErrorCode.MISSING_HEADER, TOKEN)

    async def test_the_local_model_takes_none(self, assemble: Assemble) -> None:
        services = assemble(LocalProvider())
        services.set_settings(provider="local")
        assert (await header_refusal(services)).code is ErrorCode.NO_KEY_NEEDED

    async def test_a_missing_one_is_no_connection(self, services: Assembled, fake: FakeProvider) -> None:
        services.set_settings(**referring("X-Gateway-Token"))
        await services.keep(KEYRING, fake.origin)
        assert not await services.connections.connected(services.provider.profile)
        await services.api_keys.set_header(services.provider, TOKEN, VALUE)
        assert await services.connections.connected(services.provider.profile)
