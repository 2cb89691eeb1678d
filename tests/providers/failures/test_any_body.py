"""Whatever JSON, text or bytes come with whatever status: one code, at once, and nothing of ours breaks. Finding S4."""

import json
import time
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.limits import ERROR_SENTENCE, QUOTED_REASON
from codegpt_ls.domain.providers import address_setting
from codegpt_ls.locales.translator import translator
from codegpt_ls.providers.failures.body import has_error, parsed_error
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.refused_parameter import rejected_parameter
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.services.failures.explanations import Explainer

CALL: Final = Call(provider="openai", url="https://llm.example.com/v1/chat/completions", model="m", secret="sk-canary")
EXPLAINER: Final = Explainer(translator("en"), {"openai": OPENAI}, address_setting)
STATUSES: Final = st.one_of(st.none(), st.integers(200, 599))
KEYS: Final = (
    *("error", "errors", "message", "detail", "details", "code", "type", "status", "param", "reason", "metadata"),
    *(
        "raw",
        "violations",
        "quotaId",
        "retryDelay",
        "error_code",
        "innererror",
        "title",
        "promptFeedback",
        "loc",
        "msg",
    ),
)
WORDS: Final = (
    *("model", "not found", "rate limit", "loading model", "budget", "spend limit", "{", '{"error": ', "[{", "1,1,1"),
    *("maximum context length is ", "try again in 5s", "api key", "invalid", "litellm.AuthenticationError"),
)
SENTENCES: Final = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
LEAVES: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    SENTENCES,
    st.sampled_from([400, 401, 429, 503, "429", "1113"]),
)


def _deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fields = st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=8)), inner, max_size=6)
    return st.one_of(fields, st.lists(inner, max_size=4), fields.map(json.dumps))


BODIES: Final = st.recursive(LEAVES, _deeper, max_leaves=25)
HEADERS: Final = st.dictionaries(
    st.sampled_from(["retry-after", "retry-after-ms", "llm_provider-retry-after", "x-request-id", "x-amzn-errortype"]),
    SENTENCES,
)


@settings(max_examples=150, deadline=None)
@given(STATUSES, BODIES, HEADERS, st.booleans())
def test_any_legal_json_is_told_as_one_failure(
    status: int | None,
    body: Any,
    headers: dict[str, str],
    spoken: bool,  # noqa: FBT001
) -> None:
    for form in (body, json.dumps(body).encode()):
        error = error_from_response(status, headers, form, CALL, spoken=spoken)
        assert error.code in ErrorCode
        assert error.code is not ErrorCode.INTERNAL
        assert len(error.facts.reason or "") <= QUOTED_REASON
        assert EXPLAINER.explain(error).message
        rejected_parameter(status, form, ("temperature", "max_tokens"))
    has_error(body)


@settings(max_examples=100, deadline=None)
@given(STATUSES, st.binary(max_size=200))
def test_any_bytes_are_told_as_one_failure(status: int | None, body: bytes) -> None:
    assert error_from_response(status, {}, body, CALL).code is not ErrorCode.INTERNAL


HOSTILE: Final = {
    "digits": "1" * 4_000_000,
    "commas": "1," * 2_000_000,
    "blanks": " " * 4_000_000,
    "waits": "try again in " * 300_000,
    "durations": "try again in " + "1s" * 2_000_000,
    "models": "model " * 600_000,
    "scopes": "missing scopes: " + "a." * 2_000_000,
    "braces": "{" * 4_000_000,
    "humps": "aB" * 2_000_000,
    "brackets": "[" * 4_000_000,
    "urls": "http://" * 500_000,
    "keys": "sk-" * 1_000_000,
    "bearers": "bearer " * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", ["message", "code", "type", "param", "retryDelay", "x-amzn-errortype"])
def test_megabytes_made_to_stop_the_server_do_not(name: str, field: str) -> None:
    """Any pattern that goes back and forth over all of it would take hours; this takes milliseconds."""
    text = HOSTILE[name]
    error = {"code": "context_length_exceeded", "message": "x", field: text}
    begun = time.process_time()
    for status in (400, 429, None):
        told = error_from_response(status, {"x-amzn-errortype": text, "retry-after": text}, {"error": error}, CALL)
        EXPLAINER.explain(told)
        rejected_parameter(status, {"error": error}, ("temperature",))
    assert time.process_time() - begun < 2.0
    assert len(parsed_error({"error": error}).message) <= ERROR_SENTENCE


@pytest.mark.parametrize("unit", [b"[],", b"{},", b'{"":0},', b'"",', b"[[", b"0,", b'{"error":'])
def test_a_body_that_unpacks_to_a_hundred_times_its_size_is_not_unpacked(unit: bytes) -> None:
    body = b'{"error": {"message": "x", "list": [' + unit * (8 * 1024 * 1024 // len(unit)) + b"0]}}"
    said = parsed_error(body)
    assert not said.structured
    assert len(said.message) <= ERROR_SENTENCE
