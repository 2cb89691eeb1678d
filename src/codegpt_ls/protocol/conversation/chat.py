"""`codegpt/chat`: a question, its deltas and its end."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Annotated, Final, Literal, Self

from pydantic import ConfigDict, Field, ModelWrapValidatorHandler, PrivateAttr, model_validator
from pydantic.config import JsonDict

from codegpt_ls.domain.chat import AnswerPlaced, Finished, FinishReason, Role, Usage
from codegpt_ls.domain.context.resolved import LeftOut
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.context import ContextLeftOutResult
from codegpt_ls.protocol.context_items import ContextReferences
from codegpt_ls.protocol.conversation.notices import ChatNotice
from codegpt_ls.protocol.conversation.offered import OfferedEditResult
from codegpt_ls.protocol.conversation.options import ModeParams
from codegpt_ls.protocol.method import ANSWERING, STORAGE, Kind, Method
from codegpt_ls.protocol.wire import (
    LAST_ITEM,
    ModelName,
    NoParams,
    RequestId,
    Wire,
    given,
    misfit,
)

_ENDS_WITH_THE_PERSON: Final[JsonDict] = {
    "if": given("threadId"),
    "then": {"properties": {"messages": {LAST_ITEM: {"properties": {"role": {"const": Role.USER.value}}}}}},
}


class ChatMessage(Wire):
    """One turn of the conversation."""

    role: Role = Field(description="Whose words these are; `system` tells the model how to behave.")
    content: Annotated[str, Field(max_length=8_000_000)] = Field(description="The words, as plain text.")


class ChatParams(ModeParams):
    """A question. Without a thread it comes with the turns before it; in a thread the last message is the person's."""

    model_config = ConfigDict(json_schema_extra=_ENDS_WITH_THE_PERSON)

    messages: Annotated[tuple[ChatMessage, ...], Field(min_length=1, max_length=10_000)] = Field(
        description="The conversation, oldest first; in a thread only what is new. System messages are not remembered."
    )
    thread_id: str | None = Field(
        None,
        description="The thread that remembers the question and its answer, and whose earlier exchanges go along. "
        "Absent: nothing is remembered.",
    )
    context: ContextReferences = Field(
        (), description="Code that goes along with the last message; it is resolved here, as the person sees it now."
    )

    @model_validator(mode="after")
    def _ends_with_the_person(self) -> Self:
        if self.thread_id is not None and self.messages and self.messages[-1].role is not Role.USER:
            raise misfit(
                "the last message of a thread's question must be the user's", f"messages.{len(self.messages) - 1}.role"
            )
        return self


class ChatBegin(Wire):
    """What is answered, before any of its text: the first value of `$/progress` on the partial-result token."""

    kind: Literal["begin"] = Field(
        "begin", description="Tells it from other values of `$/progress`. Values of a kind you do not know: skip them."
    )
    text: Literal[""] = Field("", description="Always empty, for clients that append the text of every value.")
    thread_id: str | None = Field(None, description="The thread that remembers the answer, if one does.")
    question_id: str | None = Field(None, description="The question within its thread.")
    message_id: str | None = Field(
        None, description="The answer within its thread. It stays there only if it gets some text."
    )
    kept_thread_id: str | None = Field(
        None,
        description="The thread that holds what an edited question took the place of; of another answer, the thread "
        "that will hold the one before as soon as this one has text.",
    )

    @classmethod
    def of(cls, place: AnswerPlaced | None) -> Self:
        """The place on the wire; None outside a thread."""
        if place is None:
            return cls()
        return cls(
            thread_id=place.thread_id,
            question_id=place.question_id,
            message_id=place.answer_id,
            kept_thread_id=place.kept_in,
        )


class ChatDelta(Wire):
    """The next piece of the answer: the value of `$/progress` on the partial-result token."""

    kind: Literal["delta"] = Field("delta", description="Tells it from other values of `$/progress`.")
    text: str = Field(description="To be appended to what came before.")


class ChatThinking(Wire):
    """The next piece of what the model thinks aloud: a value of `$/progress` on the partial-result token."""

    kind: Literal["thinking"] = Field("thinking", description="Tells it from other values of `$/progress`.")
    text: Literal[""] = Field("", description="Always empty, for clients that append the text of every value.")
    thinking: str = Field(description="To be appended to what was thought before. It is never part of the answer.")


class TokenUsage(Wire):
    """Tokens as the provider counted them; parts that it does not tell are absent."""

    input_tokens: int = Field(description="Tokens of the question with all turns before it, cached ones too.")
    output_tokens: int = Field(description="Tokens of the answer with the thinking before it.")
    cached_tokens: int | None = Field(None, description="What of the input came from the provider's cache.")
    cache_written_tokens: int | None = Field(None, description="What of the input was put into its cache.")
    reasoning_tokens: int | None = Field(None, description="What of the output was thinking.")

    @classmethod
    def of(cls, usage: Usage | None) -> Self | None:
        """The numbers on the wire, where there are any."""
        return None if usage is None else cls(**asdict(usage))


class ChatResult(Wire):
    """The answer's end."""

    text: str | None = Field(None, description="The whole answer; absent when it travelled as deltas.")
    finish_reason: FinishReason = Field(description="Why the answer ended; all but `stop` left it unfinished.")
    provider: str = Field(description="Id of the provider that answered.")
    model: ModelName = Field(description="The model as the provider named it.")
    usage: TokenUsage | None = Field(None, description="Absent where the provider does not count.")
    request_id: RequestId | None = Field(None, description="The provider's id of this request, for its support.")
    notices: tuple[ChatNotice, ...] = Field((), description="To be shown beside the answer.")
    proposals: tuple[OfferedEditResult, ...] | None = Field(
        None,
        description="In the mode `edit`: what the model would change, a proposal for each file, as those of "
        "`codegpt/proposeEdit`. Nothing has been changed yet: `codegpt/acceptEdit` takes one, and with `together` all.",
    )
    context_left_out: tuple[ContextLeftOutResult, ...] = Field(
        (), description="What did not go along of the context asked for, and why."
    )
    thread_id: str | None = Field(None, description="The thread that remembers the answer.")
    question_id: str | None = Field(None, description="The question within its thread.")
    message_id: str | None = Field(None, description="The answer within its thread.")
    kept_thread_id: str | None = Field(
        None, description="The thread that holds what an edited question, or another answer, took the place of."
    )

    @classmethod
    def of(
        cls,
        finished: Finished,
        *,
        text: str | None,
        notices: Iterable[ChatNotice],
        place: AnswerPlaced | None = None,
    ) -> Self:
        """The answer's last event on the wire; `text` where it did not travel as deltas, `place` within a thread."""
        return cls(
            text=text,
            finish_reason=finished.finish_reason,
            provider=finished.provider,
            model=finished.model,
            usage=TokenUsage.of(finished.usage),
            request_id=finished.request_id,
            notices=tuple(notices),
            thread_id=place.thread_id if place else None,
            question_id=place.question_id if place else None,
            message_id=place.answer_id if place else None,
            kept_thread_id=place.kept_in if place else None,
        )

    def with_left_out(self, left_out: Iterable[LeftOut], sentence: Callable[[LeftOut], str]) -> Self:
        """The same, telling what was not sent, worded by `sentence`."""
        told = tuple(ContextLeftOutResult.of(each, sentence(each)) for each in left_out)
        return self.model_copy(update={"context_left_out": told}) if told else self


class StopCommand(Wire):
    """`codegpt.stop`: what to stop."""

    thread_id: str | None = Field(
        None, description="The answers to this thread, as `codegpt/stop` does; absent: all of this client's."
    )


class ChatCommand(ChatParams):
    """`codegpt.chat`: the params of `codegpt/chat`, or just the question as a string."""

    model_config = ConfigDict(json_schema_extra={"type": ["object", "string"], **_ENDS_WITH_THE_PERSON})

    messages: Annotated[tuple[ChatMessage, ...], Field(max_length=10_000)] = Field(
        (), description="The conversation, oldest first; none fails with `task.needs_question`."
    )

    _bare: bool = PrivateAttr(default=False)

    @property
    def bare(self) -> bool:
        """Whether it came as a string."""
        return self._bare

    @model_validator(mode="wrap")
    @classmethod
    def _from_question(cls, value: object, made: ModelWrapValidatorHandler[Self]) -> Self:
        bare = isinstance(value, str)
        command = made({"messages": [{"role": "user", "content": value}]} if bare else value)
        command._bare = bare
        return command


METHODS: Final = (
    Method(
        name="codegpt/chat",
        kind=Kind.REQUEST,
        summary="Ask a question and get the answer, streamed as deltas when a `partialResultToken` is given.",
        params=ChatParams,
        result=ChatResult,
        errors=ANSWERING,
    ),
    Method(
        name="codegpt.chat",
        kind=Kind.COMMAND,
        summary="As `codegpt/chat`, or with the bare question as its argument. The answer is shown as a message where "
        "it fits one, else as a document. The bare questions of a client without `ownInterface` make one conversation "
        "in each folder, which is kept in a thread and has one document.",
        params=ChatCommand,
        result=ChatResult,
        may_be_null=True,
        errors=(*ANSWERING, ErrorCode.TASK_NEEDS_QUESTION),
    ),
    Method(
        name="codegpt.newChat",
        kind=Kind.COMMAND,
        summary="The next bare question of `codegpt.chat` begins a conversation.",
        params=NoParams,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt.stop",
        kind=Kind.COMMAND,
        summary="Stop everything that this client waits for a model for: answers of commands, of which what has "
        "arrived is kept and shown, and requests, which are answered with -32800.",
        params=StopCommand,
        errors=(ErrorCode.THREAD_NOT_FOUND, *STORAGE, ErrorCode.INTERNAL),
    ),
)
