"""`codegpt-ls models` and `codegpt-ls providers`: what can be asked, and whom."""

from tests.cli.terminal import call, objects
from tests.fakes.provider import FakeProvider


def test_models_are_a_table_with_their_ends(with_key: dict[str, str]) -> None:
    done = call("models", environ=with_key)
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["Model", "Status", "Ends", "on", "Replaced", "by", "Abilities", "Known", "from"]
    retired = next(row for row in rows if row.startswith("gpt-4 "))
    assert retired.split()[1:4] == ["retired", "2026-10-23", "gpt-5.6-sol"]
    used = next(row for row in rows if row.startswith("gpt-5.4-mini"))
    assert "  thinks, pictures  " in used
    assert used.endswith("← in use")
    assert "thinks" not in retired
    assert done.returncode == 0


def test_models_as_json_have_the_protocols_names(with_key: dict[str, str]) -> None:
    (result,) = objects(call("models", "--json", environ=with_key).stdout)
    assert (result["provider"], result["selected"]) == ("openai", "gpt-5.4-mini")
    known = {each["id"]: each for each in result["models"]}
    assert known["gpt-4"]["shutdownDate"] == "2026-10-23"
    assert known["gpt-4"]["status"] == "retired"
    assert known["gpt-4"]["thinks"] is False
    assert "pictures" not in known["gpt-4"], "at another address another model may bear the name"
    assert (known["gpt-5.4-mini"]["thinks"], known["gpt-5.4-mini"]["pictures"]) == (True, True)


def test_refresh_asks_anew(with_key: dict[str, str], fake: FakeProvider) -> None:
    call("models", environ=with_key)
    fake.models([{"id": "gpt-brand-new", "shutdown_date": None}])
    assert "gpt-brand-new" not in call("models", environ=with_key).stdout
    assert "gpt-brand-new" in call("models", "--refresh", environ=with_key).stdout


def test_without_a_key_the_built_in_list_is_shown(environ: dict[str, str]) -> None:
    done = call("models", environ=environ)
    assert (done.returncode, "built-in list" in done.stdout) == (0, True)
    assert call("models", "--refresh", environ=environ).returncode == 1


def test_why_there_is_none_to_show_is_said_with_what_helps(environ: dict[str, str]) -> None:
    done = call("models", "--provider", "anthropic", environ=environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no API key for Anthropic" in done.stderr
    assert "codegpt-ls key set --provider anthropic" in done.stderr


def test_a_provider_is_found_by_its_title(environ: dict[str, str]) -> None:
    assert "did you mean google" in call("models", "--provider", "gemini", environ=environ).stderr


def test_providers_say_who_is_connected(with_key: dict[str, str]) -> None:
    done = call("providers", environ=with_key)
    openai, local = (
        next(row for row in done.stdout.splitlines() if row.startswith(each)) for each in ("openai", "local")
    )
    assert "connected" in openai
    assert "← in use  http://127.0.0.1:" in openai
    assert "no API key needed" in local
    assert local.endswith("needed")


def test_providers_as_json(environ: dict[str, str]) -> None:
    (result,) = objects(call("providers", "--json", environ=environ).stdout)
    openai = next(each for each in result["providers"] if each["id"] == "openai")
    assert (openai["connected"], openai["needsKey"], openai["selected"]) == (False, True, True)
