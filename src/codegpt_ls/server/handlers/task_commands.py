"""The tasks as commands: what code actions run, and what a client of our own runs with more params.

An edit that an answer proposes is never applied here: the person takes it over, or does not.
"""

from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.protocol.tasks import RunTaskCommand, TaskCommand, TaskResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import Handler, accepts
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.run import run
from codegpt_ls.server.tasks.words import reload_tasks


def _command(name: str) -> Handler[TaskCommand, TaskResult]:
    @accepts(TaskCommand)
    async def command(session: Session, params: TaskCommand) -> TaskResult:
        return await _run_named(session, name, params)

    return command


explain: Final = _command("explain")
refactor: Final = _command("refactor")
document: Final = _command("document")
find_problems: Final = _command("find-problems")
unit_test: Final = _command("unit-test")
fix: Final = _command("fix")
ask: Final = _command("ask")


@accepts(RunTaskCommand)
async def run_task(session: Session, params: RunTaskCommand) -> TaskResult:
    """Run any task by its name, a person's own as its file is now."""
    await reload_tasks(session)
    return await _run_named(session, params.task, params)


@accepts(NoParams)
async def clear_problems(session: Session, _params: NoParams) -> None:
    """Take away the diagnostics that Find Problems published."""
    session.problems.clear()


async def _run_named(session: Session, name: str, params: TaskCommand) -> TaskResult:
    task = session.services.tasks.get(name)
    if task is None:
        raise AssistantError(ErrorCode.TASK_UNKNOWN, Facts(task=name))
    return await run(session, task, params)
