"""A server of tools that misbehaves as it is told to: the standard library alone, so that it starts at once.

Its one argument is JSON: {does, tools, diary, list}. `diary`: a file that it writes down in what happens to it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final

MIB: Final = 1024 * 1024
ECHO: Final = {"name": "echo", "description": "Says it again.", "inputSchema": {"type": "object", "properties": {}}}
_INSTANT: Final = 0.01
_STAYING: Final = ("stays", "stuck")
"""Ends by no kindness, and has a child that nobody told of; `stuck` answers no call besides."""


class Told:
    """What it was told, and what it answers."""

    def __init__(self, script: dict[str, Any]) -> None:
        self.does = script.get("does", "")
        self.tools = script.get("tools", [ECHO])
        self.diary = script.get("diary")
        self.moved = script.get("moved", [307, "http://127.0.0.1:1/elsewhere"])

    def note(self, **what: Any) -> None:
        """Into the diary."""
        if self.diary:
            with Path(self.diary).open("a", encoding="utf-8") as file:
                file.write(json.dumps(what) + "\n")

    def reply(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """To this message; None to what wants none."""
        method, params = message.get("method"), message.get("params", {})
        if "id" not in message:
            self.note(told=method)
            return None
        if method == "initialize":
            about = {"name": "scripted", "version": "1"}
            capabilities: dict[str, Any] = {"tools": {}}
            return _of(message, protocolVersion="2025-11-25", capabilities=capabilities, serverInfo=about)
        if method == "tools/list":
            return _of(message, tools=self._listed())
        if method == "tools/call":
            self.note(called=params["name"], arguments=params.get("arguments"))
            return _of(message, content=[{"type": "text", "text": json.dumps(params.get("arguments"))}])
        return {"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32601, "message": "no such method"}}

    def _listed(self) -> list[Any]:
        if isinstance(self.tools, str):
            tools: list[Any] = json.loads(Path(self.tools).read_text(encoding="utf-8"))
            return tools
        return list(self.tools)


def _of(message: dict[str, Any], **result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": message["id"], "result": result}


def _misbehave(told: Told, message: dict[str, Any]) -> bool:
    """What it does instead of an answer, or before it; whether there is one all the same."""
    out, called = sys.stdout.buffer, message.get("method") == "tools/call"
    if told.does == "log":
        out.write(b"INFO listening\n[1, 2]\n{}\n\n")
    elif told.does == "errors":
        sys.stderr.write("x" * MIB * 20 + "\nthe last line\n")
        sys.stderr.flush()
        told.does = ""
    elif told.does == "long line" and called:
        out.write(b'{"jsonrpc": "2.0", "id": 1, "result": {"x": "' + b"x" * 8 * MIB + b'"}}\n')
    elif told.does == "endless" and called:
        while True:
            out.write(b"x" * MIB)
    elif told.does == "bytes" and called:
        answer = json.dumps(_of(message, content=[{"type": "text", "text": "a\x01b"}]))
        out.write(answer.replace("\\u0001", "\udcff").encode("utf-8", "surrogateescape") + b"\n")
        out.flush()
        return False
    elif told.does == "crash" and called:
        raise RuntimeError("it broke")
    elif told.does == "exit":
        sys.stderr.write("TOKEN is not set\n")
        sys.exit(3)
    return not (told.does == "silent" or (told.does in ("hangs", "stuck") and called))


def main() -> None:
    """Serve on the standard streams."""
    told = Told(json.loads(sys.argv[1]))
    child = None
    if told.does in _STAYING:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.DEVNULL)
    told.note(pid=os.getpid(), child=child.pid if child else None, environ=dict(os.environ), cwd=str(Path.cwd()))
    if told.does == "slow":
        time.sleep(_INSTANT)
    for line in sys.stdin:
        message = json.loads(line)
        if _misbehave(told, message) and (answer := told.reply(message)) is not None:
            sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    while told.does in _STAYING:
        time.sleep(1)


_HANGS: Final = {
    "hangs": b"",
    "hangs in a text": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    "hangs in events": b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: 1\nretry: 1\ndata:\n\n",
}
"""What comes of an answer that has no end."""


class OverHttp(BaseHTTPRequestHandler):
    """The same over HTTP; the server it belongs to has `told` and `seen`."""

    def do_POST(self) -> None:
        """A message."""
        told: Told = self.server.told  # type: ignore[attr-defined]
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.seen.append({"path": self.path, **self.headers})  # type: ignore[attr-defined]
        if told.does == "sign in":
            self._send(401, b"", {"WWW-Authenticate": 'Bearer resource_metadata="https://evil.example"'})
        elif told.does == "elsewhere" and self.path == "/mcp":
            self._send(told.moved[0], b"", {"Location": told.moved[1]})
        elif told.does == "long" and message.get("method") == "tools/list":
            self._send(200, b'{"x": "' + b"x" * 8 * MIB + b'"}')
        elif told.does in _HANGS and message.get("method") == "tools/call":
            self._hang(_HANGS[told.does])
        elif (answer := told.reply(message)) is None:
            self._send(202, b"")
        else:
            self._send(200, json.dumps(answer).encode())

    def do_GET(self) -> None:
        """No stream."""
        self._send(405, b"")

    def do_DELETE(self) -> None:
        """No session."""
        self._send(405, b"")

    def _hang(self, begun: bytes) -> None:
        """Begin an answer, and wait until whoever asked is gone."""
        self.wfile.write(begun)
        self.server.calls.put("begun")  # type: ignore[attr-defined]
        self.connection.recv(1)
        self.server.calls.put("left")  # type: ignore[attr-defined]
        self.close_connection = True

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - its name
        """Nothing."""


if __name__ == "__main__":
    main()
