"""The server as one of before protocol 1: it greets without a number, and knows none of the methods that came with it.

python -m tests.fakes.older_server SERVER [ARGS…]
"""

import sys

from tests.fakes.middleman import Message, Middleman

LATER = frozenset(
    {
        "codegpt/status",
        "codegpt/selectModel",
        "codegpt/runTask",
        "codegpt/continue",
        "codegpt/stop",
        "codegpt/proposeEdit",
    }
)


class OlderServer(Middleman):
    """The real server, less what is new."""

    def from_editor(self, message: Message) -> None:
        """Refuse what came later."""
        if message.get("method") in LATER:
            refusal = {"code": -32601, "message": f"Method not found: {message['method']}"}
            self.tell({"id": message["id"], "error": refusal})
        else:
            super().from_editor(message)

    def from_server(self, message: Message) -> None:
        """Leave out of the greeting what came later."""
        if isinstance(message.get("result"), dict):
            message["result"].get("capabilities", {}).pop("experimental", None)
        super().from_server(message)


if __name__ == "__main__":
    OlderServer(sys.argv[1:]).run()
