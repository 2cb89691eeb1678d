"""The server as one that puts foreign texts wherever it may say something, as a provider or a file could make it.

python -m tests.fakes.hostile_server TEXTS.json SERVER [ARGS…]
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fakes.middleman import Message, Middleman

TIMES = {"createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
THREAD = {"messageCount": 2, "temporary": False, **TIMES}
TASK = {"command": "codegpt.runTask", "needsQuestion": False, "needsSelection": False, "needsDiagnostics": False}
PROVIDER = {"needsKey": True, "connected": False, "selected": False}
USAGE = {"answers": 1, "estimatedAnswers": 0, "inputTokens": 1, "outputTokens": 1}


class HostileServer(Middleman):
    """The real server, with these texts in its lists, its errors and what it says by itself."""

    def __init__(self, texts: list[str], command: list[str]) -> None:
        super().__init__(command)
        self._texts = texts
        self._asked: dict[object, str] = {}
        self._own: set[str] = set()

    def from_editor(self, message: Message) -> None:
        """Remember what is asked; refuse what verifies, in foreign words."""
        method = message.get("method", "")
        if "id" in message and method:
            self._asked[message["id"]] = method
        if not method and message.get("id") in self._own:
            return
        if method == "codegpt/verifyKey":
            self.tell({"id": message["id"], "error": self._error(" ".join(self._texts[:40]))})
            return
        super().from_editor(message)
        if method == "initialized":
            self._say()

    def from_server(self, message: Message) -> None:
        """Put the texts into what is answered."""
        if message.get("method") == "codegpt/statusChanged":
            self._status(message["params"])
        poison = self._poison().get(self._asked.pop(message.get("id"), "")) if "method" not in message else None
        if poison is not None and isinstance(message.get("result"), dict):
            poison(message["result"])
        super().from_server(message)

    def _poison(self) -> dict[str, Callable[[Any], None]]:
        return {
            "codegpt/providers": self._providers,
            "codegpt/models": lambda result: result["models"].extend(
                {"id": text, "status": "current", "source": "live"} for text in self._texts
            ),
            "codegpt/threads": lambda result: result["threads"].extend(
                {"id": f"t{index}", "title": text, **THREAD} for index, text in enumerate(self._texts)
            ),
            "codegpt/tasks": lambda result: result["tasks"].extend(
                {"name": f"t{index}", "title": text, "answersWith": "text", "own": True, **TASK}
                for index, text in enumerate(self._texts)
            ),
            "codegpt/usage": lambda result: result["items"].extend(
                {"group": text, "provider": text, "model": text, **USAGE} for text in self._texts
            ),
            "codegpt/status": self._status,
        }

    def _providers(self, result: Any) -> None:
        links = {"keys": self._texts[0], "usage": self._texts[0]}
        result["providers"].extend(
            {"id": f"p{index}", "title": text, "links": {**links, "keys": text}, **PROVIDER}
            for index, text in enumerate(self._texts)
        )

    def _status(self, result: Any) -> None:
        result["selected"]["model"] = "".join(self._texts[:40])
        result["ready"] = False
        error = self._error("".join(self._texts[:40]))
        result["obstacle"] = {"message": error["message"], "data": error["data"]}

    def _error(self, message: str) -> dict[str, Any]:
        actions = [{"title": text, "url": "https://example.com"} for text in self._texts[:8]]
        data = {"code": "provider.protocol", "retryable": False, "actions": actions}
        return {"code": -32803, "message": message, "data": data}

    def _say(self) -> None:
        for index, text in enumerate(self._texts):
            self.tell({"method": "window/showMessage", "params": {"type": 1 + index % 3, "message": text}})
            self.tell({"method": "window/logMessage", "params": {"type": 3, "message": text}})
        titles = [{"title": text} for text in self._texts[:8]]
        asked = {"type": 3, "message": self._texts[0], "actions": titles}
        self._ask("window/showMessageRequest", asked)
        for text in self._texts:
            self._ask("window/showDocument", {"uri": text, "external": True})
        self._ask("window/workDoneProgress/create", {"token": "p"})
        begin = {"kind": "begin", "title": self._texts[0] + " $(bug)", "message": "".join(self._texts[:40])}
        self.tell({"method": "$/progress", "params": {"token": "p", "value": begin}})

    def _ask(self, method: str, params: dict[str, Any]) -> None:
        own = f"hostile-{len(self._own)}"
        self._own.add(own)
        self.tell({"id": own, "method": method, "params": params})


if __name__ == "__main__":
    HostileServer(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2:]).run()
