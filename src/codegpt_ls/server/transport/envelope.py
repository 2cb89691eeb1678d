"""What makes some bytes a JSON-RPC message, told without pygls: the greeting comes before it is loaded."""

import json
from typing import Any, TypeGuard

from codegpt_ls.server.transport.codes import INVALID_REQUEST, PARSE_ERROR
from codegpt_ls.server.transport.reader import BadFrame


class Rejected(Exception):  # noqa: N818 - names what happened to the message
    """A message that is answered with an error instead of being dispatched."""

    def __init__(self, code: int, message: str, field: str | None = None) -> None:
        """`field`: where in the params the trouble is."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


def parsed(frame: bytes | BadFrame) -> dict[str, Any]:
    """The message in a frame.

    Raises Rejected for what is no JSON-RPC 2.0 object.
    """
    if isinstance(frame, BadFrame):
        raise Rejected(PARSE_ERROR, frame.reason)
    try:
        message = json.loads(frame)
    except (ValueError, RecursionError):
        raise Rejected(PARSE_ERROR, "the message is not JSON") from None
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise Rejected(INVALID_REQUEST, "the message is not a JSON-RPC 2.0 object")
    if not isinstance(message.get("method", ""), str):
        raise Rejected(INVALID_REQUEST, "the method is not a string")
    return message


def request_id_of(message: dict[str, Any]) -> str | int | None:
    """The id when the message is a request; None for a notification or a response.

    Raises Rejected for an id that is none.
    """
    if "id" not in message or "method" not in message:
        return None
    if not is_id(given := message["id"]):
        raise Rejected(INVALID_REQUEST, "the id is neither a string nor an integer")
    return given


def is_id(value: object) -> TypeGuard[str | int]:
    """Whether a request may be called this."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def member(value: object, name: str) -> object:
    """The member of an object; None where it has none, or is no object."""
    return value.get(name) if isinstance(value, dict) else None
