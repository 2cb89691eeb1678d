"""The tasks as commands: what code actions run. Thin doors over `codegpt/runTask` that show the answer too.

An edit that an answer proposes is never applied here: the person takes it over, or does not.
"""

from typing import Final

from codegpt_ls.protocol.tasks import RunTaskParams, TaskCommand, TaskResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import Handler, accepts
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.run import run
from codegpt_ls.server.tasks.words import reload_tasks


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
async def run_task(session: Session, params: RunTaskParams) -> TaskResult:
    """Run any task by its name, a person's own as its file is now."""
    await reload_tasks(session)
    return await run(session, params.task, params, shown=True)


@accepts(NoParams)
async def clear_problems(session: Session, _params: NoParams) -> None:
    """Take away the diagnostics that Find Problems published."""
    session.problems.clear()
