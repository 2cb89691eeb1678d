"""What this server offers an editor: its answer to `initialize`.

pygls works the same answer out of what is registered; written down here, it can be given before pygls is loaded.
`tests/server/transport/test_greeting.py` holds the two equal.
"""

from typing import Any, Final

from codegpt_ls import __version__
from codegpt_ls.protocol.compatibility import CLIENT_COMMANDS, CONTEXT_KINDS, MODES, PROTOCOL
from codegpt_ls.server.routes import (
    CHAT,
    COMMANDS,
    COMPLETION_TAKEN,
    EDIT,
    EVENTS,
    NOTIFICATIONS,
    REQUESTS,
    RUN_TASK,
    TASK_COMMANDS,
)

NAME: Final = "codegpt-ls"
HELIX: Final = "helix"
"""How that editor calls itself."""
FIX: Final = "quickfix"
CHANGE: Final = "refactor.codegpt"
LOOK: Final = "source.codegpt"
CODE_ACTION_KINDS: Final = (FIX, CHANGE, LOOK)

_HELIX_WITHOUT_ARGUMENTS: Final = ("22", "23", "24", "25.01", "25.1 ", "25.1.")
"""How the versions begin of which `:lsp-workspace-command` takes the name of a command and nothing else."""

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
            "inlineCompletionProvider": {},
            **({"completionProvider": {}} if wants_fallback(params) else {}),
            "executeCommandProvider": {"commands": _runnable(params)},
            "workspace": {
                "workspaceFolders": {"supported": True, "changeNotifications": True},
                "fileOperations": {},
            },
            "experimental": known(),
        },
        "serverInfo": {"name": NAME, "version": __version__},
    }


def wants_fallback(params: object) -> bool:
    """Whether the options that this editor starts its servers with ask for completion in its menu of words. Settings
    are not known yet, and every editor that is offered it asks at every key."""
    options = params.get("initializationOptions") if isinstance(params, dict) else None
    section = options.get("codegpt", options) if isinstance(options, dict) else None
    completion = section.get("completion") if isinstance(section, dict) else None
    return isinstance(completion, dict) and completion.get("fallback") is True


def as_offered(capabilities: Any, options: object) -> None:  # noqa: ANN401 - pygls's, which is not loaded here
    """Make of pygls's answer what was offered: it knows nothing beyond LSP, and offers all that it could do."""
    capabilities.experimental = known()
    if not wants_fallback({"initializationOptions": options}):
        capabilities.completion_provider = None


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
            "modes": [*MODES],
            "actions": [*CLIENT_COMMANDS],
        }
    }


def _runnable(params: object) -> list[str]:
    """The commands. Helix lists them to choose from and runs what is chosen without arguments, 25.01 always: what needs
    the selected code is left to its code actions, and so is, there, what needs a question."""
    client = params.get("clientInfo") if isinstance(params, dict) else None
    if not isinstance(client, dict) or client.get("name") != HELIX:
        return [*COMMANDS]
    alone = [name for name in COMMANDS if name not in (EDIT, RUN_TASK, COMPLETION_TAKEN, *TASK_COMMANDS.values())]
    asks = not str(client.get("version")).startswith(_HELIX_WITHOUT_ARGUMENTS)
    return alone if asks else [name for name in alone if name != CHAT]


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
