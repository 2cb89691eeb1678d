"""Settings as a person names and types them in a terminal."""

from typing import Any

import pytest

from codegpt_ls.settings import Settings
from codegpt_ls.settings.names import all_names, near_names, path_of, typed_value
from codegpt_ls.settings.reading import Fault

GROUPS = ("timeouts", "local", "budget", "completion")


def test_t12_every_setting_has_its_name() -> None:
    names = set(all_names(["ollama"]))
    dumped = Settings().model_dump(by_alias=True)
    groups = {f"{group}.{name}" for group in GROUPS for name in dumped[group]}
    assert {*(set(dumped) - {"providers", *GROUPS}), *groups} <= names
    assert {"providers.ollama.baseUrl", "providers.ollama.timeouts.silence", "providers.ollama.headers"} <= names
    assert all(path_of(name) == tuple(name.split(".")) == path_of(f"codegpt.{name}") for name in names)


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "modle", "model.x", "locale.", "base_url", "timeouts.nothing", "providers.", "codegpt", "models.0"),
        *("providers.ollama.proxy", "providers.ollama.baseUrl.x", "local.contextTokens.x", "codegpt.codegpt.model"),
    ],
)
def test_t12_what_is_no_setting_has_no_place(name: str) -> None:
    assert path_of(name) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("modle", "model"),
        ("contextTokens", "local.contextTokens"),
        ("baseUrls.deepseek", "providers.deepseek.baseUrl"),
        ("ANSWERLANGUAGE", "answerLanguage"),
    ],
)
def test_t12_a_mistyped_name_is_told_with_the_nearest(typed: str, meant: str) -> None:
    assert near_names(typed, ["openai", "deepseek"])[0] == meant


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("model", "gpt-5.6-sol", "gpt-5.6-sol"),
        ("model", '"gpt-5.6-sol"', "gpt-5.6-sol"),
        ("model", "5", "5"),
        ("model", "true", "true"),
        ("model", "null", "null"),
        ("systemPrompt", "[be brief]", "[be brief]"),
        ("systemPrompt", "[1]", "[1]"),
        ("systemPrompt", "1\nx = 2", "1\nx = 2"),
        ("models", '["a", "b"]', ["a", "b"]),
        ("models", "['a', 'b',]", ["a", "b"]),
        ("completion.enabled", "true", True),
        ("completion.enabled", "false", False),
        ("memory", "7", 7),
        ("temperature", "0", 0.0),
        ("timeouts", "{silence = 12}", {"silence": 12}),
        ("timeouts", '{"silence": 12}', {"silence": 12}),
        ("providers.ollama.headers.X-Team", "env:TEAM", "env:TEAM"),
        ("providers", '{ollama = {baseUrl = "http://nas.local/v1"}}', {"ollama": {"baseUrl": "http://nas.local/v1"}}),
        ("local.modelPath", "~/m.gguf", "~/m.gguf"),
        ("caBundle", "/etc/../etc/ca.pem", "/etc/ca.pem"),
    ],
)
def test_t12_a_value_is_typed_as_a_shell_passes_it(name: str, text: str, value: Any) -> None:
    path = path_of(name)
    assert path is not None
    assert typed_value(path, text) == (value, None)


@pytest.mark.parametrize(
    ("name", "text", "fault", "limit"),
    [
        ("memory", "11", Fault.TOO_HIGH, "10"),
        ("memory", "many", Fault.NOT_WHOLE, ""),
        ("memory", "true", Fault.NOT_WHOLE, ""),
        ("temperature", "NaN", Fault.TOO_HIGH, "1"),
        ("models", "gpt-5", Fault.NOT_A_LIST, ""),
        ("credentialSource", "pocket", Fault.NOT_A_CHOICE, "session, command, environment, keyring, file"),
        ("providers.ollama.timeouts.connect", "0", Fault.NOT_ABOVE, "0"),
        ("providers.ollama.headers.X-Team", "the value itself", Fault.UNUSABLE, ""),
        ("providers.ollama.headers.Authorization", "env:TEAM", Fault.UNUSABLE, ""),
        ("timeouts", "12", Fault.NOT_A_GROUP, ""),
    ],
)
def test_t12_a_value_that_does_not_fit_is_refused_with_what_would(
    name: str, text: str, fault: Fault, limit: str
) -> None:
    path = path_of(name)
    assert path is not None
    value, problem = typed_value(path, text)
    assert problem is not None
    assert (value, problem.fault, problem.limit) == (None, fault, limit)
