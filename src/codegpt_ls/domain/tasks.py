"""Named tasks: what a person asks for in one word, and what is found when problems are looked for."""

from dataclasses import dataclass
from enum import StrEnum


class TaskAnswer(StrEnum):
    """What a task's answer is."""

    TEXT = "text"
    CODE = "code"
    """Text with a block of code to take over."""
    FINDINGS = "findings"
    """Problems, by lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task and how it is put to a model."""

    name: str
    """`find-problems`: also its slash command."""
    title: str
    """As its file names it; the built-in ones have titles in every language besides, under `title_key`."""
    template: str
    """Text with the placeholders that `services.prompts` fills."""
    needs_selection: bool
    """Whether it is about code."""
    needs_diagnostics: bool = False
    """Whether it is offered only where something is wrong."""
    needs_question: bool = False
    """Whether it means nothing without words of the person's."""
    prose: str = ""
    """How to answer a person, for a task whose answer can also be read by a program: `{answer_format}`."""
    findings: str = ""
    """How to answer a program; empty when the task finds no problems."""
    own: bool = False
    """Whether the person wrote it."""
    path: str | None = None
    """The file of a person's own."""
    description: str = ""
    """One line of what it does, of a person's own; the built-in ones have theirs in every language."""
    gives_code: bool = False
    """Whether its answer holds code to take over."""
    edits: bool = False
    """Whether that code is to take the place of the code it is about."""

    @property
    def answers_with(self) -> TaskAnswer:
        """What its answer is."""
        if self.findings:
            return TaskAnswer.FINDINGS
        return TaskAnswer.CODE if self.gives_code or self.edits else TaskAnswer.TEXT

    @property
    def asks(self) -> bool:
        """Whether there is nothing to do without words of the person's."""
        return self.needs_question or not self.needs_selection

    def typed(self, question: str, slash: str) -> str:
        """The task as a person types it into a chat; `slash`: what they call it there."""
        return question if self.name == "ask" else f"/{slash} {question}".strip()

    @property
    def title_key(self) -> str | None:
        """The catalogue's key of the title; None for a person's own task."""
        return None if self.own else f"task.{self.name.replace('-', '_')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskInput:
    """What a task is about; whatever is empty is left out of the prompt together with the words around it."""

    code: str = ""
    first_line: int = 1
    """Number of the code's first line in its file, counted from 1."""
    language: str = ""
    """The editor's language id, `typescript`."""
    file: str = ""
    """The file's name as the person sees it."""
    before: str = ""
    """Lines right above the code."""
    after: str = ""
    """Lines right below it."""
    diagnostics: tuple[str, ...] = ()
    """What compilers and linters say about the code, one line each."""
    question: str = ""
    """What the person wrote besides."""
    answer_language: str = ""
    """The language to answer in, by its name."""
    answer_format: str = ""
    """How to answer this time, in the place of what the task says."""
    findings: bool = False
    """Whether a program will read the answer, for tasks that know how."""


class TaskFault(StrEnum):
    """Why a person's task file was left out."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    FRONT_MATTER = "front_matter"
    """No `+++` lines, or what stands between them is no TOML."""
    NAME = "name"
    TITLE = "title"
    DESCRIPTION = "description"
    NAME_TAKEN = "name_taken"
    """Another file of the person's has the same name."""
    TEMPLATE = "template"
    """Nothing stands below the front matter."""
    EDIT = "edit"
    """What it says of editing is neither true nor false, or there is no code to edit."""
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class TaskProblem:
    """A task file that was left out."""

    path: str
    fault: TaskFault


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a model found, by whole lines counted from 1."""

    first_line: int
    last_line: int
    severity: Severity
    message: str
