"""Cuts the editor's byte stream into messages, within bounds.

A bad frame is reported and skipped; reading goes on at the next header. Nothing a peer sends makes it allocate more
than `MAX_BODY` or stop.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

MAX_HEADER: Final = 8 * 1024
"""Bytes of one message's header block."""
MAX_BODY: Final = 64 * 1024 * 1024
"""Bytes of one message's body."""
CHUNK: Final = 64 * 1024

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,20})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
# JSON holds no raw line break inside a string, so this can only be the start of a message.
_START_OF_MESSAGE = re.compile(rb"content-length[ \t]*:[ \t]*\d{1,20}[ \t]*\r?\n", re.IGNORECASE)
_LONGEST_START = 64


class BadFrame(NamedTuple):
    """Bytes that were no message."""

    reason: str


class FrameReader:
    """Reads frames from `read`, which returns some bytes, or none at the end of the stream."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._buffer = bytearray()

    def frames(self) -> Iterator[bytes | BadFrame]:
        """Each message body, and each piece of the stream that was none, until the stream ends."""
        while True:
            header = self._header()
            if header is None:
                return
            length = _length(header)
            if isinstance(length, BadFrame):
                yield length
                if not self._skip_to_next_message():
                    return
                continue
            body = self._exactly(length)
            if body is None:
                return
            yield body

    def _header(self) -> bytes | None:
        while True:
            end = _END_OF_HEADER.search(self._buffer, 0, MAX_HEADER)
            if end:
                return self._take(end.end())
            if len(self._buffer) >= MAX_HEADER:
                # What can be a length line stays in the buffer for the search that follows.
                return self._take(MAX_HEADER - _LONGEST_START)
            if not self._more():
                return None

    def _exactly(self, length: int) -> bytes | None:
        while len(self._buffer) < length:
            if not self._more():
                return None
        return self._take(length)

    def _skip_to_next_message(self) -> bool:
        while True:
            start = _START_OF_MESSAGE.search(self._buffer)
            if start:
                del self._buffer[: start.start()]
                return True
            del self._buffer[:-_LONGEST_START]
            if not self._more():
                return False

    def _more(self) -> bool:
        chunk = self._read(CHUNK)
        self._buffer += chunk
        return bool(chunk)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken


def _length(header: bytes) -> int | BadFrame:
    lengths = {int(value) for value in _LENGTH.findall(header)}
    if len(lengths) != 1:
        return BadFrame("a message needs one Content-Length header")
    length = lengths.pop()
    if length > MAX_BODY:
        return BadFrame(f"a message of {length} bytes is over the limit of {MAX_BODY}")
    return length
