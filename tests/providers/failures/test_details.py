"""What an error tells beside its code: the setting that mends it, numbers, the log's line; and what is no error."""

from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.failures.body import has_error, parsed_error
from codegpt_ls.providers.failures.refused_parameter import rejected_parameter
from codegpt_ls.providers.failures.sdk_errors import error_from_exception, interrupted, not_the_protocol, timed_out
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.transport.body import HttpExchange
from codegpt_ls.providers.transport.redaction import excerpt
from tests.providers.asking import connection_to
from tests.providers.failures.test_response import SECRET, call, openai, told

EXCHANGE = HttpExchange(200, {"x-request-id": "req_7", "content-type": "text/html"}, bytearray(b"<p>\xff" + b"x" * 300))


@pytest.mark.parametrize(
    ("body", "is_error"),
    [
        ({"error": {"message": "x"}}, True),
        ({"errors": ["x"]}, True),
        ({"object": "error", "message": 5}, True),
        ({"message": "x"}, True),
        ({"detail": "x"}, True),
        ([{"error": "x"}, {}], True),
        ([{}, {"error": "x"}], False),
        ([], False),
        ({"message": 5}, False),
        ({"choices": [{}], "error": "x"}, False),
        ({"object": "list"}, False),
        ({}, False),
        ("error", False),
        (None, False),
    ],
)
def test_json_where_an_answer_was_due_is_an_error_or_not(body: Any, is_error: bool) -> None:  # noqa: FBT001
    assert has_error(body) is is_error


@pytest.mark.parametrize(
    ("body", "message", "structured"),
    [
        ("gone", "gone", True),
        (b"<html>\xff", "<html>\ufffd", False),
        (None, "", False),
        (5, "", True),
        ([], "", True),
        ({"error": "inner"}, "inner", True),
        ({"error": "inner", "message": "outer"}, "outer", True),
        ({"error": "", "detail": "outer"}, "outer", True),
        ({"error": {"message": "inner"}}, "inner", True),
        ({"error_description": "described"}, "described", True),
        ({"title": "titled"}, "titled", True),
        ({"errors": [{"message": "first"}, {"message": "second"}]}, "first", True),
        ({"errors": []}, "", True),
        ({"message": 7}, "", True),
        ({"detail": [{"loc": ["body", "n"], "msg": "wrong"}]}, "'n': wrong", True),
        ({"detail": [{"loc": ["body", "messages", 0], "msg": "wrong"}]}, "'0': wrong", True),
        ({"detail": [{"loc": "body", "msg": "wrong"}]}, "wrong", True),
        ({"detail": [{"loc": [], "msg": "wrong"}]}, "wrong", True),
        ({"detail": ["wrong"]}, "wrong", True),
    ],
)
def test_a_message_is_found_wherever_servers_put_it(body: Any, message: str, structured: bool) -> None:  # noqa: FBT001
    said = parsed_error(body)
    assert (said.message, said.structured) == (message, structured)


def test_names_and_numbers_beside_the_message_are_kept() -> None:
    said = parsed_error({"error": {"code": 400, "status": "NOT_FOUND", "n_ctx": 4096, "fatal": True, "x": "y"}})
    assert (said.code, said.type) == ("", "NOT_FOUND")
    assert said.numbers == {"code": 400, "n_ctx": 4096}


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, openai("?", None, "server_error"), ErrorCode.REJECTED),
        (300, b"", ErrorCode.BAD_BASE_URL),
        (299, b"", ErrorCode.REJECTED),
        (504, openai("?", None, "server_error"), ErrorCode.SERVER),
        (529, b"", ErrorCode.OVERLOADED),
        (403, b"<html>Access denied</html>", ErrorCode.REJECTED),
        (403, {"message": "denied"}, ErrorCode.PERMISSION),
    ],
)
def test_a_status_at_the_edge_of_its_group(status: int, body: Any, code: ErrorCode) -> None:
    assert told(status, body).code is code


@pytest.mark.parametrize(
    ("status", "body", "facts"),
    [
        (404, b"404 page not found", {"reason": "404 page not found"}),
        (407, b"", {"setting": "codegpt.proxy"}),
        (429, openai("User: Limit 3", "slow_down"), {"limit": 3, "limit_owner": "user", "reason": "User: Limit 3"}),
        (429, openai("Rate limit reached for requests"), {"reason": "Rate limit reached for requests"}),
        (400, openai("'$.input' is invalid", "invalid_value"), {"reason": "'$.input' is invalid"}),
        (400, {"error": {"message": "?", "code": "bad", "param": "seed"}}, {"detail": "bad (seed)"}),
        (400, {"error": {"message": "Only words"}}, {"reason": "Only words"}),
        (400, {"error": {"message": "?", "type": "odd_error"}}, {"detail": "odd_error"}),
        (400, {"error": {"message": "?", "code": "c" * 130}}, {"detail": "c" * 119 + "…"}),
    ],
)  # fmt: skip
def test_what_a_person_can_do_or_see_about_it_is_a_fact(status: int, body: Any, facts: dict[str, Any]) -> None:
    known = told(status, body).facts
    watched = ("setting", "limit", "limit_owner", "detail", "reason")
    assert {name: getattr(known, name) for name in watched if getattr(known, name) is not None} == facts


@pytest.mark.parametrize(("digits", "limit"), [("9" * 11, 99_999_999_999), ("9" * 12, None)])
def test_a_limit_of_twelve_digits_is_no_limit(digits: str, limit: int | None) -> None:
    assert told(429, openai(f"Rate limit reached: Limit {digits}", "rate_limit_exceeded")).facts.limit == limit


def test_a_missing_permission_is_named_in_short_and_without_a_key() -> None:
    scopes = ", ".join(["model.request"] * 20)
    named = told(401, openai(f"Missing scopes: {scopes}")).facts.scope
    assert named == scopes[:119] + "…"
    assert told(401, openai(f"Missing scopes: {SECRET}")).facts.scope == "[redacted]"


def test_the_log_names_who_answered_what(caplog: pytest.LogCaptureFixture) -> None:
    body = {"error": {"message": "x" * 600, "type": "t_error", "code": "a_code"}}
    told(418, body, {"x-request-id": "req_9"})
    told(418, {"error": {"message": "short"}})
    assert caplog.messages == [
        f"openai answered 418 (provider.rejected, a_code/t_error, request req_9): {'x' * 499}…",
        "openai answered 418 (provider.rejected, None/None, request None): short",
    ]


def test_without_a_request_id_none_is_told() -> None:
    assert told(500, b"").facts.request_id is None


def test_a_deadline_and_a_strange_answer_are_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    late = timed_out(call(), ErrorCode.STALLED, 4.0, EXCHANGE)
    strange = not_the_protocol(call(), EXCHANGE)
    broken = interrupted(call(), HttpExchange())
    shown = "<p>" + "\ufffd" + "x" * 195 + "…"
    assert caplog.messages == [
        "openai: stream.stalled after 4.0 s",
        f"openai sent no protocol of ours (text/html): {shown}",
    ]
    assert strange.facts.detail == shown
    assert [(each.facts.http_status, each.facts.request_id) for each in (late, strange, broken)] == [
        (200, "req_7"),
        (200, "req_7"),
        (None, None),
    ]


def transport(error: Exception, *causes: Exception, streaming: bool = False) -> AssistantError:
    """The failure for an exception that was raised from others."""
    chain = [error, *causes]
    for outer, inner in zip(chain, causes, strict=False):
        outer.__cause__ = inner
    connection = connection_to("https://api.openai.com/v1")
    return error_from_exception(error, call(), connection, EXCHANGE, streaming=streaming)


def test_a_connection_that_takes_too_long_names_the_deadline_and_its_setting() -> None:
    import httpx2

    known = transport(httpx2.ConnectTimeout("?"))
    assert (known.code, known.facts.setting) == (ErrorCode.TIMEOUT, "codegpt.timeouts.connect")
    assert known.facts.seconds == connection_to("https://api.openai.com/v1").connect_timeout


def test_an_address_the_client_cannot_use_is_a_wrong_address() -> None:
    import httpx2

    known = transport(httpx2.UnsupportedProtocol("?"))
    assert known.code is ErrorCode.BAD_BASE_URL


def test_a_proxys_own_words_are_told_and_nobodys_key(caplog: pytest.LogCaptureFixture) -> None:
    import httpx2

    known = transport(httpx2.ProxyError("outer"), ValueError(f"407 for {SECRET} {'x' * 200}"))
    assert (known.code, known.facts.setting) == (ErrorCode.PROXY, "codegpt.proxy")
    assert known.facts.detail == f"407 for [redacted] {'x' * 100}…"
    assert caplog.messages[0].startswith("openai: ProxyError <- ValueError: 407 for [redacted] xxx")


def test_a_key_of_no_known_shape_is_taken_out_by_its_value(caplog: pytest.LogCaptureFixture) -> None:
    import httpx2

    odd = replace(call(), secret="correct horse battery staple")
    proxied = replace(connection_to("https://api.openai.com/v1"), proxy="http://127.0.0.1:9")
    error = httpx2.ProxyError("outer")
    error.__cause__ = ValueError("middle")
    error.__cause__.__cause__ = ValueError(f"refused {odd.secret}")
    known = error_from_exception(error, odd, proxied, EXCHANGE, streaming=False)
    scope = error_from_response(401, {}, openai(f"Missing scopes: a, {odd.secret}"), odd).facts.scope
    assert known.facts.detail == "refused [redacted]"
    assert "horse" not in f"{caplog.text} {scope}"


def test_a_proxy_that_refuses_is_told_in_the_systems_words() -> None:
    import httpx2

    proxied = replace(connection_to("https://api.openai.com/v1"), proxy="http://127.0.0.1:9")
    error = httpx2.ConnectError("?")
    error.__cause__ = ConnectionRefusedError(111, "Connection refused")
    known = error_from_exception(error, call(), proxied, EXCHANGE, streaming=False)
    assert (known.code, known.facts.detail) == (ErrorCode.PROXY, "Connection refused")


def test_headers_of_a_refusal_count_however_they_are_spelt() -> None:
    import httpx2
    import openai as sdk

    request = httpx2.Request("POST", "https://api.openai.com/v1/chat/completions")
    response = httpx2.Response(429, headers={"Retry-After": "7"}, request=request, content=b"{}")
    assert transport(sdk.APIStatusError("?", response=response, body=None)).facts.retry_after == 7.0


def test_the_type_alone_may_say_that_a_parameter_is_not_taken() -> None:
    body = {"error": {"message": "stream_options, temperature: no", "type": "Unsupported_Parameter"}}
    assert rejected_parameter(400, body, ("temperature", "stream_options")) == "stream_options"
    repeated = "temperature, max_tokens, temperature: unknown parameter"
    assert rejected_parameter(400, {"message": repeated}, ("temperature", "max_tokens")) == "temperature"
    named = {"error": {"message": "temperature: unknown parameter", "param": "seed"}}
    assert rejected_parameter(400, named, ("temperature",)) is None


def test_a_line_of_exactly_the_length_is_whole() -> None:
    assert excerpt("x" * 200) == "x" * 200
    assert excerpt("x" * 201) == "x" * 199 + "…"
