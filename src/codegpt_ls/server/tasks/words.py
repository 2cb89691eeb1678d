"""Tasks in the person's language: their titles, and what is wrong with a file that holds none."""

import asyncio
from collections.abc import Sequence
from typing import Final

from lsprotocol.types import MessageType

from codegpt_ls.domain.tasks import Finding, Task, TaskProblem
from codegpt_ls.presentation import tasks
from codegpt_ls.protocol.tasks import TaskProblemItem
from codegpt_ls.server.session import Session

PRODUCT: Final = "CodeGPT"


def task_title(session: Session, task: Task) -> str:
    """What stands in a menu."""
    return tasks.task_title(session.words, task)


def task_slash(session: Session, task: Task) -> str:
    """What stands behind the slash in a chat: the title in one word where it is not all ASCII, else the name."""
    return tasks.task_slash(session.words, task)


def task_description(session: Session, task: Task) -> str:
    """One line of what it does; empty where the person's file says nothing."""
    return tasks.task_description(session.words, task)


def problem_sentence(session: Session, problem: TaskProblem) -> str:
    """Why a person's file was left out."""
    return session.words.text(f"task.fault.{problem.fault}", path=problem.path)


def problem_items(session: Session) -> tuple[TaskProblemItem, ...]:
    """The person's files that were left out."""
    problems = session.services.tasks.problems
    return tuple(TaskProblemItem(path=each.path, message=problem_sentence(session, each)) for each in problems)


def findings_list(session: Session, findings: Sequence[Finding]) -> str:
    """Findings as Markdown."""
    return "\n".join(_line(session, finding) for finding in findings)


async def reload_tasks(session: Session) -> None:
    """Read the person's own tasks, and tell of each file that is newly found to hold none."""
    known = session.services.tasks
    await asyncio.to_thread(known.reload)
    for problem in known.problems:
        if problem not in session.told_task_problems:
            session.tell(problem_sentence(session, problem), MessageType.Warning)
    session.told_task_problems = frozenset(known.problems)
    session.status_stale.set()


def _line(session: Session, finding: Finding) -> str:
    words, first, last = session.words, str(finding.first_line), str(finding.last_line)
    one_line = first == last
    place = words.text("finding.line", line=first) if one_line else words.text("finding.lines", first=first, last=last)
    severity = words.text(f"finding.{finding.severity}")
    message = "\n  ".join(finding.message.splitlines())
    return f"- **{place}** ({severity}): {message}"
