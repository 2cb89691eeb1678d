"""One answer, from its events to the updates that a client draws."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import timedelta
from typing import Final

from acp.schema import PromptResponse

from codegpt_ls.acp.client import Client
from codegpt_ls.acp.sessions import Session
from codegpt_ls.assembly import Services
from codegpt_ls.domain.chat import (
    AnswerPlaced,
    ChatEvent,
    Finished,
    FinishReason,
    Remark,
    Retrying,
    StillWaiting,
    TextDelta,
    ThinkingDelta,
    Waiting,
)
from codegpt_ls.domain.edits.drafted import DraftedEdit, EditsDrafted
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.events import PartDone, ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.tools.remarks import LookingEnded
from codegpt_ls.domain.tools.steps import ToolStep
from codegpt_ls.presentation.notices import notice

THOUGHT: Final = "agent_thought_chunk"
_RETRYING: Final[Mapping[ErrorCode, str]] = {
    ErrorCode.RATE: "progress.retrying_rate",
    ErrorCode.OVERLOADED: "progress.retrying_overloaded",
}
_CUT: Final = {FinishReason.LENGTH: "chat.cut_at_length", FinishReason.CONTENT_FILTER: "chat.cut_by_filter"}


class ClientAnswer:
    """An answer under way."""

    def __init__(self, services: Services, client: Client, session: Session, words: Callable[[], Translator]) -> None:
        self._services = services
        self._client = client
        self._session = session
        self._words = words
        self.drafted: Sequence[DraftedEdit] = ()
        """What it would change, once it has ended."""
        self._provider = ""
        self._said = False
        self._looked_too_often = False

    async def take(self, events: AsyncGenerator[ChatEvent]) -> Finished:
        """Tell the events as they come, to the last. Raises AssistantError. Being cancelled closes the provider's
        socket."""
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Finished):
                    await self._end(event)
                    return event
                await self._tell(event)
        raise AssistantError(ErrorCode.INTERRUPTED)

    def response(self, finished: Finished) -> PromptResponse:
        """Why the turn is over. Never `refusal`: a client would take the question out of its conversation, and our
        thread keeps it."""
        reason = "max_tokens" if finished.finish_reason is FinishReason.LENGTH else "end_turn"
        return PromptResponse.model_validate({"stopReason": "max_turn_requests" if self._looked_too_often else reason})

    async def note(self, sentence: str) -> None:
        """Tell the person something beside the answer, in the one place there is for it."""
        before = "\n\n" if self._said else ""
        self._said = True
        quoted = "\n".join(f"> {line}" for line in sentence.splitlines())
        await self._client.say(self._session.id, f"{before}{quoted}\n\n")

    async def _tell(self, event: ChatEvent) -> None:
        session = self._session
        match event:
            case TextDelta(text):
                self._said = True
                await self._client.say(session.id, text)
            case ThinkingDelta(text):
                await self._client.say(session.id, text, THOUGHT)
            case Waiting(called=provider):
                self._provider = provider
            case Retrying():
                await self._client.say(session.id, f"{self._retrying(event)}\n", THOUGHT)
            case ToolStep():
                await self._client.update(session.id, session.steps.update(event))
            case AnswerPlaced() | StillWaiting() | ToolCallStarted() | ToolCallDelta() | PartDone() | Finished():
                pass
            case EditsDrafted(edits):
                self.drafted = edits
            case _:
                await self._announce(event)

    async def _announce(self, event: Remark) -> None:
        self._looked_too_often |= isinstance(event, LookingEnded)
        words = self._words()
        await self.note(notice(event, words, self._services.explainer(words).explain).message)

    def _retrying(self, event: Retrying) -> str:
        words = self._words()
        if event.code is ErrorCode.MODEL_LOADING:
            return words.text("progress.loading", provider=self._provider)
        key = _RETRYING.get(event.code, "progress.retrying")
        delay = timedelta(seconds=event.delay)
        return words.text(key, provider=self._provider, delay=delay, attempt=event.attempt)

    async def _end(self, finished: Finished) -> None:
        words = self._words()
        if finished.finish_reason in _CUT:
            await self.note(words.text(_CUT[finished.finish_reason], provider=self._provider))
        elif not self._said:
            await self.note(words.text("chat.no_answer", model=finished.model))
