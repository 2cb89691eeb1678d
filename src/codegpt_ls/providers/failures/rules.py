"""Which failure a provider's error is: by the vendor's own rules, then name, then status, refined by its wording.

Since 2026 several billing codes come under one type, `model_not_found` comes with three statuses, and older or
compatible servers leave the code empty. So each step decides only what the one before it left open.
"""

from typing import Final

from codegpt_ls.domain.errors import ErrorCode, ErrorRules
from codegpt_ls.providers.failures.body import ErrorBody
from codegpt_ls.providers.failures.names import code_of
from codegpt_ls.providers.failures.wordings import CONNECTION_BEHIND, WORDINGS

_BY_STATUS: Final = {
    401: ErrorCode.INVALID_KEY,
    402: ErrorCode.QUOTA,
    403: ErrorCode.PERMISSION,
    404: ErrorCode.BAD_BASE_URL,
    405: ErrorCode.BAD_BASE_URL,
    407: ErrorCode.PROXY,
    408: ErrorCode.TIMEOUT,
    410: ErrorCode.BAD_BASE_URL,
    412: ErrorCode.SPEND,
    413: ErrorCode.REQUEST_TOO_LARGE,
    429: ErrorCode.RATE,
    446: ErrorCode.CONTENT_BLOCKED,
    451: ErrorCode.REGION,
    529: ErrorCode.OVERLOADED,
}
"""412 and 446 are Portkey's for a budget and a guardrail."""
_PAST_A_DAY: Final = ("perday", "permonth")
_NO_RULES: Final = ErrorRules()


def error_code(status: int | None, body: ErrorBody, rules: ErrorRules = _NO_RULES) -> ErrorCode | None:
    """The failure this is; None where neither body nor status tells (an unknown error inside a stream)."""
    if body.quotas:
        # Google gives money and minutes one name and one sentence; only these tell.
        return (
            ErrorCode.QUOTA if any(part in quota for quota in body.quotas for part in _PAST_A_DAY) else ErrorCode.RATE
        )
    in_stream = status is None or status < 300
    told = _told_status(status, body)
    decided = _ruled(told, body, rules) or _named(told, body)
    if decided is None and in_stream and CONNECTION_BEHIND.search(body.message):
        return ErrorCode.INTERRUPTED
    decided = decided or _by_status(told, body)
    subject = decided or ErrorCode.REJECTED
    for wording in WORDINGS:
        if subject in wording.narrows and wording.pattern.search(body.message):
            return wording.to
    return decided


def _told_status(status: int | None, body: ErrorBody) -> int | None:
    """The status that is meant: inside a stream, and behind a gateway that failed, the body's own."""
    if body.status is not None and (status is None or status < 300 or (status >= 500 > body.status)):
        return body.status
    return status


def _ruled(status: int | None, body: ErrorBody, rules: ErrorRules) -> ErrorCode | None:
    """What this vendor means by a name, a number or a phrase of its own."""
    by_name = next((rules.names[name] for name in body.names if name in rules.names), None)
    if by_name is not None:
        return by_name
    said = body.message.casefold()
    by_phrase = next((code for phrase, code in rules.phrases.items() if phrase in said), None)
    return by_phrase or (rules.statuses.get(status) if status is not None and _named(status, body) is None else None)


def _named(status: int | None, body: ErrorBody) -> ErrorCode | None:
    for name in body.names:
        code = code_of(name)
        # Ollama calls a missing model an `api_error`: a status below 500 knows better.
        if code is not None and not (code is ErrorCode.SERVER and status is not None and 400 <= status < 500):
            return code
    return None


def _by_status(status: int | None, body: ErrorBody) -> ErrorCode | None:
    if status is None or status < 300:
        return None
    if status < 400:
        return ErrorCode.BAD_BASE_URL
    if status == 403 and not body.structured:
        # A firewall's page says nothing about the key.
        return ErrorCode.REJECTED
    if status >= 500:
        return _BY_STATUS.get(status, ErrorCode.SERVER)
    return _BY_STATUS.get(status, ErrorCode.REJECTED)
