"""From what a provider answered to what the person is told: every shape we know, and many we only expect."""

# ruff: noqa: E501 - bodies as they come over the wire, one a line

import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.models import Model
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.refused_parameter import rejected_parameter
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from tests.fakes.replies import recorded_errors
from tests.providers.contract import RECORDED

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECRET = "sk-proj-0123456789abcdefghijKLMN"


def call(model: str | None = "gpt-5.4-mini", models: tuple[Model, ...] = CATALOGUE) -> Call:
    url = "https://api.openai.com/v1/chat/completions"
    return Call(provider="openai", url=url, model=model, models=models, secret=SECRET, now=NOW)


def told(status: int | None, body: Any, headers: dict[str, str] | None = None, **named: Any) -> AssistantError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from_response(status, headers or {}, raw, call(**named))


def openai(message: str, code: Any = None, kind: str | None = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


@pytest.mark.parametrize("error_id", sorted(recorded_errors()))
def test_every_recorded_error_has_its_code(error_id: str) -> None:
    entry = recorded_errors()[error_id]
    status = None if entry["status"] == 200 else entry["status"]
    assert told(status, entry["body"], entry["headers"]).code is RECORDED[error_id]


VARIATIONS = [
    # The key.
    (401, openai("Incorrect API key provided: sk-x.", "invalid_api_key"), ErrorCode.INVALID_KEY),
    (401, openai("Incorrect API key provided: ''.", None), ErrorCode.INVALID_KEY),
    (401, b"Unauthorized", ErrorCode.INVALID_KEY),
    (401, b"", ErrorCode.INVALID_KEY),
    (401, {"error": {"code": 401, "message": "Invalid API Key", "type": "authentication_error"}}, ErrorCode.INVALID_KEY),
    (401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key"}}, ErrorCode.INVALID_KEY),
    (401, {"error": {"message": "No cookie auth credentials found", "code": 401}}, ErrorCode.INVALID_KEY),
    (401, {"message": "Unauthorized", "request_id": "x"}, ErrorCode.INVALID_KEY),
    (401, {"detail": "Not authenticated"}, ErrorCode.INVALID_KEY),
    (403, {"error": {"message": "Invalid API key", "type": "x"}}, ErrorCode.INVALID_KEY),
    (400, [{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"}}], ErrorCode.INVALID_KEY),
    (401, openai("The token has expired", "token_expired"), ErrorCode.INVALID_KEY),
    # Organization, permission, region.
    (401, openai("No such organization: org-x.", None), ErrorCode.ORGANIZATION),
    (401, openai("OpenAI-Organization header should match organization for API key", "mismatched_organization"), ErrorCode.ORGANIZATION),
    (401, openai("OpenAI-Organization header should match organization for API key", None), ErrorCode.ORGANIZATION),
    (403, openai("You have insufficient permissions for this operation.", None), ErrorCode.PERMISSION),
    (401, openai("Missing scopes: api.model.read", None), ErrorCode.PERMISSION),
    (403, openai("Project does not have access", "permission_denied"), ErrorCode.PERMISSION),
    (401, openai("Your IP is not allowed", "ip_not_authorized"), ErrorCode.PERMISSION),
    (403, openai("Country, region, or territory not supported", None, "request_forbidden"), ErrorCode.REGION),
    (403, b"<html><title>Attention Required! | Cloudflare</title></html>", ErrorCode.REJECTED),
    (451, b"Unavailable For Legal Reasons", ErrorCode.REGION),
    # The model.
    (400, openai("invalid model ID", "model_not_found"), ErrorCode.MODEL_NOT_FOUND),
    (403, openai("Project `proj_x` does not have access to model `gpt-5.6-sol`", "model_not_found"), ErrorCode.MODEL_NOT_FOUND),
    (404, openai("The model 'nope' does not exist", None), ErrorCode.MODEL_NOT_FOUND),
    (404, {"error": {"message": 'model "nope" not found, try pulling it first', "type": "api_error", "param": None, "code": None}}, ErrorCode.MODEL_NOT_FOUND),
    (404, {"error": "model 'nope' not found"}, ErrorCode.MODEL_NOT_FOUND),
    (404, {"object": "error", "message": "The model `nope` does not exist.", "type": "NotFoundError", "param": None, "code": 404}, ErrorCode.MODEL_NOT_FOUND),
    (400, {"object": "error", "message": "Invalid model: nope", "type": "invalid_model", "code": "1500"}, ErrorCode.MODEL_NOT_FOUND),
    (404, {"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}}, ErrorCode.MODEL_NOT_FOUND),
    (400, {"error": {"message": "nope is not a valid model ID", "code": 400}}, ErrorCode.MODEL_NOT_FOUND),
    (404, {"error": {"message": "No endpoints found for nope.", "code": 404}}, ErrorCode.MODEL_NOT_FOUND),
    (400, {"error": {"message": "Model Not Exist", "type": "invalid_request_error", "code": "invalid_request_error"}}, ErrorCode.MODEL_NOT_FOUND),
    (404, {"error": {"message": "No models loaded. Please load a model.", "code": "x"}}, ErrorCode.MODEL_NOT_FOUND),
    (404, openai("The model `davinci` has been deprecated, learn more here: https://x", None), ErrorCode.MODEL_RETIRED),
    (400, {"error": {"message": "The model `x` has been decommissioned and is no longer supported.", "code": "model_decommissioned"}}, ErrorCode.MODEL_RETIRED),
    (404, openai("This is not a chat model and thus not supported in the v1/chat/completions endpoint.", None), ErrorCode.MODEL_NOT_CHAT),
    (404, openai("This model is only supported in v1/responses", "model_not_found"), ErrorCode.MODEL_NOT_CHAT),
    (400, openai('model "x" is not accessible via the /chat/completions endpoint', "model_not_supported"), ErrorCode.MODEL_NOT_CHAT),
    (400, {"error": '"nomic-embed-text" does not support chat'}, ErrorCode.MODEL_NOT_CHAT),
    # The address.
    (404, b"<html><body>404 Not Found</body></html>", ErrorCode.BAD_BASE_URL),
    (404, b"404 page not found", ErrorCode.BAD_BASE_URL),
    (404, {"detail": "Not Found"}, ErrorCode.BAD_BASE_URL),
    (404, openai("Invalid URL (POST /chat/completions)", None), ErrorCode.BAD_BASE_URL),
    (404, {"error": {"code": "404", "message": "Resource not found"}}, ErrorCode.BAD_BASE_URL),
    (405, {"detail": "Method Not Allowed"}, ErrorCode.BAD_BASE_URL),
    (301, b"", ErrorCode.BAD_BASE_URL),
    (407, b"", ErrorCode.PROXY),
    # Limits.
    (429, openai("Rate limit reached", "rate_limit_exceeded", "requests"), ErrorCode.RATE),
    (429, openai("Slow down", "slow_down", "rate_limit_error"), ErrorCode.RATE),
    (503, openai("Slow Down", "slow_down", "rate_limit_error"), ErrorCode.RATE),
    (429, openai("?", None, "tokens"), ErrorCode.RATE),
    (429, b"Too Many Requests", ErrorCode.RATE),
    (429, {"error": {"code": "429", "message": "Requests to the API have exceeded call rate limit."}}, ErrorCode.RATE),
    (429, {"object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "code": "1300"}, ErrorCode.RATE),
    (429, openai("Request too large for gpt-4 in organization org-x on tokens per min (TPM): Limit 10000, Requested 12000.", "rate_limit_exceeded", "tokens"), ErrorCode.REQUEST_TOO_LARGE),
    (413, b"<html>413 Request Entity Too Large</html>", ErrorCode.REQUEST_TOO_LARGE),
    (429, openai("You exceeded your current quota", None, "insufficient_quota"), ErrorCode.QUOTA),
    (429, openai("You exceeded your current quota, please check your plan and billing details.", None, "requests"), ErrorCode.QUOTA),
    (429, openai("Your credit balance is used up", "credit_balance_exhausted", "insufficient_quota"), ErrorCode.QUOTA),
    (429, openai("Your account is not active, please check your billing details on our website.", "billing_not_active", "billing_not_active"), ErrorCode.QUOTA),
    (402, {"error": {"message": "Insufficient Balance", "type": "unknown_error", "code": "invalid_request_error"}}, ErrorCode.QUOTA),
    (402, b"Payment Required", ErrorCode.QUOTA),
    (429, openai("?", "project_spend_limit_exceeded", "insufficient_quota"), ErrorCode.SPEND),
    (429, openai("?", "organization_usage_limit_exceeded", "insufficient_quota"), ErrorCode.SPEND),
    (429, openai("You have reached your monthly usage limit", None, "requests"), ErrorCode.SPEND),
    # The provider.
    (429, openai("The engine is currently overloaded, please try again later", None, "server_error"), ErrorCode.OVERLOADED),
    (429, openai("That model is currently overloaded with other requests.", None, "requests"), ErrorCode.OVERLOADED),
    (503, b"The server is overloaded or not ready yet.", ErrorCode.OVERLOADED),
    (529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, ErrorCode.OVERLOADED),
    (498, {"error": {"message": "Flex tier capacity exceeded", "code": "capacity_exceeded"}}, ErrorCode.OVERLOADED),
    (503, b"<html>503 Service Temporarily Unavailable</html>", ErrorCode.SERVER),
    (502, b"<html>Bad gateway</html>", ErrorCode.SERVER),
    (504, b"", ErrorCode.SERVER),
    (500, openai("?", None, "server_error"), ErrorCode.SERVER),
    (520, b"error code: 520", ErrorCode.SERVER),
    (408, b"", ErrorCode.TIMEOUT),
    # The conversation.
    (400, openai("This model's maximum context length is 8192 tokens.", None), ErrorCode.TOO_LONG),
    (400, {"error": {"code": 400, "message": "the request exceeds the available context size", "type": "exceed_context_size_error", "n_prompt_tokens": 5000, "n_ctx": 4096}}, ErrorCode.TOO_LONG),
    (400, {"error": {"message": "Input tokens exceed the configured limit of 272000 tokens.", "code": "context_length_exceeded"}}, ErrorCode.TOO_LONG),
    (400, {"object": "error", "message": "Prompt contains 40000 tokens, too large for model with 32768 maximum context length", "code": "3051"}, ErrorCode.TOO_LONG),
    # What no rule describes.
    (400, openai("'$.input' is invalid. Please check the API reference", None), ErrorCode.REJECTED),
    (400, {"error": {"code": "content_filter", "message": "The response was filtered", "param": "prompt"}}, ErrorCode.CONTENT_BLOCKED),
    (422, {"detail": [{"loc": ["body", "messages"], "msg": "field required", "type": "value_error.missing"}]}, ErrorCode.REJECTED),
    (418, b"\xff\xfe\x00", ErrorCode.REJECTED),
    (400, b"[[[[", ErrorCode.REJECTED),
    (400, [], ErrorCode.REJECTED),
    (400, None, ErrorCode.REJECTED),
    (400, {"error": None}, ErrorCode.REJECTED),
    (400, {"error": {"message": {"nested": ["x"]}, "code": {"a": 1}, "type": 3}}, ErrorCode.REJECTED),
    # A status of the body's own, where the response has none or a gateway failed.
    (None, {"error": {"code": 429, "message": "Provider returned error"}}, ErrorCode.RATE),
    (None, {"error": {"code": 402, "message": "This request requires more credits"}}, ErrorCode.QUOTA),
    (None, {"error": {"code": "401", "message": "No auth credentials found"}}, ErrorCode.INVALID_KEY),
    (None, {"error": {"message": "x", "status_code": 404}}, ErrorCode.BAD_BASE_URL),
    (None, {"error": {"message": "x", "code": 503}}, ErrorCode.SERVER),
    (None, {"error": {"message": "x", "code": 399}}, ErrorCode.REJECTED),
    (None, {"error": {"message": "x", "code": 600}}, ErrorCode.REJECTED),
    (500, {"error": {"message": "upstream", "code": 402}}, ErrorCode.QUOTA),
    (400, {"error": {"message": "upstream", "code": 502}}, ErrorCode.REJECTED),
    # Names that stand deeper.
    (429, {"error": {"type": "rate_limit_error", "message": "x", "details": {"error_code": "workspace_spend_limit_reached"}}}, ErrorCode.SPEND),
    (400, {"error": {"code": 400, "message": "x", "details": [{"reason": "API_KEY_INVALID"}]}}, ErrorCode.INVALID_KEY),
    (400, {"error": {"code": "BadRequest", "message": "x", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}, ErrorCode.CONTENT_BLOCKED),
    (None, {"error": {"code": 500, "message": "x", "metadata": {"error_type": "rate_limit_exceeded"}}}, ErrorCode.RATE),
    (429, {"error": {"code": "429", "message": "x", "details": [{"violations": [{"quotaId": "TokensPerDay"}]}]}}, ErrorCode.QUOTA),
    (429, {"error": {"status": "RESOURCE_EXHAUSTED", "message": "Check your billing details", "details": [{"violations": [{"quotaId": "RequestsPerMinute"}]}]}}, ErrorCode.RATE),
    (200, {"candidates": [], "promptFeedback": {"blockReason": "SAFETY"}}, ErrorCode.CONTENT_BLOCKED),
    # Errors inside the sentence of another.
    (502, {"error": {"message": json.dumps({"error": {"message": "x", "code": "insufficient_quota"}})}}, ErrorCode.QUOTA),
    (400, {"error": json.dumps([{"error": {"message": "API key expired", "status": "INVALID_ARGUMENT"}}])}, ErrorCode.INVALID_KEY),
    (429, {"error": {"message": "Provider returned error", "metadata": {"raw": json.dumps({"error": {"message": "x", "code": "billing_not_active"}})}}}, ErrorCode.QUOTA),
    (400, {"error": {"message": 'GeminiException - {"error": {"code": 400, "message": "x", "status": "UNAUTHENTICATED"}}'}}, ErrorCode.INVALID_KEY),
    # Money, by other words.
    (422, {"error": {"message": "x", "type": "team_budget_exceeded"}}, ErrorCode.SPEND),
    (412, b"", ErrorCode.SPEND),
    (403, {"error": "Your team has used all available credits"}, ErrorCode.QUOTA),
    (400, {"error": {"message": "Budget has been exceeded!"}}, ErrorCode.SPEND),
    # A model that is not there yet.
    (503, {"error": "Model meta-llama/x is currently loading", "estimated_time": 20.0}, ErrorCode.MODEL_LOADING),
    (503, {"error": {"message": "Loading model", "code": 503}}, ErrorCode.MODEL_LOADING),
    (500, {"error": "llm server loading model"}, ErrorCode.MODEL_LOADING),
    (500, {"error": "error loading model /models/x.gguf"}, ErrorCode.SERVER),
    # A question that is not wanted.
    (400, {"error": {"message": "Content Exists Risk", "type": "invalid_request_error"}}, ErrorCode.CONTENT_BLOCKED),
    (403, {"error": {"message": "x requires moderation. Your input was flagged for violence", "code": 403}}, ErrorCode.CONTENT_BLOCKED),
    (446, b"", ErrorCode.CONTENT_BLOCKED),
    (400, {"message": "Tool results may not be blocked by a lock"}, ErrorCode.REJECTED),
    # Waiting in a queue.
    (503, b"server busy, please try again.  maximum pending requests exceeded", ErrorCode.OVERLOADED),
    (429, b"Request dropped due to backpressure", ErrorCode.OVERLOADED),
    # Inside a stream, where there is no status.
    (None, {"error": "Unexpected endpoint or method. (POST /chat/completions)"}, ErrorCode.BAD_BASE_URL),
    (None, {"error": {"message": "?"}}, ErrorCode.REJECTED),
    (None, {"error": {"message": "Rate limit reached", "code": None}}, ErrorCode.RATE),
    (None, {"error": {"message": "Provider disconnected", "code": 502}}, ErrorCode.INTERRUPTED),
    (None, {"error": {"code": "server_is_overloaded", "message": "x"}}, ErrorCode.OVERLOADED),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "code"), VARIATIONS)
def test_other_wordings_and_shapes_are_told_alike(status: int | None, body: Any, code: ErrorCode) -> None:
    assert told(status, body).code is code


def test_after_some_text_an_unknown_error_means_that_the_answer_broke_off() -> None:
    broken = error_from_response(None, {}, {"error": {"message": "Oops"}}, call(), spoken=True)
    assert (broken.code, broken.facts.reason) == (ErrorCode.INTERRUPTED, "Oops")


def test_without_a_key_a_refusal_says_that_there_is_none() -> None:
    keyless = replace(call(), secret=None)
    assert error_from_response(401, {}, b"Unauthorized", keyless).code is ErrorCode.MISSING_KEY


class TestNumbers:
    @pytest.mark.parametrize(
        ("message", "limit", "tokens"),
        [
            ("This model's maximum context length is 8192 tokens. However, your messages resulted in 8227 tokens.", 8192, 8227),
            ("This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion).", 4096, 5000),
            ("This endpoint's maximum context length is 131,072 tokens. However, you requested about 140,100 tokens", 131072, 140100),
            ("Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.", 272000, 300000),
            ("prompt is too long: 208310 tokens > 200000 maximum", 200000, 208310),
            ("Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length", 32768, 40000),
            ("request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it", 4096, 5000),
            ("Your input exceeds the context window of this model.", None, None),
        ],
    )  # fmt: skip
    def test_how_much_too_long_it_is(self, message: str, limit: int | None, tokens: int | None) -> None:
        error = told(400, openai(message, "context_length_exceeded"))
        assert (error.code, error.facts.limit, error.facts.tokens) == (ErrorCode.TOO_LONG, limit, tokens)

    def test_llama_cpp_says_it_in_fields(self) -> None:
        fields = {
            "code": 400,
            "message": "too long",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 5000,
            "n_ctx": 4096,
        }
        error = told(400, {"error": fields})
        assert (error.facts.limit, error.facts.tokens) == (4096, 5000)

    def test_a_request_too_large_names_limit_and_size(self) -> None:
        message = (
            "Request too large for gpt-4 in organization org-x on tokens per min (TPM): Limit 10000, Requested 12345."
        )
        error = told(429, openai(message, "rate_limit_exceeded", "tokens"))
        assert (error.facts.limit, error.facts.tokens) == (10000, 12345)

    def test_absurd_numbers_are_no_numbers(self) -> None:
        message = f"This model's maximum context length is {'9' * 400} tokens."
        assert told(400, openai(message, "context_length_exceeded")).facts.limit is None


class TestNames:
    @pytest.mark.parametrize(
        ("code", "message", "owner"),
        [
            ("organization_spend_limit_exceeded", "?", "organization"),
            ("project_usage_limit_exceeded", "Your organization said so", "project"),
            ("monthly_spend_limit_exceeded", "The limit of your project is reached", "project"),
            ("spend_limit_exceeded", "?", None),
        ],
    )
    def test_whose_limit_it_is(self, code: str, message: str, owner: str | None) -> None:
        error = told(429, openai(message, code, "insufficient_quota"))
        assert (error.code, error.facts.limit_owner) == (ErrorCode.SPEND, owner)

    @pytest.mark.parametrize(
        ("message", "scope"),
        [
            ("You have insufficient permissions for this operation. Missing scopes: model.request. Check that", "model.request"),
            ("Missing scopes: api.responses.write, model.read", "api.responses.write, model.read"),
            ("You have insufficient permissions.", None),
        ],
    )  # fmt: skip
    def test_which_permission_is_missing(self, message: str, scope: str | None) -> None:
        error = told(401, openai(message))
        assert (error.code, error.facts.scope) == (ErrorCode.PERMISSION, scope)

    def test_the_request_id_is_kept(self) -> None:
        assert told(500, b"", {"x-request-id": "req_1"}).facts.request_id == "req_1"
        assert told(500, b"", {"request-id": "req_2"}).facts.request_id == "req_2"
        assert told(500, b"").facts.request_id is None

    def test_provider_model_url_and_origin_are_told(self) -> None:
        facts = told(500, b"").facts
        assert (facts.provider, facts.model, facts.http_status) == ("openai", "gpt-5.4-mini", 500)
        assert (facts.url, facts.origin) == ("https://api.openai.com/v1/chat/completions", "https://api.openai.com")


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("headers", "message", "seconds"),
        [
            ({"retry-after-ms": "1500", "retry-after": "9"}, "try again in 20s", 1.5),
            ({"retry-after": "9"}, "try again in 20s", 9.0),
            ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, "", 30.0),
            ({}, "Please try again in 26.604s. Visit", 26.604),
            ({}, "Please try again in 6m0s.", 360.0),
            ({}, "?", None),
        ],
    )
    def test_the_wait_asked_for_is_a_fact(self, headers: dict[str, str], message: str, seconds: float | None) -> None:
        error = told(429, openai(message, "rate_limit_exceeded"), headers)
        assert error.facts.retry_after == (None if seconds is None else pytest.approx(seconds))


class TestAge:
    def test_a_model_past_its_day_is_retired_and_says_since_when(self) -> None:
        error = told(404, openai("does not exist", "model_not_found"), model="gpt-4")
        assert error.code is ErrorCode.MODEL_RETIRED
        assert (error.facts.shutdown_date, error.facts.replacement) == (date(2026, 10, 23), "gpt-5.6-sol")

    def test_a_model_before_its_day_is_not_found(self) -> None:
        assert told(404, openai("?", "model_not_found"), model="gpt-4o").code is ErrorCode.MODEL_NOT_FOUND

    def test_a_name_nobody_knows_is_not_found(self) -> None:
        error = told(404, openai("?", "model_not_found"), model="gpt-9")
        assert (error.code, error.facts.shutdown_date) == (ErrorCode.MODEL_NOT_FOUND, None)

    def test_the_providers_word_counts_where_the_catalogue_knows_nothing(self) -> None:
        error = told(404, openai("The model `x` has been deprecated", "model_not_found"), model="x", models=())
        assert (error.code, error.facts.replacement) == (ErrorCode.MODEL_RETIRED, None)


class TestSecrets:
    ECHOES = (
        f"Incorrect API key provided: {SECRET}. You can",
        "Incorrect API key provided: sk-wrong****-key. You can",
        "Received API Key = sk-...WXYZ, Key Hash (Token) = abc",
        "Authorization: Bearer abcdef123456.ghi",
        "https://user:passw0rd@proxy/ refused",
        "gsk_0123456789abcdef is not valid",
        "AIzaSyA0123456789 is not valid",
    )
    NEVER = (SECRET, "wrong****", "WXYZ", "abcdef123456", "passw0rd", "gsk_0123", "AIzaSyA")

    @pytest.mark.parametrize("echo", ECHOES)
    @pytest.mark.parametrize("status", [400, 401, 404, 429, 500, None])
    def test_keys_in_a_sentence_reach_neither_facts_nor_log(
        self, status: int | None, echo: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        facts = told(status, openai(echo)).facts
        assert caplog.text
        for secret in self.NEVER:
            assert secret not in repr(facts)
            assert secret not in caplog.text

    def test_the_providers_sentence_is_a_fact_of_its_own_and_short(self, caplog: pytest.LogCaptureFixture) -> None:
        error = told(429, openai("Rate limit reached\nfor gpt-x " + "x" * 400, "rate_limit_exceeded"))
        assert "Rate limit reached for gpt-x" in caplog.text
        assert error.facts.reason == ("Rate limit reached for gpt-x " + "x" * 400)[:299] + "…"

    @pytest.mark.parametrize("blanks", [1900, 1980, 1990, 1999])
    def test_a_key_that_the_cut_goes_through_shows_no_half(self, blanks: int) -> None:
        facts = told(400, openai("No." + " " * blanks + "pass-" + "0123456789" * 9)).facts
        assert facts.reason in ("No.", "No. pass-" + "0123456789" * 9)

    @pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"", openai("?"), b"\xff\xfe"])
    def test_what_says_nothing_is_no_reason(self, body: Any) -> None:
        assert told(500, body).facts.reason is None

    def test_a_sentence_cannot_forge_log_lines(self, caplog: pytest.LogCaptureFixture) -> None:
        told(500, openai("oops\r\nERROR forged line\x1b[31m"))
        assert "\x1b" not in caplog.messages[0]
        assert "\n" not in caplog.messages[0]


class TestRejectedParameter:
    SENT = ("model", "messages", "stream", "temperature", "max_tokens", "stream_options")

    @pytest.mark.parametrize(
        ("status", "body", "name"),
        [
            (400, {"error": {"message": "?", "code": "unsupported_parameter", "param": "max_tokens"}}, "max_tokens"),
            (400, {"error": {"message": "?", "code": "unsupported_value", "param": "temperature"}}, "temperature"),
            (400, {"error": {"message": "Unsupported parameter: 'temperature' is not supported with this model."}}, "temperature"),
            (400, {"error": {"message": "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."}}, "max_tokens"),
            (422, {"detail": [{"loc": ["body", "temperature"], "msg": "Extra inputs are not permitted"}]}, "temperature"),
            (400, {"error": "json: unknown field \"stream_options\""}, "stream_options"),
            # Not for leaving something out:
            (400, {"error": {"message": "?", "code": "unsupported_parameter", "param": "messages"}}, None),
            (400, {"error": {"message": "?", "code": "unsupported_parameter", "param": "model"}}, None),
            (400, {"error": {"message": "temperature must be at most 1", "code": "invalid_value", "param": "temperature"}}, None),
            (400, {"error": {"message": "?", "code": "unsupported_parameter", "param": "max_completion_tokens"}}, None),
            (400, {"error": {"message": "maximum context length is 1; temperature", "code": "context_length_exceeded"}}, None),
            (401, {"error": {"message": "?", "code": "unsupported_parameter", "param": "temperature"}}, None),
            (500, {"error": {"message": "Unknown parameter temperature"}}, None),
        ],
    )  # fmt: skip
    def test_which_parameter_to_leave_out(self, status: int, body: Any, name: str | None) -> None:
        assert rejected_parameter(status, json.dumps(body).encode(), self.SENT) == name

    @pytest.mark.parametrize(
        ("body", "name"),
        [
            (openai("`temperature` is deprecated for this model", None), "temperature"),
            (openai("invalid temperature: only 1 is allowed for this model", None), "temperature"),
            (openai("max_tokens is no longer supported", None), "max_tokens"),
            (b"Bad Request\n", "max_tokens"),
            (b"", "max_tokens"),
            (
                openai("max_tokens is too large: 65536. This model supports at most 16384 completion tokens.", None),
                None,
            ),
            (openai("System role not supported", None), None),
            (b"Bad Request: no such tenant", None),
        ],
    )
    def test_other_words_for_it(self, body: Any, name: str | None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        assert rejected_parameter(400, raw, self.SENT) == name
