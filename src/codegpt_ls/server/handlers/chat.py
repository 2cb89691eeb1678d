"""`codegpt/chat`."""

from contextlib import aclosing
from datetime import date

from codegpt_ls.domain.chat import (
    ChatQuestion,
    Finished,
    Message,
    ModelEnding,
    Retrying,
    TextDelta,
    Waiting,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.protocol.chat import ChatNotice, ChatParams, ChatResult
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.deltas import Deltas
from codegpt_ls.server.progress import work
from codegpt_ls.server.session import Session


@accepts(ChatParams)
async def chat(session: Session, params: ChatParams) -> ChatResult:
    """Stream an answer: deltas on the partial-result token, or the whole text in the result."""
    answer = Answer(session, params)
    try:
        return await answer.complete()
    except AssistantError as error:
        raise answer.without_what_was_sent(error) from error
    finally:
        answer.flush()


class Answer:
    """One answer under way."""

    def __init__(self, session: Session, params: ChatParams) -> None:
        self._session = session
        self._params = params
        token = params.partial_result_token
        self._deltas = None if token is None else Deltas(session.editor, token)
        self._text: list[str] = []
        self._notices: list[ChatNotice] = []
        self._provider_title = ""

    async def complete(self) -> ChatResult:
        """Take the events as they come, to the last, which is `Finished`."""
        session, token = self._session, self._params.work_done_token
        events = session.services.chat.stream(self._question())
        async with work(session.editor, token, session.words, "CodeGPT") as report, aclosing(events):
            async for event in events:
                match event:
                    case TextDelta(text):
                        report.answering()
                        self._add(text)
                    case Waiting(provider):
                        self._provider_title = session.services.providers[provider].profile.title
                        report.waiting(self._provider_title)
                    case Retrying():
                        report.retrying(self._provider_title, event)
                    case ModelEnding():
                        self._notices.append(self._notice(event))
                    case Finished():
                        return self._result(event)
        raise AssistantError(ErrorCode.INTERRUPTED)

    def flush(self) -> None:
        """What is still held back goes out before the request is answered."""
        if self._deltas is not None:
            self._deltas.flush()

    def without_what_was_sent(self, error: AssistantError) -> AssistantError:
        """Text that travelled as deltas is not sent a second time in the error."""
        return error.without_partial_text() if self._deltas is not None else error

    def _question(self) -> ChatQuestion:
        params = self._params
        return ChatQuestion(
            messages=tuple(Message(message.role, message.content) for message in params.messages),
            provider=params.provider,
            model=params.model,
            temperature=params.temperature,
            max_output_tokens=params.max_output_tokens,
        )

    def _add(self, text: str) -> None:
        if self._deltas is None:
            self._text.append(text)
        else:
            self._deltas.add(text)

    def _notice(self, ending: ModelEnding) -> ChatNotice:
        variant = "notice.model_ending" if ending.replacement else "notice.model_ending_unreplaced"
        message = self._session.words.text(
            variant, model=ending.model, date=date.fromisoformat(ending.shutdown_date), replacement=ending.replacement
        )
        return ChatNotice.of(ending, message)

    def _result(self, finished: Finished) -> ChatResult:
        text = None if self._deltas is not None else "".join(self._text)
        return ChatResult.of(finished, text=text, notices=self._notices)
