"""How long a provider asks to wait: headers first, then its sentence."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Every repetition is bounded: the sentence is a stranger's.
_AMOUNT = r"\d{1,15}(?:\.\d{1,15})?"
_SENTENCE = re.compile(
    r"(?i)\b(?:try again|retry|wait)\b(?:\s{1,3}(?:in|after|for))?\s{1,3}(?:about\s{1,3})?"
    rf"((?:{_AMOUNT}\s{{0,3}}[a-z]{{1,15}}\s{{0,3}}){{1,5}})"
)
_PART = re.compile(rf"({_AMOUNT})\s{{0,3}}([a-z]{{1,15}})", re.IGNORECASE)
_FIELD = re.compile(rf"({_AMOUNT})(s|ms)?")
_UNITS = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
_LONGEST_HEADER = 100
"""Characters; an HTTP date has 29."""
_NEVER = 10_000_000
"""Seconds, a third of a year: whoever writes more has said nothing of use."""


def retry_delay(headers: Mapping[str, str], message: str, now: datetime, field: str = "") -> float | None:
    """Seconds asked for, None when nothing was said. Header names in lower case.

    Reads `retry-after-ms`, `retry-after` (seconds or an HTTP date), what a gateway passes on of the latter, a field of
    the body (Google's `retryDelay`) and "try again in 6m0s" as OpenAI words it.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = (_header_delay(headers.get(name), now) for name in ("retry-after", "llm_provider-retry-after"))
    told = (*asked, _field_delay(field), _sentence_delay(message))
    return next((delay for delay in told if delay is not None), None)


def _field_delay(text: str) -> float | None:
    found = _FIELD.fullmatch(text)
    if found is None:
        return None
    delay = float(found[1]) * (0.001 if found[2] == "ms" else 1.0)
    return delay if delay < _NEVER else None


def _header_delay(value: str | None, now: datetime) -> float | None:
    if not value or len(value) > _LONGEST_HEADER:
        return None
    seconds = _number(value)
    if seconds is not None:
        return seconds
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # a time zone of a million years is an overflow
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _sentence_delay(message: str) -> float | None:
    found = _SENTENCE.search(message)
    if found is None:
        return None
    total, known = 0.0, False
    for amount, unit in _PART.findall(found[1]):
        factor = _UNITS.get(unit.lower())
        if factor is None:
            break
        total, known = total + float(amount) * factor, True
    return total if known and total < _NEVER else None


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if 0 <= number < _NEVER else None
