"""What the server has asked the editor, and the editor's answers."""

import asyncio
import itertools
import logging
from typing import Any, Final

from pygls.exceptions import JsonRpcException

from codegpt_ls.server.transport.codes import REQUEST_FAILED

_log = logging.getLogger(__name__)

FIRST_ID: Final = 1_000_000_000
"""Far from where editors begin to count: some, pygls among them, keep the requests of both sides in one table."""


class Questions:
    """Requests to the editor by their ids, which are integers: there are clients that make a number of any id."""

    def __init__(self) -> None:
        self._ids = itertools.count(FIRST_ID)
        self._open: dict[int, asyncio.Future[Any]] = {}

    def ask(self) -> tuple[int, asyncio.Future[Any]]:
        """A new id, and the JSON that will be answered; raises JsonRpcException where the editor refuses."""
        number, answer = next(self._ids), asyncio.get_running_loop().create_future()
        self._open[number] = answer
        # Who was cancelled waits no longer; the editor may answer all the same.
        answer.add_done_callback(lambda _: self._open.pop(number, None))
        return number, answer

    def answered(self, message: dict[str, Any]) -> None:
        """Take a response."""
        answer = self._open.get(_number(message.get("id")))
        if answer is None or answer.done():
            _log.debug("a response came to nothing that was asked")
        elif (error := message.get("error")) is not None:
            answer.set_exception(_refusal(error))
        else:
            answer.set_result(message.get("result"))


def _number(request_id: object) -> int:
    """The id as we gave it, also where the editor writes it as text or with a fraction."""
    try:
        return int(request_id) if isinstance(request_id, str | int | float) else 0
    except (ValueError, OverflowError):
        return 0


def _refusal(error: object) -> JsonRpcException:
    told = error if isinstance(error, dict) else {}
    code, message = told.get("code"), told.get("message")
    return JsonRpcException(str(message), code if isinstance(code, int) else REQUEST_FAILED)
