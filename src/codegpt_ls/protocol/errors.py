"""`ResponseError.data` of every failed `codegpt/*` request."""

from pydantic import Field, JsonValue

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.wire import Wire


class ErrorAction(Wire):
    """A way forward: a command to run or a page to open."""

    title: str
    command: str | None = None
    url: str | None = None
    arguments: tuple[JsonValue, ...] | None = None


class ErrorData(Wire):
    """What a client can build a card from; the sentence itself is `ResponseError.message`."""

    code: ErrorCode
    provider: str | None = None
    model: str | None = None
    origin: str | None = None
    http_status: int | None = None
    request_id: str | None = None
    retryable: bool = False
    retry_after_ms: int | None = None
    actions: tuple[ErrorAction, ...] = ()
    docs: str | None = Field(None, description="The provider's help article about this error.")
    text: str | None = Field(
        None, description="What had arrived of the answer, when it did not travel as deltas already."
    )


class InvalidParamsData(Wire):
    """`data` of -32602: which members did not fit, without their values."""

    fields: tuple[str, ...]
