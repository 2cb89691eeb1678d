"""How long a provider asks to wait: headers first, then its sentence."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SENTENCE = re.compile(
    r"(?i)\b(?:try again|retry|wait)\b(?:\s+(?:in|after|for))?\s+(?:about\s+)?((?:\d+(?:\.\d+)?\s*[a-z]+\s*)+)"
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
_NEVER = 10_000_000
"""Seconds, a third of a year: whoever writes more has said nothing of use."""


def retry_delay(headers: Mapping[str, str], message: str, now: datetime) -> float | None:
    """Seconds asked for, None when nothing was said. Header names in lower case.

    Reads `retry-after-ms`, `retry-after` (seconds or an HTTP date) and "try again in 6m0s" as OpenAI words it.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    delay = _header_delay(headers.get("retry-after"), now)
    return _sentence_delay(message) if delay is None else delay


def _header_delay(value: str | None, now: datetime) -> float | None:
    seconds = _number(value)
    if seconds is not None or not value:
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
