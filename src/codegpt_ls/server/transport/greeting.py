"""Answers `initialize` before the server is loaded.

An editor waits for this answer with every window it opens, and loading pygls takes a third of a second. The answer is
known beforehand (`offer`), so it is given at once; the server, loaded while the editor deals with it, takes the same
message up without answering it again. Whatever is not plainly an `initialize` is left to the server.

Imports nothing but what cutting a message needs.
"""

import io
import json
from collections.abc import Callable
from typing import NamedTuple

from codegpt_ls.pipes.streams import EditorStreams
from codegpt_ls.server.offer import offer
from codegpt_ls.server.transport.envelope import Rejected, parsed, request_id_of
from codegpt_ls.server.transport.reader import FrameReader


class Greeted(NamedTuple):
    """An editor that has said its first word."""

    streams: EditorStreams
    """Begin with the bytes that were read here, the first message among them."""
    request_id: str | int | None
    """The `initialize` that was answered, if it was."""


def greet(streams: EditorStreams) -> Greeted:
    """Wait for the editor's first message, and answer it when it is an `initialize`."""
    heard = bytearray()

    def listen(size: int) -> bytes:
        piece = streams.read(size)
        heard.extend(piece)
        return piece

    try:
        answered = _answer_first(listen, streams.write)
    except OSError:  # the pipe broke, which the server will notice in its turn
        answered = None
    return Greeted(_from_the_beginning(heard, streams), answered)


def _answer_first(read: Callable[[int], bytes], write: Callable[[bytes], None]) -> str | int | None:
    frame = next(FrameReader(read).frames(), b"")
    try:
        message = parsed(frame)
        request_id = request_id_of(message)
    except Rejected:
        return None
    result = offer(message.get("params")) if message.get("method") == "initialize" else None
    if request_id is None or result is None:
        return None
    body = json.dumps({"id": request_id, "jsonrpc": "2.0", "result": result}).encode()
    write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    return request_id


def _from_the_beginning(heard: bytearray, streams: EditorStreams) -> EditorStreams:
    again = io.BytesIO(heard)
    return streams._replace(read=lambda size: again.read(size) or streams.read(size))
