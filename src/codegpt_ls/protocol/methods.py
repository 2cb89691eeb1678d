"""Everything an editor can call, with params, result and errors: what `schema/` and `docs/protocol.md` are made of.

The server's own table, `server/routes.py`, names functions instead; tests hold both equal. Nothing reads this one
while the server runs.
"""

from typing import Final

from codegpt_ls.protocol import api_keys, context, models, providers, status, tasks, usage
from codegpt_ls.protocol.completion import choosing as completion_choosing
from codegpt_ls.protocol.completion import state as completion
from codegpt_ls.protocol.conversation import chat, commits, messages, threads, tool_servers, turns
from codegpt_ls.protocol.conversation.approvals import ApproveParams, ApproveResult
from codegpt_ls.protocol.conversation.chat import ChatBegin, ChatDelta, ChatThinking
from codegpt_ls.protocol.conversation.client_tools import CallToolParams, CallToolResult
from codegpt_ls.protocol.conversation.steps import ChatTool
from codegpt_ls.protocol.edits import proposals
from codegpt_ls.protocol.errors import CancelledData, ErrorData, InvalidParamsData
from codegpt_ls.protocol.wire import Wire

METHODS: Final = (
    *status.METHODS,
    *chat.METHODS,
    *context.METHODS,
    *api_keys.METHODS,
    *providers.METHODS,
    *models.METHODS,
    *usage.METHODS,
    *tool_servers.METHODS,
    *tasks.METHODS,
    *proposals.METHODS,
    *commits.METHODS,
    *completion.METHODS,
    *completion_choosing.METHODS,
    *threads.METHODS,
    *messages.METHODS,
    *turns.METHODS,
)

BESIDES: Final[tuple[type[Wire], ...]] = (
    ChatBegin,
    ChatThinking,
    ChatTool,
    ChatDelta,
    ApproveParams,
    CallToolParams,
    ErrorData,
    CancelledData,
    InvalidParamsData,
)
"""What travels to the editor otherwise: values of `$/progress`, what the server asks of a client, and `data` of
errors."""

ANSWERS: Final[tuple[type[Wire], ...]] = (ApproveResult, CallToolResult)
"""What a client answers to what it is asked."""
