"""A client of the Agent Client Protocol that speaks raw lines to the real agent: nothing between a test and the bytes.

with AcpClient(environ, folder) as client:
    client.initialize()
    session = client.begin()
    assert client.prompt(session, "Hi")["stopReason"] == "end_turn"
    assert client.text(session) == "Hello."
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

from tests.fakes.piped import PATIENCE, WITHHELD, PipedClient

Message = dict[str, Any]

AGENT: Final = (sys.executable, "-m", "codegpt_ls", "acp")


class AcpClient(PipedClient):
    """One client with one agent; a context manager that leaves no process behind."""

    def __init__(self, environ: Mapping[str, str], folder: Path, command: Sequence[str] = AGENT) -> None:
        """`folder`: the project it is started for."""
        super().__init__(command, environ, folder)
        self.folder = folder
        self.heard: list[Message] = []
        """All that the agent has said, in order."""
        self.answers: dict[str, Callable[[Any], Any]] = {}
        """What this client says to the agent's requests, by method: a function of the params."""
        self._last_id = 0

    def initialize(self, **capabilities: Any) -> Message:
        """Introduce this client."""
        params = {"protocolVersion": 1, "clientCapabilities": capabilities}
        result: Message = self.call("initialize", params)["result"]
        return result

    def begin(self, **more: Any) -> str:
        """A new session; its id."""
        params = {"cwd": str(self.folder), "mcpServers": [], **more}
        session: str = self.call("session/new", params)["result"]["sessionId"]
        return session

    def prompt(self, session: str, *blocks: str | Message) -> Message:
        """Ask, and wait for the end of the turn."""
        answer = self.wait_for(self.ask(session, *blocks))
        assert "result" in answer, answer
        result: Message = answer["result"]
        return result

    def ask(self, session: str, *blocks: str | Message) -> int:
        """Ask; the id of the request."""
        prompt = [{"type": "text", "text": each} if isinstance(each, str) else each for each in blocks]
        return self.request("session/prompt", {"sessionId": session, "prompt": prompt})

    def updates(self, session: str, kind: str | None = None) -> list[Message]:
        """What was told of a session."""
        told = [each["params"] for each in self.heard if each.get("method") == "session/update"]
        found = [each["update"] for each in told if each["sessionId"] == session]
        return [each for each in found if kind in (None, each["sessionUpdate"])]

    def text(self, session: str, kind: str = "agent_message_chunk") -> str:
        """The words that were told of this kind."""
        return "".join(each["content"]["text"] for each in self.updates(session, kind))

    def wait_for_text(self, session: str, text: str) -> None:
        """Wait until these words were told of the session."""

        def told(each: Message) -> bool:
            params = each.get("params") or {}
            return params.get("sessionId") == session and text in json.dumps(params.get("update"))

        self.wait_until(told)

    def call(self, method: str, params: Any = None) -> Message:
        """Ask and wait for the answer."""
        return self.wait_for(self.request(method, params))

    def request(self, method: str, params: Any = None) -> int:
        """Send a request and return its id."""
        self._last_id += 1
        self.send({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params})
        return self._last_id

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def send(self, message: Message | bytes) -> None:
        """Send a message, or any bytes as a line."""
        line = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.send_raw(line + b"\n")

    def wait_for(self, request: int | None) -> Message:
        """The answer to this request."""
        return self.wait_until(lambda each: "method" not in each and each.get("id") == request)

    def wait_until(self, fits: Callable[[Message], bool]) -> Message:
        """The first message that fits, once it has come."""

        def found() -> Message | None:
            return next((each for each in self.heard if fits(each)), None)

        with self._news:
            self._news.wait_for(lambda: self._ended or found() is not None, PATIENCE)
            message = found()
        assert message is not None, (self.heard[-5:], self.log)
        return message

    def _take_in(self, stdout: IO[bytes]) -> None:
        for line in stdout:
            message = json.loads(line)
            if "method" in message and "id" in message:
                self._answer(message)
            with self._news:
                self.heard.append(message)
                self._news.notify_all()

    def _answer(self, request: Message) -> None:
        known = self.answers.get(request["method"])
        if known is None:
            error = {"code": -32601, "message": "Method not found"}
            self.send({"jsonrpc": "2.0", "id": request["id"], "error": error})
        elif (result := known(request["params"])) is not WITHHELD:
            self.send({"jsonrpc": "2.0", "id": request["id"], "result": result})
