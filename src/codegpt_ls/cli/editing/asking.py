"""A change asked for: what is waited for is told, and the answer itself is for a program."""

from collections.abc import Awaitable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TypeVar

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
from codegpt_ls.services.edits.asking import edit_asked_for, edits_asked_for, lines_meant
from codegpt_ls.services.edits.prompts import form
from codegpt_ls.services.edits.proposing import Target

_EDIT = "edit"
_Outcome = TypeVar("_Outcome")


class TerminalQuestion:
    """One change that a model is asked for."""

    def __init__(self, command: Command, title: str) -> None:
        self._command = command
        self._title = title
        self._line = StatusLine(command.terminal)
        self._provider = ""

    async def edit(self, about: TaskInput, target: Target) -> ProposedEdit:
        """The edit, with what is to be said of it told. Raises AssistantError."""
        question, instruction = self._question(about, form(lines_meant(target))), self._command.arguments.instruction
        asked = edit_asked_for(self._answer, question, target, self._seen, instruction=instruction)
        edit = await self._told(asked)
        self._note(edit)
        return edit

    async def edits(
        self, about: TaskInput, others: str, targets: Sequence[Target], answer_format: str
    ) -> tuple[ProposedEdit, ...]:
        """The edits of several files, the first of which the question is about. `others`: what it quotes besides.

        Raises AssistantError.
        """
        question, instruction = self._question(about, answer_format), self._command.arguments.instruction
        prompt = "\n\n".join(filter(None, (others, question.prompt)))
        question = replace(question, prompt=prompt)
        asked = edits_asked_for(self._answer, question, targets, self._seen, instruction=instruction)
        edits = await self._told(asked)
        for edit in edits:
            self._note(edit)
        return edits

    async def _told(self, asked: Awaitable[_Outcome]) -> _Outcome:
        try:
            return await asked
        except AssistantError as error:
            if error.code is ErrorCode.EDIT_REFUSED and error.facts.partial_text:
                self._command.terminal.note(error.facts.partial_text)
            raise

    def _note(self, edit: ProposedEdit) -> None:
        for note in edit.notes:
            self._command.terminal.tell(self._sentence(note))

    def _seen(self, text: str) -> str:
        return self._command.services.without_hidden_text(text).text

    def _question(self, about: TaskInput, answer_format: str) -> NewMessage:
        services, terminal = self._command.services, self._command.terminal
        task = services.tasks.get(_EDIT)
        if task is None:
            raise AssistantError(ErrorCode.TASK_UNKNOWN)
        told = replace(
            about,
            question=self._command.arguments.instruction,
            answer_language=task_language(services.settings(), terminal.words, terminal.locale),
            answer_format=answer_format,
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
