"""A provider that is never what one waits for: `python -m tests.reliability.load_provider`, its address on stdout.

The question says what comes: `NAME, N deltas` is answered by N deltas, `text_of(NAME, N)` when put together.
Ends with standard input.
"""

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from typing import Final

_HEADERS: Final = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
)
_AT_ONCE: Final = 8
"""Deltas written before the others get their turn."""


def question(name: str, count: int) -> str:
    """What to ask for so many deltas."""
    return f"{name}, {count} deltas"


def pieces(name: str, count: int) -> Iterator[str]:
    """The deltas: each names its stream and its place, in characters of one to four bytes."""
    return (f"{name}:{number} 가나😀é\n" for number in range(count))


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serve one connection until the client leaves."""
    try:
        while True:
            await _one(reader, writer)
    except (OSError, EOFError):
        pass
    finally:
        writer.close()


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    body = await reader.readexactly(int(length[1])) if length else b""
    if not body:
        listed = b'{"object":"list","data":[{"id":"gpt-5.4-mini","object":"model","created":1,"owned_by":"x"}]}'
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(listed))
        writer.write(listed)
        return
    name, count = json.loads(body)["messages"][-1]["content"].removesuffix(" deltas").rsplit(", ", 1)
    writer.write(_HEADERS)
    for number, piece in enumerate(pieces(name, int(count))):
        _event(writer, {"content": piece}, None)
        if number % _AT_ONCE == 0:
            await writer.drain()
            await asyncio.sleep(0)
    _event(writer, {}, "stop")
    writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
    await writer.drain()


def _event(writer: asyncio.StreamWriter, delta: dict[str, str], reason: str | None) -> None:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    text = json.dumps({"id": "x", "model": "gpt-5.4-mini", "choices": [choice]}, ensure_ascii=False)
    line = f"data: {text}\n\n".encode()
    writer.write(b"%x\r\n%s\r\n" % (len(line), line))


async def main() -> None:
    """Listen on a port of this machine."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
