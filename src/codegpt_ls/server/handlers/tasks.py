"""`codegpt/tasks`, `codegpt/runTask`, and the tasks as commands: what code actions run, which show the answer too.

An edit that an answer proposes is never applied here: the person takes it over, or does not.
"""

from typing import Final

from codegpt_ls.domain.tasks import Task
from codegpt_ls.protocol.tasks import RunTaskParams, TaskCommand, TaskItem, TaskResult, TasksResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import Handler, accepts
from codegpt_ls.server.routes import RUN_TASK, TASK_COMMANDS
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.run import run
from codegpt_ls.server.tasks.words import problem_items, reload_tasks, task_description, task_slash, task_title


@accepts(NoParams)
async def tasks(session: Session, _params: NoParams) -> TasksResult:
    """List the built-in tasks and, read anew, the person's own."""
    await reload_tasks(session)
    known = session.services.tasks
    return TasksResult(
        tasks=tuple(_item(session, task) for task in known.all()),
        problems=problem_items(session),
        folder=str(known.folder),
    )


def _item(session: Session, task: Task) -> TaskItem:
    title, description = task_title(session, task), task_description(session, task)
    return TaskItem.of(task, title, description, task_slash(session, task), TASK_COMMANDS.get(task.name, RUN_TASK))


@accepts(RunTaskParams)
async def run_task(session: Session, params: RunTaskParams) -> TaskResult:
    """Run a task by its name, a person's own as its file is now; whoever asked shows the answer."""
    await reload_tasks(session)
    return await run(session, params.task, params, shown=False)


def _command(name: str) -> Handler[TaskCommand, TaskResult]:
    @accepts(TaskCommand)
    async def command(session: Session, params: TaskCommand) -> TaskResult:
        return await run(session, name, params, shown=True)

    return command


explain: Final = _command("explain")
refactor: Final = _command("refactor")
document: Final = _command("document")
find_problems: Final = _command("find-problems")
unit_test: Final = _command("unit-test")
fix: Final = _command("fix")
ask: Final = _command("ask")


@accepts(RunTaskParams)
async def run_task_command(session: Session, params: RunTaskParams) -> TaskResult:
    """Run any task by its name, a person's own as its file is now."""
    await reload_tasks(session)
    return await run(session, params.task, params, shown=True)


@accepts(NoParams)
async def clear_problems(session: Session, _params: NoParams) -> None:
    """Take away the diagnostics that Find Problems published."""
    session.problems.clear()
