"""`codegpt-ls doctor`: everything a chat needs, each with its state, its reason and what mends it."""

import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.cli.terminal import call, objects
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.provider import KEY, FakeProvider


def states(output: str) -> dict[str, str]:
    return {each["check"]: each["state"] for each in checks(output).values()}


def checks(output: str) -> dict[str, dict[str, Any]]:
    (report,) = objects(output)
    return {each["check"]: each for each in report["checks"]}


def test_all_is_well(
    with_keyring: dict[str, str], with_key: dict[str, str], keyring: OsKeyring, fake: FakeProvider
) -> None:
    done = call("doctor", environ={**with_key, **with_keyring})
    assert done.returncode == 0, done.stdout
    assert "holds no keys" in done.stdout
    assert "Secret Service" in done.stdout
    assert f"{fake.host} accepted it" in done.stdout
    assert "Everything checked works." in done.stdout
    assert KEY not in done.stdout + done.stderr
    assert keyring.lookup("codegpt-ls:doctor") is None


def test_nothing_is_asked_of_a_model(with_key: dict[str, str], fake: FakeProvider) -> None:
    call("doctor", environ=with_key)
    assert fake.requests
    assert fake.chats == []


def test_json_tells_every_check(with_key: dict[str, str]) -> None:
    done = call("doctor", "--json", environ=with_key)
    told = states(done.stdout)
    assert list(told) == [
        "versions",
        "plug_ins",
        "folders",
        "keyring",
        "proxy",
        "certificates",
        "dns",
        "tls",
        "headers",
        "key",
        "model",
        "local",
        "completion",
    ]
    assert {told["versions"], told["folders"], told["dns"], told["tls"], told["key"], told["model"]} == {"ok"}
    assert told["keyring"] == "skipped", "the key comes from the environment"


def test_without_network_the_rest_is_skipped_with_the_reason(environ: dict[str, str]) -> None:
    environ = {**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://127.0.0.1:1/v1", "NO_PROXY": "127.0.0.1"}
    done = call("doctor", "--json", environ=environ)
    found = checks(done.stdout)
    assert done.returncode == 1
    assert (found["tls"]["state"], found["tls"]["code"]) == ("failed", "network.unreachable")
    assert "Nothing accepts connections" in found["tls"]["message"]
    assert (found["key"]["state"], found["model"]["state"]) == ("skipped", "skipped")
    assert "there is no connection" in found["key"]["message"]


def test_a_proxy_is_named_without_its_password(environ: dict[str, str]) -> None:
    with FakeProvider() as proxy:
        address = proxy.origin.replace("://", "://me:hunter2hunter2@")
        done = call("doctor", "--json", "--proxy", address, environ={**environ, "OPENAI_API_KEY": KEY})
    found = checks(done.stdout)
    assert (found["proxy"]["state"], found["proxy"]["message"]) == ("ok", proxy.origin)
    assert (found["dns"]["state"], found["dns"]["message"]) == ("skipped", "the proxy does this")
    assert (found["key"]["state"], found["key"]["code"]) == ("failed", "network.proxy")
    assert "hunter2" not in done.stdout + done.stderr


def test_a_proxy_that_is_not_there_is_found(environ: dict[str, str]) -> None:
    done = call("doctor", "--json", "--proxy", "http://127.0.0.1:1", environ={**environ, "OPENAI_API_KEY": KEY})
    found = checks(done.stdout)
    assert (found["proxy"]["state"], found["proxy"]["code"]) == ("failed", "network.proxy")
    assert found["key"]["state"] == "skipped"


def test_a_refused_key_is_told_with_what_mends_it(with_key: dict[str, str]) -> None:
    done = call("doctor", environ={**with_key, "OPENAI_API_KEY": "sk-wrong-wrong-wrong"})
    assert done.returncode == 1
    assert "refused by 127.0.0.1" in done.stdout
    assert "codegpt-ls key set --provider openai" in done.stdout
    assert "Not working: API key." in done.stdout


def test_of_a_command_that_makes_the_key_its_program_is_told_and_when_it_makes_another(
    environ: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    maker = tmp_path / "its-own-argument.py"
    maker.write_text(f"print({KEY!r})\n")
    command = [sys.executable, "-I", str(maker)]
    for name, value in (("baseUrl", fake.base_url), ("credentialCommand", json.dumps(command))):
        assert call("config", "set", f"providers.openai.{name}", value, environ=environ).returncode == 0
    done = call("doctor", environ=environ)
    assert done.returncode == 0, done.stdout
    assert f"made by the command {Path(sys.executable).name}" in done.stdout
    assert re.search(r"used until \d\d:\d\d", done.stdout)
    assert not any(each in done.stdout + done.stderr for each in (KEY, "its-own-argument"))
    (status,) = objects(call("key", "status", "--json", environ=environ).stdout)
    assert (status["command"], status["backend"]) == (
        {"program": Path(sys.executable).name},
        status["command"]["program"],
    )
    assert "its-own-argument" not in json.dumps(status)


def test_a_model_the_key_may_not_use_is_found(with_key: dict[str, str]) -> None:
    done = call("doctor", "--json", "--model", "gpt-4-trubo", environ=with_key)
    assert checks(done.stdout)["model"]["code"] == "model.not_found"


def test_an_unreadable_bundle_is_found(with_key: dict[str, str]) -> None:
    done = call("doctor", "--json", "--ca-bundle", "/nowhere.pem", environ=with_key)
    found = checks(done.stdout)
    assert found["certificates"]["code"] == "network.tls"
    assert "/nowhere.pem" in found["certificates"]["message"]
    assert "--ca-bundle" in found["certificates"]["message"]


def test_a_locked_keyring_is_not_opened_and_not_taken_for_absent(
    with_keyring: dict[str, str], with_key: dict[str, str], keyring: OsKeyring
) -> None:
    keyring.lock()
    found = checks(call("doctor", "--json", environ={**with_key, **with_keyring}).stdout)
    assert (found["keyring"]["state"], found["keyring"]["code"]) == ("failed", "credentials.locked")


def test_the_local_provider_needs_no_network(environ: dict[str, str]) -> None:
    told = states(call("doctor", "--json", "--provider", "local", environ=environ).stdout)
    assert {told["dns"], told["tls"], told["key"]} == {"skipped"}
    assert told["local"] == "failed", "it is not fetched yet"


def test_a_folder_that_cannot_be_written_is_named(with_key: dict[str, str]) -> None:
    done = call("doctor", "--json", environ={**with_key, "CODEGPT_LS_HOME": "/dev/null/nowhere"})
    folders = checks(done.stdout)["folders"]
    assert (folders["state"], "/dev/null" in folders["message"]) == ("failed", True)


def test_it_is_told_in_korean(with_key: dict[str, str]) -> None:
    done = call("doctor", environ={**with_key, "LANG": "ko_KR.UTF-8"})
    assert "모든 검사가 정상입니다." in done.stdout


def test_a_package_that_adds_a_provider_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    """It is loaded at every start, and handed keys."""
    info = tmp_path / "other_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-package\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[codegpt_ls.providers]\nmine = other:providers\n", encoding="utf-8")
    none, found = (
        checks(call("doctor", "--json", "--provider", "local", environ={**environ, **more}).stdout)["plug_ins"]
        for more in ({}, {"PYTHONPATH": str(tmp_path)})
    )
    assert none["message"] == "none"
    assert found["message"] == "other-package 1.0: loaded with codegpt-ls and handed keys"


def test_headers_are_told_without_their_values_and_a_missing_one_is_found(
    with_key: dict[str, str], with_keyring: dict[str, str], fake: FakeProvider
) -> None:
    value, environ = "gw-secret-0123456789-wxyz", {**with_key, **with_keyring}
    folder = Path(environ["CODEGPT_LS_HOME"]) / "config"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[providers.openai]\nheaders = { X-Gateway-Token = "keyring" }\n')
    address = ("--base-url", fake.base_url)
    plain = call("doctor", *address, environ=environ)
    assert "Extra headers" in plain.stdout
    settings = f'[providers.openai]\nbaseUrl = "{fake.base_url}"\nheaders = {{ X-Gateway-Token = "keyring" }}\n'
    (folder / "config.toml").write_text(settings)

    lacking = call("doctor", "--json", environ=environ)
    told = checks(lacking.stdout)
    assert (lacking.returncode, told["headers"]["state"], told["headers"]["code"]) == (
        1,
        "failed",
        "auth.missing_header",
    )
    action = next(each for each in told["headers"]["actions"] if "arguments" in each)
    assert (action["command"], action["arguments"]) == (
        "codegpt.setApiKey",
        [{"provider": "openai", "header": "x-gateway-token"}],
    )
    assert {told[each]["state"] for each in ("proxy", "dns", "tls")} == {"ok"}, (
        "the way there is looked at all the same"
    )
    assert (told["key"]["state"], "a header has no value" in told["key"]["message"]) == ("skipped", True)

    call("key", "set", "--header", "x-gateway-token", "--stdin", environ=environ, stdin=value)
    done = call("doctor", environ=environ)
    assert (done.returncode, "x-gateway-token ends in wxyz and comes from Secret" in " ".join(done.stdout.split())) == (
        0,
        True,
    )
    assert value not in done.stdout + done.stderr


def test_who_would_complete_code_and_how_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    model = tmp_path / "qwen2.5-coder-tiny.gguf"
    with model.open("wb") as file:
        file.truncate(1_100_000_000)
    for name, value in (("provider", "local"), ("model", str(model)), ("enabled", "true")):
        call("config", "set", f"completion.{name}", value, environ=environ)
    told = checks(call("doctor", "--json", environ=environ).stdout)["completion"]
    assert told["state"] == "ok"
    assert "`infill`" in told["message"]
    assert "1.1 GB and needs about 1.4 GB" in told["message"]
    assert "Nobody sends a bill" in told["message"]
    call("config", "set", "completion.model", "smollm2-135m-instruct", environ=environ)
    assert checks(call("doctor", "--json", environ=environ).stdout)["completion"]["state"] == "failed"
