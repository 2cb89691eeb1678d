"""One answer, as it comes: text on standard output, the rest on standard error."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import with_tools
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.cli.typesetting.pages import page_for
from codegpt_ls.domain.chat import (
    AnswerNotKept,
    AnswerOptions,
    AnswerPlaced,
    ChatEvent,
    EndedOtherwise,
    Finished,
    FinishReason,
    Message,
    Remark,
    Retrying,
    StillWaiting,
    TextDelta,
    ThinkingDelta,
    ThinkingUnfinished,
    Waiting,
)
from codegpt_ls.domain.edits.drafted import EditsDrafted
from codegpt_ls.domain.messages.events import PartDone, ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import ToolCall
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.presentation.notices import notice

if TYPE_CHECKING:
    from codegpt_ls.protocol.conversation.notices import ChatNotice
    from codegpt_ls.services.threads.conversations import Conversations

# The protocol's own shapes are for `--json`: others do not wait until pydantic has made them.
_CUT_SHORT: Final = {FinishReason.LENGTH: "chat.cut_at_length", FinishReason.CONTENT_FILTER: "chat.cut_by_filter"}


class TerminalAnswer:
    """An answer under way, within a thread if one is named."""

    def __init__(self, command: Command, thread_id: str | None = None, *, question: NewMessage | None = None) -> None:
        """`question` is asked instead of the last of the messages: the same with the code it is about."""
        self._command = command
        self._question = question
        self._thread_id = thread_id
        self._place: AnswerPlaced | None = None
        self._terminal = command.terminal
        self._line = StatusLine(command.terminal, silent=command.json)
        self._page = page_for(command.terminal, plain=command.arguments.plain, code=command.arguments.extract)
        self._provider = ""
        self._notices: list[ChatNotice] = []
        self._conversations = _conversations_of(command)
        self.text: list[str] = []
        """What has come so far."""
        self.exit_code = 0
        """1 where code was wanted and none came."""

    async def complete(self, messages: tuple[Message, ...]) -> Finished:
        """Ask, and write the answer as it comes; being cancelled closes the provider's socket.

        Raises AssistantError; what had arrived stays written.
        """
        finished: Finished | None = None
        try:
            async with aclosing(self._events(messages)) as events:
                async for event in events:
                    finished = self._take(event)
        finally:
            self._line.clear()
            self._page.end()
        assert finished is not None  # noqa: S101 - the service's last event
        self._end(finished)
        return finished

    def _events(self, messages: tuple[Message, ...]) -> AsyncGenerator[ChatEvent]:
        conversations = self._conversations
        arguments = self._command.arguments
        mode = Mode.LOOK if with_tools(arguments) else None
        options = AnswerOptions(temperature=arguments.temperature, mode=mode)
        if self._place is not None:
            # Written down already, and failed: the second attempt answers the same question.
            return conversations.retry(self._place.thread_id, options)
        new = [NewMessage(role=each.role, content=each.content) for each in messages]
        if self._question is not None:
            new[-1] = self._question
        return conversations.ask(self._thread_id, new, options)

    def _take(self, event: ChatEvent) -> Finished | None:
        match event:
            case TextDelta(text):
                self._add(text)
            case ThinkingDelta(text):
                self._think(text)
            case Waiting(called=provider):
                self._provider = provider
                self._line.waiting(provider)
                self._page.get_ready()
            case StillWaiting():
                self._line.still_waiting(self._provider, event)
            case Retrying():
                self._line.retrying(self._provider, event)
            case AnswerPlaced():
                self._place = event
            case Finished():
                return event
            case PartDone(ToolCall()):
                # What is looked up, and whether it may be, is told below what was said.
                self._line.clear()
                self._page.pause()
            case ToolCallStarted() | ToolCallDelta() | PartDone() | EditsDrafted():
                pass
            case ToolStep():
                self._step(event)
            case _:
                self._announce(event)
        return None

    def _add(self, text: str) -> None:
        self._line.clear()
        self.text.append(text)
        if self._command.json:
            from codegpt_ls.protocol.conversation.chat import ChatDelta

            self._command.show_result(ChatDelta(text=text))
        else:
            self._page.add(text)

    def _think(self, text: str) -> None:
        if self._command.json:
            from codegpt_ls.protocol.conversation.chat import ChatThinking

            self._command.show_result(ChatThinking(thinking=text))
        elif not self.text:
            # Between the words of an answer it would be drawn over them.
            self._line.thinking(text)

    def _step(self, step: ToolStep) -> None:
        from codegpt_ls.presentation.steps import step_line

        line = step_line(step, self._terminal.words)
        if self._command.json:
            from codegpt_ls.protocol.conversation.steps import ChatTool

            self._command.show_result(ChatTool.of(step, line))
        elif step.state is StepState.RUNNING:
            self._line.show(line)
        elif step.state is not StepState.PENDING:
            self._line.leave(line)

    def _announce(self, event: Remark) -> None:
        words = self._terminal.words
        said = notice(event, words, self._command.services.explainer(words).explain)
        self._notices.append(said)
        if not self._command.json:
            # That something failed, or that the answer is not whole, is also for a script to read.
            for_all = isinstance(event, AnswerNotKept | EndedOtherwise | ThinkingUnfinished)
            (self._terminal.tell if for_all else self._terminal.note)(said.message)

    def _end(self, finished: Finished) -> None:
        if self._command.json:
            from codegpt_ls.protocol.conversation.chat import ChatResult

            result = ChatResult.of(finished, text=None, notices=self._notices, place=self._place)
            self._command.show_result(result, kind="result")
            return
        self._terminal.end_line()
        if self._page.lacks_code:
            self.exit_code = 1
            self._terminal.say("chat.no_code")
        if finished.finish_reason in _CUT_SHORT:
            self._terminal.say(_CUT_SHORT[finished.finish_reason], provider=self._provider)
        elif not "".join(self.text).strip():
            self._terminal.say("chat.no_answer", model=finished.model)


def _conversations_of(command: Command) -> "Conversations":
    if not with_tools(command.arguments):
        return command.services.conversations
    # Most questions are answered without looking anything up.
    from codegpt_ls.cli.looking.allowing import conversations_of

    return conversations_of(command)
