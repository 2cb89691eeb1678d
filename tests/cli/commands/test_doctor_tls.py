"""The doctor and certificates: trust as requests have it."""

from pathlib import Path

import pytest

from tests.cli.terminal import call, objects
from tests.fakes.authority import Authority, private_authority
from tests.fakes.provider import KEY, FakeProvider


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """A company's own authority."""
    return private_authority(tmp_path)


def doctor(environ: dict[str, str], fake: FakeProvider, *more: str) -> dict[str, dict[str, str]]:
    environ = {**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url, "NO_PROXY": "127.0.0.1"}
    (report,) = objects(call("doctor", "--json", *more, environ=environ).stdout)
    return {each["check"]: each for each in report["checks"]}


def test_who_signed_the_certificate_is_told(environ: dict[str, str], authority: Authority) -> None:
    with FakeProvider(expected_key=KEY, tls=authority.server) as fake:
        found = doctor(environ, fake, "--ca-bundle", str(authority.bundle))
    assert (found["tls"]["state"], found["key"]["state"]) == ("ok", "ok")
    assert "TLSv1.3" in found["tls"]["message"]
    assert "Test authority" in found["tls"]["message"]
    assert found["certificates"]["message"] == str(authority.bundle)


def test_a_certificate_nobody_vouches_for_is_found(environ: dict[str, str], authority: Authority) -> None:
    with FakeProvider(tls=authority.server) as fake:
        found = doctor(environ, fake)
        assert fake.requests == [], "nothing is sent where the certificate is not trusted"
    assert (found["tls"]["state"], found["tls"]["code"]) == ("failed", "network.tls")
    assert "--ca-bundle" in found["tls"]["message"]
    assert found["key"]["state"] == "skipped"


def test_a_certificate_of_another_host_is_found(environ: dict[str, str], authority: Authority) -> None:
    with FakeProvider(tls=authority.server) as fake:
        other = fake.base_url.replace("127.0.0.1", "localhost")
        environ = {**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": other, "NO_PROXY": "localhost"}
        done = call("doctor", "--json", "--ca-bundle", str(authority.bundle), environ=environ)
    (report,) = objects(done.stdout)
    tls = next(each for each in report["checks"] if each["check"] == "tls")
    assert "belongs to another host" in tls["message"]
