"""The one boundary: every message of a client passes it, and nothing leaves it unmapped."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from acp.exceptions import RequestError
from pydantic import BaseModel, ValidationError

from codegpt_ls.acp.client import plain
from codegpt_ls.domain.errors import AssistantError, ErrorCode, UnknownCursorError
from codegpt_ls.presentation.error_data import error_data
from codegpt_ls.services.failures.explanations import Explanation

_log = logging.getLogger(__name__)

P = TypeVar("P", bound=BaseModel)

INVALID_PARAMS: Final = -32602
AUTH_REQUIRED: Final = -32000
NOT_FOUND: Final = -32002
FAILED: Final = -32603
_KEYS: Final = frozenset(
    {
        ErrorCode.MISSING_KEY,
        ErrorCode.INVALID_KEY,
        ErrorCode.MISSING_HEADER,
        ErrorCode.COMMAND_FAILED,
    }
)
"""What another key mends, so that a client offers the person to set one."""


@dataclass(frozen=True, slots=True)
class Route(Generic[P]):
    """What a method takes, and what answers it."""

    params: type[P]
    call: Callable[[P], Awaitable[BaseModel | None]]


class Boundary:
    """Implements the package's `MethodHandler`."""

    def __init__(self, routes: Mapping[str, Route[Any]], explain: Callable[[AssistantError], Explanation]) -> None:
        self._routes = routes
        self._explain = explain

    async def __call__(self, method: str, params: object, is_notification: bool) -> dict[str, Any] | None:  # noqa: FBT001 - the package's
        """The result as JSON.

        Raises RequestError: with the error's sentence and its data, and -32602 naming the members that do not fit.
        """
        route = self._routes.get(method)
        if route is None:
            if is_notification:
                _log.info("a notification that is not known was left aside")
                return None
            raise RequestError.method_not_found(method[:100])
        try:
            result = await route.call(_validated(route.params, params))
        except RequestError:
            raise
        except AssistantError as error:
            raise self._failed(error) from None
        except UnknownCursorError:
            raise RequestError(INVALID_PARAMS, "Invalid params: cursor", {"fields": ["cursor"]}) from None
        except Exception:  # noqa: BLE001 - the one place where the unforeseen becomes an answer
            _log.exception("%s failed", method)
            raise self._failed(AssistantError(ErrorCode.INTERNAL)) from None
        return {} if result is None else plain(result)

    def _failed(self, error: AssistantError) -> RequestError:
        explanation = self._explain(error)
        data = error_data(error, explanation).model_dump(mode="json", by_alias=True, exclude_none=True)
        _log.info("request failed: %s", error.code)
        return RequestError(_code(error.code), explanation.message, data)


def invalid(*members: str) -> RequestError:
    """-32602 that names the members that do not fit, never with a value that was sent."""
    return RequestError(INVALID_PARAMS, f"Invalid params: {', '.join(members)[:500]}", {"fields": [*members]})


def _code(code: ErrorCode) -> int:
    if code in _KEYS:
        return AUTH_REQUIRED
    return NOT_FOUND if code is ErrorCode.THREAD_NOT_FOUND else FAILED


def _validated(kind: type[P], params: object) -> P:
    try:
        return kind.model_validate({} if params is None else params)
    except ValidationError as wrong:
        places = (".".join(map(str, each["loc"])) for each in wrong.errors(include_input=False, include_url=False))
        raise invalid(*dict.fromkeys(places)) from None
