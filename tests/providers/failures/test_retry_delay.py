"""How long a provider asks to wait."""

from datetime import UTC, datetime

import pytest

from codegpt_ls.providers.failures.retry_delay import retry_delay

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("20", 20.0),
        ("0", 0.0),
        ("0.5", 0.5),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 12:01:00 -0000", 60.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("1e300", None),
        ("9999999", 9_999_999.0),
        ("10000000", None),
        ("Sun, 22 Nov 99999 12:00:00 GMT", None),
        ("Sun, 22 Nov 2026 12:00:00 +99999999999999", None),
        ("", None),
    ],
)
def test_the_header(value: str, seconds: float | None) -> None:
    assert retry_delay({"retry-after": value}, "", NOW) == seconds


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Please try again in 20s. Visit", 20.0),
        ("Please try again in 26.604s. Visit", 26.604),
        ("Please try again in 120ms.", 0.12),
        ("Please try again in 6m0s.", 360.0),
        ("Please try again in 1m2.5s.", 62.5),
        ("Please try again in 1h2m3s", 3723.0),
        ("Please retry after 26 seconds.", 26.0),
        ("Please retry in 41.5s", 41.5),
        ("Try again in 2 minutes", 120.0),
        ("Please wait 1 hour", 3600.0),
        ("Please try again in 7d", 604800.0),
        ("Please try again later.", None),
        ("Limit 3, Used 3. 20s", None),
        ("try again in 5 parsecs", None),
        ("try again in 20s 5 parsecs", 20.0),
        (f"Please try again in {'9' * 400}s.", None),
    ],
)
def test_the_sentence(message: str, seconds: float | None) -> None:
    expected = None if seconds is None else pytest.approx(seconds)
    assert retry_delay({}, message, NOW) == expected


def test_a_header_of_zero_counts_before_the_sentence() -> None:
    assert retry_delay({"retry-after": "0"}, "try again in 20s", NOW) == 0.0


@pytest.mark.parametrize(
    ("field", "seconds"),
    [("26s", 26.0), ("59.3s", 59.3), ("20.0", 20.0), ("120ms", 0.12), ("soon", None), ("9" * 15, None), ("-1", None)],
)
def test_a_field_of_the_body(field: str, seconds: float | None) -> None:
    assert retry_delay({}, "Please try again in 7s", NOW, field) == (7.0 if seconds is None else seconds)


def test_what_a_gateway_passes_on_of_its_providers_wait() -> None:
    assert retry_delay({"llm_provider-retry-after": "20"}, "", NOW) == 20.0
    assert retry_delay({"retry-after": "5", "llm_provider-retry-after": "20"}, "", NOW) == 5.0
