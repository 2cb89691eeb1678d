"""What there is without a server: a vendor's SDK, or plain sockets, asking the provider directly.

    python -m benchmarks.bare_clients sdk|responses|anthropic|gemini|infill|sockets http://127.0.0.1:PORT/v1

Each line of standard input is [script, streams, messages]; each line of output says how it went.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

_CHUNK: Final = 1 << 16


class Client(Protocol):
    """Asks once."""

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its first text."""
        ...


# Each SDK is imported by the client that is measured: the others' weigh on nothing.


class Sdk:
    """The OpenAI SDK as its documentation shows it."""

    def __init__(self, base_url: str) -> None:
        import openai

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


class Responses:
    """The OpenAI SDK's Responses as its documentation shows them."""

    def __init__(self, base_url: str) -> None:
        import openai

        self._client = openai.AsyncOpenAI(base_url=base_url, max_retries=0)

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its first text."""
        asked, first = time.monotonic(), 0.0
        said: Any = messages
        stream = await self._client.responses.create(model="bench", input=said, stream=True, store=False)
        async for event in stream:
            if event.type == "response.output_text.delta":
                first = first or time.monotonic()
        return first - asked


class Anthropic:
    """Anthropic's SDK as its documentation shows it."""

    def __init__(self, base_url: str) -> None:
        import anthropic  # type: ignore[import-not-found]

        # It puts the version behind the address itself.
        origin = base_url.removesuffix("/v1")
        self._client = anthropic.AsyncAnthropic(api_key="sk-bench-0123456789", base_url=origin, max_retries=0)

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its first text."""
        asked, first = time.monotonic(), 0.0
        stream = await self._client.messages.create(model="bench", max_tokens=32000, messages=messages, stream=True)
        async for event in stream:
            if event.type == "content_block_delta":
                first = first or time.monotonic()
        return first - asked


class Gemini:
    """Google's SDK as its documentation shows it."""

    def __init__(self, base_url: str) -> None:
        from google import genai  # type: ignore[import-not-found, import-untyped, unused-ignore]

        options = {"base_url": base_url.removesuffix("/v1"), "api_version": "v1beta"}
        self._client = genai.Client(api_key="sk-bench-0123456789", http_options=options)

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its first text."""
        asked, first = time.monotonic(), 0.0
        said = [
            {"role": "model" if each["role"] == "assistant" else "user", "parts": [{"text": each["content"]}]}
            for each in messages
        ]
        stream = await self._client.aio.models.generate_content_stream(model="bench", contents=said)
        async for chunk in stream:
            if chunk.text:
                first = first or time.monotonic()
        return first - asked


class Infill:
    """Code asked for by the HTTP client alone, as its documentation shows it."""

    def __init__(self, base_url: str) -> None:
        import httpx2

        self._client = httpx2.AsyncClient()
        self._url = f"{base_url.removesuffix('/v1')}/infill"

    async def ask(self, messages: Sequence[dict[str, str]]) -> float:
        """Take the whole answer; seconds to its end, since half a completion is none."""
        asked = time.monotonic()
        body = {"input_prefix": messages[-1]["content"], "input_suffix": "", "n_predict": 128, "stream": True}
        async with self._client.stream("POST", self._url, json=body) as response:
            "".join([json.loads(line[6:])["content"] async for line in response.aiter_lines() if line])
        return time.monotonic() - asked


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


_CLIENTS: Final[Mapping[str, Callable[[str], Client]]] = {
    "sdk": Sdk,
    "responses": Responses,
    "anthropic": Anthropic,
    "gemini": Gemini,
    "infill": Infill,
    "sockets": Sockets,
}


async def _answer(client: Client, script: str, streams: int, before: Sequence[str]) -> object:
    said = [{"role": "assistant" if number % 2 else "user", "content": text} for number, text in enumerate(before)]
    messages = [*said, {"role": "user", "content": script}]
    started, processor = time.monotonic(), time.process_time()
    first = await asyncio.gather(*(client.ask(messages) for _ in range(streams)))
    return {"first": first, "seconds": time.monotonic() - started, "processor": time.process_time() - processor}


async def _serve(kind: str, base_url: str) -> None:
    client = _CLIENTS[kind](base_url)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await _answer(client, *json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:]))
