"""The editor as one that says it made an edit which it did not make: the first one that has `LOST` in it.

python -m tests.fakes.losing_editor SERVER [ARGS…]
"""

import json
import sys

from tests.fakes.middleman import Message, Middleman


class LosingEditor(Middleman):
    """The real server and the real editor, less one edit."""

    _lost = False

    def from_server(self, message: Message) -> None:
        """Answer that edit in the editor's place."""
        if message.get("method") == "workspace/applyEdit" and not self._lost and "LOST" in json.dumps(message):
            self._lost = True
            self.from_editor({"jsonrpc": "2.0", "id": message["id"], "result": {"applied": True}})
        else:
            super().from_server(message)


if __name__ == "__main__":
    LosingEditor(sys.argv[1:]).run()
