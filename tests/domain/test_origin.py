"""Which addresses may carry a key, and which two of them are the same place."""

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.origin import is_readable_on_the_way, normalised_base_url, origin_of, refuse_readable

ACCEPTED = {
    "https://api.openai.com": "https://api.openai.com",
    "https://api.openai.com/v1": "https://api.openai.com",
    "https://api.openai.com/v1/": "https://api.openai.com",
    "HTTPS://API.OpenAI.com/v1": "https://api.openai.com",
    "https://api.openai.com:443/v1": "https://api.openai.com",
    "https://api.openai.com:0443": "https://api.openai.com",
    "https://api.openai.com:/v1": "https://api.openai.com",
    "https://api.openai.com./v1": "https://api.openai.com",
    "https://api.openai.com:8443/v1": "https://api.openai.com:8443",
    "https://gateway/v1": "https://gateway",
    "https://xn--bcher-kva.example/v1": "https://xn--bcher-kva.example",
    "https://10.0.0.7:8443": "https://10.0.0.7:8443",
    "https://[2001:DB8:0:0::1]/v1": "https://[2001:db8::1]",
    "https://example.com/a@b": "https://example.com",
    "https://example.com//v1": "https://example.com",
    "http://localhost:11434/v1": "http://localhost:11434",
    "http://LOCALHOST:80": "http://localhost",
    "http://127.0.0.1:8080/v1": "http://127.0.0.1:8080",
    "http://127.8.9.10": "http://127.8.9.10",
    "http://[::1]:8080/v1": "http://[::1]:8080",
    "http://[0:0:0:0:0:0:0:1]": "http://[::1]",
    "http://[::ffff:127.0.0.1]": "http://[::ffff:7f00:1]",
    "http://0.0.0.0:8080/v1": "http://127.0.0.1:8080",
    "http://[::]:8080": "http://[::1]:8080",
    "http://10.1.2.3": "http://10.1.2.3",
    "http://172.16.0.1": "http://172.16.0.1",
    "http://172.31.255.255:80": "http://172.31.255.255",
    "http://192.168.1.2:8080": "http://192.168.1.2:8080",
    "http://100.64.0.1": "http://100.64.0.1",
    "http://100.127.255.255": "http://100.127.255.255",
    "http://169.254.1.1": "http://169.254.1.1",
    "http://[fe80::1]:11434": "http://[fe80::1]:11434",
    "http://[fd12:3456::1]": "http://[fd12:3456::1]",
    "http://[::ffff:192.168.1.1]": "http://[::ffff:c0a8:101]",
    "http://NAS.local:11434/v1": "http://nas.local:11434",
    "http://nas.local.": "http://nas.local",
    "http://host.docker.internal:11434": "http://host.docker.internal:11434",
    "http://server.home.arpa": "http://server.home.arpa",
    "https://ollama_host.lan/v1": "https://ollama_host.lan",
    "https://_x.example": "https://_x.example",
    "http://localhost:443": "http://localhost:443",
    "https://localhost:80": "https://localhost:80",
}

REFUSED = {
    "empty": "",
    "no scheme": "api.openai.com/v1",
    "no scheme but a port": "api.openai.com:443",
    "scheme left out": "//api.openai.com",
    "no host": "https://",
    "no host, one slash": "https:/api.openai.com",
    "no host, three slashes": "https:///api.openai.com",
    "only a port": "https://:443",
    "only a dot": "https://.",
    "http to another machine": "http://api.openai.com/v1",
    "http to a public address": "http://8.8.8.8",
    "http beside a private network": "http://172.32.0.1",
    "http beside the shared network": "http://100.128.0.1",
    "http beside the local addresses": "http://169.253.0.1",
    "http to a public IPv6 address": "http://[2001:db8::1]",
    "http to a public address in IPv6": "http://[::ffff:8.8.8.8]",
    "http to a name that only ends like a local one": "http://notlocal",
    "http to a name that begins like a local one": "http://nas.local.evil.example",
    "http to a name with one part": "http://nas:8080",
    "http to a name that begins like localhost": "http://localhost.evil.example",
    "http to a name that begins like loopback": "http://127.0.0.1.evil.example",
    "http to a short form of loopback": "http://127.1",
    "http to a decimal form of loopback": "http://2130706433",
    "http to a hexadecimal form of loopback": "http://0x7f.0.0.1",
    "http to an octal form of loopback": "http://0177.0.0.1",
    "ftp": "ftp://api.openai.com",
    "file": "file:///etc/passwd",
    "javascript": "javascript:alert(1)",
    "WebSocket": "wss://api.openai.com",
    "user": "https://user@api.openai.com",
    "user and password": "https://user:password@api.openai.com",
    "empty user": "https://@api.openai.com",
    "the known host as user of another": "https://api.openai.com@evil.example/v1",
    "the known host and port as user": "https://api.openai.com:443@evil.example",
    "query": "https://api.openai.com/v1?key=1",
    "empty query": "https://api.openai.com/v1?",
    "query instead of a path": "https://evil.example?.openai.com",
    "fragment": "https://api.openai.com/v1#a",
    "fragment before a user": "https://evil.example#@api.openai.com",
    "backslash": "https://api.openai.com\\@evil.example",
    "backslashes for slashes": "https:\\\\api.openai.com",
    "white space before": " https://api.openai.com",
    "white space after": "https://api.openai.com ",
    "white space inside": "https://api.openai.com /v1",
    "tab": "https://api.ope\tnai.com",
    "newline": "https://api.openai.com\n",
    "carriage return and header": "https://api.openai.com/\r\nHost: evil.example",
    "null": "https://api.openai.com\x00.evil.example",
    "delete": "https://api.openai.com\x7f",
    "non-ASCII host": "https://api.openaí.com",
    "Cyrillic look-alike": "https://аpi.openai.com",
    "full-width full stop": "https://api。openai.com",
    "ligature that normalises to letters": "https://o℀i.com",
    "non-ASCII digits as port": "https://api.openai.com:४४३",
    "percent-encoded host": "https://api%2eopenai.com",
    "star": "https://*.openai.com",
    "two dots": "https://api..openai.com",
    "two dots at the end": "https://api.openai.com..",
    "dash at the beginning": "https://-api.openai.com",
    "port 0": "https://api.openai.com:0",
    "port too high": "https://api.openai.com:65536",
    "port with a sign": "https://api.openai.com:+443",
    "port in letters": "https://api.openai.com:https",
    "two ports": "https://api.openai.com:443:443",
    "address after brackets": "https://[::1]evil.example",
    "address before brackets": "https://evil.example[::1]",
    "host after a bracketed port": "https://[::1]:443evil.example",
    "brackets around a name": "https://[api.openai.com]",
    "brackets left open": "https://[::1",
    "address of a later version": "https://[v1.a]",
    "address with a zone": "http://[::1%25eth0]",
    "address without brackets": "https://2001:db8::1",
}


@pytest.mark.parametrize(("address", "origin"), ACCEPTED.items(), ids=list(ACCEPTED))
def test_t6_an_address_has_one_origin_however_it_is_written_and_whichever_python_reads_it(
    address: str, origin: str
) -> None:
    assert origin_of(address) == origin
    assert origin_of(origin) == origin, "an origin is its own origin"


@pytest.mark.parametrize("address", REFUSED.values(), ids=list(REFUSED))
def test_a_doubtful_address_gets_no_key(address: str) -> None:
    for judge in (origin_of, normalised_base_url):
        with pytest.raises(AssistantError) as refusal:
            judge(address)
        assert refusal.value.code is ErrorCode.BAD_ORIGIN


@pytest.mark.parametrize(
    ("origin", "readable"),
    [
        ("https://gateway.example", False),
        ("http://127.0.0.1:11434", False),
        ("http://localhost", False),
        ("http://192.168.1.2:8080", True),
        ("http://nas.local", True),
    ],
)
def test_a_key_over_http_can_be_read_on_its_way_to_another_machine(origin: str, *, readable: bool) -> None:
    assert is_readable_on_the_way(origin) is readable
    if not readable:
        refuse_readable(origin)
        return
    with pytest.raises(AssistantError) as refused:
        refuse_readable(origin)
    assert (refused.value.code, refused.value.facts.detail) == (ErrorCode.BAD_ORIGIN, "readable")


def test_the_refusal_does_not_repeat_a_password() -> None:
    with pytest.raises(AssistantError) as refusal:
        origin_of("https://user:hunter2@api.openai.com")
    assert "hunter2" not in repr(refusal.value.facts)


def test_a_base_url_keeps_its_path_and_loses_its_last_slash() -> None:
    assert normalised_base_url("HTTPS://Gateway.Example:443/team/v1//") == "https://gateway.example/team/v1"
    assert normalised_base_url("http://127.0.0.1:8080") == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("base_url", "reason"),
    [
        ("ftp://api.openai.com", "scheme"),
        ("http://api.openai.com", "scheme"),
        ("https://api.openai.com\\", "characters"),
        ("https://api.openaí.com", "characters"),
        ("https://[::1", "host"),
        ("https://user@api.openai.com", "userinfo"),
        ("https://api.openai.com?", "query"),
        ("https://api.openai.com#a", "query"),
        ("https://[::1]evil.example", "host"),
        ("https://[::zz]", "host"),
        ("https://[1:2:3]", "host"),
        ("https://.", "host"),
        ("https://api.openai.com:65536", "port"),
        ("https://api.openai.com:0", "port"),
    ],
)
def test_t6_what_is_wrong_with_an_address_is_told_with_the_address_unless_it_may_hold_a_password(
    base_url: str, reason: str
) -> None:
    with pytest.raises(AssistantError) as refused:
        origin_of(base_url)
    facts = refused.value.facts
    assert (facts.detail, facts.url) == (reason, None if "@" in base_url else base_url)


def test_of_a_long_address_the_beginning_is_told() -> None:
    with pytest.raises(AssistantError) as refused:
        origin_of("ftp://" + "a" * 500)
    assert refused.value.facts.url == "ftp://" + "a" * 194


def test_a_path_keeps_what_only_looks_like_its_end() -> None:
    assert normalised_base_url("https://api.openai.com/vX/") == "https://api.openai.com/vX"
