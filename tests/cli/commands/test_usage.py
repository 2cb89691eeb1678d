"""`codegpt-ls usage`: what was used, and what it cost."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from codegpt_ls.domain.usage import CompletionCount
from codegpt_ls.storage.usage import UsageFile
from tests.cli.terminal import call, objects
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, truncated


@pytest.fixture
def priced(environ: dict[str, str], fake: FakeProvider) -> dict[str, str]:
    """A provider of the person's own, of whom they say that it takes OpenAI's prices."""
    row = f'[acme]\ntitle = "Acme"\nbaseUrl = "{fake.base_url}"\nenvironment.key = "ACME_KEY"\nprices = "openai"\n'
    config = Path(environ["CODEGPT_LS_HOME"]) / "config"
    config.mkdir(parents=True, mode=0o700)
    (config / "providers.toml").write_text(row, encoding="utf-8")
    return {**environ, "ACME_KEY": KEY}


ACME = ("--provider", "acme", "--model", "gpt-5.4-mini")


def test_answers_are_added_up_with_what_they_cost(priced: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("One.", usage=(1_000_000, 100_000)), answer("Two.", usage=(1_000_000, 0)))
    call("chat", "hi", *ACME, environ=priced)
    call("chat", "hi", *ACME, environ=priced)
    done = call("usage", "--by", "model", environ=priced)
    _, row, total = done.stdout.splitlines()

    assert row.split() == ["acme/gpt-5.4-mini", "gpt-5.4-mini", "2", "2,000,000", "100,000", "$1.9500"]
    assert "about $1.9500" in total
    assert "standard prices" in done.stderr


def test_the_providers_own_word_beats_the_list_and_is_marked(priced: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("One.", usage=(1_000_000, 0), told={"cost": 0.25}), answer("Two.", model="gpt-9"))
    call("chat", "hi", *ACME, environ=priced)
    call("chat", "hi", *ACME, environ=priced)
    done = call("usage", "--by", "model", environ=priced)
    _, told, unknown, total = done.stdout.splitlines()

    assert told.split()[-1] == "$0.2500*"
    assert unknown.split()[-1] == "6", "no cost, and not none"
    assert "$0.2500 for" in total
    assert "what the provider itself says" in done.stderr
    assert "in no sum: 1" in done.stderr


def test_who_answers_in_openais_place_has_none_of_its_prices(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("One.", usage=(1_000_000, 100_000)))
    call("chat", "hi", environ=with_key)
    done = call("usage", "--by", "model", environ=with_key)

    assert "$" not in done.stdout
    assert "platform.openai.com" not in done.stderr, "another server answered"
    at_home = {name: value for name, value in with_key.items() if name != "OPENAI_BASE_URL"}
    assert "https://platform.openai.com/usage" in call("usage", environ=at_home).stderr


def test_a_question_beyond_the_budget_is_not_sent_and_says_what_is_left(
    priced: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer("One.", usage=(1_000_000, 0)))
    assert call("config", "set", "budget.stopPerDay", "0.76", environ=priced).returncode == 0
    assert call("config", "set", "budget.warnPerDay", "0.01", environ=priced).returncode == 0
    *_, first = objects(call("chat", "hi", *ACME, "--json", environ=priced).stdout)
    assert [each["code"] for each in first["notices"]] == ["budget.warned"]
    assert "you reach the $0.01" in first["notices"][0]["message"]
    refused = call("chat", "hi", *ACME, environ=priced)
    sent = len(fake.chats)
    done = call("usage", environ=priced)

    assert (refused.returncode, refused.stdout, sent) == (1, "", 1)
    assert "$0.01 of today's budget of $0.76 is left" in refused.stderr
    assert "codegpt.budget.stopPerDay" in refused.stderr
    assert "Today: $0.7500 of $0.7600 spent." in done.stdout


def test_a_broken_off_answer_is_estimated_and_marked(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(truncated("Half an "))
    call("chat", "hi", environ=with_key)
    done = call("usage", environ=with_key)

    assert "≈" in done.stdout
    assert "estimated" in done.stderr


def test_scripts_get_the_protocols_names(with_key: dict[str, str]) -> None:
    call("chat", "hi", environ=with_key)
    (result,) = objects(call("usage", "--json", environ=with_key).stdout)

    assert (result["inputTokens"], result["outputTokens"], result["complete"]) == (9, 6, False)
    assert (result["items"][0]["unpricedAnswers"], result["items"][0]["toldAnswers"]) == (1, 0)
    assert result["accountPages"] == {}, "another server answered"


def test_without_any_answer_that_is_said(environ: dict[str, str]) -> None:
    done = call("usage", "--days", "7", environ=environ)

    assert (done.returncode, done.stdout) == (0, "")
    assert "last 7 days" in done.stderr


def test_a_number_of_days_out_of_bounds_is_a_usage_error(environ: dict[str, str]) -> None:
    assert call("usage", "--days", "0", environ=environ).returncode == 2


def test_what_became_of_completions_is_told(environ: dict[str, str]) -> None:
    counts = CompletionCount(
        day=datetime.now(UTC).date(), provider="ollama", model="qwen2.5-coder", shown=9, taken=4, kept=3
    )

    async def count() -> None:
        file = UsageFile(lambda: Path(environ["CODEGPT_LS_HOME"]) / "data" / "usage.db")
        await file.add_completions((counts,))
        await file.add_completions((replace(counts, shown=1, taken=0, kept=0),))
        await file.aclose()

    asyncio.run(count())
    assert "qwen2.5-coder of `ollama`: 10 shown, 4 taken, 3 kept." in call("usage", environ=environ).stdout
    (told,) = objects(call("usage", "--json", environ=environ).stdout)
    assert told["completions"] == [{"provider": "ollama", "model": "qwen2.5-coder", "shown": 10, "taken": 4, "kept": 3}]
