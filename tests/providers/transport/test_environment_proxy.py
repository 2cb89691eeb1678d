"""The proxy the environment names."""

import pytest

from codegpt_ls.providers.transport.environment_proxy import environment_proxy

URL = "https://api.openai.com/v1"
NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, *(name.upper() for name in NAMES)):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_each_usual_variable_counts(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "http://proxy.example:3128")
    assert environment_proxy(URL) == "http://proxy.example:3128"


def test_without_one_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://plain.example:3128")
    monkeypatch.setenv("HTTPS_PROXY", "")
    assert environment_proxy(URL) is None


def test_the_one_for_https_comes_before_the_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://all.example")
    monkeypatch.setenv("HTTPS_PROXY", "http://https.example")
    assert environment_proxy(URL) == "http://https.example"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("me:secret@proxy.example", "http://me:secret@proxy.example"),
        ("https://proxy.example", "https://proxy.example"),
        ("socks5://proxy.example", "socks5://proxy.example"),
    ],
)
def test_one_without_a_scheme_is_spoken_to_in_http(monkeypatch: pytest.MonkeyPatch, written: str, meant: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", written)
    assert environment_proxy(URL) == meant


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
    ],
)
def test_and_no_others(monkeypatch: pytest.MonkeyPatch, excepted: str, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", excepted)
    assert environment_proxy(url) == "http://proxy.example:3128"


@pytest.mark.parametrize("url", ["", "https://", "/v1"])
def test_what_names_no_host_has_no_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example")
    assert environment_proxy(url) is None
