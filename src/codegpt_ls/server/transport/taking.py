"""A message as pygls takes it, out of an editor's JSON."""

from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.protocol import JsonRPCNotification, JsonRPCProtocol, JsonRPCRequestMessage

from codegpt_ls.server.transport.codes import INVALID_PARAMS, METHOD_NOT_FOUND
from codegpt_ls.server.transport.envelope import Rejected
from codegpt_ls.server.transport.understanding import Misfit, Understanding


def taken(message: dict[str, Any], understanding: Understanding, serves: Callable[[str], bool]) -> Any:  # noqa: ANN401 - any message type of lsprotocol
    """The message; None for a notification that means nothing here. `serves`: whether somebody listens to a method.

    Raises Rejected.
    """
    method, params = message["method"], message.get("params")
    if method != types.CANCEL_REQUEST and not serves(method):
        if "id" in message:
            raise Rejected(METHOD_NOT_FOUND, "this server has no such method")
        return None
    message_type, answer_type, params_type, _ = types.METHOD_TO_TYPES.get(method, (None, None, None, None))
    about = {"id": message["id"]} if "id" in message else {}
    if message_type is None:
        plain = JsonRPCRequestMessage if about else JsonRPCNotification
        return plain(**about, method=method, jsonrpc=JsonRPCProtocol.VERSION, params=params)
    if bool(about) != bool(answer_type):
        raise Rejected(METHOD_NOT_FOUND, f"{method} is another kind of message")
    try:
        understood = understanding.of({} if params is None else params, params_type) if params_type else None
        return message_type(**about, params=understood)
    except Misfit as misfit:
        at = misfit.path or "params"
        raise Rejected(INVALID_PARAMS, f"Invalid params: {at} of {method} is not what it should be", at) from None
