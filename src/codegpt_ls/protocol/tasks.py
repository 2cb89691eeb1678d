"""Named tasks: what there is, and a task run on a piece of code."""

from collections.abc import Sequence
from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, model_validator

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.tasks import Finding, Severity, Task, TaskAnswer
from codegpt_ls.protocol.context_items import ContextReferences
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.options import AnswerParams
from codegpt_ls.protocol.edits.proposals import ProposedEditResult
from codegpt_ls.protocol.method import ANSWERING, Kind, Method
from codegpt_ls.protocol.wire import DocumentDiagnostic, NoParams, Span, Title, Uri, Wire, given, misfit


class TaskItem(Wire):
    """One task."""

    name: str = Field(description="`find-problems`; its slash command is `/find-problems`.")
    title: Title = Field(description="For a menu, in the person's language.")
    slash: str | None = Field(
        None,
        description="What stands behind the slash in a chat, in the person's language: `단위테스트`. The name and the "
        "titles in every language count too. Absent: the name.",
    )
    command: str = Field(description="What runs it; `codegpt.runTask` takes the name as `task`.")
    description: str | None = Field(None, description="One line of what it does, in the person's language.")
    answers_with: TaskAnswer = Field(
        description="`text`; `code`, text with a block of code to take over; `findings`, problems by lines, which are "
        "published as diagnostics too."
    )
    edits: bool = Field(
        description="Whether the code it answers with is to take the place of the code it is about: "
        "`codegpt/proposeEdit` with its name makes an edit of it."
    )
    needs_question: bool = Field(description="Whether it does nothing without words of the person's, `question`.")
    needs_selection: bool = Field(description="Whether it is about code; offer it where some is selected.")
    needs_diagnostics: bool = Field(description="Whether it is about what a compiler or linter says; offer it there.")
    own: bool = Field(description="Whether the person wrote it.")
    path: str | None = Field(None, description="The person's file, to be edited.")

    @classmethod
    def of(cls, task: Task, title: str, description: str, slash: str, command: str) -> Self:
        """The task on the wire."""
        return cls(
            name=task.name,
            title=title,
            slash=slash,
            command=command,
            needs_selection=task.needs_selection,
            description=description or None,
            answers_with=task.answers_with,
            edits=task.edits,
            needs_question=task.asks,
            needs_diagnostics=task.needs_diagnostics,
            own=task.own,
            path=task.path,
        )


class TaskProblemItem(Wire):
    """A task file of the person's that was left out."""

    path: str = Field(description="The file.")
    message: str = Field(description="What is wrong with it, in the person's language.")


class TasksResult(Wire):
    """All tasks, the built-in ones first."""

    tasks: tuple[TaskItem, ...] = Field(description="In the order of a menu.")
    problems: tuple[TaskProblemItem, ...] = Field((), description="Files in the folder of own tasks that hold none.")
    folder: str = Field(description="Where a person puts their own tasks; it may not be there yet.")


class TaskCommand(AnswerParams):
    """What a task is about, as the code actions of this server carry it, and how it is answered."""

    model_config = ConfigDict(json_schema_extra={"if": given("insteadOf"), "then": given("threadId")})

    uri: Uri | None = Field(
        None,
        description="The document; 20 lines above and below what is meant go along. Absent: the first code among "
        "`context` is meant, by itself.",
    )
    range: Span | None = Field(None, description="The part that is meant; absent: the whole document.")
    diagnostics: Annotated[tuple[DocumentDiagnostic, ...], Field(max_length=1_000)] = Field(
        (), description="Diagnostics of that part, for the model to see."
    )
    question: Annotated[str, Field(max_length=1_000_000)] | None = Field(
        None, description="What the person wants besides; tasks with `needsQuestion` need it."
    )
    context: ContextReferences = Field((), description="What else goes along, as with a chat.")
    thread_id: str | None = Field(
        None,
        description="The thread that remembers the task as a question, with its answer; later questions there see the "
        "code. Absent: nothing is remembered.",
    )
    instead_of: str | None = Field(
        None,
        description="The question of the thread whose place it takes; what that was answered is kept in a thread of "
        "its own, `keptThreadId`.",
    )

    @model_validator(mode="after")
    def _replaces_within_a_thread(self) -> Self:
        if self.instead_of is not None and self.thread_id is None:
            raise misfit("insteadOf names a question of the thread threadId", "insteadOf", "threadId")
        return self


class RunTaskParams(TaskCommand):
    """Any task by its name."""

    task: str = Field(description="Its name, from `codegpt/tasks`.")


class FindingItem(Wire):
    """One problem, by whole lines counted from 1 as they were when the question was asked."""

    first_line: int = Field(description="The first of its lines.")
    last_line: int = Field(description="The last of them, which may be the same.")
    severity: Severity = Field(description="How bad it is.")
    message: str = Field(description="Written by the model.")

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """The finding on the wire."""
        return cls(
            first_line=finding.first_line,
            last_line=finding.last_line,
            severity=finding.severity,
            message=finding.message,
        )


class TaskResult(ChatResult):
    """The end of a task's answer."""

    task: str = Field(description="The task's name.")
    findings: tuple[FindingItem, ...] | None = Field(
        None, description="What `codegpt.findProblems` found; absent where the answer was no list of findings."
    )

    proposed_edit: ProposedEditResult | None = Field(
        None,
        description="The edit that the answer has become, about which the person is asked; absent where it is no "
        "certain one, and for a client that draws answers itself.",
    )

    @classmethod
    def of_task(
        cls,
        task: Task,
        result: ChatResult,
        findings: Sequence[Finding] | None = None,
        proposed: ProposedEditResult | None = None,
    ) -> Self:
        """A task's answer on the wire."""
        found = None if findings is None else tuple(FindingItem.of(finding) for finding in findings)
        return cls(task=task.name, findings=found, proposed_edit=proposed, **dict(result))


_NOTHING_TO_ASK: Final = (
    ErrorCode.TASK_UNKNOWN,
    ErrorCode.TASK_NEEDS_QUESTION,
    ErrorCode.TASK_NEEDS_CODE,
    ErrorCode.LEFT_OUT,
)


def _task(name: str, summary: str, params: type[TaskCommand] = TaskCommand) -> Method:
    """A task as a command; null where it goes on behind the answer, and where an error was shown instead."""
    return Method(
        name=name,
        kind=Kind.COMMAND,
        summary=summary,
        params=params,
        result=TaskResult,
        may_be_null=True,
        errors=(*ANSWERING, *_NOTHING_TO_ASK),
    )


_PROPOSED: Final = (
    "The person is asked about the edit that the answer means, as by `codegpt.edit`; an answer that means no certain "
    "one is shown. In a thread, and where the client draws answers itself, it stays an answer."
)

METHODS: Final = (
    Method(
        name="codegpt/tasks",
        kind=Kind.REQUEST,
        summary="List the named tasks, and the person's own, whose files are read anew. Built in are `explain`, "
        "`refactor`, `document`, `find-problems`, `unit-test`, `fix`, `edit` (change the code as asked) and `ask`.",
        params=NoParams,
        result=TasksResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt/runTask",
        kind=Kind.REQUEST,
        summary="Run a task on a piece of code and get the answer, streamed as `codegpt/chat` does. In a thread it is "
        "a question like any other: remembered as its slash command, asked again by `codegpt/retry`, seen by later "
        "questions. Nothing is shown; what Find Problems finds is published as diagnostics, and remembered in words.",
        params=RunTaskParams,
        result=TaskResult,
        errors=(*ANSWERING, *_NOTHING_TO_ASK),
    ),
    _task("codegpt.explain", "Explain a piece of code. The answer is shown as a document."),
    _task("codegpt.refactor", f"Make a piece of code easier to read. {_PROPOSED}"),
    _task("codegpt.document", f"Write documentation comments. {_PROPOSED}"),
    _task(
        "codegpt.findProblems",
        "Look for problems in a piece of code and publish them as diagnostics. One goes when its lines are edited or "
        "its document is closed, all of them with `codegpt.clearProblems`. What is no list of findings is shown as "
        "text.",
    ),
    _task("codegpt.unitTest", "Write unit tests for a piece of code. The answer is shown as a document."),
    _task("codegpt.fix", f"Fix a piece of code, seeing its diagnostics. {_PROPOSED}"),
    _task("codegpt.ask", "Ask a question about a piece of code. It needs one."),
    _task(
        "codegpt.runTask",
        "Run any task by its name: the way to `edit` and the person's own ones, which end as `codegpt.fix` does where "
        "they have `edits`.",
        RunTaskParams,
    ),
    Method(
        name="codegpt.clearProblems",
        kind=Kind.COMMAND,
        summary="Take away the diagnostics of `codegpt.findProblems`, in every document.",
        params=NoParams,
        errors=(ErrorCode.INTERNAL,),
    ),
)
