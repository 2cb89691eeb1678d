"""The proxy the environment names."""

import pytest

from codegpt_ls.domain.providers import NamedValue
from codegpt_ls.providers.transport.environment_proxy import environment_proxy

PROXY = "http://proxy.example:3128"
URL = "https://api.openai.com/v1"
NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, *(name.upper() for name in NAMES)):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_each_usual_variable_counts(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, PROXY)
    assert environment_proxy(URL) == NamedValue(PROXY, name)


def test_without_one_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://plain.example:3128")
    monkeypatch.setenv("HTTPS_PROXY", "")
    assert environment_proxy(URL) is None


def test_the_one_for_https_comes_before_the_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://all.example")
    monkeypatch.setenv("HTTPS_PROXY", "http://https.example")
    assert environment_proxy(URL) == NamedValue("http://https.example", "HTTPS_PROXY")


def test_the_one_in_small_letters_comes_first_as_in_other_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://large.example")
    monkeypatch.setenv("https_proxy", "http://small.example")
    assert environment_proxy(URL) == NamedValue("http://small.example", "https_proxy")


@pytest.mark.parametrize(
    ("excepted", "url"),
    [
        ("*", URL),
        ("api.openai.com", URL),
        (".openai.com", URL),
        ("openai.com", URL),
        ("other.example, api.openai.com", URL),
        ("API.OPENAI.COM", URL),
        ("api.openai.com", "https://api.openai.com:8443/v1"),
        ("gateway.example:8443", "https://gateway.example:8443/v1"),
        ("10.0.0.7", "https://10.0.0.7/v1"),
        ("10.0.0.7:8443", "https://10.0.0.7:8443/v1"),
        ("localhost,127.0.0.1,10.0.0.0/8", "https://10.1.2.3/v1"),
        ("10.1.2.3/8", "https://10.200.0.1/v1"),
        ("localhost,::1,fd00::1", "https://[fd00::1]/v1"),
        ("fd00:0:0::1", "https://[fd00::1]/v1"),
        ("[fd00::1]", "https://[fd00::1]:8443/v1"),
        ("[fd00::1]:8443", "https://[fd00::1]:8443/v1"),
        ("fd00::/8", "https://[fd00::1]/v1"),
        ("[fd00::]/8", "https://[fd00::1]/v1"),
        ("localhost\nllm.corp.invalid", "https://llm.corp.invalid/v1"),
        ("localhost llm.corp.invalid", "https://llm.corp.invalid/v1"),
        ("localhost;\tllm.corp.invalid", "https://llm.corp.invalid/v1"),
        ("'*.corp.invalid'", "https://llm.corp.invalid/v1"),
        ("corp.invalid.", "https://llm.corp.invalid./v1"),
        ("llm.corp.invalid:443", "https://llm.corp.invalid/v1"),
    ],
)
def test_no_proxy_excepts_hosts_domains_and_ports(monkeypatch: pytest.MonkeyPatch, excepted: str, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", excepted)
    assert environment_proxy(url) is None


@pytest.mark.parametrize(
    ("excepted", "url"),
    [
        ("", URL),
        ("penai.com.example", URL),
        ("notapi.openai.com", URL),
        ("gateway.example:8443", "https://gateway.example/v1"),
        ("gateway.example:8443", "https://gateway.example:9443/v1"),
        ("10.0.0.0/8", "https://11.1.2.3/v1"),
        ("10.0.0.0/8", "https://ten.example/v1"),
        ("10.0.0.0/99,nonsense/,/", "https://10.1.2.3/v1"),
        ("fd00::1", "https://[fd00::2]/v1"),
        ("[fd00::1]:8443", "https://[fd00::1]/v1"),
        (".", URL),
        ("1", "https://10.0.0.1/v1"),
    ],
)
def test_and_no_others(monkeypatch: pytest.MonkeyPatch, excepted: str, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", excepted)
    assert environment_proxy(url) is not None


@pytest.mark.parametrize("url", ["", "https://", "/v1", "https://[::1"])
def test_what_names_no_host_has_no_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example")
    assert environment_proxy(url) is None
