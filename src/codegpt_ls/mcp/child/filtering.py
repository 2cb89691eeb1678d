"""Replies of servers before the SDK reads them: one tool that is described wrongly is not to cost the others."""

from typing import Any, Final

from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCResponse, Tool
from pydantic import ValidationError

_TITLE: Final = 120


class Filter:
    """Takes tools out of lists that the SDK would refuse as a whole."""

    def __init__(self) -> None:
        self.unreadable: list[str] = []
        """What could be made out of their names, since the list was emptied last."""

    def __call__(self, message: SessionMessage) -> SessionMessage:
        """The message without them."""
        reply = message.message
        if isinstance(reply, JSONRPCResponse) and isinstance(tools := reply.result.get("tools"), list):
            reply.result["tools"] = [each for each in tools if self._can_be_read(each)]
        return message

    def _can_be_read(self, tool: Any) -> bool:  # noqa: ANN401 - a stranger's JSON
        if isinstance(tool, dict):
            # What is told is read as text: to hold it against a schema of a stranger's only costs time.
            tool.pop("outputSchema", None)
        try:
            Tool.model_validate(tool, by_name=False)
        except (ValidationError, RecursionError):
            name = tool.get("name") if isinstance(tool, dict) else None
            self.unreadable.append(name[:_TITLE] if isinstance(name, str) else "?")
            return False
        return True
