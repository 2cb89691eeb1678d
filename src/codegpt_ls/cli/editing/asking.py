"""A change asked for: what is waited for is told, and the answer itself is for a program."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.domain.chat import (
    AnswerOptions,
    Finished,
    FinishReason,
    Retrying,
    Role,
    StillWaiting,
    TextDelta,
    ThinkingDelta,
    Waiting,
)
from codegpt_ls.domain.edits.proposed import EditNote, ProposedEdit
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.tasks import TaskInput
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.services.chat.instructions import task_language
from codegpt_ls.services.edits.asking import edit_asked_for, lines_meant
from codegpt_ls.services.edits.prompts import form
from codegpt_ls.services.edits.proposing import Target

_EDIT = "edit"


class TerminalQuestion:
    """One change that a model is asked for."""

    def __init__(self, command: Command, title: str) -> None:
        self._command = command
        self._title = title
        self._line = StatusLine(command.terminal)
        self._provider = ""

    async def edit(self, about: TaskInput, target: Target) -> ProposedEdit:
        """The edit, with what is to be said of it told. Raises AssistantError."""
        clean = self._command.services.without_hidden_text
        instruction = self._command.arguments.instruction
        try:
            edit = await edit_asked_for(
                self._answer,
                self._question(about, target),
                target,
                lambda text: clean(text).text,
                instruction=instruction,
            )
        except AssistantError as error:
            if error.code is ErrorCode.EDIT_REFUSED and error.facts.partial_text:
                self._command.terminal.note(error.facts.partial_text)
            raise
        for note in edit.notes:
            self._command.terminal.tell(self._sentence(note))
        return edit

    def _question(self, about: TaskInput, target: Target) -> NewMessage:
        services, terminal = self._command.services, self._command.terminal
        task = services.tasks.get(_EDIT)
        if task is None:
            raise AssistantError(ErrorCode.TASK_UNKNOWN)
        told = replace(
            about,
            question=self._command.arguments.instruction,
            answer_language=task_language(services.settings(), terminal.words, terminal.locale),
            answer_format=form(lines_meant(target)),
        )
        return NewMessage(role=Role.USER, content=told.question, prompt=services.tasks.prompt(task, told))

    async def _answer(self, messages: Sequence[NewMessage]) -> tuple[str, FinishReason]:
        options = AnswerOptions(temperature=self._command.arguments.temperature)
        text: list[str] = []
        try:
            async with aclosing(self._command.services.conversations.ask(None, messages, options)) as events:
                async for event in events:
                    match event:
                        case TextDelta(piece):
                            text.append(piece)
                        case ThinkingDelta(piece):
                            self._line.thinking(piece)
                        case Waiting(called=provider):
                            self._provider = provider
                            self._line.waiting(provider)
                        case StillWaiting():
                            self._line.still_waiting(self._provider, event)
                        case Retrying():
                            self._line.retrying(self._provider, event)
                        case Finished():
                            return "".join(text), event.finish_reason
                        case _:
                            pass
        finally:
            self._line.clear()
        raise AssistantError(ErrorCode.INTERRUPTED)

    def _sentence(self, note: EditNote) -> str:
        words = self._command.terminal.words
        return words.text(f"proposal.note.{note.remark}", count=note.count, detail=note.detail)
