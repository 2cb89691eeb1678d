"""Cuts what a client sends into messages, one on each line, within bounds.

The package's own reader ends with the first line that is JSON and no object, and takes in whatever comes. Here a line
that is no message becomes a `BadLine`, and reading goes on at the next one.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

MAX_LINE: Final = 64 * 1024 * 1024
"""Bytes of one message: pictures travel in them."""
CHUNK: Final = 64 * 1024
MOST_COMMAS: Final = 4_000_000
MOST_CONTAINERS: Final = 1_000_000
"""In one line, those in its texts too: what some megabytes of JSON unpack to can be a hundred times as large."""

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600

_TOO_LONG: Final = f"a message is over the limit of {MAX_LINE} bytes"
_UNFOUNDED: Final = {"code": -32603, "message": "the client told an error without saying which"}


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was no message."""

    code: int
    """JSON-RPC's."""
    reason: str
    id: str | int | None = None
    """The request's, where it is one."""
    answerable: bool = True
    """Whether a client that sent this waits for an answer, as far as one can tell."""


class LineReader:
    """Reads messages from `read`, which returns some bytes, or none at the end of the stream."""

    def __init__(self, read: Callable[[int], bytes], longest: int = MAX_LINE) -> None:
        """`longest`: bytes of one line."""
        self._read = read
        self._longest = longest
        self._buffer = bytearray()

    def messages(self) -> Iterator[dict[str, Any] | BadLine]:
        """Each message, and each line that was none, until the stream ends. A last line without its end was cut off."""
        for line in self._lines():
            if line is None:
                yield BadLine(PARSE_ERROR, _TOO_LONG)
            elif line.strip():
                yield message_in(line)

    def _lines(self) -> Iterator[bytes | None]:
        """Lines; None for one that is too long, which is not kept."""
        looked, dropping = 0, False
        while True:
            end = self._buffer.find(b"\n", looked)
            if end >= 0:
                line = bytes(self._buffer[:end])
                del self._buffer[: end + 1]
                looked = 0
                if dropping or len(line) > self._longest:
                    yield None
                else:
                    yield line
                dropping = False
                continue
            if len(self._buffer) > self._longest:
                dropping = True
            if dropping:
                self._buffer.clear()
            looked = len(self._buffer)
            chunk = self._read(CHUNK)
            if not chunk:
                return
            self._buffer += chunk


def message_in(line: bytes) -> dict[str, Any] | BadLine:
    """The message on this line, which is a request, a notification or an answer."""
    try:
        value = _parsed(line)
    except (ValueError, RecursionError):
        return BadLine(PARSE_ERROR, "the line is not JSON")
    if not isinstance(value, dict) or value.get("jsonrpc") != "2.0":
        return BadLine(INVALID_REQUEST, "the line is not a JSON-RPC 2.0 object")
    return _answer(value) if "method" not in value else _call(value)


def _parsed(line: bytes) -> object:
    if line.count(b",") > MOST_COMMAS or line.count(b"{") + line.count(b"[") > MOST_CONTAINERS:
        raise ValueError("too many values")
    return json.loads(line.decode(errors="strict"), parse_constant=_refuse)


def _refuse(_constant: str) -> NoReturn:
    """NaN and the infinities, which are no JSON, and would be none in an answer that repeats them."""
    raise ValueError("no JSON")


def _call(message: dict[str, Any]) -> dict[str, Any] | BadLine:
    asked, id_ = "id" in message, message.get("id")
    if asked and not _is_id(id_):
        return BadLine(INVALID_REQUEST, "the id is neither a string nor an integer")
    if not isinstance(message["method"], str):
        return BadLine(INVALID_REQUEST, "the method is not a string", id_, answerable=asked)
    if not isinstance(message.get("params") or {}, dict):
        return BadLine(INVALID_REQUEST, "the params are not an object", id_, answerable=asked)
    return message


def _answer(message: dict[str, Any]) -> dict[str, Any] | BadLine:
    if not _is_id(message.get("id")):
        # Nobody waits for an answer to an answer.
        return BadLine(INVALID_REQUEST, "the line answers nothing", answerable=False)
    if "result" not in message and not _is_error(message.get("error")):
        return {**message, "error": _UNFOUNDED}
    return message


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _is_error(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    return isinstance(value.get("code"), int) and isinstance(value.get("message"), str)
