"""Tasks as files: TOML between two lines `+++`, then the template. The built-in ones and a person's own alike."""

import re
import tomllib
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.tasks import Task, TaskAnswer, TaskFault, TaskProblem
from codegpt_ls.folders import Generation, generation
from codegpt_ls.services.tasks.tasks import OwnTasks

LARGEST: Final = 64 * 1024
"""Bytes of one task file."""
MOST: Final = 100
"""Task files of a person."""

_BUILT_IN: Final = Path(__file__).parent.parent / "tasks"
_ORDER: Final = ("explain", "refactor", "document", "find-problems", "unit-test", "fix", "edit", "ask")
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LONGEST_NAME: Final = 40
_LONGEST_TITLE: Final = 80
_LONGEST_DESCRIPTION: Final = 200
_FRONT_MATTER: Final = re.compile(r"\s*\+\+\+[ \t]*\n(.*?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)


class UnusableTask(Exception):  # noqa: N818 - names what the file is
    """A file that holds no task, and why."""

    def __init__(self, fault: TaskFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def built_in_tasks() -> tuple[Task, ...]:
    """The tasks that come with the program, in the order in which menus show them."""
    return tuple(parse_task((_BUILT_IN / f"{name}.md").read_text(encoding="utf-8")) for name in _ORDER)


class TaskFolder:
    """A person's own tasks: `*.md` directly in one folder of their configuration."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    @property
    def path(self) -> str:
        """The folder, which may be missing."""
        return str(self._folder())

    def read(self) -> OwnTasks:
        """Every task there is, and every file that holds none. A folder that is missing holds nothing."""
        tasks: list[Task] = []
        problems: list[TaskProblem] = []
        files = self._files()
        for path in files[:MOST]:
            try:
                tasks.append(_own_task(path, {task.name for task in tasks}))
            except UnusableTask as unusable:
                problems.append(TaskProblem(str(path), unusable.fault))
        problems += [TaskProblem(str(path), TaskFault.TOO_MANY) for path in files[MOST : MOST + 1]]
        return OwnTasks(tuple(tasks), tuple(problems))

    def generation(self) -> tuple[tuple[str, Generation | None], ...]:
        """Another value after every change of a task file. A `stat` of each, and the folder's list."""
        return tuple((str(path), generation(path)) for path in self._files()[: MOST + 1])

    def _files(self) -> Sequence[Path]:
        try:
            return sorted(path for path in self._folder().iterdir() if path.suffix == ".md")
        except OSError:
            return ()


def parse_task(text: str, *, own: bool = False) -> Task:
    """The task a file holds.

    Raises UnusableTask.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        raise UnusableTask(TaskFault.FRONT_MATTER)
    facts, template = _toml(found[1] or ""), text[found.end() :].strip("\n")
    if not template.strip():
        raise UnusableTask(TaskFault.TEMPLATE)
    needs = facts.get("needs", ["selection"] if _is_about_code(template) else [])
    if not isinstance(needs, list):
        raise UnusableTask(TaskFault.FRONT_MATTER)
    return Task(
        name=_name(facts.get("name")),
        title=_title(facts.get("title")),
        template=template,
        needs_selection="selection" in needs,
        needs_diagnostics="diagnostics" in needs,
        needs_question="question" in needs,
        prose=str(facts.get("prose", "")).strip("\n"),
        findings=str(facts.get("findings", "")).strip("\n"),
        own=own,
        description=_description(facts.get("description", "")),
        gives_code=facts.get("answer") == TaskAnswer.CODE,
        edits=_edits(facts, template),
    )


def _edits(facts: dict[str, Any], template: str) -> bool:
    edits = facts.get("edit", False)
    if not isinstance(edits, bool) or (edits and (not _is_about_code(template) or facts.get("findings"))):
        raise UnusableTask(TaskFault.EDIT)
    return edits


def _own_task(path: Path, taken: Container[str]) -> Task:
    task = parse_task(_text(path), own=True)
    if task.name in taken:
        raise UnusableTask(TaskFault.NAME_TAKEN)
    return replace(task, path=str(path))


def _text(path: Path) -> str:
    content = _content(path)
    if len(content) > LARGEST:
        raise UnusableTask(TaskFault.TOO_LARGE)
    try:
        lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise UnusableTask(TaskFault.UNREADABLE) from None
    # Not by a pattern: one that looks for blanks at an end begins anew at each of them.
    return "\n".join(line.rstrip(" \t") for line in lines)


def _content(path: Path) -> bytes:
    try:
        # Anything but a file, a fifo for one, would hold us up.
        if path.is_file():
            with path.open("rb") as file:
                return file.read(LARGEST + 1)
    except OSError:
        pass
    raise UnusableTask(TaskFault.UNREADABLE)


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise UnusableTask(TaskFault.FRONT_MATTER) from None


def _name(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or not _NAME.match(value):
        raise UnusableTask(TaskFault.NAME)
    return value


def _title(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TITLE or not value.isprintable():
        raise UnusableTask(TaskFault.TITLE)
    return value.strip()


def _description(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_DESCRIPTION or not value.isprintable():
        raise UnusableTask(TaskFault.DESCRIPTION)
    return value.strip()


def _is_about_code(template: str) -> bool:
    return "{code}" in template or "{numbered_code}" in template
