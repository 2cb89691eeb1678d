"""The server as one of before protocol 1: it greets without a number, and knows none of the methods that came with it.

older_server.py SERVER [ARGS…]
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

LATER = frozenset({"codegpt/status", "codegpt/selectModel", "codegpt/runTask", "codegpt/continue", "codegpt/stop"})


def messages(source: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Each message that comes."""
    while line := source.readline():
        length = 0
        while line.strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
            line = source.readline()
        yield json.loads(source.read(length))


def send(target: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message."""
    body = json.dumps(message).encode()
    target.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    target.flush()


def main() -> None:
    """Stand between the editor and the server."""
    server = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin
    assert server.stdout
    to_server, from_server = server.stdin, server.stdout
    answering = threading.Lock()

    def back() -> None:
        for message in messages(from_server):
            if isinstance(message.get("result"), dict):
                message["result"].get("capabilities", {}).pop("experimental", None)
            with answering:
                send(sys.stdout.buffer, message)

    threading.Thread(target=back, daemon=True).start()
    for message in messages(sys.stdin.buffer):
        if message.get("method") in LATER:
            refusal = {"code": -32601, "message": f"Method not found: {message['method']}"}
            with answering:
                send(sys.stdout.buffer, {"jsonrpc": "2.0", "id": message["id"], "error": refusal})
        else:
            send(to_server, message)
    to_server.close()
    sys.exit(server.wait())


if __name__ == "__main__":
    main()
