"""A tool of a server, among our own."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from codegpt_ls.domain.limits import TOOL_TITLE
from codegpt_ls.domain.ports.tool_servers import RunningServer
from codegpt_ls.domain.ports.tools import ToolMisused, ToolServer
from codegpt_ls.domain.tools.offered import OfferedTool, ToolKind
from codegpt_ls.domain.tools.servers import ServerFailed


class ServerTool:
    """Run by whoever is not us; so its kind is nobody's to say."""

    kind: Final = ToolKind.OTHER

    def __init__(
        self, offered: OfferedTool, server: ToolServer, name: str, running: Callable[[], Awaitable[RunningServer]]
    ) -> None:
        """`name`: what the server calls it. `running`: the server, started anew where it has ended."""
        self.offered = offered
        self.server = server
        self._name = name
        self._running = running

    def about(self, arguments: Mapping[str, Any]) -> str:
        """What it is asked with, in short: all of it is shown where somebody is asked."""
        return json.dumps(arguments, ensure_ascii=False)[: 4 * TOOL_TITLE] if arguments else ""

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """What the server tells. Raises ToolMisused with its words where it says that it failed."""
        try:
            answer = await (await self._running()).call(self._name, arguments)
        except ServerFailed as failed:
            raise ToolMisused(_gone(self.server.name, failed)) from None
        if answer.failed:
            raise ToolMisused(answer.text or "It failed, and does not say why.")
        return answer.text or "[nothing]"


def _gone(server: str, failed: ServerFailed) -> str:
    last = last_line(failed.detail)
    said = f" It said last: {last}" if last else ""
    return f"The server {server} could not be asked ({failed.fault.value}).{said}"


def last_line(text: str) -> str:
    """The last line with something on it."""
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else ""
