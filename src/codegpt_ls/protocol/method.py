"""A method as an editor sees it, and the errors that several of them share.

The row of a method stands in METHODS of its noun's file, beside the models it takes and gives.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.wire import Wire


class Kind(StrEnum):
    """How a method is called."""

    REQUEST = "request"
    NOTIFICATION = "notification"
    COMMAND = "command"
    """By `workspace/executeCommand`, the params as its only argument."""
    EVENT = "event"
    """A notification that the server sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method."""

    name: str
    kind: Kind
    summary: str
    params: type[Wire]
    result: type[Wire] | None = None
    """None: the answer is null, or there is none."""
    may_be_null: bool = False
    """Whether a null can come instead of the result."""
    errors: tuple[ErrorCode, ...] = ()
    """Every code that `ErrorData.code` can hold."""


STORES: Final = (ErrorCode.LOCKED, ErrorCode.STORE_TIMEOUT, ErrorCode.STORE_FAILED)
"""What reading and writing keys can fail with."""
ADDRESS: Final = (ErrorCode.BAD_ORIGIN, ErrorCode.BAD_BASE_URL)
STORAGE: Final = (ErrorCode.STORAGE_DAMAGED, ErrorCode.STORAGE_FAILED)
"""What reading and writing conversations can fail with."""
_ASKED: Final = (
    ErrorCode.INVALID_KEY,
    ErrorCode.ORGANIZATION,
    ErrorCode.PERMISSION,
    ErrorCode.REGION,
    ErrorCode.RATE,
    ErrorCode.QUOTA,
    ErrorCode.SPEND,
    ErrorCode.OVERLOADED,
    ErrorCode.MODEL_LOADING,
    ErrorCode.SERVER,
    ErrorCode.PROTOCOL,
    ErrorCode.REJECTED,
    ErrorCode.UNREACHABLE,
    ErrorCode.TLS,
    ErrorCode.PROXY,
    ErrorCode.TIMEOUT,
)
"""What a provider that is asked for its model list can fail with."""
LISTING: Final = (
    ErrorCode.UNKNOWN_PROVIDER,
    ErrorCode.MISSING_KEY,
    ErrorCode.MISSING_HEADER,
    ErrorCode.COMMAND_FAILED,
    *ADDRESS,
    *_ASKED,
    *STORES,
    ErrorCode.INTERNAL,
)
ANSWERING: Final = (
    *LISTING,
    ErrorCode.MODEL_UNKNOWN,
    ErrorCode.MODEL_NOT_FOUND,
    ErrorCode.MODEL_RETIRED,
    ErrorCode.MODEL_NOT_CHAT,
    ErrorCode.MODEL_NO_PICTURES,
    ErrorCode.CONTENT_BLOCKED,
    ErrorCode.BUDGET,
    ErrorCode.REQUEST_TOO_LARGE,
    ErrorCode.TOO_LONG,
    ErrorCode.STALLED,
    ErrorCode.INTERRUPTED,
    ErrorCode.STOPPED,
    ErrorCode.ENGINE_MISSING,
    ErrorCode.ENGINE_FAILED,
    ErrorCode.WEIGHTS_MISSING,
    ErrorCode.WEIGHTS_INVALID,
    ErrorCode.THREAD_NOT_FOUND,
    ErrorCode.THREAD_BUSY,
    ErrorCode.THREAD_DELETED,
    *STORAGE,
)
"""What an answer can fail with."""
