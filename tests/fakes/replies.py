"""What a fake provider answers: a status, headers and the steps taken on the socket, misbehaviour included.

A reply is data. The server in `tests.fakes.provider` plays its steps one after another:

    bytes           one piece of the body, sent as it is
    Event           one chunk of a chat completion, worded for the model that was asked for
    UsageEvent      the last chunk with token counts, sent only to who asked for it
    Pause           seconds of silence
    Hang            silence until the client leaves
    Hold            silence until the test lets it go on
    Flood           the same bytes again and again, until the client leaves or a bound is reached
    Reset           the connection is reset (RST)
    Drop            the connection is closed without the end of the body
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

REQUEST_ID = "req_fake_0001"
DONE = b"data: [DONE]\n\n"
_EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8", "x-request-id": REQUEST_ID}


@dataclass(frozen=True, slots=True)
class Event:
    """One `data:` line; `model` is filled with the requested one where the payload names none."""

    payload: Mapping[str, Any]

    def encode(self, model: str) -> bytes:
        text = json.dumps({"model": model, **self.payload}, ensure_ascii=False)
        return f"data: {text}\n\n".encode()


@dataclass(frozen=True, slots=True)
class UsageEvent:
    """Token counts, as OpenAI sends them after the last choice when `include_usage` was set."""

    input_tokens: int
    output_tokens: int
    model: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a gateway tells beside the counts, its own cost for one."""

    def encode(self, model: str) -> bytes:
        usage = {
            **self.more,
            "prompt_tokens": self.input_tokens,
            "completion_tokens": self.output_tokens,
            "total_tokens": self.input_tokens + self.output_tokens,
        }
        return Event({**_CHUNK, "choices": [], "usage": usage}).encode(self.model or model)


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hang:
    """Silence until the client closes its socket."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Silence until `FakeProvider.let_go`."""


@dataclass(frozen=True, slots=True)
class Flood:
    """The same bytes again and again, at most `limit` bytes in all."""

    piece: bytes
    limit: int


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is closed in the middle of the body."""


Step = bytes | Event | UsageEvent | Pause | Hang | Hold | Flood | Reset | Drop


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of the fake provider."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    before_headers: tuple[Step, ...] = ()
    steps: tuple[Step, ...] = ()
    cut: int | None = None
    """Sends the body in pieces of this many bytes, each in a packet of its own."""

    def with_headers(self, **headers: str) -> "Reply":
        """The same reply with more headers; an underscore stands for a hyphen."""
        return replace(self, headers={**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}})


_CHUNK: Mapping[str, Any] = {
    "id": "chatcmpl-fake",
    "object": "chat.completion.chunk",
    "created": 1_790_000_000,
}


def answer(
    text: str | Sequence[str] = ("Hello ", "from ", "the ", "fake ", "provider."),
    *,
    delay: float = 0.0,
    usage: tuple[int, int] | None = (9, 6),
    told: Mapping[str, Any] | None = None,
    model: str | None = None,
    finish_reason: str = "stop",
    cut: int | None = None,
) -> Reply:
    """A well-behaved streamed answer: one delta per piece (a plain string is cut after its spaces)."""
    steps = [*deltas(text, delay=delay, model=model), finish(finish_reason, model=model)]
    if usage is not None:
        steps.append(UsageEvent(*usage, model, told or {}))
    return _events(*steps, DONE, cut=cut)


def calling(
    *calls: tuple[str, Mapping[str, Any] | str], text: str = "", usage: tuple[int, int] | None = (9, 6)
) -> Reply:
    """The model asks for these tools, by name and arguments, which are JSON unless they are given as a text."""
    steps = deltas(text) if text else [_choice({"role": "assistant"}, None, None)]
    for number, (name, arguments) in enumerate(calls):
        written = arguments if isinstance(arguments, str) else json.dumps(arguments)
        call = {"index": number, "id": f"call_{number}", "function": {"name": name, "arguments": written}}
        steps.append(_choice({"tool_calls": [call]}, None, None))
    counted = [UsageEvent(*usage)] if usage else []
    return _events(*steps, finish("tool_calls"), *counted, DONE)


def filled_in(
    *pieces: str, ended_by: str = "eos", usage: tuple[int, int] = (90, 6), after: Sequence[Step] = ()
) -> Reply:
    """Code, as llama.cpp's `/infill` sends it. `after`: what is done before the end is told."""
    steps: list[Step] = [Event({"content": piece, "stop": False}) for piece in pieces]
    end = {"content": "", "stop": True, "stop_type": ended_by, "tokens_evaluated": usage[0]}
    return _events(*steps, *after, Event({**end, "tokens_predicted": usage[1]}))


def completed(*pieces: str, finish_reason: str = "stop", usage: tuple[int, int] = (90, 6)) -> Reply:
    """Code, as servers of bare completions send it."""
    steps: list[Step] = [_bare(piece, None) for piece in pieces]
    return _events(*steps, _bare("", finish_reason), UsageEvent(*usage), DONE)


def deltas(text: str | Sequence[str], *, delay: float = 0.0, model: str | None = None) -> list[Step]:
    """The opening chunk with the role, then one chunk for each piece of text."""
    pieces = _words(text) if isinstance(text, str) else text
    steps: list[Step] = [_choice({"role": "assistant", "content": ""}, None, model)]
    for number, piece in enumerate(pieces):
        if delay and number:
            steps.append(Pause(delay))
        steps.append(_choice({"content": piece}, None, model))
    return steps


def finish(reason: str = "stop", *, model: str | None = None) -> Step:
    """The chunk that says why the answer ended."""
    return _choice({}, reason, model)


def error(status: int, body: Mapping[str, Any] | str, headers: Mapping[str, str] | None = None) -> Reply:
    """A refusal with a JSON body, or with plain text where the body is a string."""
    if isinstance(body, str):
        return Reply(status=status, headers={"content-type": "text/plain", **(headers or {})}, steps=(body.encode(),))
    content = {"content-type": "application/json", "x-request-id": REQUEST_ID, **(headers or {})}
    return Reply(status=status, headers=content, steps=(json.dumps(body).encode(),))


def openai_error(
    status: int,
    message: str,
    *,
    code: str | int | None = None,
    type: str | None = "invalid_request_error",  # noqa: A002 - the wire's own word
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """A refusal in OpenAI's shape."""
    body = {"error": {"message": message, "type": type, "param": param, "code": code}}
    return error(status, body, headers)


@cache
def recorded_errors() -> Mapping[str, Mapping[str, Any]]:
    """The bodies gathered from public captures, by id."""
    text = (Path(__file__).parent / "openai_errors.json").read_text(encoding="utf-8")
    return {entry["id"]: entry for entry in json.loads(text)["errors"]}


def recorded(error_id: str) -> Reply:
    """One captured error as OpenAI sends it; those on status 200 come as a stream."""
    entry = recorded_errors()[error_id]
    if entry["status"] == 200:
        return error_after((), entry["body"])
    kept = {name: value for name, value in (entry["headers"] or {}).items() if name.lower() != "transfer-encoding"}
    return error(entry["status"], entry["body"], kept)


def hang_before_headers() -> Reply:
    """The request is read and nothing comes back."""
    return Reply(before_headers=(Hang(),))


def slow_headers(seconds: float) -> Reply:
    """A normal answer whose headers are late."""
    return replace(answer(), before_headers=(Pause(seconds),))


def hang_after_headers() -> Reply:
    """Headers of a stream, then silence."""
    return _events(Hang())


def hang_after(*pieces: str) -> Reply:
    """Some text, then silence."""
    return _events(*deltas(pieces), Hang())


def held(first: str, rest: str) -> Reply:
    """An answer whose rest comes once it is let go."""
    return _events(*deltas([first]), Hold(), *deltas([rest])[1:], finish(), DONE)


def hang_after_finish(*pieces: str) -> Reply:
    """A whole answer with its finish reason, then neither usage nor end."""
    return _events(*deltas(pieces), finish(), Hang())


def reset_after(*pieces: str) -> Reply:
    """Some text, half a chunk, then a reset connection."""
    return _events(*deltas(pieces), b'data: {"id":"chatcmpl-fake","choi', Reset())


def drop_after(*pieces: str) -> Reply:
    """Some text, then the connection closes without the end of the body."""
    return _events(*deltas(pieces), Drop())


def truncated(*pieces: str, done: bool = False) -> Reply:
    """Some text and a proper end of the body, but no finish reason."""
    return _events(*deltas(pieces), *((DONE,) if done else ()))


def corrupt_after(*pieces: str) -> Reply:
    """Some text, then a chunk that is no JSON."""
    return _events(*deltas(pieces), b'data: {"id":"chatcmpl-fake","choices":[{"del\n\n', DONE)


def error_after(pieces: Sequence[str], body: Mapping[str, Any], *, event: str | None = None) -> Reply:
    """Some text, then an error inside the stream, on its own `event:` line where named, then the end."""
    name = f"event: {event}\n".encode() if event else b""
    line = name + b"data: " + json.dumps(body).encode() + b"\n\n"
    return _events(*(deltas(pieces) if pieces else ()), line, DONE)


def html(status: int = 200, text: str = "<!DOCTYPE html><html><title>Sign in</title></html>\n") -> Reply:
    """A web page where an API was expected."""
    return Reply(status=status, headers={"content-type": "text/html"}, steps=(text.encode(),))


def json_body(body: Any, status: int = 200) -> Reply:
    """JSON where a stream was asked for, or a whole model list."""
    headers = {"content-type": "application/json", "x-request-id": REQUEST_ID}
    return Reply(status=status, headers=headers, steps=(json.dumps(body).encode(),))


def redirect(location: str, status: int = 307) -> Reply:
    """Sends the client elsewhere."""
    return Reply(status=status, headers={"location": location})


def proxy_challenge() -> Reply:
    """A proxy that wants a password."""
    headers = {"proxy-authenticate": "Basic", "content-type": "text/plain"}
    return Reply(status=407, headers=headers, steps=(b"Proxy Authentication Required",))


def endless_line(limit: int = 64 * 1024 * 1024) -> Reply:
    """A `data:` line that does not end."""
    return _events(b"data: ", Flood(b"x" * 65536, limit))


def endless_events(limit: int = 256 * 1024 * 1024) -> Reply:
    """Valid chunks for ever."""
    return _events(Flood(_choice({"content": "x" * 8000}, None, "gpt-5.4-mini").encode("") * 8, limit))


def gzip_bomb(size: int = 64 * 1024 * 1024) -> Reply:
    """Comments that unpack to `size` bytes, whatever encoding was asked for."""
    line = b": " + b"0" * 62 + b"\n"
    packed = gzip.compress(line * (size // len(line)), compresslevel=9)
    return Reply(headers={**_EVENT_STREAM, "content-encoding": "gzip"}, steps=(packed,))


def _events(*steps: Step, cut: int | None = None) -> Reply:
    return Reply(headers=_EVENT_STREAM, steps=steps, cut=cut)


def _bare(text: str, finish_reason: str | None) -> Event:
    choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish_reason}
    return Event({"id": "cmpl-fake", "object": "text_completion", "choices": [choice]})


def _choice(delta: Mapping[str, Any], finish_reason: str | None, model: str | None) -> Event:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    named = {} if model is None else {"model": model}
    return Event({**_CHUNK, **named, "choices": [choice]})


def _words(text: str) -> list[str]:
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + [words[-1]]
