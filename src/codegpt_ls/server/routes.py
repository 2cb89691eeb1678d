"""What an editor may call, and which function answers it: `module:function` below `server.handlers`.

A new method is one line here, its models with their row in `protocol/` and its function in `handlers/`.
"""

from typing import Final

_HANDLERS: Final = "codegpt_ls.server.handlers"
_COMPLETION: Final = "codegpt_ls.server.completion"

REQUESTS: Final = {
    "codegpt/chat": f"{_HANDLERS}.chat:chat",
    "codegpt/status": f"{_HANDLERS}.status:status",
    "codegpt/previewContext": f"{_HANDLERS}.context:preview_context",
    "codegpt/setApiKey": f"{_HANDLERS}.api_keys:set_api_key",
    "codegpt/removeApiKey": f"{_HANDLERS}.api_keys:remove_api_key",
    "codegpt/keyStatus": f"{_HANDLERS}.api_keys:key_status",
    "codegpt/verifyKey": f"{_HANDLERS}.api_keys:verify_key",
    "codegpt/providers": f"{_HANDLERS}.providers:providers",
    "codegpt/models": f"{_HANDLERS}.models:models",
    "codegpt/selectModel": f"{_HANDLERS}.models:select_model",
    "codegpt/localModel": f"{_HANDLERS}.local_model:local_model",
    "codegpt/localFetch": f"{_HANDLERS}.local_model:local_fetch",
    "codegpt/pullModel": f"{_HANDLERS}.local_servers:pull_model",
    "codegpt/localServers": f"{_HANDLERS}.local_servers:local_servers",
    "codegpt/usage": f"{_HANDLERS}.usage:usage",
    "codegpt/mcpServers": "codegpt_ls.server.tool_servers.listing:mcp_servers",
    "codegpt/tasks": f"{_HANDLERS}.tasks:tasks",
    "codegpt/runTask": f"{_HANDLERS}.tasks:run_task",
    "codegpt/proposeEdit": f"{_HANDLERS}.edits:propose_edit",
    "codegpt/proposedEdit": f"{_HANDLERS}.edits:proposed_edit",
    "codegpt/acceptEdit": f"{_HANDLERS}.edits:accept_edit",
    "codegpt/discardEdit": f"{_HANDLERS}.edits:discard_edit",
    "codegpt/commitMessage": f"{_HANDLERS}.commits:commit_message",
    "codegpt/completionModels": f"{_COMPLETION}.choosing:completion_models",
    "codegpt/completionHere": f"{_COMPLETION}.choosing:completion_here",
    "codegpt/createThread": f"{_HANDLERS}.threads:create_thread",
    "codegpt/threads": f"{_HANDLERS}.threads:threads",
    "codegpt/thread": f"{_HANDLERS}.threads:thread",
    "codegpt/searchThreads": f"{_HANDLERS}.threads:search_threads",
    "codegpt/renameThread": f"{_HANDLERS}.threads:rename_thread",
    "codegpt/deleteThread": f"{_HANDLERS}.threads:delete_thread",
    "codegpt/clearThreads": f"{_HANDLERS}.threads:clear_threads",
    "codegpt/forkThread": f"{_HANDLERS}.threads:fork_thread",
    "codegpt/editMessage": f"{_HANDLERS}.chat:edit_message",
    "codegpt/removeQuestion": f"{_HANDLERS}.threads:remove_question",
    "codegpt/removeContext": f"{_HANDLERS}.threads:remove_context",
    "codegpt/retry": f"{_HANDLERS}.chat:retry",
    "codegpt/continue": f"{_HANDLERS}.chat:go_on",
    "codegpt/stop": f"{_HANDLERS}.chat:stop",
    "codegpt/exportThread": f"{_HANDLERS}.threads:export_thread",
    "codegpt/importThread": f"{_HANDLERS}.threads:import_thread",
}

NOTIFICATIONS: Final = {
    "codegpt/credentialsChanged": f"{_HANDLERS}.api_keys:credentials_changed",
    "codegpt/trustChanged": f"{_HANDLERS}.context:trust_changed",
}

CHAT: Final = "codegpt.chat"
EDIT: Final = "codegpt.edit"
ACCEPT_EDIT: Final = "codegpt.acceptEdit"
DISCARD_EDIT: Final = "codegpt.discardEdit"
RUN_TASK: Final = "codegpt.runTask"
STOP: Final = "codegpt.stop"
COMPLETION_TAKEN: Final = "codegpt.completionTaken"
TASK_COMMANDS: Final = {
    "explain": "codegpt.explain",
    "refactor": "codegpt.refactor",
    "document": "codegpt.document",
    "find-problems": "codegpt.findProblems",
    "unit-test": "codegpt.unitTest",
    "fix": "codegpt.fix",
    "ask": "codegpt.ask",
}
"""The command of each built-in task; any other one is run by name."""

THREAD_CHANGED: Final = "codegpt/threadChanged"
THREAD_TEXT: Final = "codegpt/threadText"
STATUS_CHANGED: Final = "codegpt/statusChanged"

EVENTS: Final = (THREAD_CHANGED, THREAD_TEXT, STATUS_CHANGED)
"""Notifications of ours to the editor."""

COMMANDS: Final = {
    CHAT: f"{_HANDLERS}.commands:chat",
    "codegpt.newChat": f"{_HANDLERS}.commands:new_chat",
    "codegpt.setApiKey": f"{_HANDLERS}.commands:set_api_key",
    "codegpt.removeApiKey": f"{_HANDLERS}.commands:remove_api_key",
    "codegpt.verifyKey": f"{_HANDLERS}.commands:verify_key",
    "codegpt.selectModel": f"{_HANDLERS}.commands:select_model",
    "codegpt.localFetch": f"{_HANDLERS}.local_model:local_fetch_command",
    "codegpt.pullModel": f"{_HANDLERS}.local_servers:pull_model_command",
    "codegpt.localServers": f"{_HANDLERS}.local_servers:local_servers_command",
    "codegpt.showUsage": f"{_HANDLERS}.commands:show_usage",
    "codegpt.explain": f"{_HANDLERS}.tasks:explain",
    "codegpt.refactor": f"{_HANDLERS}.tasks:refactor",
    "codegpt.document": f"{_HANDLERS}.tasks:document",
    "codegpt.findProblems": f"{_HANDLERS}.tasks:find_problems",
    "codegpt.unitTest": f"{_HANDLERS}.tasks:unit_test",
    "codegpt.fix": f"{_HANDLERS}.tasks:fix",
    "codegpt.ask": f"{_HANDLERS}.tasks:ask",
    "codegpt.runTask": f"{_HANDLERS}.tasks:run_task_command",
    EDIT: f"{_HANDLERS}.edits:edit_command",
    ACCEPT_EDIT: f"{_HANDLERS}.edits:accept_edit_command",
    DISCARD_EDIT: f"{_HANDLERS}.edits:discard_edit_command",
    "codegpt.commitMessage": f"{_HANDLERS}.commits:commit_message_command",
    "codegpt.clearProblems": f"{_HANDLERS}.tasks:clear_problems",
    "codegpt.toggleCompletion": f"{_COMPLETION}.commands:toggle",
    "codegpt.complete": f"{_COMPLETION}.commands:complete",
    COMPLETION_TAKEN: f"{_COMPLETION}.commands:taken",
    STOP: f"{_HANDLERS}.commands:stop",
}

WAITING_FOR_A_MODEL: Final = frozenset(
    f"codegpt/{name}"
    for name in (
        "chat",
        "editMessage",
        "retry",
        "continue",
        "runTask",
        "proposeEdit",
        "commitMessage",
        "localFetch",
        "pullModel",
    )
)
"""Requests that wait for a model, to answer or to arrive: `codegpt.stop` stops them."""

ANSWERING: Final = frozenset(
    {
        CHAT,
        "codegpt.commitMessage",
        "codegpt.localFetch",
        "codegpt.pullModel",
        EDIT,
        RUN_TASK,
        *TASK_COMMANDS.values(),
    }
)
"""Commands that wait for a model, to answer or to arrive, which may take minutes."""
