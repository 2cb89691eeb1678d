"""The one boundary: every request, notification and command of ours passes it, and nothing leaves it unmapped."""

import asyncio
import logging
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pygls.exceptions import JsonRpcException

from codegpt_ls.domain.errors import AssistantError, ErrorCode, UnknownCursorError
from codegpt_ls.server.transport.codes import INVALID_PARAMS, REQUEST_CANCELLED, REQUEST_FAILED

if TYPE_CHECKING:
    from pydantic import ValidationError

    from codegpt_ls.protocol.errors import CancelledData
    from codegpt_ls.protocol.wire import Wire
    from codegpt_ls.server.session import Session

_log = logging.getLogger(__name__)

P = TypeVar("P", bound="Wire")
R = TypeVar("R", bound="Wire | None")


@dataclass(frozen=True, slots=True)
class Handler(Generic[P, R]):
    """A function behind the boundary and the params it takes."""

    params: type[P]
    call: Callable[["Session", P], Awaitable[R]]


class AnswerCancelled(asyncio.CancelledError):
    """The client gave up an answer of which a thread keeps something."""

    def __init__(self, kept: "CancelledData") -> None:
        super().__init__()
        self.kept = kept


def accepts(params: type[P]) -> Callable[[Callable[["Session", P], Awaitable[R]]], Handler[P, R]]:
    """Declare the params of a handler; they arrive validated."""

    def declare(call: Callable[["Session", P], Awaitable[R]]) -> Handler[P, R]:
        return Handler(params, call)

    return declare


async def answer(session: "Session", target: str, raw: object) -> Any:  # noqa: ANN401 - JSON
    """Call the handler named by `module:function` and return its result as JSON.

    Handlers are loaded at their first use, which keeps what they import off the way to `initialize`.
    Raises JsonRpcException: -32602 naming the fields that do not fit, -32803 with the error's sentence and data, -32800
    with what is kept of a cancelled answer.
    """
    handler, params = _prepared(target, raw)
    await session.settings_known()
    try:
        result = await handler.call(session, params)
    except AssistantError as error:
        raise request_failed(session, error) from None
    except UnknownCursorError:
        raise invalid_params({"cursor": "Input should be what the page before gave, for the same list"}) from None
    except AnswerCancelled as cancelled:
        data = cancelled.kept.model_dump(mode="json", by_alias=True, exclude_none=True)
        raise JsonRpcException("the request was cancelled", REQUEST_CANCELLED, data) from None
    except (JsonRpcException, asyncio.CancelledError):
        raise
    except Exception:  # noqa: BLE001 - the one place where the unforeseen becomes an answer
        _log.exception("%s failed", target)
        raise request_failed(session, AssistantError(ErrorCode.INTERNAL)) from None
    return None if result is None else result.model_dump(mode="json", by_alias=True, exclude_none=True)


def check_params(target: str, raw: object) -> None:
    """Whether `answer` would take these params.

    Raises JsonRpcException -32602 naming the fields that do not fit.
    """
    _prepared(target, raw)


def request_failed(session: "Session", error: AssistantError) -> JsonRpcException:
    """The error as the editor gets it: a sentence in the person's language, and data to build a card from."""
    from codegpt_ls.presentation.error_data import error_data

    explanation = session.explain(error)
    data = error_data(error, explanation).model_dump(mode="json", by_alias=True, exclude_none=True)
    _log.info("request failed: %s", error.code)
    return JsonRpcException(explanation.message, REQUEST_FAILED, data)


def _prepared(target: str, raw: object) -> tuple[Handler[Any, Any], Any]:
    handler: Handler[Any, Any] = pkgutil.resolve_name(target)
    return handler, _validated(handler.params, raw)


def invalid_params(faults: Mapping[str, str]) -> JsonRpcException:
    """-32602 that names the members that do not fit, and says why: neither with a value that was sent."""
    reasons = "; ".join(f"{member}: {why}" for member, why in faults.items())
    return JsonRpcException(f"Invalid params: {reasons[:500]}", INVALID_PARAMS, {"fields": [*faults]})


def _validated(params: type[P], raw: object) -> P:
    from pydantic import ValidationError

    try:
        return params.received({} if raw is None else raw)
    except ValidationError as invalid:
        raise invalid_params(_faults(invalid)) from None


def _faults(invalid: "ValidationError") -> Mapping[str, str]:
    """Why, by the members that do not fit; without a whole of which a part is told, as a list that lacks an item only
    because that item is wrong."""
    from codegpt_ls.protocol.wire import MISFIT, TAG

    found: dict[tuple[str, ...], str] = {}
    for error in invalid.errors(include_input=False, include_url=False):
        place = tuple(str(step) for step in error["loc"] if not str(step).startswith(TAG))
        members = error["ctx"]["members"] if error["type"] == MISFIT else ("",)
        for member in members:
            found.setdefault((*place, *(member.split(".") if member else ())), error["msg"])
    wholes = {place[:length] for place in found for length in range(len(place))}
    return {".".join(place) or "params": why for place, why in found.items() if place not in wholes}
