"""`codegpt/tasks`."""

from codegpt_ls.protocol.tasks import TaskItem, TaskProblemItem, TasksResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.routes import RUN_TASK, TASK_COMMANDS
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.words import problem_sentence, reload_tasks, task_title


@accepts(NoParams)
async def tasks(session: Session, _params: NoParams) -> TasksResult:
    """List the built-in tasks and, read anew, the person's own."""
    await reload_tasks(session)
    known = session.services.tasks
    return TasksResult(
        tasks=tuple(
            TaskItem.of(task, task_title(session, task), TASK_COMMANDS.get(task.name, RUN_TASK)) for task in known.all()
        ),
        problems=tuple(
            TaskProblemItem(path=problem.path, message=problem_sentence(session, problem)) for problem in known.problems
        ),
        folder=str(known.folder),
    )
