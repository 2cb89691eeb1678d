"""Where the terminal sends a question, by what was typed and by what stands in the settings file."""

from pathlib import Path

import pytest

from tests.cli.terminal import call, objects, screen
from tests.fakes.provider import KEY, FakeProvider
from tests.field_cases import field_case, replies


def write(environ: dict[str, str], text: str) -> None:
    file = Path(environ["CODEGPT_LS_HOME"]) / "config" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("more", [{}, {"OPENAI_API_KEY": KEY}], ids=["no key", "a key for another address"])
def test_help_example_needs_a_key(environ: dict[str, str], more: dict[str, str]) -> None:
    case = field_case("help_example_needs_a_key")
    with FakeProvider() as server:
        server.models([{"id": name} for name in case["input"]["models"]])
        server.script(*replies(case))
        typed = [word.replace("{base}", server.base_url) for word in case["input"]["argv"]]
        done = call(*typed, environ={**environ, **more})
        assert (done.returncode, done.stdout) == (0, "hello\n"), done.stderr
        assert all("authorization" not in each.headers for each in server.requests)


HOME = field_case("plain_http_in_the_home_network")["input"]


@pytest.mark.parametrize("base_url", [HOME["argv"][4], *HOME["also_base_urls"]])
def test_plain_http_in_the_home_network(environ: dict[str, str], base_url: str) -> None:
    typed = [base_url if word == HOME["argv"][4] else word for word in HOME["argv"]]
    with FakeProvider() as proxy:
        (told,) = objects(call(*typed, "--json", "--proxy", proxy.origin, environ=environ).stdout)[-1:]
        # A proxy that is no proxy, or nothing on the port of this machine: what matters is that it was tried.
        assert told.get("code") != "credentials.bad_origin", told
        assert told.get("code") != "auth.missing_key", told
        assert all("authorization" not in each.headers for each in proxy.requests)


@pytest.mark.parametrize("base_url", ["http://public.example/v1", "http://8.8.8.8/v1", "http://nas:11434/v1"])
def test_public_http_stays_refused(environ: dict[str, str], base_url: str) -> None:
    done = call("chat", "--provider", "ollama", "--base-url", base_url, "--model", "m", "hi", environ=environ)
    assert done.returncode == 1
    assert "private networks" in done.stderr
    assert "--base-url" in done.stderr


class TestKeyOverHttp:
    """A key for a plain http address in a private network."""

    ADDRESS = ("--provider", "ollama", "--base-url", "http://192.168.1.50:11434/v1", "--store", "file")

    def test_a_script_has_to_agree(self, environ: dict[str, str]) -> None:
        refused = call("key", "set", *self.ADDRESS, "--stdin", environ=environ, stdin=KEY)
        assert refused.returncode == 1
        assert not (Path(environ["CODEGPT_LS_HOME"]) / "data" / "credentials.json").exists()

    def test_a_person_is_asked_and_may_say_no(self, environ: dict[str, str]) -> None:
        with screen("key", "set", *self.ADDRESS[:-2], environ=environ) as shown:
            shown.wait_for("can read the key")
            shown.type("n\r")
            assert shown.end() == 1
        assert KEY not in shown.shown

    def test_the_environments_key_is_not_sent(self, environ: dict[str, str]) -> None:
        person = {**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://192.168.1.50:11434/v1"}
        done = call("chat", "hi", environ=person)
        assert done.returncode == 1
        assert "can be read" in done.stderr


def test_the_settings_file_counts_and_what_is_typed_counts_more(environ: dict[str, str]) -> None:
    with FakeProvider() as written, FakeProvider() as typed:
        write(
            environ,
            f'provider = "ollama"\nmodel = "gpt-5.4-mini"\n[providers.ollama]\nbaseUrl = "{written.base_url}"\n'
            f'[providers.lmstudio]\nbaseUrl = "{typed.base_url}"\n',
        )
        assert call("chat", "hi", environ=environ).returncode == 0
        assert (len(written.chats), len(typed.chats)) == (1, 0)
        assert call("chat", "--base-url", typed.base_url, "hi", environ=environ).returncode == 0
        assert call("chat", "--provider", "lmstudio", "hi", environ=environ).returncode == 0
        assert (len(written.chats), len(typed.chats)) == (1, 2)


def test_a_wrong_settings_file_is_told_and_holds_nobody_up(with_key: dict[str, str], fake: FakeProvider) -> None:
    write(with_key, "temperature = \n")
    done = call("chat", "hi", environ=with_key)
    assert done.returncode == 0
    assert "config.toml" in done.stderr
    assert len(fake.chats) == 1


def test_an_address_in_the_settings_file_that_names_no_provider_belongs_to_one(
    environ: dict[str, str], fake: FakeProvider
) -> None:
    person = {**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}
    write(environ, f'baseUrl = "{fake.base_url}"\n')
    assert call("chat", "hi", environ=person).returncode == 0
    asked = call("chat", "--provider", "ollama", "--model", "m", "--json", "hi", environ=person)
    assert (asked.returncode, len(fake.chats)) == (1, 1), "Ollama is not there, and nobody else is asked instead"


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("bedrock", "providers.bedrock.region"),
        ("azure", "providers.azure.resource"),
        ("compatible", "providers.compatible.baseUrl"),
    ],
)
def test_an_address_that_is_not_whole_is_told_with_what_to_type(
    environ: dict[str, str], provider: str, name: str
) -> None:
    done = call("chat", "--provider", provider, "--model", "m", "hi", environ=environ)
    assert done.returncode == 1
    assert f"Set it: codegpt-ls config set {name} VALUE" in done.stderr
