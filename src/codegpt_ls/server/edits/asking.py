"""A change of code asked for: the question, its answer, one more try, and the edit."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codegpt_ls.domain.chat import FinishReason, Role
from codegpt_ls.domain.context.items import FileItem
from codegpt_ls.domain.context.resolved import LeftOut, Refused
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.edits.refusal import EditRefused
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.tasks import Task
from codegpt_ls.domain.text import Range
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.edits.proposals import ProposeEditParams, span
from codegpt_ls.protocol.tasks import TaskCommand
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.question import options, task_language
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.code import gathered
from codegpt_ls.server.tasks.words import PRODUCT, task_title
from codegpt_ls.services.context.blocks import render
from codegpt_ls.services.edits.asking import edit_asked_for, lines_meant, refused
from codegpt_ls.services.edits.prompts import form
from codegpt_ls.services.edits.proposing import Target, propose

_EDIT = "edit"
"""The task that an instruction is put to a model with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An edit, the document it is of, and how it was answered."""

    edit: ProposedEdit
    document: Editable
    answer: ChatResult | None = None


async def asked_edit(session: Session, params: ProposeEditParams) -> Asked:
    """The edit that these params lead to. Raises AssistantError."""
    document = await editable(session, params.uri)
    target = _target(session, params, document)
    if params.answer is not None:
        clean = session.services.without_hidden_text
        try:
            edit = await asyncio.to_thread(propose, params.answer, target, lambda text: clean(text).text)
        except EditRefused as refusal:
            raise refused(refusal, None, told=False) from None
        return Asked(edit, document)
    return await _Question(session, params, document, target).asked()


async def editable(session: Session, uri: str) -> Editable:
    """The document as it is now. Raises AssistantError LEFT_OUT for one that may not be edited."""
    try:
        return await session.context.editable(uri)
    except Refused as refused:
        left_out = LeftOut(index=0, item=FileItem(uri=uri), title=uri.rpartition("/")[2], refusal=refused.refusal)
        raise AssistantError(ErrorCode.LEFT_OUT, Facts(left_out=(left_out,))) from None


class _Question:
    """A change that a model is asked for."""

    def __init__(self, session: Session, params: ProposeEditParams, document: Editable, target: Target) -> None:
        self._session = session
        self._params = params
        self._document = document
        self._target = target
        self._wanted = params.instruction or params.question or ""
        self._result: ChatResult | None = None

    async def asked(self) -> Asked:
        """Its edit, and how it was answered in the end."""
        told = self._params.partial_result_token is not None
        clean = self._session.services.without_hidden_text
        edit = await edit_asked_for(
            self._answer,
            await self._message(),
            self._target,
            lambda text: clean(text).text,
            instruction=self._wanted,
            told=told,
        )
        return Asked(edit, self._document, self._result)

    async def _answer(self, messages: Sequence[NewMessage]) -> tuple[str, FinishReason]:
        session, params = self._session, self._params
        if len(messages) > 1:
            # Its progress has ended with the first answer.
            params = params.model_copy(update={"work_done_token": await session.editor.begin_progress()})
        events = session.services.conversations.ask(None, messages, options(params))
        title = f"{PRODUCT}: {task_title(session, self._task())}: {self._document.place.title}"
        answer = EditorAnswer(session, params, events, title, preview=params.partial_result_token is None)
        self._result = await answer.complete()
        return answer.text, self._result.finish_reason

    def _task(self) -> Task:
        name = self._params.task or _EDIT
        task = self._session.services.tasks.get(name)
        if task is None or task.findings:
            raise AssistantError(ErrorCode.TASK_UNKNOWN, Facts(task=name))
        return task

    async def _message(self) -> NewMessage:
        task, params = self._task(), self._params
        if task.asks and not self._wanted.strip():
            raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION)
        first, last = self._target.lines or (0, len(self._target.text.lines))
        piece = None if self._target.whole else span((first, 0), (last, 0))
        about = await gathered(
            self._session,
            TaskCommand(uri=params.uri, range=piece, diagnostics=params.diagnostics, context=params.context),
        )
        if about.code is None:
            raise AssistantError(ErrorCode.TASK_NEEDS_CODE)
        language = task_language(self._session)
        told = about.code.about(question=self._wanted, answer_language=language, findings=False)
        prompt = self._session.services.tasks.prompt(task, replace(told, answer_format=form(lines_meant(self._target))))
        sent = "\n\n".join(filter(None, (render(about.others), prompt)))
        return NewMessage(role=Role.USER, content=self._wanted or task.name, prompt=sent)


def _target(session: Session, params: ProposeEditParams, document: Editable) -> Target:
    lines = None if params.range is None else _whole_lines(session, document, params.range.range())
    everything = (0, len(document.text.lines))
    if lines is None and params.answer is None:
        lines = everything
    return Target(
        uri=params.uri,
        version=document.version,
        text=document.text,
        language=document.language,
        names=() if document.place.path is None else (document.place.title, document.place.path),
        lines=lines,
        whole=lines == everything,
    )


def _whole_lines(session: Session, document: Editable, given: Range) -> tuple[int, int]:
    exact = document.text.in_code_points(given, session.documents.workspace().encoding)
    count = len(document.text.lines)
    first = min(exact.start.line, max(count - 1, 0))
    return first, min(exact.last_line + 1, count)
