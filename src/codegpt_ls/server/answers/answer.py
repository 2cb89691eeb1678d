"""One answer, from its events to the editor."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import (
    AnswerPlaced,
    ChatEvent,
    Finished,
    Retrying,
    StillWaiting,
    TextDelta,
    ThinkingDelta,
    Waiting,
)
from codegpt_ls.domain.edits.drafted import EditsDrafted
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.events import PartDone, ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.presentation.notices import notice
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.options import AnswerParams
from codegpt_ls.protocol.conversation.steps import ChatTool
from codegpt_ls.protocol.errors import CancelledData
from codegpt_ls.server.answers.deltas import Deltas
from codegpt_ls.server.answers.progress import Work, work
from codegpt_ls.server.boundary import AnswerCancelled
from codegpt_ls.server.session import RunningAnswer, Session

if TYPE_CHECKING:
    from codegpt_ls.domain.edits.drafted import DraftedEdit
    from codegpt_ls.protocol.conversation.notices import ChatNotice

_LAST_PIECES: Final = 40
"""Of an answer, enough to show its last words."""
_UNALLOWED: Final = (StepState.UNASKABLE, StepState.UNANSWERED)


class EditorAnswer:
    """One answer under way."""

    def __init__(
        self,
        session: Session,
        params: AnswerParams,
        events: AsyncGenerator[ChatEvent],
        title: str = "CodeGPT",
        *,
        preview: bool = False,
    ) -> None:
        """`title` stands over the progress, which shows the last words written when `preview` is set."""
        self._session = session
        self._params = params
        self._events = events
        self._title = title
        self._preview = preview
        token = params.partial_result_token
        self._deltas = None if token is None else Deltas(session.editor, token)
        self._text: list[str] = []
        self._notices: list[ChatNotice] = []
        self._provider = ""
        self._place: AnswerPlaced | None = None
        self.drafted: tuple[DraftedEdit, ...] = ()
        """What the model would change; nothing has been."""
        self.unallowed: list[str] = []
        """What nobody allowed and nobody refused: in an editor without an interface for it, the answer says so."""

    async def complete(self) -> ChatResult:
        """Take the events as they come, to the last, which is `Finished`.

        Raises AssistantError; text that travelled as deltas is not in it a second time. Raises AnswerCancelled where a
        thread keeps something of an answer that is given up.
        """
        try:
            return await self._take()
        except AssistantError as error:
            raise (error if self._deltas is None else error.with_text_delivered()) from error
        except asyncio.CancelledError:
            if self._place is None:
                raise
            raise AnswerCancelled(self._kept(self._place)) from None
        finally:
            if self._deltas is not None:
                # What is still held back goes out before the request is answered.
                self._deltas.flush()

    @property
    def text(self) -> str:
        """What has arrived."""
        return "".join(self._text)

    async def _take(self) -> ChatResult:
        with self._session.answering() as running:
            return await self._taken(running)

    async def _taken(self, running: RunningAnswer) -> ChatResult:
        session, token = self._session, self._params.work_done_token
        async with work(session.editor, token, session.words, self._title) as report, aclosing(self._events):
            async for event in self._events:
                if isinstance(event, AnswerPlaced):
                    self._place = event
                if self._deltas is not None:
                    self._deltas.begin(self._place)
                match event:
                    case TextDelta():
                        report.answering()
                        self._add(event)
                        if self._preview:
                            report.written("".join(self._text[-_LAST_PIECES:]))
                    case ThinkingDelta():
                        report.thinking(self._provider)
                        if self._deltas is not None:
                            self._deltas.add(event)
                    case Waiting(called=provider):
                        self._provider = provider
                        report.waiting(provider)
                    case StillWaiting():
                        report.still_waiting(self._provider, event)
                    case Retrying():
                        report.retrying(self._provider, event)
                    case AnswerPlaced():
                        running.thread_id = event.thread_id
                        session.status_stale.set()
                    case Finished():
                        return self._result(event)
                    case ToolCallStarted() | ToolCallDelta() | PartDone():
                        pass
                    case EditsDrafted(edits):
                        self.drafted = edits
                    case ToolStep():
                        self._step(event, report)
                    case _:
                        self._notices.append(notice(event, session.words, session.explain))
        raise AssistantError(ErrorCode.INTERRUPTED)

    def _add(self, delta: TextDelta) -> None:
        self._text.append(delta.text)
        if self._deltas is not None:
            self._deltas.add(delta)

    def _step(self, step: ToolStep, report: Work) -> None:
        from codegpt_ls.presentation.steps import step_line

        line = step_line(step, self._session.words)
        report.looking(line)
        if step.state in _UNALLOWED:
            self.unallowed.append(line)
        if self._deltas is not None:
            self._deltas.tell(ChatTool.of(step, line))

    def _kept(self, place: AnswerPlaced) -> CancelledData:
        return CancelledData(
            thread_id=place.thread_id,
            question_id=place.question_id,
            message_id=place.answer_id if place.continued or self._text else None,
        )

    def _result(self, finished: Finished) -> ChatResult:
        text = None if self._deltas is not None else self.text
        return ChatResult.of(finished, text=text, notices=self._notices, place=self._place)
