"""Error responses as vendors and gateways really send them: each has its one code, by rules and not by name."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import address_setting
from codegpt_ls.locales.translator import translator
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.vendors import providers
from codegpt_ls.services.failures.explanations import Explainer
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply
from tests.providers.asking import KEY, connection_to, failure
from tests.providers.rows import ROWS

DATA: Final = Path(__file__).parents[2] / "data"
NO_KEY: Final = "litellm-no-key"
BETTER: Final = {
    "llamacpp_503_loading": ErrorCode.MODEL_LOADING,
    "azure_400_content_filter": ErrorCode.CONTENT_BLOCKED,
    "cohere_498_blocked": ErrorCode.CONTENT_BLOCKED,
}
"""What the files name by the closest code there was when they were gathered."""


def recorded(name: str) -> dict[str, Mapping[str, Any]]:
    return {case["id"]: case for case in json.loads((DATA / name).read_text(encoding="utf-8"))}


CASES: Final = {**recorded("provider_errors.json"), **recorded("gateway_errors.json")}
RULES: Final = {row.id: row.errors for row in ROWS}
ROW_OF: Final = {"google-vertex": "vertex", "github-models": "github", "llama.cpp": "llamacpp"}
"""Vendors whose row has another id than the files give them."""
WITHOUT_ROW: Final = {"github-copilot", "litellm", "ray-serve"}
"""Whose accounts are not for others to hold, and gateways at the person's own address."""


def row_id(case: Mapping[str, Any]) -> str:
    vendor = case["vendor"]
    return "compatible" if vendor in WITHOUT_ROW else ROW_OF.get(vendor, vendor)


def right(case: Mapping[str, Any]) -> set[ErrorCode]:
    if case["id"] in BETTER:
        return {BETTER[case["id"]]}
    named = {case["expected_code"], *case.get("also_right", ())}
    return {code for code in ErrorCode if code.value in named}


def told(case: Mapping[str, Any], url: str = "https://llm.example.com/v1/chat/completions") -> AssistantError:
    """The error as the vendor's own row tells it, where there is one."""
    status, body = case["status"], case["body"]
    rules = RULES[row_id(case)]
    secret = None if case["id"] == NO_KEY else KEY
    call = Call(provider="openai", url=url, model="gpt-x", rules=rules, secret=secret)
    if status == 200:
        event = json.loads(body.rsplit("data: ", 1)[1])
        return error_from_response(None, case["headers"], event, call, spoken=True)
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return error_from_response(status, case["headers"], raw, call)


def reply(case: Mapping[str, Any]) -> Reply:
    body = case["body"]
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Reply(status=case["status"], headers=case["headers"], steps=(raw,))


def row_of(case: Mapping[str, Any]) -> Iterator[Provider]:
    rows = {provider.profile.id: provider for provider in providers()}
    yield rows[row_id(case)]


def test_the_files_are_whole() -> None:
    assert (len(recorded("provider_errors.json")), len(recorded("gateway_errors.json"))) == (73, 35)
    assert set(BETTER) <= set(CASES)


@pytest.mark.parametrize("case_id", sorted(CASES))
def test_a_recorded_error_has_its_code(case_id: str) -> None:
    case = CASES[case_id]
    assert told(case).code in right(case)


@pytest.mark.parametrize("case_id", sorted(CASES))
async def test_the_same_over_a_real_connection_asked_once_by_the_adapter(case_id: str) -> None:
    case = CASES[case_id]
    (provider,) = row_of(case)
    with FakeProvider() as fake:
        fake.script(reply(case))
        error, _ = await failure(provider, connection_to(fake.base_url, None if case_id == NO_KEY else KEY))
        assert error.code in right(case)
        assert len(fake.chats) == 1
    await provider.aclose()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("case_id", sorted(CASES))
def test_whoever_answers_at_a_foreign_address_is_called_by_its_host(case_id: str, language: str) -> None:
    from codegpt_ls.providers.openai.profile import OPENAI

    error = told(CASES[case_id])
    explained = Explainer(translator(language), {"openai": OPENAI}, address_setting).explain(error)
    ours = explained.message.split("llm.example.com says: ")[0].split("llm.example.com의 설명: ")[0]
    assert "OpenAI" not in ours
    assert explained.docs is None
    assert not [action for action in explained.actions if action.url]


@pytest.mark.parametrize(
    ("case_id", "facts"),
    [
        ("anthropic_400_prompt_too_long", {"tokens": 205426, "limit": 200000}),
        ("anthropic_429_output_tokens_per_minute", {"limit_kind": "tokens", "retry_after": 1.0}),
        ("google_429_per_minute", {"limit_kind": "tokens", "retry_after": 26.0}),
        ("github_models_429_day", {"retry_after": 85841.0}),
        ("azure_429_tokens", {"limit_kind": "tokens", "retry_after": 1.0}),
        ("bedrock_429_throttling", {"limit_kind": "tokens"}),
        ("cerebras_429_tokens", {"limit_kind": "tokens"}),
        ("tgi_422_too_long", {"tokens": 603, "limit": 1512}),
        ("lmstudio_400_context", {"tokens": 13055, "limit": 4096}),
        ("llamacpp_400_context", {"tokens": 3031, "limit": 1024}),
        ("litellm-budget-key", {"spent": 1.5, "budget": 1.0}),
        ("litellm-budget-team", {"spent": 25.0, "budget": 20.0, "limit_owner": "team"}),
        ("litellm-budget-user", {"spent": 9.0, "budget": 5.0, "limit_owner": "user"}),
        ("litellm-rate-requests", {"limit_kind": "requests", "retry_after": 60.0}),
        ("litellm-rate-tokens", {"limit_kind": "tokens", "retry_after": 60.0}),
        ("litellm-rate-parallel", {"limit_kind": "parallel", "retry_after": 60.0}),
        ("litellm-upstream-429-rate", {"limit_kind": "requests", "retry_after": 20.0}),
        ("litellm-upstream-401", {"request_id": "9e073e"}),
        ("ray-serve-queue-full-429", {"retry_after": 5.0}),
    ],
)
def test_what_the_body_says_beside_the_code_is_kept(case_id: str, facts: Mapping[str, object]) -> None:
    known = told(CASES[case_id]).facts
    if "request_id" in facts:
        assert known.request_id == CASES[case_id]["headers"]["x-litellm-call-id"]
    else:
        assert {name: getattr(known, name) for name in facts} == facts


def sentence(case_id: str, language: str = "en") -> str:
    from codegpt_ls.providers.openai.profile import OPENAI

    return Explainer(translator(language), {"openai": OPENAI}, address_setting).explain(told(CASES[case_id])).message


@pytest.mark.parametrize(
    ("case_id", "words"),
    [
        ("litellm-upstream-401", "The key that llm.example.com itself uses was refused by the provider behind it."),
        ("litellm-budget-key", "The budget set at llm.example.com is used up: $1.50 spent of $1.00."),
        ("litellm-budget-user", "$9.00 spent of $5.00"),
        ("litellm-rate-parallel", "Too many requests to llm.example.com run at the same time."),
        ("litellm-rate-tokens", "The rate limit for tokens at llm.example.com is reached. Try again in 1 min"),
        ("litellm-rate-requests", "The rate limit for requests to llm.example.com is reached. Try again in 1 min."),
        ("litellm-no-key", "There is no API key for https://llm.example.com"),
        ("ray-serve-queue-full", "llm.example.com says: “Request dropped due to backpressure"),
    ],
)
def test_a_gateways_refusal_is_told_rightly(case_id: str, words: str) -> None:
    assert words in sentence(case_id)
    assert sentence(case_id, "ko") != sentence(case_id)


def test_no_recorded_case_is_told_without_its_own_words() -> None:
    silent: Sequence[str] = [each for each in CASES if told(CASES[each]).facts.reason is None]
    assert silent == ["cohere_403_html"]
