"""What there is without a server: the OpenAI SDK, or plain sockets, asking the provider directly.

    python -m benchmarks.bare_clients sdk|sockets http://127.0.0.1:PORT/v1

Each line of standard input is [script, streams, messages]; each line of output says how it went.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import openai

_CHUNK: Final = 1 << 16


class Client(Protocol):
    """Asks once."""

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its first text."""
        ...


class Sdk:
    """The OpenAI SDK as its documentation shows it."""

    def __init__(self, base_url: str) -> None:
        self._client = openai.AsyncOpenAI(base_url=base_url, max_retries=0)

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its first text."""
        asked, first = time.monotonic(), 0.0
        said: Any = messages
        stream = await self._client.chat.completions.create(
            model="bench", messages=said, stream=True, stream_options={"include_usage": True}
        )
        async for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                first = first or time.monotonic()
        return first - asked


class Sockets:
    """A connection of its own for each question, and no look at what comes."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._host, self._port = parts.hostname, parts.port
        self._kept: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its first text."""
        asked, first, tail = time.monotonic(), 0.0, b""
        reader, writer = self._kept.pop() if self._kept else await asyncio.open_connection(self._host, self._port)
        body = json.dumps({"model": "bench", "messages": messages, "stream": True}).encode()
        head = b"POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\ncontent-length: %d\r\n\r\n"
        writer.write(head % len(body) + body)
        while not tail.endswith(b"0\r\n\r\n"):
            piece = await reader.read(_CHUNK)
            first = first or time.monotonic()
            tail = (tail + piece)[-5:]
        self._kept.append((reader, writer))
        return first - asked


async def _answer(client: Client, script: str, streams: int, before: Sequence[str]) -> object:
    said = [{"role": "assistant" if number % 2 else "user", "content": text} for number, text in enumerate(before)]
    messages = [*said, {"role": "user", "content": script}]
    started, processor = time.monotonic(), time.process_time()
    first = await asyncio.gather(*(client.ask(messages) for _ in range(streams)))
    return {"first": first, "seconds": time.monotonic() - started, "processor": time.process_time() - processor}


async def _serve(kind: str, base_url: str) -> None:
    client: Client = Sdk(base_url) if kind == "sdk" else Sockets(base_url)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await _answer(client, *json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:]))
