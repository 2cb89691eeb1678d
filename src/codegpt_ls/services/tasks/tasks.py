"""The tasks a person can name: the built-in ones and their own."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from codegpt_ls.domain.tasks import Task, TaskInput, TaskProblem
from codegpt_ls.services.tasks.prompts import prompt


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """What a person's folder of task files holds."""

    tasks: tuple[Task, ...] = ()
    problems: tuple[TaskProblem, ...] = ()


class OwnTaskFolder(Protocol):
    """Where a person keeps tasks of their own."""

    @property
    def path(self) -> str:
        """The folder, which may be missing."""
        ...

    def read(self) -> OwnTasks:
        """All that it holds. Blocks."""
        ...


class Tasks:
    """All tasks. A person's own file with a built-in task's name stands in its place."""

    def __init__(
        self, built_in: Iterable[Task], folder: OwnTaskFolder, in_every_language: Callable[[str], Iterable[str]]
    ) -> None:
        """`in_every_language`: the texts of a key of the catalogues."""
        self._built_in = {task.name: task for task in built_in}
        self._folder = folder
        self._in_every_language = in_every_language
        self._own = OwnTasks()

    def reload(self) -> None:
        """Read the person's own tasks anew; reads files."""
        self._own = self._folder.read()

    @property
    def folder(self) -> str:
        """Where the person puts their own."""
        return self._folder.path

    def all(self) -> Sequence[Task]:
        """Every task as of the last reload, the built-in ones first; touches no file."""
        return tuple({**self._built_in, **{task.name: task for task in self._own.tasks}}.values())

    @property
    def problems(self) -> Sequence[TaskProblem]:
        """The person's files that were left out."""
        return self._own.problems

    def get(self, name: str) -> Task | None:
        """The task of this name."""
        return next((task for task in self.all() if task.name == name), None)

    def parse(self, question: str) -> tuple[Task | None, str]:
        """The task a question begins with, `/explain`, `/Unit Test` or `/단위테스트`, and what else it says.

        All of it without a task. Names and titles count, the titles in every language. Case does not matter, and the
        words of a name may be joined by a hyphen, an underscore, a blank or nothing. Where two fit, the longer one
        counts.
        """
        text = question.lstrip()
        if text.startswith("/"):
            # Names stand first: the sort leaves them before titles of their length.
            called = [(task.name, task) for task in self.all()]
            called += [(title, task) for task in self.all() for title in self._titles(task)]
            for name, task in sorted(called, key=lambda each: len(each[0]), reverse=True):
                if found := _slash(name).match(text):
                    return task, text[found.end() :].strip()
        return None, question

    def _titles(self, task: Task) -> Iterator[str]:
        yield task.title
        if task.title_key:
            yield from self._in_every_language(task.title_key)

    def prompt(self, task: Task, about: TaskInput) -> str:
        """What is sent to the model for this task."""
        return prompt(task, about)


def _slash(name: str) -> re.Pattern[str]:
    words = r"[-_ ]?".join(map(re.escape, re.split(r"[-_\s]+", name)))
    return re.compile(rf"/{words}(?=\s|:|\Z):?", re.IGNORECASE | re.ASCII)
