"""`workspace/executeCommand`: one argument in, and an error shown to a person whose editor shows none."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Final

from lsprotocol.types import MessageType
from pygls.exceptions import JsonRpcException

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.server.answers.telling import tell_in_page
from codegpt_ls.server.boundary import answer, check_params
from codegpt_ls.server.editor import AsksNothing
from codegpt_ls.server.routes import ANSWERING, COMMANDS
from codegpt_ls.server.session import Session
from codegpt_ls.server.transport.codes import REQUEST_CANCELLED, REQUEST_FAILED

_CALLED_WITH_TOO_LITTLE: Final = frozenset(
    (ErrorCode.TASK_UNKNOWN, ErrorCode.TASK_NEEDS_QUESTION, ErrorCode.TASK_NEEDS_CODE, ErrorCode.LEFT_OUT)
)
"""What nothing has failed at: the person is only told what to do."""


async def run_command(
    session: Session, command: str, arguments: Sequence[object] | None, work_done_token: str | int | None = None
) -> Any:  # noqa: ANN401 - JSON
    """Run a command with its single argument, an object or a string.

    A client that draws answers itself, or shows the progress of its request, waits for the command's end. Any other
    editor may be frozen while it waits, or give up after seconds: there a command that takes a model's time is
    answered with null at once, and goes on behind.
    """
    raw = arguments[0] if arguments else {}
    if isinstance(raw, dict) and work_done_token is not None:
        raw = {"workDoneToken": work_done_token, **raw}
    waits = session.editor.abilities.own_interface or (isinstance(raw, dict) and "workDoneToken" in raw)
    if command not in ANSWERING or waits:
        with session.stoppable() if command in ANSWERING else nullcontext():
            return await _run(session, COMMANDS[command], raw)
    check_params(COMMANDS[command], raw)
    session.answer_later(_behind(session, COMMANDS[command], raw))
    return None


async def _behind(session: Session, target: str, raw: object) -> None:
    """The command behind its answer, where nobody is left to be told that it was cancelled."""
    try:
        await _run(session, target, raw)
    except JsonRpcException as error:
        if error.code != REQUEST_CANCELLED:
            raise


async def _run(session: Session, target: str, raw: object) -> Any:  # noqa: ANN401 - JSON
    """A client that draws errors itself gets them as one. Any other editor would show the bare sentence or nothing:
    there the person is asked with the error's actions, and the command itself is answered with null."""
    try:
        return await answer(session, target, raw)
    except JsonRpcException as error:
        if session.editor.abilities.own_interface or error.code != REQUEST_FAILED:
            raise
        session.later(offer_actions(session, error.message, error.data or {}))
        return None


async def offer_actions(session: Session, message: str, data: Mapping[str, Any]) -> None:
    """Show an error with its ways forward, and go the one the person takes."""
    code, actions = data.get("code"), data.get("actions", ())
    possible = [action for action in actions if "url" in action or action.get("command") in COMMANDS]
    kind = MessageType.Warning if code in _CALLED_WITH_TOO_LITTLE else MessageType.Error
    if not possible:
        tell_in_page(session, message, kind)
        return
    taken = await _taken(session, message, possible, kind)
    if taken is None:
        return
    action = possible[taken]
    if "url" in action:
        await _open(session, action["url"])
    else:
        await run_command(session, action["command"], action.get("arguments"))


async def _taken(session: Session, message: str, ways: Sequence[Mapping[str, Any]], kind: MessageType) -> int | None:
    titles = [way["title"] for way in ways]
    abilities = session.editor.abilities
    if not abilities.answers_questions:
        session.tell_always(message, kind)
        return await session.editor.insist(message, titles, kind)
    if not abilities.one_line_messages:
        return await session.editor.ask(message, titles, kind)
    try:
        return await session.editor.put(message, titles, kind)
    except AsksNothing:
        listed = [f"- {way['title']}: {way.get('url') or way['command']}" for way in ways]
        tell_in_page(session, "\n".join([message, "", *listed]), kind)
        return None


async def _open(session: Session, url: str) -> None:
    if not await session.editor.open_page(url):
        session.tell(url)
