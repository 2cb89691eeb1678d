"""`codegpt/chat`: a question, its deltas and its end."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field

from codegpt_ls.domain.chat import Finished, FinishReason, ModelEnding, Role
from codegpt_ls.protocol.wire import ProgressToken, Wire


class ChatMessage(Wire):
    """One turn of the conversation."""

    role: Role = Field(description="Whose words these are; `system` tells the model how to behave.")
    content: Annotated[str, Field(max_length=8_000_000)] = Field(description="The words, as plain text.")


class ChatParams(Wire):
    """A question with the turns before it, oldest first; the last one is usually the person's."""

    messages: Annotated[tuple[ChatMessage, ...], Field(min_length=1, max_length=10_000)] = Field(
        description="The conversation, oldest first."
    )
    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    model: str | None = Field(None, description="Model name; absent: the person's choice.")
    temperature: Annotated[float, Field(ge=0, le=2)] | None = Field(None, description="Absent: the setting.")
    max_output_tokens: Annotated[int, Field(ge=1)] | None = Field(None, description="Absent: the model's own limit.")
    partial_result_token: ProgressToken | None = Field(
        None, description="With it the answer travels as `ChatDelta` values of `$/progress` on this token."
    )
    work_done_token: ProgressToken | None = Field(
        None, description="With it begin, report and end of the work travel as `$/progress` on this token."
    )


class ChatDelta(Wire):
    """The next piece of the answer: the value of `$/progress` on the partial-result token."""

    kind: Literal["delta"] = Field("delta", description="Tells it from other values of `$/progress`.")
    text: str = Field(description="To be appended to what came before.")


class TokenUsage(Wire):
    """Tokens as the provider counted them."""

    input_tokens: int = Field(description="Tokens of the question with all turns before it.")
    output_tokens: int = Field(description="Tokens of the answer.")


class ChatNotice(Wire):
    """Something to tell the person that is no error."""

    code: Literal["model.ending"] = Field("model.ending", description="The model will be shut down within 60 days.")
    message: str = Field(description="The same for a person, in their language.")
    model: str = Field(description="The model that ends.")
    shutdown_date: str = Field(description="YYYY-MM-DD")
    replacement: str | None = Field(None, description="The model its provider names instead.")

    @classmethod
    def of(cls, ending: ModelEnding, message: str) -> Self:
        """A model's announced end on the wire."""
        return cls(
            message=message,
            model=ending.model,
            shutdown_date=ending.shutdown_date,
            replacement=ending.replacement,
        )


class ChatResult(Wire):
    """The answer's end."""

    text: str | None = Field(None, description="The whole answer; absent when it travelled as deltas.")
    finish_reason: FinishReason = Field(description="Why the answer ended; `length` and `content_filter` cut it off.")
    provider: str = Field(description="Id of the provider that answered.")
    model: str = Field(description="The model as the provider named it.")
    usage: TokenUsage | None = Field(None, description="Absent where the provider does not count.")
    request_id: str | None = Field(None, description="The provider's id of this request, for its support.")
    notices: tuple[ChatNotice, ...] = Field((), description="To be shown beside the answer.")

    @classmethod
    def of(cls, finished: Finished, *, text: str | None, notices: Iterable[ChatNotice]) -> Self:
        """The answer's last event on the wire; `text` where it did not travel as deltas."""
        usage = finished.usage
        return cls(
            text=text,
            finish_reason=finished.finish_reason,
            provider=finished.provider,
            model=finished.model,
            usage=usage and TokenUsage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens),
            request_id=finished.request_id,
            notices=tuple(notices),
        )
