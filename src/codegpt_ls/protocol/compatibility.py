"""What clients of other versions can rely on: told in the answer to `initialize`, and by `schema/`.

Nothing is imported here: that answer is given before anything else is loaded.
"""

from typing import Final

PROTOCOL: Final = 2
"""Rises when something that a client could rely on is taken away or means something else; before 1 it was not told."""
CONTEXT_KINDS: Final = (
    *("selection", "range", "file", "openEditors", "diagnostics", "symbol", "gitDiff", "text"),
    "attachment",
)
"""Kinds of items in `context`; any other one is left out with the reason `unsupported`."""
MODES: Final = ("ask", "look", "edit")
"""How much a model may do before it answers; a server that names none knows of none."""
CLIENT_COMMANDS: Final = ("codegpt.retry", "codegpt.continue", "codegpt.newChat")
"""Commands that an action may name and that are the client's own to do; every other one is the server's."""
