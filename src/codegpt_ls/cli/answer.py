"""One answer, as it comes: text on standard output, the rest on standard error."""

from contextlib import aclosing
from datetime import date
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.domain.chat import (
    ChatEvent,
    ChatQuestion,
    Finished,
    FinishReason,
    Message,
    ModelEnding,
    Retrying,
    TextDelta,
    Waiting,
)
from codegpt_ls.protocol.chat import ChatDelta, ChatNotice, ChatResult

_CUT_SHORT: Final = {FinishReason.LENGTH: "chat.cut_at_length", FinishReason.CONTENT_FILTER: "chat.cut_by_filter"}


class Answer:
    """An answer under way."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._terminal = command.terminal
        self._line = StatusLine(command.terminal, silent=command.json)
        self._provider = ""
        self._notices: list[ChatNotice] = []
        self.text: list[str] = []
        """What has come so far."""

    async def complete(self, messages: tuple[Message, ...]) -> Finished:
        """Ask, and write the answer as it comes; being cancelled closes the provider's socket.

        Raises AssistantError; what had arrived stays written.
        """
        question = ChatQuestion(messages=messages, temperature=self._command.arguments.temperature)
        finished: Finished | None = None
        try:
            async with aclosing(self._command.services.chat.stream(question)) as events:
                async for event in events:
                    finished = self._take(event)
        finally:
            self._line.clear()
        assert finished is not None  # noqa: S101 - the service's last event
        self._end(finished)
        return finished

    def _take(self, event: ChatEvent) -> Finished | None:
        match event:
            case TextDelta(text):
                self._add(text)
            case Waiting(provider):
                self._provider = self._command.services.provider(provider).profile.title
                self._line.waiting(self._provider)
            case Retrying():
                self._line.retrying(self._provider, event)
            case ModelEnding():
                self._announce(event)
            case Finished():
                return event
        return None

    def _add(self, text: str) -> None:
        self._line.clear()
        self.text.append(text)
        if self._command.json:
            self._command.show_result(ChatDelta(text=text))
        else:
            self._terminal.write(text)

    def _announce(self, ending: ModelEnding) -> None:
        message = self._terminal.words.text(
            "notice.model_ending" if ending.replacement else "notice.model_ending_unreplaced",
            model=ending.model,
            date=date.fromisoformat(ending.shutdown_date),
            replacement=ending.replacement,
        )
        self._notices.append(ChatNotice.of(ending, message))
        if not self._command.json:
            self._terminal.tell(message)

    def _end(self, finished: Finished) -> None:
        if self._command.json:
            result = ChatResult.of(finished, text=None, notices=self._notices)
            self._command.show_result(result, kind="result")
            return
        self._terminal.end_line()
        if finished.finish_reason in _CUT_SHORT:
            self._terminal.say(_CUT_SHORT[finished.finish_reason], provider=self._provider)
        elif not "".join(self.text).strip():
            self._terminal.say("chat.no_answer", model=finished.model)
