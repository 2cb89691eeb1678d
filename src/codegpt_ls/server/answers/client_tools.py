"""What this client has code for that a model may ask of an editor."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args
from uuid import uuid4

from pydantic import ValidationError

from codegpt_ls.domain.ports.tools import FoundLines, ToolMisused
from codegpt_ls.protocol.conversation.client_tools import CALL_TOOL, CallToolParams, CallToolResult, ClientToolName
from codegpt_ls.server.session import Session


class ClientTools:
    """Asked by `codegpt/callTool`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def names(self) -> frozenset[str]:
        """Those that the client named and we know."""
        return self._session.editor.abilities.client_tools & frozenset(get_args(ClientToolName))

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> tuple[Sequence[FoundLines], bool]:
        """What it finds. Raises ToolMisused where it finds nothing that can be read."""
        params = CallToolParams(
            call_id=str(uuid4()), tool=cast("ClientToolName", tool), arguments=json.dumps(dict(arguments))
        )
        answered = await self._session.editor.ask_client(CALL_TOOL, params)
        try:
            result = CallToolResult.received(answered)
        except ValidationError:
            raise ToolMisused("The editor could not tell.") from None
        return [FoundLines(each.uri, each.start_line, each.end_line, each.text) for each in result.found], result.more
