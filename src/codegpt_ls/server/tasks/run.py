"""One task on one piece of code, from the call to its answer."""

import functools
from collections.abc import AsyncGenerator, Sequence

from codegpt_ls.domain.chat import ChatEvent, FinishReason, Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.tasks import Finding, Task, TaskInput
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.tasks import TaskCommand, TaskResult
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.page import AnswerPage
from codegpt_ls.server.answers.question import options, task_language
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.code import Gathered, TaskCode, gathered, line_edges
from codegpt_ls.server.tasks.words import PRODUCT, findings_list, task_slash, task_title
from codegpt_ls.services.context.blocks import render
from codegpt_ls.services.failures.left_out import left_out_sentence
from codegpt_ls.services.tasks.findings import parse_findings
from codegpt_ls.services.threads.asking import ForProgram


async def run(session: Session, name: str, params: TaskCommand, *, shown: bool) -> TaskResult:
    """Ask for the task's answer. `shown`: to the person too, where the editor draws no answers itself.

    Raises AssistantError TASK_UNKNOWN; TASK_NEEDS_QUESTION, TASK_NEEDS_CODE or LEFT_OUT where there is nothing to ask
    about; and what an answer can fail with.
    """
    task = session.services.tasks.get(name)
    if task is None:
        raise AssistantError(ErrorCode.TASK_UNKNOWN, Facts(task=name))
    if task.asks and not (params.question or "").strip():
        raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION, Facts(command="codegpt.ask" if shown else None))
    about = await gathered(session, params)
    if about.code is None and task.needs_selection:
        raise AssistantError(ErrorCode.TASK_NEEDS_CODE)
    return await (_Search if task.findings else _Run)(session, task, params, about, shown=shown).result()


class _Run:
    """A task whose answer is text."""

    def __init__(self, session: Session, task: Task, params: TaskCommand, about: Gathered, *, shown: bool) -> None:
        self._session = session
        self._task = task
        self._params = params
        self._gathered = about
        self._shown = shown
        self._question = (params.question or "").strip()
        title = task_title(session, task)
        self._title = f"{title}: {about.code.title}" if about.code else title

    async def result(self) -> TaskResult:
        """The answer, shown."""
        answer = await self._answer(findings=False)
        page = self._page()
        with page.keeping(lambda: answer.text):
            result = await answer.complete()
        page.finished(answer.text, result)
        return self._told(result, None)

    def _page(self) -> AnswerPage:
        return AnswerPage(self._session, self._task.name, self._title, silent=not self._shown)

    def _told(self, result: ChatResult, findings: Sequence[Finding] | None) -> TaskResult:
        sentence = functools.partial(left_out_sentence, self._session.words)
        return TaskResult.of_task(self._task, result.with_left_out(self._gathered.left_out, sentence), findings)

    async def _answer(self, *, findings: bool) -> EditorAnswer:
        params = self._params
        if params.work_done_token is None and self._shown:
            params = params.model_copy(update={"work_done_token": await self._session.editor.begin_progress()})
        title = f"{PRODUCT}: {self._title}"
        return EditorAnswer(self._session, params, self._asked(findings=findings), title, preview=not findings)

    def _asked(self, *, findings: bool) -> AsyncGenerator[ChatEvent]:
        params, conversations = self._params, self._session.services.conversations
        message, choice = self._message(findings=findings), options(params)
        if params.thread_id is None:
            return conversations.ask(None, [message], choice)
        program = ForProgram(message, self._kept) if findings else None
        remembered = self._message(findings=False)
        if params.instead_of is None:
            return conversations.ask(params.thread_id, [remembered], choice, program=program)
        return conversations.edit(params.thread_id, params.instead_of, remembered, choice, program=program)

    def _message(self, *, findings: bool) -> NewMessage:
        """What is sent, and what a thread shows of it: the task as it is typed into a chat."""
        about = self._gathered
        prompt = self._session.services.tasks.prompt(self._task, self._about(findings=findings))
        sent = "\n\n".join(filter(None, (prompt, render(about.others))))
        return NewMessage(
            role=Role.USER,
            content=self._task.typed(self._question, task_slash(self._session, self._task)),
            prompt=sent,
            context=about.references,
        )

    def _kept(self, text: str) -> str:
        return text

    def _about(self, *, findings: bool) -> TaskInput:
        code = self._gathered.code
        if code is None:
            return TaskInput(question=self._question)
        return code.about(question=self._question, answer_language=task_language(self._session), findings=findings)


class _Search(_Run):
    """A task that finds problems: marked in the code where it can be, shown as text where not."""

    async def result(self) -> TaskResult:
        """What was found, shown."""
        code = self._gathered.code
        if code is None:
            return await super().result()
        watched = self._session.problems.watch(code.uri, code.lines)
        try:
            answer = await self._answer(findings=True)
            page = self._page()
            with page.keeping(lambda: self._kept(answer.text)):
                result = await answer.complete()
            findings = self._findings(answer.text, code)
            edges = functools.partial(line_edges, self._session, code.uri)
            marked = findings is not None and self._session.problems.publish(watched, findings, edges)
            if findings is None or not marked or result.finish_reason is not FinishReason.STOP:
                page.finished(self._readable(answer.text, findings, marked=marked), result)
            elif self._shown:
                self._session.tell(self._summary(findings))
            return self._told(result, findings)
        finally:
            self._session.problems.forget(watched)

    def _findings(self, text: str, code: TaskCode) -> Sequence[Finding] | None:
        return parse_findings(text, code.lines.first + 1, code.lines.last + 1)

    def _kept(self, text: str) -> str:
        code = self._gathered.code
        return self._readable(text, self._findings(text, code) if code else None)

    def _summary(self, findings: Sequence[Finding]) -> str:
        words = self._session.words
        if not findings:
            return words.text("finding.none", place=self._title)
        return words.text("finding.shown", count=len(findings), place=self._title)

    def _readable(self, text: str, findings: Sequence[Finding] | None, *, marked: bool = True) -> str:
        """The answer for a person: JSON is for programs."""
        if findings is None:
            return text
        listed = findings_list(self._session, findings) or self._summary(findings)
        return listed if marked else f"{self._session.words.text('finding.moved')}\n\n{listed}"
