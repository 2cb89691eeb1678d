"""An answer that goes on, is stopped, or is watched: whoever asked for it, and in whatever window."""

from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.events.threads import ThreadChange, ThreadReason, ThreadText
from codegpt_ls.domain.threads import AnswerState
from codegpt_ls.protocol.conversation.chat import ChatMessage, ChatResult
from codegpt_ls.protocol.conversation.options import ModeParams
from codegpt_ls.protocol.conversation.threads import NO_SUCH, ThreadParams
from codegpt_ls.protocol.method import ANSWERING, Kind, Method
from codegpt_ls.protocol.wire import LAST_ITEM, Wire, given, misfit

_THE_BEGINNING: Final[JsonDict] = {
    "properties": {"role": {"const": Role.ASSISTANT.value}, "content": {"pattern": "\\S"}}
}
_ONE_ANSWER: Final[JsonDict] = {
    "oneOf": [given("threadId"), given("messages")],
    "allOf": [{"properties": {"messages": {LAST_ITEM: _THE_BEGINNING}}}],
}


class ContinueParams(ModeParams):
    """An answer that broke off: exactly one of `threadId` and `messages`."""

    model_config = ConfigDict(json_schema_extra=_ONE_ANSWER)

    thread_id: str | None = Field(None, description="The thread whose last answer is continued.")
    message_id: str | None = Field(
        None,
        description="With `threadId`: the answer that is meant. `thread.changed` where it is not the last message.",
    )
    messages: Annotated[tuple[ChatMessage, ...], Field(min_length=2, max_length=10_000)] | None = Field(
        None, description="The conversation, oldest first. The last message is the assistant's, as far as it came."
    )

    @model_validator(mode="after")
    def _names_an_answer(self) -> Self:
        if (self.thread_id is None) == (self.messages is None):
            raise misfit("give either threadId or messages", "threadId", "messages")
        if self.messages is not None:
            last, place = self.messages[-1], f"messages.{len(self.messages) - 1}"
            if last.role is not Role.ASSISTANT:
                raise misfit("the last message must be the assistant's", f"{place}.role")
            if not last.content.strip():
                raise misfit("the last message must hold the beginning of the answer", f"{place}.content")
        return self


class StopResult(Wire):
    """Whether anything was stopped."""

    stopped: bool = Field(description="Whether an answer was being written, by this server or another one.")


class ThreadChangedParams(Wire):
    """What happened to a thread."""

    thread_id: str | None = Field(None, description="Absent with `cleared`, which is about many threads.")
    reason: ThreadReason = Field(
        description="`asked`: a question was written and is being answered; `answering`: more of an answer was "
        "written, elsewhere; `answered`: it has ended, and `state` tells how; `edited`: messages were taken away."
    )
    message_id: str | None = Field(
        None, description="The answer, with `asked`, `answering` and `answered`. It is not kept where it has no text."
    )
    state: AnswerState | None = Field(
        None, description="What the answer has come to: `answering`, and at its end `done`, `failed` or `stopped`."
    )

    @classmethod
    def of(cls, change: ThreadChange) -> Self:
        """The change on the wire."""
        return cls(thread_id=change.thread_id, reason=change.reason, message_id=change.message_id, state=change.state)


class ThreadTextParams(Wire):
    """More of an answer that another server is writing."""

    thread_id: str = Field(description="The thread, which this client has read.")
    message_id: str = Field(description="The answer.")
    start: int = Field(
        description="How much of the message comes before `text`, in UTF-16 code units, as LSP and JavaScript count: "
        "whoever has `n` of them appends `text` without its first `n - start`, and reads the thread again where `n` is "
        "less than `start`."
    )
    text: str = Field(description="The text, joined to a few pieces a second.")

    @classmethod
    def of(cls, more: ThreadText) -> Self:
        """The text on the wire."""
        return cls(thread_id=more.thread_id, message_id=more.message_id, start=more.start, text=more.text)


METHODS: Final = (
    Method(
        name="codegpt/continue",
        kind=Kind.REQUEST,
        summary="Have the rest of an answer written that broke off, or was cut off at its length, and stream it "
        "as `codegpt/chat` does. Deltas, and the `text` of a result, hold only what is new. In a thread the message "
        "itself grows: `messageId` stays what it was, and no further question is kept.",
        params=ContinueParams,
        result=ChatResult,
        errors=(*ANSWERING, ErrorCode.THREAD_COMPLETE, ErrorCode.THREAD_CHANGED),
    ),
    Method(
        name="codegpt/stop",
        kind=Kind.REQUEST,
        summary="Stop the answers to a conversation, whoever asked for them and in whatever window; within a second "
        "where another server writes them. What has arrived is kept. The requests that wait for them fail with "
        "`stream.stopped`.",
        params=ThreadParams,
        result=StopResult,
        errors=NO_SUCH,
    ),
    Method(
        name="codegpt/threadChanged",
        kind=Kind.EVENT,
        summary="A conversation has changed, by this editor or another one of this person's. Sent once the editor has "
        "listed, read or made one.",
        params=ThreadChangedParams,
    ),
    Method(
        name="codegpt/threadText",
        kind=Kind.EVENT,
        summary="More of an answer that another server writes, in a conversation that this client has read by "
        "`codegpt/thread`. Who asked for the answer gets its deltas instead.",
        params=ThreadTextParams,
    ),
)
