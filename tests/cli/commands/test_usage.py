"""`codegpt-ls usage`: what was used, and what it cost."""

from tests.cli.terminal import call, objects
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, truncated


def test_answers_are_added_up_with_their_price(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("One.", usage=(1_000_000, 100_000)), answer("Two.", usage=(1_000_000, 0)))
    call("chat", "hi", environ=with_key)
    call("chat", "hi", environ=with_key)
    done = call("usage", "--by", "model", environ=with_key)
    _, row, total = done.stdout.splitlines()

    assert row.split() == ["openai/gpt-5.4-mini", "gpt-5.4-mini", "2", "2,000,000", "100,000", "$1.9500"]
    assert "about $1.9500" in total
    assert "platform.openai.com" not in done.stderr, "another server answered"
    at_home = {name: value for name, value in with_key.items() if name != "OPENAI_BASE_URL"}
    assert "https://platform.openai.com/usage" in call("usage", environ=at_home).stderr


def test_a_broken_off_answer_is_estimated_and_marked(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(truncated("Half an "))
    call("chat", "hi", environ=with_key)
    done = call("usage", environ=with_key)

    assert "≈" in done.stdout
    assert "estimated" in done.stderr


def test_scripts_get_the_protocols_names(with_key: dict[str, str]) -> None:
    call("chat", "hi", environ=with_key)
    (result,) = objects(call("usage", "--json", environ=with_key).stdout)

    assert (result["inputTokens"], result["outputTokens"], result["complete"]) == (9, 6, True)
    assert result["items"][0]["priceAsOf"] == "2026-06-26"
    assert result["accountPages"] == {}, "another server answered"


def test_without_any_answer_that_is_said(environ: dict[str, str]) -> None:
    done = call("usage", "--days", "7", environ=environ)

    assert (done.returncode, done.stdout) == (0, "")
    assert "last 7 days" in done.stderr


def test_a_number_of_days_out_of_bounds_is_a_usage_error(environ: dict[str, str]) -> None:
    assert call("usage", "--days", "0", environ=environ).returncode == 2
