"""The messages of a conversation: read, branched off from, asked anew."""

from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, model_validator

from codegpt_ls.domain import limits
from codegpt_ls.domain.chat import FinishReason, Role
from codegpt_ls.domain.threads import ContextReference, Delivery, Thread, ThreadMessage
from codegpt_ls.protocol.context_items import ContextReferences
from codegpt_ls.protocol.conversation.chat import ChatResult, TokenUsage
from codegpt_ls.protocol.conversation.options import ModeParams
from codegpt_ls.protocol.conversation.steps import StepItem, StepLine
from codegpt_ls.protocol.conversation.threads import NO_SUCH, OneThreadResult, ThreadItem, ThreadParams
from codegpt_ls.protocol.method import ANSWERING, Kind, Method
from codegpt_ls.protocol.wire import WHOLE, ModelName, Title, Wire, given, misfit, moment


class ReadThreadParams(ThreadParams):
    """A thread, and which of its messages."""

    model_config = ConfigDict(json_schema_extra={"not": given("before", "after")})

    limit: Annotated[int, Field(strict=True, ge=1, le=limits.THREAD_MESSAGES), WHOLE] = Field(
        limits.THREAD_MESSAGES, description="How many messages at most: the last ones, unless another member says else."
    )
    before: str | None = Field(None, description="The ones before the message of this id.")
    after: str | None = Field(None, description="The ones after the message of this id. Either this or `before`.")

    @model_validator(mode="after")
    def _names_one_side(self) -> Self:
        if self.before is not None and self.after is not None:
            raise misfit("give either before or after", "before", "after")
        return self


class ForkThreadParams(ThreadParams):
    """Where to branch off."""

    message_id: str = Field(description="The last message the new thread has.")


class EditMessageParams(ModeParams):
    """A question to ask instead of an earlier one."""

    thread_id: str = Field(description="The thread's id.")
    question_id: str = Field(description="The question whose place it takes.")
    content: Annotated[str, Field(max_length=limits.MESSAGE_TEXT)] = Field(description="The new question.")
    context: ContextReferences = Field(
        (), description="Code that goes along with it, as the person sees it now. That of the old question does not."
    )

    @model_validator(mode="before")
    @classmethod
    def _by_its_older_name(cls, value: object) -> object:
        """Protocol 0 called the question `messageId`."""
        if isinstance(value, dict) and value.get("questionId") is None and "messageId" in value:
            return {**value, "questionId": value["messageId"]}
        return value


class RetryParams(ModeParams):
    """A thread whose last question is to be answered anew."""

    thread_id: str = Field(description="The thread's id.")


class QuestionParams(ThreadParams):
    """Names a question."""

    question_id: str = Field(description="The question's id.")


class ReferenceItem(Wire):
    """What a question was asked about."""

    kind: str = Field(description="`selection`, `file`, `diagnostics`, …")
    title: Title = Field(description="What the person sees, `main.py:10-40`.")
    uri: str | None = Field(None, description="Where it was.")
    first_line: int | None = Field(None, description="0-based.")
    last_line: int | None = Field(None, description="0-based, included.")

    @classmethod
    def of(cls, reference: ContextReference) -> Self:
        """The reference on the wire."""
        return cls(
            kind=reference.kind,
            title=reference.title,
            uri=reference.uri,
            first_line=reference.first_line,
            last_line=reference.last_line,
        )


class ThreadMessageItem(Wire):
    """One message of a thread."""

    id: str = Field(description="The message's id.")
    role: Role = Field(description="Whose words these are.")
    content: str = Field(description="What the person typed, or the answer as Markdown.")
    created_at: str = Field(description="ISO 8601, in UTC.")
    delivery: Delivery = Field(
        description="`streaming`: a server is writing it; `cut_off`: it was stopped or failed, or its server died; "
        "`failed`: a question that was not answered, because its answer failed or was stopped before its first word. "
        "It does not go along with later questions; `codegpt/retry` asks it again while it is the last one."
    )
    context: tuple[ReferenceItem, ...] = Field((), description="What went along with a question.")
    provider: str | None = Field(None, description="Id of the provider that answered.")
    model: ModelName | None = Field(None, description="The model that answered.")
    finish_reason: FinishReason | None = Field(None, description="Why the answer ended.")
    usage: TokenUsage | None = Field(None, description="Absent where the provider does not count.")
    steps: tuple[StepItem, ...] | None = Field(None, description="What the model looked up for this answer.")

    @classmethod
    def of(cls, message: ThreadMessage, line: StepLine) -> Self:
        """The message on the wire, its steps worded by `line`."""
        return cls(
            id=message.id,
            role=message.role,
            content=message.content,
            created_at=moment(message.created),
            delivery=message.delivery,
            context=tuple(map(ReferenceItem.of, message.context)),
            provider=message.provider,
            model=message.model,
            finish_reason=message.finish_reason,
            usage=TokenUsage.of(message.usage),
            steps=tuple(StepItem.of(each, line(each)) for each in message.steps) or None,
        )


class ThreadResult(Wire):
    """A thread with its messages."""

    thread: ThreadItem = Field(description="The thread itself.")
    messages: tuple[ThreadMessageItem, ...] = Field(description="Those asked for, oldest first.")
    more_before: bool = Field(default=False, description="Whether there are older ones.")
    more_after: bool = Field(default=False, description="Whether there are newer ones.")

    @classmethod
    def of(cls, thread: Thread, line: StepLine) -> Self:
        """The thread on the wire, the steps of its answers worded by `line`."""
        return cls(
            thread=ThreadItem.of(thread.summary),
            messages=tuple(ThreadMessageItem.of(each, line) for each in thread.messages),
            more_before=thread.more_before,
            more_after=thread.more_after,
        )


METHODS: Final = (
    Method(
        name="codegpt/thread",
        kind=Kind.REQUEST,
        summary="Read a conversation, all of it or in parts. From now on text that other servers of this person add to "
        "it is told by `codegpt/threadText`, for the sixteen conversations read last.",
        params=ReadThreadParams,
        result=ThreadResult,
        errors=NO_SUCH,
    ),
    Method(
        name="codegpt/forkThread",
        kind=Kind.REQUEST,
        summary="Make a new conversation of the messages up to one of them.",
        params=ForkThreadParams,
        result=OneThreadResult,
        errors=NO_SUCH,
    ),
    Method(
        name="codegpt/editMessage",
        kind=Kind.REQUEST,
        summary="Ask something else in the place of an earlier question, and stream the answer as `codegpt/chat` does. "
        "What was answered before is kept in a conversation of its own.",
        params=EditMessageParams,
        result=ChatResult,
        errors=ANSWERING,
    ),
    Method(
        name="codegpt/retry",
        kind=Kind.REQUEST,
        summary="Answer a conversation's last question anew, and stream the answer as `codegpt/chat` does. The answer "
        "there was is kept in a conversation of its own once the new one has text; a question without an answer is "
        "simply asked again.",
        params=RetryParams,
        result=ChatResult,
        errors=ANSWERING,
    ),
    Method(
        name="codegpt/removeQuestion",
        kind=Kind.REQUEST,
        summary="Remove a question that was not answered, one whose `delivery` is `failed`, from its conversation.",
        params=QuestionParams,
        errors=NO_SUCH,
    ),
    Method(
        name="codegpt/removeContext",
        kind=Kind.REQUEST,
        summary="Leave the code of an earlier question out from now on: wherever the question goes along, or is asked "
        "again, it goes as it was typed. `codegpt/previewContext` tells whose code goes along.",
        params=QuestionParams,
        errors=NO_SUCH,
    ),
)
