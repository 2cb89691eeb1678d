"""What an editor may set, and what becomes of a value that does not fit."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.messages.deadlines import Deadlines
from codegpt_ls.settings import Settings, TimeoutSettings
from codegpt_ls.settings.current import CurrentSettings
from codegpt_ls.settings.headers import header_name
from codegpt_ls.settings.reading import Fault, holds_key, only_scope, read_settings
from codegpt_ls.settings.shape import Scope, SettingsGroup

DEFAULTS: dict[str, Any] = {
    "provider": None,
    "model": None,
    "models": [],
    "temperature": None,
    "effort": None,
    "memory": 4,
    "systemPrompt": None,
    "answerLanguage": "auto",
    "baseUrl": None,
    "providers": {},
    "proxy": None,
    "caBundle": None,
    "credentialSource": None,
    "keyringBackend": None,
    "locale": None,
    "timeouts.connect": 10.0,
    "timeouts.firstByte": 60.0,
    "timeouts.firstWords": 600.0,
    "budget.warnPerDay": None,
    "budget.stopPerDay": None,
    "budget.warnPerMonth": None,
    "budget.stopPerMonth": None,
    "timeouts.silence": 45.0,
    "completion.enabled": False,
    "completion.provider": None,
    "completion.model": None,
    "completion.dialect": "auto",
    "completion.trigger": "automatic",
    "completion.languages": [],
    "completion.maxRequestsPerMinute": 30,
    "completion.fallback": False,
    "local.modelPath": None,
    "local.contextTokens": None,
}

A_FOLDERS = {"temperature"}
A_MACHINES = {"caBundle", "keyringBackend", "local.modelPath", "local.contextTokens"}
"""Every other setting is the person's alone."""


def every_setting(group: type[BaseModel] = Settings, above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for field in group.model_fields.values():
        name = f"{above}{field.alias}"
        if isinstance(field.default, SettingsGroup):
            yield from every_setting(type(field.default), f"{name}.")
        else:
            yield name, field


def nested(name: str, value: object) -> dict[str, Any]:
    """`timeouts.connect` as an editor sends it."""
    group, _, member = name.rpartition(".")
    return {group: {member: value}} if group else {member: value}


def read(name: str, settings: Settings) -> object:
    value: Any = settings.model_dump(mode="json", by_alias=True)
    for step in name.split("."):
        value = value[step]
    return value


def test_every_setting_has_the_default_the_notes_give() -> None:
    settings, problems = read_settings({})
    defaults = {name: read(name, settings) for name, _ in every_setting()}
    assert defaults == DEFAULTS, f"say the default in DEFAULTS: {sorted(defaults.keys() ^ DEFAULTS.keys())}"
    assert problems == ()


@pytest.mark.parametrize(("name", "field"), list(every_setting()))
def test_a_setting_says_who_may_set_it_and_what_it_does(name: str, field: FieldInfo) -> None:
    assert isinstance(field.json_schema_extra, dict)
    scope = Scope.RESOURCE if name in A_FOLDERS else Scope.MACHINE if name in A_MACHINES else Scope.APPLICATION
    assert field.json_schema_extra["scope"] == scope, "what is no folder's and no path of a machine is the person's"
    assert (field.description or "").endswith(".")


def test_a_folder_decides_nothing_about_where_keys_and_conversations_go() -> None:
    """T1 and T2: only the style of an answer is a folder's to choose."""
    hostile = {name: value for name, _ in every_setting() for name, value in nested(name, "theirs").items()}
    assert only_scope(hostile, Scope.RESOURCE) == {"temperature": "theirs"}


@pytest.mark.parametrize(
    "raw", [{"temperature": 1, "baseUrl": "https://evil.example/v1"}, {"temperature": 1, "base_url": "https://x"}]
)
def test_a_folders_answer_contributes_only_what_a_folder_may_set(raw: object) -> None:
    assert only_scope(raw, Scope.RESOURCE) == {"temperature": 1}


def test_settings_inside_a_group_are_filtered_by_their_own_scope() -> None:
    raw = {"timeouts": {"connect": 3}, "local": {"modelPath": "/m.gguf"}, "proxy": "http://p", "unknown": 1}
    assert only_scope(raw, Scope.MACHINE) == {"local": {"modelPath": "/m.gguf"}}
    assert only_scope(raw, Scope.APPLICATION) == {"timeouts": {"connect": 3}, "proxy": "http://p"}


@pytest.mark.parametrize("raw", [None, [], "x", 3, {"timeouts": 5}])
def test_whatever_is_no_object_contributes_nothing(raw: object) -> None:
    assert only_scope(raw, Scope.APPLICATION) == {}


@pytest.mark.parametrize("name", DEFAULTS)
@pytest.mark.parametrize("unset", [None, ""])
def test_null_and_the_empty_string_mean_unset(name: str, unset: object) -> None:
    settings, problems = read_settings(nested(name, unset))
    assert (settings, problems) == (Settings(), ())


@pytest.mark.parametrize("raw", [None, [], "codegpt", 5, True])
def test_an_editor_that_sends_no_object_gets_the_defaults(raw: object) -> None:
    assert read_settings(raw) == (Settings(), ())


def test_settings_nobody_knows_are_passed_over() -> None:
    assert read_settings({"chatGpt": {"x": 1}, "temprature": 1, "timeouts": {"read": 1}}) == (Settings(), ())


def test_values_arrive_by_the_names_editors_use() -> None:
    sent = {
        "provider": "groq",
        "model": "llama-3.3-70b",
        "models": ["a", "b"],
        "temperature": 0.7,
        "memory": 7,
        "systemPrompt": "Be brief.",
        "answerLanguage": "Korean",
        "baseUrl": "https://gateway.example/v1",
        "providers": {
            "ollama": {
                "baseUrl": "http://nas.local:11434/v1",
                "resource": "shop-eu",
                "region": "us-east-1",
                "location": "europe-west4",
                "project": "shop-1",
                "credentialSource": "file",
                "credentialCommand": ["az", "account", "get-access-token"],
                "headers": {"X-Gateway-Token": "env:GATEWAY_TOKEN"},
                "timeouts": {"connect": None, "firstByte": 300, "silence": None},
            }
        },
        "proxy": "http://proxy.example:3128",
        "caBundle": "/etc/corp.pem",
        "credentialSource": "keyring",
        "keyringBackend": "corp.keyring.Backend",
        "locale": "ko",
        "timeouts": {"connect": 1, "firstByte": 2, "firstWords": 4, "silence": 3},
        "local": {"modelPath": "/models/mine.gguf", "contextTokens": 4096},
    }
    settings, problems = read_settings(sent)
    assert problems == ()
    read_back = json.loads(settings.model_dump_json(by_alias=True))
    assert read_back == read_back | sent
    assert settings.deadlines("openai") == Deadlines(connect=1, first_byte=2, first_words=4, silence=3)
    assert settings.deadlines("ollama") == Deadlines(connect=1, first_byte=300, first_words=4, silence=3)
    assert settings.credential_source is CredentialSource.KEYRING


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("X-A", "the value itself"),
        ("X-A", "env:"),
        ("X-A", "env:NA ME"),
        ("X-A", "env:NAME\n"),
        ("X-A", "Keyring"),
        ("X-A", "keyring "),
        ("X-A", "keyring:x"),
        ("X-A", ["env:NAME"]),
        ("X A", "env:NAME"),
        ("X-A:", "env:NAME"),
        ("X-A\r\n", "env:NAME"),
        ("X-비밀", "env:NAME"),
        ("X" * 65, "env:NAME"),
        ("Host", "env:NAME"),
        ("authorization", "env:NAME"),
        ("Content-Length", "env:NAME"),
        ("Transfer-Encoding", "env:NAME"),
        ("User-Agent", "env:NAME"),
    ],
)
def test_a_header_is_a_name_that_is_free_and_a_reference(name: str, reference: object) -> None:
    kept = {"X-Kept": "env:KEPT"}
    settings, problems = read_settings({"providers": {"openai": {"headers": {name: reference, **kept}}}})
    assert dict(settings.of("openai").headers) == kept
    assert len(problems) == 1
    assert "the value itself" not in repr(problems)


def test_more_headers_than_anybody_needs_are_none() -> None:
    headers = {f"X-{number}": "env:NAME" for number in range(17)}
    settings, problems = read_settings({"providers": {"openai": {"headers": headers, "baseUrl": "http://a.example"}}})
    assert (settings.of("openai").headers, settings.of("openai").base_url) == ({}, "http://a.example")
    assert [problem.setting for problem in problems] == ["codegpt.providers.openai.headers"]


def test_one_header_in_two_spellings_is_neither() -> None:
    headers = {"X-Token": "env:NAME", "x-token": "keyring"}
    settings, problems = read_settings({"providers": {"openai": {"headers": headers, "baseUrl": "http://a.example"}}})
    assert (settings.of("openai").headers, settings.of("openai").base_url) == ({}, "http://a.example")
    assert [problem.setting for problem in problems] == ["codegpt.providers.openai.headers"]


def test_both_kinds_of_reference_are_taken_as_they_are_spelt() -> None:
    headers = {"X-Token": "keyring", "X-Team": "env:TEAM"}
    settings, problems = read_settings({"providers": {"openai": {"headers": headers}}})
    assert (settings.of("openai").headers, problems) == (headers, ())


@pytest.mark.parametrize("name", ["", "X A", "X-A\n", "X-A:", "X-비밀", "x" * 65, "Authorization", "te", "Cookie"])
def test_only_a_header_that_is_free_has_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="not"):
        header_name(name)


def test_a_header_has_one_name() -> None:
    assert {header_name(name) for name in ("X-Gateway-Token", "x-gateway-token", "X-GATEWAY-TOKEN")} == {
        "x-gateway-token"
    }


def test_a_reference_is_no_key_and_a_value_is() -> None:
    for reference in ("env:GATEWAY_TOKEN", "keyring"):
        assert not holds_key({"providers": {"openai": {"headers": {"X-Api-Key": reference}}}})
    assert holds_key({"providers": {"openai": {"headers": {"X-Api-Key": "gw-0123456789"}}}})


def test_names_in_pythons_spelling_are_taken_too() -> None:
    settings, problems = read_settings({"base_url": "https://a.example", "timeouts": {"first_byte": 5}})
    assert (settings.base_url, settings.timeouts.first_byte, problems) == ("https://a.example", 5.0, ())


WRONG = [
    ("provider", 5),
    ("model", ["gpt-4"]),
    ("models", "gpt-4"),
    ("models", ["gpt-4", 5]),
    ("effort", "highest"),
    ("temperature", -0.1),
    ("temperature", 1.1),
    ("temperature", "warm"),
    ("temperature", float("nan")),
    ("memory", 0),
    ("memory", 11),
    ("memory", 2.5),
    ("systemPrompt", 7),
    ("answerLanguage", "x" * 41),
    ("baseUrl", {"url": "https://x"}),
    ("providers", "ollama"),
    ("proxy", 1),
    ("caBundle", False),
    ("credentialSource", "wallet"),
    ("keyringBackend", 0.5),
    ("locale", ["ko"]),
    ("timeouts.connect", 0),
    ("timeouts.connect", 601),
    ("timeouts.firstByte", 0),
    ("timeouts.firstByte", 3601),
    ("timeouts.firstWords", 3600.5),
    ("budget.warnPerDay", -0.01),
    ("budget.stopPerDay", "a lot"),
    ("budget.warnPerMonth", "nan"),
    ("budget.stopPerMonth", 1_000_001),
    ("timeouts.silence", -1),
    ("timeouts.silence", float("inf")),
    ("completion.enabled", "on"),
    ("completion.enabled", 1),
    ("completion.provider", 5),
    ("completion.model", ["qwen2.5-coder"]),
    ("completion.dialect", "fim"),
    ("completion.trigger", True),
    ("completion.languages", "python"),
    ("completion.maxRequestsPerMinute", 0),
    ("completion.maxRequestsPerMinute", 601),
    ("completion.fallback", "true"),
    ("local.modelPath", 7),
    ("local.contextTokens", 255),
    ("local.contextTokens", 1_048_577),
    ("local.contextTokens", 1000.5),
]


def test_a_wrong_value_of_every_setting_is_tried() -> None:
    untried = {name for name, _ in every_setting()} - {name for name, _ in WRONG}
    assert not untried, f"add a value that does not fit to WRONG: {sorted(untried)}"


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_falls_back_alone_and_is_named(name: str, value: object) -> None:
    good: dict[str, Any] = {
        "temperature": 0.9,
        "models": ["kept"],
        "timeouts": {"silence": 7},
        "local": {"contextTokens": 512},
    }
    raw = {**good, **nested(name, value)}
    for group in ("timeouts", "local"):
        if name.startswith(f"{group}."):
            raw[group] = {**good[group], **nested(name, value)[group]}

    settings, problems = read_settings(raw)

    assert [problem.setting for problem in problems] == [f"codegpt.{name}"]
    assert problems[0].default == json.dumps(read(name, Settings()))
    assert problems[0].fault is not Fault.UNUSABLE, "a reason a person can do something with"
    kept = {"temperature": 0.9, "models": ["kept"], "timeouts.silence": 7.0, "local.contextTokens": 512}
    expected = DEFAULTS | kept | {name: read(name, Settings())}
    assert DEFAULTS | {each: read(each, settings) for each in expected} == expected


@pytest.mark.parametrize(
    ("name", "value", "fault", "limit"),
    [
        ("temperature", 1.1, Fault.TOO_HIGH, "1"),
        ("timeouts.connect", 0, Fault.NOT_ABOVE, "0"),
        ("local.contextTokens", 1_048_577, Fault.TOO_HIGH, "1048576"),
        ("answerLanguage", "x" * 41, Fault.TOO_LONG, "40"),
        ("credentialSource", "wallet", Fault.NOT_A_CHOICE, "session, command, environment, keyring, file"),
        ("memory", "many", Fault.NOT_WHOLE, ""),
        ("timeouts", 5, Fault.NOT_A_GROUP, ""),
    ],
)
def test_why_a_value_was_not_taken_is_told_with_its_bound(name: str, value: object, fault: Fault, limit: str) -> None:
    _, (problem,) = read_settings(nested(name, value))
    assert (problem.fault, problem.limit) == (fault, limit)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", 0),
        ("temperature", 1),
        ("memory", 1),
        ("memory", 10),
        ("timeouts.connect", 600),
        ("timeouts.firstByte", 3600),
        ("timeouts.silence", 0.001),
        ("local.contextTokens", 256),
        ("local.contextTokens", 1_048_576),
    ],
)
def test_the_bounds_themselves_are_allowed(name: str, value: float) -> None:
    settings, problems = read_settings(nested(name, value))
    assert (read(name, settings), problems) == (value, ())


def test_several_wrong_values_are_each_named_by_the_editors_spelling() -> None:
    settings, problems = read_settings({"base_url": 1, "temperature": 2, "timeouts": {"first_byte": -1, "connect": 4}})
    assert [problem.setting for problem in problems] == [
        "codegpt.temperature",
        "codegpt.baseUrl",
        "codegpt.timeouts.firstByte",
    ]
    assert settings == Settings(timeouts=TimeoutSettings(connect=4))


def test_a_group_that_is_no_group_falls_back_as_a_whole() -> None:
    settings, problems = read_settings({"timeouts": 30, "temperature": 1})
    assert [problem.setting for problem in problems] == ["codegpt.timeouts"]
    assert (settings.temperature, settings.deadlines("openai")) == (1.0, Deadlines())


def test_a_wrong_value_is_never_repeated() -> None:
    canary = "sk-canary-0123456789abcdef"
    _, problems = read_settings({"temperature": canary, "credentialSource": canary, "models": canary})
    assert len(problems) == 3
    assert canary not in repr(problems)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*Settings.model_fields, "baseUrl", "x"]), inner),
    max_leaves=20,
)


@given(json_values)
def test_whatever_an_editor_sends_there_are_settings(raw: object) -> None:
    settings, problems = read_settings(raw)
    assert isinstance(settings, Settings)
    assert len({problem.setting for problem in problems}) == len(problems)
    holds_key(raw)
    only_scope(raw, Scope.RESOURCE)


@pytest.mark.parametrize(
    "raw",
    [
        {"apiKey": "sk-x"},
        {"api_key": "sk-x"},
        {"APIKEY": "sk-x"},
        {"openaiApiKey": "sk-x"},
        {"openai": {"api-key": "sk-x"}},
        {"openai.apiKey": "sk-x"},
    ],
)
def test_a_key_among_the_settings_is_noticed(raw: object) -> None:
    assert holds_key(raw)


@pytest.mark.parametrize(
    "raw", [None, [], {}, {"apiKey": None}, {"apiKey": ""}, {"model": "api-key"}, {"apiKeys": 1}, {"openai": "apiKey"}]
)
def test_nothing_else_is_taken_for_a_key(raw: object) -> None:
    assert not holds_key(raw)


def test_no_setting_is_a_key() -> None:
    assert not any(holds_key({name: 1}) or field.annotation is SecretStr for name, field in every_setting())


def test_new_settings_count_from_the_moment_they_are_there() -> None:
    current = CurrentSettings()
    assert current() == Settings()
    current.replace(Settings(temperature=1))
    assert current().temperature == 1
