"""`codegpt/chat`."""

from contextlib import aclosing
from datetime import date
from typing import Final

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

_LAST_PIECES: Final = 40
"""Of an answer, enough to show its last words."""


@accepts(ChatParams)
async def chat(session: Session, params: ChatParams) -> ChatResult:
    """Stream an answer: deltas on the partial-result token, or the whole text in the result."""
    return await Answer(session, params).complete()


class Answer:
    """One answer under way."""

    def __init__(self, session: Session, params: ChatParams, title: str = "CodeGPT", *, preview: bool = False) -> None:
        """`title` stands over the progress, which shows the last words written when `preview` is set."""
        self._session = session
        self._params = params
        self._title = title
        self._preview = preview
        token = params.partial_result_token
        self._deltas = None if token is None else Deltas(session.editor, token)
        self._text: list[str] = []
        self._notices: list[ChatNotice] = []
        self._provider_title = ""

    async def complete(self) -> ChatResult:
        """Take the events as they come, to the last, which is `Finished`.

        Raises AssistantError; text that travelled as deltas is not in it a second time.
        """
        if self._deltas is None:
            return await self._take()
        try:
            return await self._take()
        except AssistantError as error:
            raise error.without_partial_text() from error
        finally:
            # What is still held back goes out before the request is answered.
            self._deltas.flush()

    @property
    def text(self) -> str:
        """What has arrived."""
        return "".join(self._text)

    async def _take(self) -> ChatResult:
        session, token = self._session, self._params.work_done_token
        events = session.services.chat.stream(self._question())
        async with work(session.editor, token, session.words, self._title) as report, aclosing(events):
            async for event in events:
                match event:
                    case TextDelta(text):
                        report.answering()
                        self._add(text)
                        if self._preview:
                            report.written("".join(self._text[-_LAST_PIECES:]))
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
        self._text.append(text)
        if self._deltas is not None:
            self._deltas.add(text)

    def _notice(self, ending: ModelEnding) -> ChatNotice:
        variant = "notice.model_ending" if ending.replacement else "notice.model_ending_unreplaced"
        message = self._session.words.text(
            variant, model=ending.model, date=date.fromisoformat(ending.shutdown_date), replacement=ending.replacement
        )
        return ChatNotice.of(ending, message)

    def _result(self, finished: Finished) -> ChatResult:
        text = None if self._deltas is not None else self.text
        return ChatResult.of(finished, text=text, notices=self._notices)
