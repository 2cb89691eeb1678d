"""What an editor may call, and which function answers it: `module:function` below `server.handlers`.

A new method is one line here, its models in `protocol/` and its function in `handlers/`.
"""

from typing import Final

_HANDLERS: Final = "codegpt_ls.server.handlers"

REQUESTS: Final = {
    "codegpt/chat": f"{_HANDLERS}.chat:chat",
    "codegpt/setApiKey": f"{_HANDLERS}.api_keys:set_api_key",
    "codegpt/removeApiKey": f"{_HANDLERS}.api_keys:remove_api_key",
    "codegpt/keyStatus": f"{_HANDLERS}.api_keys:key_status",
    "codegpt/verifyKey": f"{_HANDLERS}.api_keys:verify_key",
    "codegpt/providers": f"{_HANDLERS}.providers:providers",
    "codegpt/models": f"{_HANDLERS}.models:models",
}

NOTIFICATIONS: Final = {
    "codegpt/credentialsChanged": f"{_HANDLERS}.api_keys:credentials_changed",
}

COMMANDS: Final = {
    "codegpt.chat": f"{_HANDLERS}.commands:chat",
    "codegpt.setApiKey": f"{_HANDLERS}.commands:set_api_key",
    "codegpt.removeApiKey": f"{_HANDLERS}.commands:remove_api_key",
    "codegpt.selectModel": f"{_HANDLERS}.commands:select_model",
    "codegpt.showUsage": f"{_HANDLERS}.commands:show_usage",
}
