"""What a credential command printed: a token, and how long it may be used."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from codegpt_ls.domain.credentials import CommandFault
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.limits import COMMAND_OUTPUT, TOKEN

WITHOUT_EXPIRY: Final = 300.0
"""Seconds that a token is used whose end the command does not tell. The shortest a cloud's own tool hands out has as
much left."""
BEFORE_ITS_END: Final = 120.0
"""Seconds before its end from which a token is made anew: an answer may take a while to begin."""
AT_MOST: Final = 24 * 3600.0
"""Seconds that any token is used."""

# az account get-access-token; OAuth 2.0, RFC 6749, 5.1; AWS's process credentials.
_TOKENS: Final = ("accessToken", "access_token", "token", "Token")
_ENDS: Final = ("expires_on", "expiresOn", "expires_at", "expiresAt", "expiry", "Expiration", "expiration")
_VISIBLE: Final = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class PrintedToken:
    """A token and until when it may be used."""

    token: str = field(repr=False)
    until: float
    """Seconds since the epoch, some time before its end."""


def printed_token(output: bytes, now: float) -> PrintedToken:
    """The token in the output: bare, or in JSON with the time of its end.

    Raises AssistantError COMMAND_FAILED, its `detail` naming what is wrong: empty, too_long, no_token, characters.
    """
    if len(output) > COMMAND_OUTPUT:
        raise _failed(CommandFault.TOO_LONG)
    text = output.decode(errors="replace").removeprefix("\ufeff").strip()
    read = _json(text)
    told = read if isinstance(read, Mapping) else {}
    token = read if isinstance(read, str) else _first_text(told) if told or text[:1] in ("{", "[") else text
    if token is None:
        raise _failed(CommandFault.NO_TOKEN)
    token = token.strip()
    if not token:
        raise _failed(CommandFault.EMPTY)
    if len(token) > TOKEN:
        raise _failed(CommandFault.TOO_LONG)
    if not _VISIBLE.fullmatch(token):
        raise _failed(CommandFault.CHARACTERS)
    return PrintedToken(token, _until(told, now))


def _failed(detail: CommandFault) -> AssistantError:
    return AssistantError(ErrorCode.COMMAND_FAILED, Facts(detail=detail))


def _json(text: str) -> Any:  # noqa: ANN401 - JSON
    if text[:1] not in ("{", '"'):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _first_text(told: Mapping[str, Any]) -> str | None:
    return next((value for name in _TOKENS if isinstance(value := told.get(name), str)), None)


def _until(told: Mapping[str, Any], now: float) -> float:
    ends = next((end for name in _ENDS if (end := _moment(told.get(name))) is not None), None)
    left = _number(told.get("expires_in"))
    if ends is None and left is not None:
        ends = now + left
    return now + WITHOUT_EXPIRY if ends is None else min(ends - BEFORE_ITS_END, now + AT_MOST)


def _moment(value: object) -> float | None:
    """Seconds since the epoch; a time without a zone is this machine's, as az prints it."""
    if (number := _number(value)) is not None:
        return number
    try:
        return datetime.fromisoformat(value.strip()).timestamp() if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
