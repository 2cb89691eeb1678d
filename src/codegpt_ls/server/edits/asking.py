"""A change of code asked for: the question, its answer, one more try, and the edit."""

import asyncio
import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codegpt_ls.domain.chat import FinishReason, Role
from codegpt_ls.domain.edits.comments import comments_in
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.edits.refusal import EditRefused
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.tasks import Task
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.options import AnswerParams
from codegpt_ls.protocol.edits.proposals import ProposeEditParams, span
from codegpt_ls.protocol.tasks import TaskCommand
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.page import AnswerPage
from codegpt_ls.server.answers.question import options, task_language
from codegpt_ls.server.edits.looking import editable, target_of
from codegpt_ls.server.edits.several import files_named
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.code import Gathered, TaskCode, gathered
from codegpt_ls.server.tasks.words import PRODUCT, task_title
from codegpt_ls.services.blocks.replacements import has_blocks
from codegpt_ls.services.context.blocks import render
from codegpt_ls.services.edits.asking import edit_asked_for, lines_meant, refused
from codegpt_ls.services.edits.prompts import form
from codegpt_ls.services.edits.proposing import Target, propose
from codegpt_ls.services.edits.rebasing import LEAVE_OUT, without_its_comments
from codegpt_ls.services.edits.several import propose_several
from codegpt_ls.services.failures.left_out import left_out_sentence

_EDIT = "edit"
"""The task that an instruction is put to a model with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An edit, the document it is of, and how it was answered."""

    document: Editable
    edit: ProposedEdit | None
    """None: the answer means no certain one, and was shown."""
    answer: ChatResult | None = None
    text: str = ""
    """The whole answer."""
    others: tuple[tuple[Editable, ProposedEdit], ...] = ()
    """Further files that the same answer changes."""


async def asked_edit(session: Session, params: ProposeEditParams, *, shown: bool = False) -> Asked:
    """The edit that these params lead to. `shown`: an answer that leads to none is shown to the person.

    Raises AssistantError, EDIT_REFUSED only where the answer is not shown.
    """
    if params.answer is not None:
        return await _edits_of(session, params, params.answer)
    task = _task(session, params)
    document = await editable(session, params.uri)
    return await _Question(session, params, task, document, shown=shown).asked()


async def _edits_of(session: Session, params: ProposeEditParams, answer: str) -> Asked:
    document = await editable(session, params.uri)
    target = target_of(session, params, document)
    clean = session.services.without_hidden_text

    def seen(text: str) -> str:
        return clean(text).text

    try:
        if not params.several or not has_blocks(answer):
            return Asked(document, await asyncio.to_thread(propose, answer, target, seen))
        files = await files_named(session, answer, document, target)
        edits = await asyncio.to_thread(propose_several, answer, [of for _, of in files], seen, begun=0)
    except EditRefused as refusal:
        raise refused(refusal, None, told=False) from None
    documents = {of.uri: each for each, of in files}
    (first, *others) = [(documents[edit.uri], edit) for edit in edits]
    return Asked(*first, others=tuple(others))


def change_of(task: Task, uri: str, params: TaskCommand) -> ProposeEditParams:
    """What is to be changed by a task on this document."""
    answered = {name: getattr(params, name) for name in AnswerParams.model_fields}
    return ProposeEditParams(
        uri=uri,
        range=params.range,
        task=task.name,
        question=params.question,
        diagnostics=params.diagnostics,
        context=params.context,
        **answered,
    )


class _Question:
    """A change that a model is asked for."""

    def __init__(
        self, session: Session, params: ProposeEditParams, task: Task, document: Editable, *, shown: bool
    ) -> None:
        self._session = session
        self._params = params
        self._task = task
        self._document = document
        self._target = target_of(session, params, document)
        self._shown = shown
        self._said = _said(self._target) if params.comments else ()
        self._wanted = "\n".join(self._said) or _wanted(params)
        self._title = ""
        self._answer: EditorAnswer | None = None
        self._result: ChatResult | None = None

    async def asked(self) -> Asked:
        """Its edit, and how it was answered in the end."""
        if self._params.comments and not self._said:
            raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION)
        code, about = await self._about()
        self._title = f"{task_title(self._session, self._task)}: {code.title}"
        page = AnswerPage(self._session, self._task.name, self._title, silent=not self._shown)
        with page.keeping(lambda: self._text):
            edit = await self._edit(self._message(code, about), page)
        result = self._result
        if result is not None:
            sentence = functools.partial(left_out_sentence, self._session.words)
            result = result.with_left_out(about.left_out, sentence)
        return Asked(self._document, edit, result, self._text)

    async def _edit(self, message: NewMessage, page: AnswerPage) -> ProposedEdit | None:
        clean = self._session.services.without_hidden_text
        try:
            edit = await edit_asked_for(
                self._ask,
                message,
                self._target,
                lambda text: clean(text).text,
                instruction=self._wanted,
                told=self._params.partial_result_token is not None,
            )
        except AssistantError as error:
            if not self._shown or error.code is not ErrorCode.EDIT_REFUSED or self._result is None:
                raise
            page.finished(self._text, self._result, self._session.explain(error).message)
            return None
        return without_its_comments(edit, _lines(self._target), self._said) if self._said else edit

    async def _ask(self, messages: Sequence[NewMessage]) -> tuple[str, FinishReason]:
        session, params = self._session, self._params
        if len(messages) > 1:
            # Its progress has ended with the first answer.
            params = params.model_copy(update={"work_done_token": await session.editor.begin_progress()})
        events = session.services.conversations.ask(None, messages, options(params))
        preview = params.partial_result_token is None
        answer = self._answer = EditorAnswer(session, params, events, f"{PRODUCT}: {self._title}", preview=preview)
        result = self._result = await answer.complete()
        return answer.text, result.finish_reason

    @property
    def _text(self) -> str:
        return self._answer.text if self._answer else ""

    async def _about(self) -> tuple[TaskCode, Gathered]:
        params = self._params
        first, last = _lines(self._target)
        piece = None if self._target.whole else span((first, 0), (last, 0))
        about = await gathered(
            self._session,
            TaskCommand(uri=params.uri, range=piece, diagnostics=params.diagnostics, context=params.context),
        )
        if about.code is None:
            raise AssistantError(ErrorCode.TASK_NEEDS_CODE)
        return about.code, about

    def _message(self, code: TaskCode, about: Gathered) -> NewMessage:
        task, language = self._task, task_language(self._session)
        told = code.about(question=self._wanted, answer_language=language, findings=False)
        written = " ".join((form(lines_meant(self._target)), *([LEAVE_OUT] if self._said else ())))
        prompt = self._session.services.tasks.prompt(task, replace(told, answer_format=written))
        sent = "\n\n".join(filter(None, (render(about.others), prompt)))
        return NewMessage(role=Role.USER, content=self._wanted or task.name, prompt=sent)


def _task(session: Session, params: ProposeEditParams) -> Task:
    """The task that it is put to a model with. Raises AssistantError TASK_UNKNOWN or TASK_NEEDS_QUESTION."""
    name = params.task or _EDIT
    task = session.services.tasks.get(name)
    if task is None or task.findings:
        raise AssistantError(ErrorCode.TASK_UNKNOWN, Facts(task=name))
    if task.asks and not params.comments and not _wanted(params).strip():
        raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION)
    return task


def _wanted(params: ProposeEditParams) -> str:
    return params.instruction or params.question or ""


def _lines(target: Target) -> tuple[int, int]:
    return target.lines or (0, len(target.text.lines))


def _said(target: Target) -> Sequence[str]:
    """What the comments among the lines that are meant say is wanted."""
    return [each.words for each in comments_in(lines_meant(target))]
