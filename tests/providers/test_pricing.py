"""What an answer cost by published prices: of this one answer, of that day, and of its vendor only."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from codegpt_ls.domain.providers import ProviderProfile, tariff_at
from codegpt_ls.domain.usage import NO_TARIFF, Price, Tariff, UsedTokens
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.pricing import PublishedPrices
from codegpt_ls.providers.registry import load_providers
from codegpt_ls.providers.vendors.shape import PriceList
from tests.providers.rows import ROWS

NOW = datetime(2026, 11, 29, tzinfo=UTC)
PRICES = PublishedPrices()
TERRA = UsedTokens(
    at=NOW,
    provider="openai",
    model="gpt-5.6-terra",
    input_tokens=1_000,
    output_tokens=100,
    tariff=Tariff("openai"),
)
PROFILES = [provider.profile for provider in load_providers().values()]
NEVER_PRICED = {
    "gpt-6.2-astra", "gpt-6.2-astra-law", "gpt-6.2-sol", "gpt-daybreak-blue-latest", "gpt-daybreak-red-latest",
}  # fmt: skip
"""Models of OpenAI's that the lists do not hold yet."""


def test_an_answer_costs_its_tokens_at_the_standard_rate() -> None:
    assert PRICES.price("openai", "gpt-5.6-terra", NOW) == Price(input=Decimal(2), output=Decimal(12))
    assert PRICES.cost(TERRA) == Decimal("0.002") + Decimal("0.0012")


def test_cached_and_cache_written_tokens_have_their_own_price_and_thinking_that_of_the_answer() -> None:
    used = replace(TERRA, cached_tokens=400, cache_written_tokens=100, reasoning_tokens=60)
    assert PRICES.cost(used) == (500 * Decimal(2) + 400 * Decimal("0.2") + 100 * Decimal("2.5") + 1200) / 1_000_000


@pytest.mark.parametrize(("tokens", "rate"), [(272_000, 2), (272_001, 4)])
def test_the_tier_is_that_of_the_one_question(tokens: int, rate: int) -> None:
    assert PRICES.cost(replace(TERRA, input_tokens=tokens, output_tokens=0)) == Decimal(tokens * rate) / 1_000_000
    twice = [replace(TERRA, input_tokens=200_000, output_tokens=0)] * 2
    assert sum(PRICES.cost(each) or 0 for each in twice) == Decimal("0.8"), "a sum is never above a tier"


def test_parts_that_are_told_larger_than_their_whole_are_all_of_it() -> None:
    absurd = replace(TERRA, cached_tokens=9_999, cache_written_tokens=9_999, reasoning_tokens=9_999)
    assert PRICES.cost(absurd) == PRICES.cost(replace(TERRA, cached_tokens=1_000))


def test_an_answer_of_another_day_costs_what_it_did_then() -> None:
    then = replace(TERRA, model="o3", at=datetime(2025, 5, 1, tzinfo=UTC))
    assert PRICES.cost(then) == 5 * (PRICES.cost(replace(then, at=NOW)) or 0)


@pytest.mark.parametrize(
    ("price_list", "model"),
    [
        ("openai", "gpt-9"),
        ("openai", "text-embedding-3-small"),  # has a price for what it reads only
        ("nobody", "gpt-5.6-terra"),
        ("anthropic", "gpt-5.6-terra"),
        (None, "gpt-5.6-terra"),
    ],
)
def test_what_no_list_knows_whole_has_no_price(price_list: str | None, model: str) -> None:
    assert PRICES.cost(replace(TERRA, model=model, tariff=Tariff(price_list))) is None
    assert price_list is None or PRICES.price(price_list, model, NOW) is None


def test_a_snapshot_costs_what_its_family_costs_and_google_names_models_with_their_kind() -> None:
    assert PRICES.price("openai", "gpt-5.4-mini-2026-03-17", NOW) == PRICES.price("openai", "gpt-5.4-mini", NOW)
    plain = PRICES.price("google", "gemini-2.5-pro", NOW)
    assert plain is not None
    assert PRICES.price("google", "models/gemini-2.5-pro", NOW) == plain
    assert PRICES.price("google", "google/gemini-2.5-pro", NOW) == plain


def test_every_chat_model_of_our_catalogue_has_a_price_and_those_without_a_size_get_one() -> None:
    unpriced = {each.id for each in CATALOGUE if each.chat and PRICES.price("openai", each.id, NOW) is None}
    assert unpriced == NEVER_PRICED
    assert PRICES.context_tokens("openai", "gpt-6-luna") == 1_050_000


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_list_of_a_row_exists(row: ProviderProfile) -> None:
    from genai_prices.data_snapshot import get_snapshot

    assert row.tariff.list in {None, *(each.id for each in get_snapshot().providers)}
    assert not row.tariff.list or PriceList(row.tariff.list)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_who_answers_in_a_vendors_place_has_none_of_its_prices(profile: ProviderProfile) -> None:
    for foreign in ("https://gateway.example", "https://api.openai.com.gateway.example", "http://127.0.0.1:4000"):
        given = tariff_at(profile, foreign)
        assert given.list is None
        assert given == NO_TARIFF or (given.free and profile.tariff.free)


@pytest.mark.parametrize(
    ("provider", "origin", "price_list"),
    [
        ("openai", "https://api.openai.com", "openai"),
        ("azure", "https://ours.openai.azure.com", "azure"),
        ("azure", "https://ours.openai.azure.com.gateway.example", None),
        ("bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com", "aws"),
        ("bedrock", "https://bedrock-runtime.eu-west-1.gateway.example", None),
        ("vertex", "https://europe-west1-aiplatform.googleapis.com", "google"),
        ("huggingface", "https://router.huggingface.co", None),
    ],
)
def test_a_vendor_is_at_home_at_its_own_address_and_those_of_its_template(
    provider: str, origin: str, price_list: str | None
) -> None:
    profile = next(each for each in PROFILES if each.id == provider)
    assert tariff_at(profile, origin) == Tariff(price_list)


def test_a_program_of_the_persons_own_sends_no_bill_near_by_either() -> None:
    free = {each.id for each in PROFILES if tariff_at(each, "http://192.168.7.20:11434").free}
    assert free == {"local", "ollama", "lmstudio", "llamacpp", "vllm"}
    assert tariff_at(OPENAI, "") == NO_TARIFF


def test_the_lists_are_loaded_with_the_first_price_and_never_fetched() -> None:
    script = (
        "import os, sys, threading; from codegpt_ls.assembly import assemble;"
        "from codegpt_ls.credentials.redaction import Redactor; import codegpt_ls.server.language_server;"
        "assemble(os.environ, Redactor()); early = 'genai_prices' in sys.modules;"
        "from codegpt_ls.providers.pricing import PublishedPrices;"
        "PublishedPrices().context_tokens('openai', 'gpt-6-luna');"
        "print(early, 'genai_prices.data' in sys.modules, threading.active_count())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "True", "1"]
