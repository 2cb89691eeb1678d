"""What people reported of keys, proxies and certificates, as `codegpt-ls` meets it; a test's id is the case's."""

import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import call, objects
from tests.fakes.authority import Authority, private_authority
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.proxies import SocksProxy, TunnelProxy
from tests.field_cases import field_case

Done = subprocess.CompletedProcess[str]
INNER = "10.1.2.3"
ASK = ("chat", "--model", "gpt-5.4-mini", "hi")
NAMES = ("HTTPS_PROXY", "HTTP_PROXY")


def case(case_id: str) -> Callable[[Any], Any]:
    """The test holds this case, whose input it is handed."""
    return pytest.mark.parametrize("given", [pytest.param(field_case(case_id)["input"], id=case_id)])


@pytest.fixture
def plain(environ: dict[str, str]) -> dict[str, str]:
    """The environment without the proxy that stands for everything outside."""
    return {name: value for name, value in environ.items() if name not in NAMES}


def filled(values: Mapping[str, str], **facts: object) -> dict[str, str]:
    """A case's environment with what only the test knows."""
    for name, fact in facts.items():
        values = {key: value.replace("{" + name + "}", str(fact)) for key, value in values.items()}
    return dict(values)


def doctor(environ: Mapping[str, str], *more: str) -> dict[str, dict[str, str]]:
    (report,) = objects(call("doctor", "--json", *more, environ=environ).stdout)
    return {each["check"]: each for each in report["checks"]}


@contextmanager
def nobody() -> Iterator[int]:
    """A port of this machine on which nothing listens, whichever of its addresses is tried."""
    with closing(socket.socket()) as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


def inner(folder: Path) -> Authority:
    """A company's authority, and its server inside."""
    return private_authority(folder, address=INNER)


@case("environment_key_ignored_in_silence")
def test_a_variable_that_holds_no_key_is_named_with_the_mistake(plain: dict[str, str], given: dict[str, Any]) -> None:
    environ = {**plain, **given["env"], "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    for argv in (given["argv"], *given["also_argv"], ["key", "status", "--json"], ["doctor", "--json"]):
        done = call(*argv, environ=environ)
        told = done.stdout + done.stderr
        assert "OPENAI_API_KEY" in told, argv
        assert "begins with “Bearer”; remove that word" in told, argv
        assert "CANARY" not in told, argv


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("sk-...", "shortened for display"),
        ("op://vault/item", "a web address"),
        ("여기에-키", "characters that no key has"),
        ("your key here", "spaces"),
        ("ghp_0123456789abcdef", "a GitHub token"),
        ("OPENAI_API_KEY=sk-0123456789abcdef", "a whole line of a shell file"),
        ('""', "nothing is left"),
    ],
)
def test_every_other_mistake_is_named_too(plain: dict[str, str], value: str, told: str) -> None:
    done = call("chat", "hi", environ={**plain, "OPENAI_API_KEY": value})
    assert "OPENAI_API_KEY" in done.stderr
    assert told in done.stderr


def test_a_variable_that_is_not_looked_into_is_not_blamed(plain: dict[str, str]) -> None:
    """Its key would go elsewhere."""
    environ = {**plain, "OPENAI_API_KEY": "Bearer sk-0123456789abcdef"}
    done = call("chat", "--base-url", "https://llm.example/v1", "hi", environ=environ)
    assert "https://llm.example" in done.stderr
    assert "OPENAI_API_KEY" not in done.stderr


@case("key_verified_by_anything")
def test_a_public_list_verifies_no_key(plain: dict[str, str], given: dict[str, Any]) -> None:
    with FakeProvider() as fake:
        fake.models([{"id": name} for name in given["models"]])
        where = {"base": fake.base_url}
        for argv, stdin in ((given["argv"], given["stdin"]), (given["then_argv"], "")):
            done = call(*(each.format(**where) for each in argv), environ=plain, stdin=stdin)
            assert done.returncode == 0
            assert "not verified yet" in done.stdout
            assert "works" not in done.stdout.replace("whether it works", "")


@case("socks_proxy")
def test_a_socks_proxy_carries_the_question(plain: dict[str, str], tmp_path: Path, given: dict[str, Any]) -> None:
    authority = inner(tmp_path)
    for written in (given["env"]["ALL_PROXY"], *given["also_env"]):
        with FakeProvider(tls=authority.server) as fake, SocksProxy(to=fake) as proxy:
            address = written.replace("{port}", str(proxy.port))
            environ = {
                **plain,
                **given["env"],
                "ALL_PROXY": address,
                "OPENAI_BASE_URL": f"https://{INNER}/v1",
                "SSL_CERT_FILE": str(authority.bundle),
            }
            done = call(*given["argv"], environ=environ)
            assert (done.returncode, done.stdout) == (0, "Hello from the fake provider.\n"), done.stderr
            assert set(proxy.asked) == {f"{INNER} 443"}
            found = doctor(environ)
        assert found["proxy"]["state"] == found["key"]["state"] == "ok"
        assert found["proxy"]["message"].startswith("socks5")
        assert "(ALL_PROXY)" in found["proxy"]["message"]


def test_the_socks_proxy_looks_up_the_name(plain: dict[str, str], tmp_path: Path) -> None:
    """Inside a company only the proxy can: none of it may be asked of this machine's name server."""
    with FakeProvider() as fake, SocksProxy(to=fake) as proxy:
        environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://llm.corp.invalid/v1"}
        call(*ASK, "--proxy", proxy.address("socks5"), environ=environ)
    assert set(proxy.asked) == {"llm.corp.invalid 443"}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "could not be used"),
        (b"\x05", "could not be used"),
        (b"\x05\x02", "user name and a password"),
        (b"\x05\xff", "user name and a password"),
    ],
)
def test_what_is_no_socks_proxy_or_wants_a_password_is_told(plain: dict[str, str], answer: bytes, told: str) -> None:
    with SocksProxy(refusal=answer) as proxy:
        environ = {**plain, "OPENAI_API_KEY": KEY, "ALL_PROXY": proxy.address()}
        done = call(*ASK, environ=environ)
    assert told in done.stderr
    assert "ALL_PROXY" in done.stderr


@case("no_proxy_networks")
def test_no_proxy_is_read_as_companies_write_it(plain: dict[str, str], given: dict[str, Any]) -> None:
    for run in given["runs"]:
        with TunnelProxy(refusal=b"HTTP/1.1 502 Bad Gateway\r\n\r\n") as proxy:
            environ = {**plain, **filled(given["env"], port=proxy.port), **run}
            # A name and addresses that lead nowhere: where the question goes instead does not matter here.
            found = doctor(environ)
            assert found["proxy"]["message"] == "none", run
            assert proxy.asked == [], run


@case("connect_to_ipv6_without_brackets")
def test_a_tunnel_to_an_ipv6_address_is_asked_for_in_brackets(plain: dict[str, str], given: dict[str, Any]) -> None:
    with TunnelProxy(refusal=b"HTTP/1.1 403 Forbidden\r\n\r\n") as proxy:
        call(*given["argv"], environ={**plain, **filled(given["env"], port=proxy.port)})
    assert set(proxy.asked) == {"CONNECT [fd00::1]:443 HTTP/1.1", "Host: [fd00::1]:443"}


def test_the_question_goes_through_that_tunnel(plain: dict[str, str], tmp_path: Path) -> None:
    authority = private_authority(tmp_path, address="fd00::1")
    with FakeProvider(tls=authority.server) as fake, TunnelProxy(to=fake) as proxy:
        environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://[fd00::1]/v1"}
        done = call(*ASK, "--proxy", proxy.address, f"--ca-bundle={authority.bundle}", environ=environ)
        assert fake.chats[0].headers["host"] == "[fd00::1]"
    assert done.stdout == "Hello from the fake provider.\n", done.stderr


@case("ssl_cert_file_ignored")
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_companys_authority_in_the_environment_counts(
    plain: dict[str, str], tmp_path: Path, given: dict[str, Any], variable: str
) -> None:
    authority = private_authority(tmp_path)
    with FakeProvider(expected_key="sk-probe", tls=authority.server) as fake:
        values = filled(given["env"], port=fake.base_url.split(":")[2].split("/")[0])
        environ = {**plain, **values, variable: values.pop("SSL_CERT_FILE").replace("{ca.pem}", str(authority.bundle))}
        environ = {name: value for name, value in environ.items() if name == variable or "{ca.pem}" not in value}
        done = call(*given["argv"], environ=environ)
        assert done.stdout == "Hello from the fake provider.\n", done.stderr
        found = doctor(environ)
    assert (found["tls"]["state"], found["key"]["state"]) == ("ok", "ok")
    assert found["certificates"]["message"] == f"{authority.bundle} ({variable})"


def test_a_folder_of_authorities_counts(plain: dict[str, str], tmp_path: Path) -> None:
    authority = private_authority(tmp_path)
    certificates = tmp_path / "certs"
    certificates.mkdir()
    hashed = subprocess.run(
        ["openssl", "x509", "-hash", "-noout", "-in", str(authority.bundle)], capture_output=True, text=True, check=True
    )
    (certificates / f"{hashed.stdout.strip()}.0").write_bytes(authority.bundle.read_bytes())
    with FakeProvider(tls=authority.server) as fake:
        environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}
        done = call(*ASK, environ={**environ, "SSL_CERT_DIR": f"/nowhere:{certificates}"})
    assert done.stdout == "Hello from the fake provider.\n", done.stderr


def test_the_setting_comes_before_the_environment(plain: dict[str, str], tmp_path: Path) -> None:
    authority = private_authority(tmp_path)
    with FakeProvider(tls=authority.server) as fake:
        environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url, "SSL_CERT_FILE": "/nowhere.pem"}
        done = call(*ASK, f"--ca-bundle={authority.bundle}", environ=environ)
    assert done.stdout == "Hello from the fake provider.\n", done.stderr


def test_a_variable_whose_file_is_gone_is_named(plain: dict[str, str], tmp_path: Path) -> None:
    environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://127.0.0.1:1/v1", "SSL_CERT_FILE": "/no.pem"}
    done = call(*ASK, environ=environ)
    assert "/no.pem" in done.stderr
    assert "the environment variable SSL_CERT_FILE" in done.stderr
    assert "--ca-bundle" not in done.stderr
    assert doctor(environ)["certificates"]["state"] == "failed"


@case("strict_rules_of_python_3_13")
def test_an_authority_that_new_pythons_find_fault_with_is_trusted_once_named(
    plain: dict[str, str], tmp_path: Path, given: dict[str, Any]
) -> None:
    authority = private_authority(tmp_path, careless=True)
    argv = [each.replace("{ca.pem}", str(authority.bundle)) for each in given["argv"]]
    with FakeProvider(tls=authority.server) as fake:
        environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}
        done = call(*argv, environ=environ)
    assert done.stdout == "Hello from the fake provider.\n", done.stderr


def test_a_bundle_that_does_not_vouch_is_named_with_openssls_reason(plain: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = private_authority(tmp_path / "other")
    with FakeProvider(tls=private_authority(tmp_path).server) as fake:
        environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}
        told = call(*ASK, f"--ca-bundle={other.bundle}", environ=environ).stderr
        found = doctor({**environ, "SSL_CERT_FILE": str(other.bundle)})["tls"]["message"]
    assert str(other.bundle) in told
    assert "self-signed certificate" in told
    assert "the option --ca-bundle" in told
    assert "the environment variable SSL_CERT_FILE" in found


@case("ca_bundle_with_tilde")
def test_a_tilde_is_the_home_folder(plain: dict[str, str], tmp_path: Path, given: dict[str, Any]) -> None:
    written = given["settings"]["caBundle"]
    authority = private_authority(tmp_path)
    Path(plain["HOME"], "corp.pem").write_bytes(authority.bundle.read_bytes())
    with FakeProvider(tls=authority.server) as fake:
        environ = {**plain, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}
        done = call(*ASK, "--ca-bundle", written, environ=environ)
    assert done.stdout == "Hello from the fake provider.\n", done.stderr


@case("sentences_name_the_wrong_setting")
def test_the_sentence_names_the_variable_that_is_wrong(plain: dict[str, str], given: dict[str, Any]) -> None:
    query, quoted, escaped = given["runs"]
    told = call(*query["argv"], environ={**plain, **query["env"]}).stderr
    assert "the environment variable OPENAI_BASE_URL" in told
    assert "--base-url" not in told

    with TunnelProxy(refusal=b"HTTP/1.1 502 Bad Gateway\r\n\r\n") as proxy:
        # Quotes are taken off, so that the way to the address is gone, and the proxy on it told.
        told = call(*quoted["argv"], environ={**plain, **quoted["env"], "HTTPS_PROXY": proxy.address}).stderr
        assert proxy.asked[0] == "CONNECT x.example:443 HTTP/1.1"
        assert "502" in told
        assert "the environment variable HTTPS_PROXY" in told

        environ = {**plain, **filled(escaped["env"], port=proxy.port)}
        told = call(*escaped["argv"], environ=environ).stderr
    assert "%23" in told
    assert "the environment variable HTTPS_PROXY" in told
    assert "--proxy" not in told
    assert "p#ss" not in told


@case("refused_connection_advises_a_proxy")
def test_a_server_that_is_not_running_is_to_be_started(plain: dict[str, str], given: dict[str, Any]) -> None:
    for host in ("127.0.0.1", "localhost"):
        with nobody() as port:
            base_url = f"http://{host}:{port}/v1"
            address = ("--provider", given["provider"], "--base-url", base_url, "--model", given["model"])
            told = call("chat", *address, "hi", environ=plain).stderr
        assert f"Nothing accepts connections at http://{host}:{port}" in told
        assert "ollama serve" in told
        assert "proxy" not in told.lower()


@pytest.mark.parametrize(("status", "reason"), [(403, "Forbidden"), (502, "Bad Gateway"), (500, "")])
def test_a_proxys_own_status_is_told(plain: dict[str, str], status: int, reason: str) -> None:
    with TunnelProxy(refusal=f"HTTP/1.1 {status} {reason}\r\n\r\n".encode()) as proxy:
        environ = {**plain, "OPENAI_API_KEY": KEY}
        told = call(*ASK, "--proxy", proxy.address, environ=environ).stderr
    assert str(status) in told
    assert "the option --proxy" in told
