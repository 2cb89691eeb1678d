"""Stands between an editor and the real server, on both ways."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

Message = dict[str, Any]


class Middleman:
    """Passes every message on; who inherits looks at them first."""

    def __init__(self, command: list[str]) -> None:
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert server.stdin
        assert server.stdout
        self._server = server
        self._to_server, self._from_server = server.stdin, server.stdout
        self._writing = threading.Lock()

    def run(self) -> None:
        """Pass on until the editor has gone."""
        threading.Thread(target=self._back, daemon=True).start()
        for message in _messages(sys.stdin.buffer):
            self.from_editor(message)
        self._to_server.close()
        sys.exit(self._server.wait())

    def from_editor(self, message: Message) -> None:
        """A message of the editor."""
        _send(self._to_server, message)

    def from_server(self, message: Message) -> None:
        """A message of the server."""
        self.tell(message)

    def tell(self, message: Message) -> None:
        """Send the editor a message."""
        with self._writing:
            _send(sys.stdout.buffer, {"jsonrpc": "2.0", **message})

    def _back(self) -> None:
        for message in _messages(self._from_server):
            self.from_server(message)


def _messages(source: IO[bytes]) -> Iterator[Message]:
    while line := source.readline():
        length = 0
        while line.strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
            line = source.readline()
        yield json.loads(source.read(length))


def _send(target: IO[bytes], message: Message) -> None:
    body = json.dumps(message).encode()
    target.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    target.flush()
