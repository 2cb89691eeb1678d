"""A provider in a process of its own, lean enough that no client waits for it: prepared bytes on raw sockets.

    python -m benchmarks.provider       prints {"port": …}, then {"tag": …, "closed": …} for every answer cut off

Speaks Chat Completions, Responses, Anthropic's Messages and Gemini. What it answers stands in the question itself:
see `Script`.
"""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SCRIPT: Final = re.compile(rb"bench deltas=(\d+) size=(\d+) pause=([\d.]+) tag=(\w+) end")
_LENGTH: Final = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_BATCH: Final = 32
"""Deltas in one write of an answer without pauses."""


@dataclass(frozen=True, slots=True)
class Script:
    """How a question is to be answered; `str` of it goes into the question."""

    deltas: int
    size: int = 5
    """Characters of a delta."""
    pause: float = 0.0
    """Seconds before each delta but the first."""
    tag: str = "x"

    def __str__(self) -> str:
        return f"bench deltas={self.deltas} size={self.size} pause={self.pause} tag={self.tag} end"

    @classmethod
    def of(cls, body: bytes) -> "Script":
        """The last one in a request."""
        found = _SCRIPT.search(body, max(0, body.rfind(b"bench deltas=")))
        if found is None:
            return cls(deltas=1)
        deltas, size, pause, tag = (group.decode() for group in found.groups())
        return cls(int(deltas), int(size), float(pause), tag)


class ChatCompletions:
    """The events of `POST /chat/completions`."""

    def opening(self) -> Iterator[object]:
        """Before the text."""
        yield self._chunk({"role": "assistant", "content": ""})

    def delta(self, text: str) -> object:
        """A piece of it."""
        return self._chunk({"content": text})

    def closing(self, _text: str) -> Iterator[object]:
        """After it."""
        yield self._chunk({}, "stop")
        yield {**self._chunk({}), "choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1}}
        yield None

    def _chunk(self, delta: object, reason: str | None = None) -> dict[str, object]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "bench", "choices": [choice]}


class Responses:
    """The events of `POST /responses`, as far as codex and the SDK need them."""

    def opening(self) -> Iterator[object]:
        """Before the text."""
        yield {"type": "response.created", "response": {"id": "r"}}
        yield {"type": "response.output_item.added", "output_index": 0, "item": self._item("")}

    def delta(self, text: str) -> object:
        """A piece of it."""
        return {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "delta": text}

    def closing(self, text: str) -> Iterator[object]:
        """After it."""
        usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
        yield {"type": "response.output_item.done", "output_index": 0, "item": self._item(text)}
        yield {"type": "response.completed", "response": {"id": "r", "output": [], "usage": usage}}

    def _item(self, text: str) -> object:
        content = [{"type": "output_text", "text": text, "annotations": []}]
        return {"type": "message", "role": "assistant", "id": "m", "status": "completed", "content": content}


class Messages:
    """The events of `POST /messages`."""

    def opening(self) -> Iterator[object]:
        """Before the text."""
        message = {"id": "m", "type": "message", "role": "assistant", "model": "bench", "content": []}
        counts = {"input_tokens": 1, "output_tokens": 1}
        yield {"type": "message_start", "message": {**message, "stop_reason": None, "usage": counts}}
        yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}

    def delta(self, text: str) -> object:
        """A piece of it."""
        return {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}

    def closing(self, _text: str) -> Iterator[object]:
        """After it."""
        yield {"type": "content_block_stop", "index": 0}
        yield {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}}
        yield {"type": "message_stop"}


class Gemini:
    """The events of `POST …:streamGenerateContent`."""

    def opening(self) -> Iterator[object]:
        """Nothing comes before the text."""
        return iter(())

    def delta(self, text: str) -> object:
        """A piece of it."""
        return self._chunk(text)

    def closing(self, _text: str) -> Iterator[object]:
        """After it."""
        yield self._chunk("", finishReason="STOP")

    def _chunk(self, text: str, **more: str) -> dict[str, object]:
        candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0, **more}
        counts = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
        return {"candidates": [candidate], "usageMetadata": counts, "modelVersion": "bench"}


class Infill:
    """The events of llama.cpp's `POST /infill`."""

    def opening(self) -> Iterator[object]:
        """Nothing comes before the text."""
        return iter(())

    def delta(self, text: str) -> object:
        """A piece of it."""
        return {"content": text, "stop": False}

    def closing(self, _text: str) -> Iterator[object]:
        """After it."""
        yield {"content": "", "stop": True, "stop_type": "eos", "tokens_evaluated": 1, "tokens_predicted": 1}


_TABBY: Final = {
    b"/v1/health": {"model": "bench", "device": "cpu", "version": {"git_describe": "v0.30.0"}},
    b"/v1beta/server_setting": {"disable_client_side_telemetry": True},
    b"/v1/events": {},
}
"""What a server of Tabby says beside completions."""
_DIALECTS: Final = (
    (b"/infill", Infill),
    (b"/responses", Responses),
    (b"/messages", Messages),
    (b":streamGenerateContent", Gemini),
)


def _event(value: object) -> bytes:
    """One server-sent event in one HTTP chunk."""
    name = f"event: {value['type']}\n" if isinstance(value, dict) and "type" in value else ""
    data = "[DONE]" if value is None else json.dumps(value)
    event = f"{name}data: {data}\n\n".encode()
    return b"%x\r\n%b\r\n" % (len(event), event)


class Connection(asyncio.Protocol):
    """One kept-alive connection; one request at a time."""

    filled_in = 0
    """Requests for code, of all connections."""

    def __init__(self) -> None:
        self._heard = bytearray()
        self._writable = asyncio.Event()
        self._writable.set()
        self._answering: asyncio.Task[None] | None = None
        self._tag = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def pause_writing(self) -> None:
        """The client reads slower than we write."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """It has caught up."""
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """Collect a request, then answer it."""
        self._heard += data
        head = self._heard.find(b"\r\n\r\n")
        if head < 0:
            return
        length = _LENGTH.search(self._heard, 0, head)
        end = head + 4 + (int(length.group(1)) if length else 0)
        if len(self._heard) >= end:
            target = bytes(self._heard[: self._heard.find(b" HTTP/")])
            body = bytes(self._heard[head + 4 : end])
            del self._heard[:end]
            self._answering = asyncio.create_task(self._answer(target, body))

    def connection_lost(self, _error: Exception | None) -> None:
        """The client has hung up; an answer under way was cut off."""
        if self._answering is not None and not self._answering.done():
            print(json.dumps({"tag": self._tag, "closed": time.monotonic()}), flush=True)
            self._answering.cancel()

    async def _answer(self, target: bytes, body: bytes) -> None:
        path = target.partition(b"?")[0]
        if (whole := self._whole(path, body)) is not None:
            said = json.dumps(whole).encode()
            head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
            self._transport.write(head % len(said) + said)
            return
        script = Script.of(body)
        self._tag = script.tag
        events = next((dialect() for end, dialect in _DIALECTS if path.endswith(end)), ChatCompletions())
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        text = "x" * script.size
        delta = _event(events.delta(text))
        self._transport.write(head + b"".join(map(_event, events.opening())) + delta)
        await self._stream(delta, script)
        self._transport.write(b"".join(map(_event, events.closing(text * script.deltas))) + b"0\r\n\r\n")

    def _whole(self, path: bytes, body: bytes) -> object:
        """What is answered in one piece; None for what is streamed."""
        for end, said in _TABBY.items():
            if path.endswith(end):
                return said
        if path.endswith(b"/asked"):
            return {"asked": Connection.filled_in}
        if path.startswith(b"GET "):
            return {"object": "list", "data": [{"id": "bench", "object": "model"}], "models": []}
        segments = b'"segments"' in body
        Connection.filled_in += segments or path.endswith(b"/infill")
        return {"id": "c", "choices": [{"index": 0, "text": "x" * Script.of(body).size}]} if segments else None

    async def _stream(self, delta: bytes, script: Script) -> None:
        left, batch = script.deltas - 1, 1 if script.pause else _BATCH
        while left > 0:
            await (asyncio.sleep(script.pause) if script.pause else self._writable.wait())
            self._transport.write(delta * min(batch, left))
            left -= batch
            if not script.pause:
                await asyncio.sleep(0)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
