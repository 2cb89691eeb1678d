"""An editor that speaks raw JSON-RPC to the real server process: nothing between a test and the bytes.

    with RawClient(environment(tmp_path), settings={"provider": "openai"}) as editor:
        editor.initialize(locale="ko")
        asked = editor.request("codegpt/chat", {"messages": [{"role": "user", "content": "Hi"}]})
        assert editor.wait_for(asked)["result"]["text"]

Waiting ends with the message waited for, with the server's end, or in an error after `PATIENCE`; nothing sleeps.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, Literal, NamedTuple

from codegpt_ls.protocol.compatibility import PROTOCOL
from tests.fakes.piped import PATIENCE, WITHHELD, PipedClient

Message = dict[str, Any]
Answer = Callable[[Any], Any]

SERVE: Final = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")


class Step(NamedTuple):
    """One message, and who sent it."""

    sender: Literal["client", "server"]
    message: Message


NO_PACKAGES: Final = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
"""A machine without a package index."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a person with nothing set up: own folders below `home`, no keyring, no keys."""
    own = {"PATH": os.environ["PATH"], "HOME": str(home), "CODEGPT_LS_HOME": str(home / "codegpt-ls")}
    return {**own, **NO_PACKAGES, **more}


class RawClient(PipedClient):
    """One editor with one server process."""

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        settings: Mapping[str, Any] | None = None,
        command: Sequence[str] = SERVE,
        cwd: Path | None = None,
        tells_the_persons: bool = True,
        anew: bool = False,
    ) -> None:
        """`tells_the_persons`: it answers `codegpt/personalSettings`, as our own clients do."""
        super().__init__(command, environ, cwd, anew=anew)
        self.settings: dict[str, Any] = dict(settings or {})
        """The `codegpt` section this editor answers for; may be changed at any time."""
        self.transcript: list[Step] = []
        """All messages of both sides in the order they passed here."""
        self.answers: dict[str, Answer] = {
            "workspace/configuration": self._configuration,
            "client/registerCapability": _nothing,
            "window/workDoneProgress/create": _nothing,
            "window/showMessageRequest": _nothing,
            "window/showDocument": lambda _params: {"success": True},
        }
        """What this editor says to the server's requests, by method: a function of the params."""
        self.returned_id: Callable[[Any], Any] = _same
        """What this editor makes of the id of a request when it answers."""
        self._options = {"personalSettings": True, "protocol": PROTOCOL} if tells_the_persons else {}
        if tells_the_persons:
            self.answers["codegpt/personalSettings"] = lambda _params: self.settings
        self._last_id = 0

    def beside(self) -> "RawClient":
        """Another editor of the same person, with a server of its own; to be entered."""
        told = bool(self._options)
        return RawClient(
            self.environ, settings=self.settings, command=self._command, cwd=self._cwd, tells_the_persons=told
        )

    def initialize(self, *, capabilities: Message | None = None, **params: Any) -> Message:
        """Introduce this editor and return the server's result; `params` are members of `InitializeParams`."""
        abilities = {"workspace": {"configuration": True}} if capabilities is None else capabilities
        options = params.pop("initializationOptions", {})
        if isinstance(options, dict):
            options = {**self._options, **options}
        told = {"initializationOptions": options} if options else {}
        response = self.call("initialize", {"processId": os.getpid(), "capabilities": abilities, **told, **params})
        self.notify("initialized", {})
        result: Message = response["result"]
        return result

    def request(self, method: str, params: Any = None) -> int:
        """Send a request and return its id."""
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": params})
        return self._last_id

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def cancel(self, request_id: int) -> None:
        """Send `$/cancelRequest`."""
        self.notify("$/cancelRequest", {"id": request_id})

    def call(self, method: str, params: Any = None) -> Message:
        """Send a request and wait for its response."""
        return self.wait_for(self.request(method, params))

    def wait_for(self, request_id: int | None, timeout: float = PATIENCE) -> Message:
        """The response to this request, with `result` or `error`; None waits for one to no request in particular."""
        self.wait_until(lambda: self.responses(request_id), f"a response to request {request_id}", timeout)
        return self.responses(request_id)[0]

    def wait_for_notification(self, method: str, number: int = 1, timeout: float = PATIENCE) -> Any:
        """The params of the notification with this number, 1 for the first."""
        what = f"notification {number} of {method}"
        self.wait_until(lambda: len(self.notifications(method)) >= number, what, timeout)
        return self.notifications(method)[number - 1]

    def wait_for_server_request(self, method: str, number: int = 1, timeout: float = PATIENCE) -> Any:
        """The params of the server's own request with this number, 1 for the first."""
        what = f"request {number} of {method}"
        self.wait_until(lambda: len(self.server_requests(method)) >= number, what, timeout)
        return self.server_requests(method)[number - 1]

    def wait_until(self, seen: Callable[[], object], what: str, timeout: float = PATIENCE) -> None:
        """Wait until `seen` is true of the messages that have come."""
        with self._news:
            self._news.wait_for(lambda: seen() or self._ended, timeout)
            if not seen():
                how = "the server ended" if self._ended else f"{timeout} s passed"
                raise AssertionError(f"{how} without {what}\n{self.log}")

    def wait_for_end(self, timeout: float = PATIENCE) -> int:
        """The server's exit code once its process has ended."""
        return self.process.wait(timeout)

    def responses(self, request_id: int | None) -> list[Message]:
        """All responses to this request so far; more than one is a fault of the server."""
        return [each for each in self.received() if "method" not in each and each.get("id") == request_id]

    def notifications(self, method: str) -> list[Any]:
        """The params of all notifications of this method so far."""
        return [each.get("params") for each in self.received() if each.get("method") == method and "id" not in each]

    def deltas(self, token: str | int) -> list[str]:
        """The text that travelled on this token so far."""
        progress = (each for each in self.notifications("$/progress") if each["token"] == token)
        return [each["value"]["text"] for each in progress if each["value"]["kind"] == "delta"]

    def server_requests(self, method: str) -> list[Any]:
        """The params of all requests of this method the server has made so far."""
        return [each.get("params") for each in self.received() if each.get("method") == method and "id" in each]

    def received(self) -> list[Message]:
        """All messages of the server so far."""
        return [step.message for step in tuple(self.transcript) if step.sender == "server"]

    def _send(self, message: Message) -> None:
        whole = {"jsonrpc": "2.0", **{name: value for name, value in message.items() if value is not None}}
        if "result" in message:
            whole["result"] = message["result"]
        with self._news:
            self.transcript.append(Step("client", whole))
            self._news.notify_all()
        body = json.dumps(whole, ensure_ascii=False).encode()
        self.send_raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def _take_in(self, stdout: IO[bytes]) -> None:
        while (body := _frame(stdout)) is not None:
            message = json.loads(body)
            with self._news:
                self.transcript.append(Step("server", message))
                self._news.notify_all()
            if "method" in message and "id" in message:
                self._reply(message)

    def _reply(self, message: Message) -> None:
        answer = self.answers.get(message["method"])
        if answer is None:
            self._respond(message, {"error": {"code": -32601, "message": f"no {message['method']} here"}})
            return
        try:
            result = answer(message.get("params"))
        except ValueError:
            # What this editor does when it is asked finds its own end of the pipe closed.
            if self.process.stdin is None or not self.process.stdin.closed:
                raise
            return
        if result is not WITHHELD:
            self._respond(message, {"result": result})

    def _respond(self, message: Message, outcome: Message) -> None:
        try:
            self._send({"id": self.returned_id(message["id"]), **outcome})
        except (OSError, ValueError):  # the server, or this editor's end of the pipe, is gone
            return

    def _configuration(self, params: Any) -> list[Any]:
        return [self.settings if item.get("section") == "codegpt" else None for item in params["items"]]


def _same(request_id: Any) -> Any:
    return request_id


def _nothing(_params: object) -> None:
    """JSON's null."""


def _frame(stdout: Any) -> bytes | None:
    length = -1
    while (line := stdout.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        if not line:
            return None
        assert name.lower() in (b"content-length", b"content-type"), f"not a header: {line!r}"
        if name.lower() == b"content-length":
            length = int(value)
    body: bytes = stdout.read(length)
    return body
