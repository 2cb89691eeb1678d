"""What this server offers an editor: its answer to `initialize`.

pygls works the same answer out of what is registered; written down here, it can be given before pygls is loaded.
`tests/server/transport/test_greeting.py` holds the two equal.
"""

from typing import Any, Final

from codegpt_ls import __version__
from codegpt_ls.protocol.compatibility import CLIENT_COMMANDS, CONTEXT_KINDS, PROTOCOL
from codegpt_ls.server.routes import COMMANDS, EVENTS, NOTIFICATIONS, REQUESTS

NAME: Final = "codegpt-ls"
FIX: Final = "quickfix"
CHANGE: Final = "refactor.codegpt"
LOOK: Final = "source.codegpt"
CODE_ACTION_KINDS: Final = (FIX, CHANGE, LOOK)

_DEFAULT_ENCODING: Final = "utf-16"
_ENCODINGS: Final = ("utf-8", _DEFAULT_ENCODING, "utf-32")
_INCREMENTAL: Final = 2
"""`TextDocumentSyncKind`"""


def offer(params: object) -> dict[str, Any] | None:
    """The result for these params of `initialize`; None where they are not what they should be."""
    encoding = _encoding(params)
    if encoding is None:
        return None
    return {
        "capabilities": {
            "positionEncoding": encoding,
            "textDocumentSync": {"openClose": True, "change": _INCREMENTAL, "save": False},
            "codeActionProvider": {"codeActionKinds": [*CODE_ACTION_KINDS]},
            "executeCommandProvider": {"commands": [*COMMANDS]},
            "workspace": {
                "workspaceFolders": {"supported": True, "changeNotifications": True},
                "fileOperations": {},
            },
            "experimental": known(),
        },
        "serverInfo": {"name": NAME, "version": __version__},
    }


def known() -> dict[str, Any]:
    """What this server knows beyond LSP, for clients of other versions."""
    return {
        "codegpt": {
            "protocol": PROTOCOL,
            "requests": [*REQUESTS],
            "notifications": [*NOTIFICATIONS],
            "commands": [*COMMANDS],
            "events": [*EVENTS],
            "contextKinds": [*CONTEXT_KINDS],
            "actions": [*CLIENT_COMMANDS],
        }
    }


def _encoding(params: object) -> str | None:
    """What positions count: the first we know among those the editor offers. None where this is no introduction."""
    capabilities = params.get("capabilities") if isinstance(params, dict) else None
    # An empty table is the same for Lua and Vim, whatever it stands for.
    if not isinstance(capabilities, dict) and capabilities != []:
        return None
    general = capabilities.get("general") if capabilities else None
    offered = general.get("positionEncodings") if isinstance(general, dict) else None
    known = [each for each in offered if each in _ENCODINGS] if isinstance(offered, list) else []
    return str(known[0]) if known else _DEFAULT_ENCODING
