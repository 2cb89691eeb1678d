"""`codegpt-ls key`: stored, shown without itself, verified and removed; never on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import call, objects, screen
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.provider import KEY, FakeProvider


def test_a_key_is_stored_used_and_removed(with_keyring: dict[str, str], fake: FakeProvider, keyring: OsKeyring) -> None:
    address = ("--base-url", fake.base_url)
    stored = call("key", "set", "--stdin", *address, environ=with_keyring, stdin=f"  {KEY}\n")
    assert (stored.returncode, stored.stderr) == (0, "")
    assert "saved in Secret Service and verified" in stored.stdout
    assert keyring.lookup(f"codegpt-ls:{fake.origin}") is not None

    assert call("chat", *address, "Hi", environ=with_keyring).stdout == "Hello from the fake provider.\n"
    shown = call("key", "status", *address, environ=with_keyring)
    assert (shown.returncode, "ends in nary and comes from Secret Service" in shown.stdout) == (0, True)

    removed = call("key", "remove", *address, environ=with_keyring)
    assert (removed.returncode, "is removed from the system keyring" in removed.stdout) == (0, True)
    assert keyring.lookup(f"codegpt-ls:{fake.origin}") is None
    again = call("key", "remove", *address, environ=with_keyring)
    assert (again.returncode, "no saved API key" in again.stdout) == (0, True)
    assert KEY not in "".join(each.stdout + each.stderr for each in (stored, shown, removed, again))


def test_a_person_types_it_hidden(with_keyring: dict[str, str], fake: FakeProvider) -> None:
    with screen("key", "set", "--base-url", fake.base_url, environ=with_keyring) as person:
        person.wait_for(f"API key of {fake.host} (stays hidden): ")
        assert "platform.openai.com" not in person.shown
        person.type(f"{KEY}\n")
        person.wait_for("and verified.")
        assert person.end() == 0
        assert KEY not in person.shown


def test_organization_and_project_are_stored_with_it(with_keyring: dict[str, str], fake: FakeProvider) -> None:
    address = ("--base-url", fake.base_url)
    account = ("--organization", "org-1", "--project", "proj_1")
    call("key", "set", "--stdin", *address, *account, environ=with_keyring, stdin=KEY)
    (status,) = objects(call("key", "status", "--json", *address, environ=with_keyring).stdout)
    assert (status["organization"], status["project"], status["source"]) == ("org-1", "proj_1", "keyring")
    assert (status["lastFour"], status["present"]) == ("nary", True)


def test_the_organization_of_a_stored_key_is_changed_without_the_key(
    with_keyring: dict[str, str], fake: FakeProvider
) -> None:
    address = ("--base-url", fake.base_url)
    unknown = call("key", "set", *address, "--organization", "org-1", environ=with_keyring)
    assert (unknown.returncode, "--stdin" in unknown.stderr) == (2, True)
    call("key", "set", "--stdin", *address, "--project", "proj_1", environ=with_keyring, stdin=KEY)
    for organization, kept in (("org-2", "org-2"), ("", None)):
        changed = call("key", "set", "--json", *address, "--organization", organization, environ=with_keyring)
        (status,) = objects(changed.stdout)
        assert (status.get("organization"), status["project"], status["source"]) == (kept, "proj_1", "keyring")
    assert fake.requests[-2].headers["authorization"] == f"Bearer {KEY}"


def test_a_refused_key_is_not_stored(with_keyring: dict[str, str], fake: FakeProvider) -> None:
    address = ("--base-url", fake.base_url)
    wrong = "sk-proj-wrong0123456789wrong"
    done = call("key", "set", "--stdin", *address, environ=with_keyring, stdin=wrong)
    assert done.returncode == 1
    assert "refused by 127.0.0.1" in done.stderr
    assert wrong not in done.stdout + done.stderr
    assert call("key", "status", *address, environ=with_keyring).returncode == 1


def test_a_key_on_the_command_line_is_refused_and_not_repeated(environ: dict[str, str]) -> None:
    for arguments in (
        ("key", "set", KEY),
        ("key", KEY),
        ("key", "set", f"--api-key={KEY}"),
        ("key", "set", "--key", KEY),
    ):
        done = call(*arguments, environ=environ)
        assert done.returncode == 2
        assert done.stderr
        assert "canary" not in done.stdout + done.stderr


def test_without_a_terminal_the_way_in_is_named(environ: dict[str, str]) -> None:
    done = call("key", "set", environ=environ, stdin=KEY)
    assert done.returncode == 2
    assert "codegpt-ls key set --stdin" in done.stderr


@pytest.mark.parametrize(
    ("pasted", "told"),
    [("https://platform.openai.com", "web address"), ("ghp_0123456789abcdefghij", "GitHub token"), ("", "Nothing was")],
)
def test_what_is_no_key_is_refused_by_name(environ: dict[str, str], pasted: str, told: str) -> None:
    done = call("key", "set", "--stdin", environ=environ, stdin=pasted)
    assert (done.returncode, told in done.stderr) == (1, True)


def test_plain_text_needs_a_yes(environ: dict[str, str], fake: FakeProvider, tmp_path: Path) -> None:
    arguments = ("key", "set", "--base-url", fake.base_url, "--store", "file")
    refused = call(*arguments, "--stdin", environ=environ, stdin=KEY)
    assert (refused.returncode, "plain text" in refused.stderr, "--yes" in refused.stderr) == (1, True, True)
    with screen(*arguments, environ=environ) as person:
        person.wait_for("plain text")
        person.wait_for("= yes, N = no) ")
        person.type("\n")
        assert person.end() == 1
    assert not list(tmp_path.rglob("credentials.json"))
    with screen(*arguments, environ=environ) as person:
        person.wait_for("= yes, N = no) ")
        person.type("y\n")
        person.wait_for("(stays hidden): ")
        person.type(f"{KEY}\n")
        assert person.end() == 0
    (file,) = tmp_path.rglob("credentials.json")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_script_agrees_with_an_option(environ: dict[str, str], fake: FakeProvider) -> None:
    arguments = ("key", "set", "--base-url", fake.base_url, "--store", "file", "--stdin", "--yes", "--json")
    (result,) = objects(call(*arguments, environ=environ, stdin=KEY).stdout)
    assert (result["source"], result["verified"], "plain text" in result["message"]) == ("file", True, True)


def test_without_a_keyring_the_plain_file_is_offered(environ: dict[str, str], fake: FakeProvider) -> None:
    done = call("key", "set", "--stdin", "--base-url", fake.base_url, environ=environ, stdin=KEY)
    assert done.returncode == 1
    assert "No keyring" in done.stderr
    assert f"codegpt-ls key set --provider openai --store file --base-url {fake.base_url}" in done.stderr


def test_a_key_of_the_vendors_own_is_asked_for_with_the_page_that_makes_it(with_keyring: dict[str, str]) -> None:
    with screen("key", "set", environ=with_keyring) as person:
        person.wait_for("Keys of OpenAI are made at https://platform.openai.com")
        person.wait_for("(stays hidden): ")


def test_verify_asks_the_provider(with_key: dict[str, str], fake: FakeProvider) -> None:
    done = call("key", "verify", environ=with_key)
    assert (done.returncode, f"{fake.host} accepted it" in done.stdout) == (0, True)
    wrong = call("key", "verify", environ={**with_key, "OPENAI_API_KEY": "sk-wrong-wrong-wrong"})
    assert (wrong.returncode, wrong.stdout) == (1, "")


def test_status_without_a_key_says_so_and_fails(environ: dict[str, str]) -> None:
    done = call("key", "status", environ=environ)
    assert (done.returncode, "no API key of OpenAI" in done.stdout) == (1, True)


def test_removing_tells_what_the_environment_still_holds(environ: dict[str, str]) -> None:
    (result,) = objects(call("key", "remove", "--json", environ={**environ, "OPENAI_API_KEY": KEY}).stdout)
    assert (result["stillAvailableFrom"], result["removed"]) == ("environment", [])
    assert "OPENAI_API_KEY is still set" in result["message"]


def test_ctrl_c_at_the_hidden_prompt_stops(environ: dict[str, str]) -> None:
    with screen("key", "set", environ=environ) as person:
        person.wait_for("(stays hidden): ")
        person.press_ctrl_c()
        assert person.end() == 130
        assert "Traceback" not in person.shown


VALUE = "gw-secret-0123456789-wxyz"
ITEM = "x-gateway-token"


def settle(environ: dict[str, str], base_url: str, reference: str = "keyring") -> None:
    """The settings file of a person whose gateway asks for a header."""
    folder = Path(environ["CODEGPT_LS_HOME"]) / "config"
    folder.mkdir(parents=True, exist_ok=True)
    settings = (
        f'[providers.openai]\nbaseUrl = "{base_url}"\nheaders = {{ X-Gateway-Token = {json.dumps(reference)} }}\n'
    )
    (folder / "config.toml").write_text(settings)
    (folder / "config.toml").chmod(0o600)


@pytest.fixture
def gateway(with_keyring: dict[str, str], fake: FakeProvider) -> dict[str, str]:
    """A person with a key in their shell, and a gateway that wants a header out of the keyring."""
    settle(with_keyring, fake.base_url)
    return {**with_keyring, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}


class TestAHeader:
    def test_it_is_asked_for_when_missing_stored_sent_shown_and_removed(
        self, gateway: dict[str, str], fake: FakeProvider, keyring: OsKeyring
    ) -> None:
        missing = call("chat", "Hi", environ=gateway)
        assert (missing.returncode, fake.requests) == (1, [])
        assert f"no value of the header {ITEM} is stored for {fake.origin}" in missing.stderr
        assert f"codegpt-ls key set --provider openai --header {ITEM}" in missing.stderr
        absent = call("key", "status", environ=gateway)
        assert (absent.returncode, f"The header {ITEM} has no value." in absent.stdout) == (1, True)

        stored = call("key", "set", "--header", "X-Gateway-Token", "--stdin", environ=gateway, stdin=f" {VALUE}\n")
        assert (stored.returncode, stored.stderr) == (0, "")
        assert stored.stdout == f"The value of the header {ITEM} for {fake.origin} is saved in Secret Service.\n"
        assert VALUE in (keyring.lookup(f"codegpt-ls:{fake.origin}#{ITEM}") or "")
        assert fake.requests == [], "nobody is asked about it"

        assert call("chat", "Hi", environ=gateway).returncode == 0
        assert fake.chats[0].headers[ITEM] == VALUE
        shown = call("key", "status", environ=gateway)
        assert (shown.returncode, "ends in wxyz and comes from Secret Service" in shown.stdout) == (0, True)

        removed = call("key", "remove", "--header", "x-gateway-token", environ=gateway)
        assert (removed.returncode, "is removed from the system keyring" in removed.stdout) == (0, True)
        assert keyring.lookup(f"codegpt-ls:{fake.origin}#{ITEM}") is None
        again = call("key", "remove", "--header", ITEM, environ=gateway)
        assert (again.returncode, "no saved value" in again.stdout) == (0, True)
        everything = (missing, absent, stored, shown, removed, again)
        assert VALUE not in "".join(each.stdout + each.stderr for each in everything)

    def test_a_person_types_it_hidden(self, gateway: dict[str, str]) -> None:
        with screen("key", "set", "--header", ITEM, environ=gateway) as person:
            person.wait_for(f"Value of the header {ITEM} for")
            person.wait_for("(stays hidden): ")
            person.type(f"{VALUE}\n")
            person.wait_for("is saved in Secret Service.")
            assert person.end() == 0
            assert VALUE not in person.shown
            assert "keys are made" not in person.shown.lower()

    def test_ctrl_c_at_the_hidden_prompt_keeps_nothing(self, gateway: dict[str, str]) -> None:
        with screen("key", "set", "--header", ITEM, environ=gateway) as person:
            person.wait_for("(stays hidden): ")
            person.type(VALUE)
            person.press_ctrl_c()
            assert person.end() == 130
            assert "Traceback" not in person.shown
            assert VALUE not in person.shown
        assert call("key", "status", environ=gateway).returncode == 1

    def test_what_was_stored_for_one_address_is_not_sent_to_the_next(self, gateway: dict[str, str]) -> None:
        call("key", "set", "--header", ITEM, "--stdin", environ=gateway, stdin=VALUE)
        with FakeProvider() as other:
            settle(gateway, other.base_url)
            moved = call("chat", "Hi", environ={**gateway, "OPENAI_BASE_URL": other.base_url})
            assert (moved.returncode, other.requests) == (1, [])
            assert f"is stored for {other.origin}" in moved.stderr
            typed = call(
                "key",
                "set",
                "--header",
                ITEM,
                "--stdin",
                "--base-url",
                other.base_url,
                environ=gateway,
                stdin="gw-2nd-0123456789",
            )
            assert typed.returncode == 0
            assert call("chat", "Hi", environ={**gateway, "OPENAI_BASE_URL": other.base_url}).returncode == 0
            assert other.chats[0].headers[ITEM] == "gw-2nd-0123456789"

    def test_what_no_setting_names_is_kept_and_told_so(self, with_keyring: dict[str, str], fake: FakeProvider) -> None:
        address = ("--base-url", fake.base_url)
        done = call("key", "set", "--header", "X-Team", "--stdin", *address, environ=with_keyring, stdin=VALUE)
        assert "It is sent once codegpt.providers.openai.headers.x-team is set to “keyring”." in done.stdout

    def test_those_of_the_address_go_with_the_key_and_are_named(self, gateway: dict[str, str]) -> None:
        call("key", "set", "--header", ITEM, "--stdin", environ=gateway, stdin=VALUE)
        (removed,) = objects(call("key", "remove", "--json", environ=gateway).stdout)
        assert (removed["headers"], removed["removed"]) == ([ITEM], [])
        assert f"removed too: {ITEM}." in removed["message"]

    def test_json_tells_it_without_its_value(self, gateway: dict[str, str], fake: FakeProvider) -> None:
        done = call("key", "set", "--header", ITEM, "--stdin", "--json", environ=gateway, stdin=VALUE)
        (stored,) = objects(done.stdout)
        assert (stored["header"], stored["origin"], stored["source"]) == (ITEM, fake.origin, "keyring")
        (status,) = objects(call("key", "status", "--json", environ=gateway).stdout)
        assert [
            (each["name"], each["present"], each["used"], each["source"], each["lastFour"])
            for each in status["headers"]
        ] == [(ITEM, True, True, "keyring", "wxyz")]
        assert VALUE not in done.stdout + json.dumps(status)

    @pytest.mark.parametrize("name", ["Authorization", "cookie", "transfer-encoding", "X Y", f"X-Token: {VALUE}", ""])
    def test_a_name_that_is_not_free_is_a_wrong_call_and_not_repeated(self, environ: dict[str, str], name: str) -> None:
        for action in ("set", "remove"):
            done = call("key", action, "--header", name, environ=environ, stdin=VALUE)
            assert (done.returncode, "not the name of a header" in done.stderr) == (2, True)
            assert VALUE not in done.stdout + done.stderr

    def test_its_value_on_the_command_line_is_refused_and_not_repeated(self, environ: dict[str, str]) -> None:
        done = call("key", "set", "--header", ITEM, VALUE, environ=environ)
        assert (done.returncode, f"key set --header {ITEM}" in done.stderr) == (2, True)
        assert VALUE not in done.stdout + done.stderr

    def test_it_has_no_organization(self, environ: dict[str, str]) -> None:
        arguments = ("key", "set", "--stdin", "--header", ITEM)
        for account in (("--organization", "org-1"), ("--project", "proj-1")):
            done = call(*arguments, *account, environ=environ, stdin=VALUE)
            assert (done.returncode, "Nothing was saved" in done.stderr) == (2, True)

    @pytest.mark.parametrize(
        ("typed", "told"), [("", "Nothing was entered"), (f"{VALUE}\nX: 1", "line ends"), ("비밀번호입니다", "ASCII")]
    )
    def test_what_no_header_can_carry_is_refused(self, environ: dict[str, str], typed: str, told: str) -> None:
        done = call("key", "set", "--header", ITEM, "--stdin", environ=environ, stdin=typed)
        assert (done.returncode, told in done.stderr) == (1, True)
        assert f"codegpt-ls key set --provider openai --header {ITEM}" in done.stderr
        assert VALUE not in done.stdout + done.stderr

    def test_without_a_keyring_the_plain_file_is_offered_for_it(
        self, environ: dict[str, str], fake: FakeProvider, tmp_path: Path
    ) -> None:
        address = ("--base-url", fake.base_url)
        done = call("key", "set", "--header", ITEM, "--stdin", *address, environ=environ, stdin=VALUE)
        offered = f"codegpt-ls key set --provider openai --header {ITEM} --store file {' '.join(address)}"
        assert (done.returncode, offered in done.stderr) == (1, True)
        agreed = call(*offered.split()[1:], "--stdin", "--yes", environ=environ, stdin=VALUE)
        assert (agreed.returncode, "in plain text" in agreed.stdout) == (0, True)
        (file,) = tmp_path.rglob("credentials.json")
        assert file.stat().st_mode & 0o777 == 0o600

    def test_over_http_the_question_names_it(self, with_keyring: dict[str, str]) -> None:
        address = ("--base-url", "http://gateway.internal/v1")
        done = call("key", "set", "--header", ITEM, "--stdin", *address, environ=with_keyring, stdin=VALUE)
        assert (done.returncode, f"can read the value of the header {ITEM}" in done.stderr) == (1, True)
