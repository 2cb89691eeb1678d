"""`codegpt/tasks`, `codegpt/runTask`, and the tasks as commands: what code actions run, which show the answer too.

Where the answer is to take the place of the code, the person is asked about that edit instead; it is never made unseen.
"""

from typing import Final

from codegpt_ls.domain.tasks import Task
from codegpt_ls.protocol.tasks import RunTaskParams, TaskCommand, TaskItem, TaskResult, TasksResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import Handler, accepts
from codegpt_ls.server.edits.asking import change_of
from codegpt_ls.server.handlers.edits import put_to_person
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
        return await _shown(session, name, params)

    return command


async def _shown(session: Session, name: str, params: TaskCommand) -> TaskResult:
    """Run a task and show what comes of it: an edit on offer, else the answer."""
    task = session.services.tasks.get(name)
    own, in_thread = session.editor.abilities.own_interface, params.thread_id is not None
    if task is None or not task.edits or own or in_thread or params.uri is None:
        return await run(session, name, params, shown=True)
    asked, proposed = await put_to_person(session, change_of(task, params.uri, params))
    assert asked.answer is not None  # noqa: S101 - a model was asked
    return TaskResult.of_task(task, asked.answer, proposed=proposed)


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
    return await _shown(session, params.task, params)


@accepts(NoParams)
async def clear_problems(session: Session, _params: NoParams) -> None:
    """Take away the diagnostics that Find Problems published."""
    session.problems.clear()
