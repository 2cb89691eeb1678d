"""The closed set of failures."""

import re
from dataclasses import fields
from datetime import date

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

PASSES = (ErrorCode.RATE, ErrorCode.OVERLOADED, ErrorCode.MODEL_LOADING, ErrorCode.SERVER, ErrorCode.STALLED)


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_code_reads_as_group_and_name(code: ErrorCode) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+|internal", code)


@pytest.mark.parametrize(
    "code",
    [
        *(ErrorCode.QUOTA, ErrorCode.SPEND, ErrorCode.INVALID_KEY, ErrorCode.MISSING_KEY, ErrorCode.MODEL_UNKNOWN),
        *(ErrorCode.REQUEST_TOO_LARGE, ErrorCode.TOO_LONG, ErrorCode.TLS, ErrorCode.PROXY, ErrorCode.PROTOCOL),
        *(ErrorCode.REJECTED, ErrorCode.CONTENT_BLOCKED, ErrorCode.BAD_BASE_URL, ErrorCode.LOCKED),
        ErrorCode.INTERNAL,
    ],
)
def test_what_the_person_must_change_is_not_repeated(code: ErrorCode) -> None:
    assert not code.retryable


@pytest.mark.parametrize("code", PASSES)
def test_what_passes_by_itself_is(code: ErrorCode) -> None:
    assert code.retryable


def test_only_what_is_known_is_told() -> None:
    assert Facts().known() == {}
    facts = Facts(model="gpt-4", nearest=(), retry_after=0.0, shutdown_date=date(2026, 10, 23), detail=None)
    assert facts.known() == {"model": "gpt-4", "retry_after": 0.0, "shutdown_date": date(2026, 10, 23)}


def test_every_fact_may_be_unknown() -> None:
    assert all(getattr(Facts(), field.name) in (None, ()) for field in fields(Facts))


def test_an_error_shows_its_code_and_nothing_of_its_facts() -> None:
    error = AssistantError(ErrorCode.INTERRUPTED, Facts(partial_text="private"))
    assert str(error) == "stream.interrupted"
    assert "private" not in repr(error)
    assert AssistantError(ErrorCode.INTERNAL).facts == Facts()


def test_text_that_travelled_already_can_be_taken_off() -> None:
    error = AssistantError(ErrorCode.INTERRUPTED, Facts(model="gpt-4", partial_text="Half an"))
    lighter = error.without_partial_text()
    assert (lighter.code, lighter.facts) == (ErrorCode.INTERRUPTED, Facts(model="gpt-4"))
    assert error.facts.partial_text == "Half an"
