"""`ResponseError.data` of every failed `codegpt/*` request."""

from pydantic import Field, JsonValue

from codegpt_ls.domain.edits.refusal import EditFault
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.context import ContextLeftOutResult
from codegpt_ls.protocol.wire import ModelName, RequestId, Title, Wire


class ErrorAction(Wire):
    """A way forward: a command to run or a page to open."""

    title: Title = Field(description="The button's text, in the person's language.")
    command: str | None = Field(
        None,
        description="To be run by `workspace/executeCommand`, but for `codegpt.retry`, `codegpt.continue` and "
        "`codegpt.newChat`, which are the client's own ([Actions](#actions)).",
    )
    url: str | None = Field(None, description="A page to open. Either this or `command` is there.")
    arguments: tuple[JsonValue, ...] | None = Field(None, description="The command's arguments.")


class ErrorData(Wire):
    """What a client can build a card from; the sentence itself is `ResponseError.message`."""

    code: ErrorCode = Field(description="What happened; stable, never shown to a person.")
    provider: str | None = Field(None, description="Provider id.")
    model: ModelName | None = Field(None, description="The model that was asked for.")
    thread_id: str | None = Field(None, description="The thread that keeps the question; absent where none does.")
    question_id: str | None = Field(None, description="The question within it: `codegpt/retry` asks it again.")
    message_id: str | None = Field(
        None,
        description="The answer within it, where something of it is kept: `codegpt/continue` has the rest written.",
    )
    origin: str | None = Field(None, description="scheme://host[:port] of the provider.")
    http_status: int | None = Field(None, description="The provider's answer.")
    request_id: RequestId | None = Field(None, description="The provider's id of this request, for its support.")
    retryable: bool = Field(
        default=False, description="Whether the same request can succeed later. The server's own retries are over."
    )
    retry_after_ms: int | None = Field(None, description="Milliseconds the provider asks to wait.")
    actions: tuple[ErrorAction, ...] = Field((), description="Ways forward, the most useful first.")
    docs: str | None = Field(None, description="The provider's help article about this error.")
    context_left_out: tuple[ContextLeftOutResult, ...] | None = Field(
        None, description="The code that could not go along, where that is what failed."
    )
    reason: EditFault | None = Field(
        None,
        description="With `edit.refused`: why the answer becomes no edit. `no_code`, `cut_off`, `which_block` (several "
        "could be meant), `unlike` the code, `excerpt` of it, `placeholder` for left-out code, `broken_block`, "
        "`marked_up` code (line numbers, signs of a difference), `beyond` the lines that were meant, `not_found`, "
        "`ambiguous`, `overlapping`, `other_file`, `unchanged`, `hidden` characters, `no_place`, `too_large`.",
    )
    text: str | None = Field(
        None, description="What had arrived of the answer, when it did not travel as deltas already."
    )


class CancelledData(Wire):
    """`data` of -32800, where the answer that was cancelled belongs to a thread: what is kept there."""

    thread_id: str = Field(description="The thread.")
    question_id: str = Field(description="The question within it: `codegpt/retry` asks it again.")
    message_id: str | None = Field(
        None,
        description="The answer within it, where something of it is kept: `codegpt/continue` has the rest written.",
    )


class InvalidParamsData(Wire):
    """`data` of -32602: which members did not fit, without their values."""

    fields: tuple[str, ...] = Field(
        description="Names of the members, `messages.0.role`; `params` where they are no object. Of a command they are "
        "those of its argument, and `command` where there is no such command."
    )
