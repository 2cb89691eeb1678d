"""One task on one piece of code, from the command to what the person sees."""

from collections.abc import Sequence

from codegpt_ls.domain.chat import FinishReason, Role
from codegpt_ls.domain.context import LeftOut, LeftOutReason
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.tasks import Finding, Task, TaskInput
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.protocol.conversation.chat import ChatMessage, ChatParams
from codegpt_ls.protocol.tasks import TaskCommand, TaskResult
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.page import AnswerPage
from codegpt_ls.server.answers.question import asked
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.code import TaskCode, line_edges, task_code
from codegpt_ls.server.tasks.words import PRODUCT, findings_list, task_title
from codegpt_ls.services.tasks.findings import parse_findings


async def run(session: Session, task: Task, params: TaskCommand) -> TaskResult:
    """Ask for the task's answer and show it.

    Raises AssistantError TASK_NEEDS_QUESTION, TASK_NEEDS_CODE or LEFT_OUT where there is nothing to ask about, and what
    an answer can fail with.
    """
    if (task.needs_question or not task.needs_selection) and not (params.question or "").strip():
        raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION, Facts(command="codegpt.ask"))
    code = await task_code(session, params)
    if isinstance(code, LeftOut):
        empty = code.refusal.reason is LeftOutReason.EMPTY
        raise AssistantError(ErrorCode.TASK_NEEDS_CODE if empty else ErrorCode.LEFT_OUT, Facts(left_out=(code,)))
    if code is None and task.needs_selection:
        raise AssistantError(ErrorCode.TASK_NEEDS_CODE)
    return await (_Search if task.findings else _Run)(session, task, params, code).result()


class _Run:
    """A task whose answer is text."""

    def __init__(self, session: Session, task: Task, params: TaskCommand, code: TaskCode | None) -> None:
        self._session = session
        self._task = task
        self._params = params
        self._code = code
        title = task_title(session, task)
        self._title = f"{title}: {code.title}" if code else title

    async def result(self) -> TaskResult:
        """The answer, shown."""
        answer = await self._answer(findings=False)
        page = AnswerPage(self._session, self._task.name, self._title)
        with page.keeping(lambda: answer.text):
            result = await answer.complete()
        page.finished(answer.text, result)
        return TaskResult.of_task(self._task, result, None)

    async def _answer(self, *, findings: bool) -> EditorAnswer:
        params = self._params
        token = params.work_done_token
        if token is None:
            token = await self._session.editor.begin_progress()
        prompt = self._session.services.tasks.prompt(self._task, self._about(findings=findings))
        question = ChatParams(
            messages=(ChatMessage(role=Role.USER, content=prompt),),
            provider=params.provider,
            model=params.model,
            partial_result_token=params.partial_result_token,
            work_done_token=token,
        )
        events = asked(self._session, question, NewMessage(role=Role.USER, content=prompt))
        return EditorAnswer(self._session, question, events, f"{PRODUCT}: {self._title}", preview=not findings)

    def _about(self, *, findings: bool) -> TaskInput:
        question = (self._params.question or "").strip()
        if self._code is None:
            return TaskInput(question=question)
        language = self._session.words.text("task.answer_language") if self._session.language else ""
        return self._code.about(question=question, answer_language=language, findings=findings)


class _Search(_Run):
    """A task that finds problems: marked in the code where it can be, shown as text where not."""

    async def result(self) -> TaskResult:
        """What was found, shown."""
        code = self._code
        if code is None:
            return await super().result()
        watched = self._session.problems.watch(code.uri, code.lines)
        try:
            answer = await self._answer(findings=True)
            page = AnswerPage(self._session, self._task.name, self._title)
            with page.keeping(lambda: self._readable(answer.text, self._findings(answer.text, code))):
                result = await answer.complete()
            findings = self._findings(answer.text, code)
            marked = findings is not None and self._session.problems.publish(watched, findings, self._edges)
            if findings is None or not marked or result.finish_reason is not FinishReason.STOP:
                page.finished(self._readable(answer.text, findings, marked=marked), result)
            else:
                self._session.tell(self._summary(findings))
            return TaskResult.of_task(self._task, result, findings)
        finally:
            self._session.problems.forget(watched)

    def _findings(self, text: str, code: TaskCode) -> Sequence[Finding] | None:
        return parse_findings(text, code.lines.first + 1, code.lines.last + 1)

    def _edges(self, line: int) -> tuple[int, int]:
        return line_edges(self._session, self._params.uri or "", line)

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
