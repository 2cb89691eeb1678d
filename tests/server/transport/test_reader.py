"""What the editor's byte stream is cut into, and what is skipped."""

import io
import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.server.transport.reader import MAX_BODY, MAX_HEADER, BadFrame, FrameReader

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = b'{"jsonrpc":"2.0","method":"x"}'


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def frames(stream: bytes) -> list[bytes | BadFrame]:
    return list(FrameReader(io.BytesIO(stream).read).frames())


def bodies(stream: bytes) -> list[bytes]:
    return [frame for frame in frames(stream) if isinstance(frame, bytes)]


class Pieces:
    """A pipe that hands out its bytes in the pieces it was given."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter([piece for piece in pieces if piece])

    def read(self, _size: int) -> bytes:
        return next(self._pieces, b"")


@given(st.lists(st.binary(max_size=200), max_size=8), st.data())
def test_messages_survive_any_way_the_pipe_splits_and_merges_them(messages: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(framed(message) for message in messages)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=30)))
    edges = [0, *cuts, len(stream)]
    pieces = [stream[start:end] for start, end in itertools.pairwise(edges)]

    assert list(FrameReader(Pieces(pieces).read).frames()) == messages


@given(st.binary(max_size=400))
def test_any_bytes_end_the_reading_without_an_exception(stream: bytes) -> None:
    assert isinstance(frames(stream), list)


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"Content-Length: 1000000000000\r\n\r\n{}", id="a length no memory holds"),
        pytest.param(b"Content-Length: %d\r\n\r\n{}" % (MAX_BODY + 1), id="a length just over the limit"),
        pytest.param(b"Content-Length: -5\r\n\r\n", id="a negative length"),
        pytest.param(b"Content-Length: ten\r\n\r\n", id="a length in words"),
        pytest.param(b"Content-Length: 9" + b"9" * 40 + b"\r\n\r\n", id="a length of forty digits"),
        pytest.param(b"Content-Length: 3\r\nContent-Length: 4\r\n\r\n", id="two lengths"),
        pytest.param(b"Content-Type: application/json\r\n\r\n", id="no length"),
        pytest.param(b"\r\n\r\n", id="an empty header"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", id="a web request"),
        pytest.param(b"X" * (3 * MAX_HEADER), id="a line without an end"),
        pytest.param(b"X: y\r\n" * MAX_HEADER, id="a header without an end"),
        pytest.param(b"\x00\xff\xfe" * 5000, id="binary"),
    ],
)
def test_a_bad_frame_is_told_and_the_next_message_is_read(garbage: bytes) -> None:
    seen = frames(garbage + framed(GOOD))

    assert seen[-1] == GOOD
    assert any(isinstance(frame, BadFrame) for frame in seen[:-1])


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"content-length: %d\r\n\r\n", id="lower case"),
        pytest.param(b"CONTENT-LENGTH:%d\r\n\r\n", id="no space"),
        pytest.param(
            b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n", id="type"
        ),
        pytest.param(b"Content-Length: %d\n\n", id="bare line feeds"),
        pytest.param(b"Content-Length: %d\r\nContent-Length: %d\r\n\r\n", id="the same length twice"),
    ],
)
def test_headers_are_read_as_editors_write_them(header: bytes) -> None:
    filled = header.replace(b"%d", str(len(GOOD)).encode())

    assert bodies(filled + GOOD + framed(GOOD)) == [GOOD, GOOD]


def test_a_message_that_is_cut_off_by_the_end_is_not_delivered() -> None:
    assert frames(framed(GOOD) + framed(GOOD)[:-1]) == [GOOD]


def test_a_body_over_the_limit_is_skipped_without_being_kept() -> None:
    size = MAX_BODY + 1
    sent = 0
    tail = io.BytesIO(framed(GOOD))
    held = 0

    def read(count: int) -> bytes:
        nonlocal sent, held
        held = max(held, len(reader._buffer))
        if sent == 0:
            sent = 1
            return b"Content-Length: %d\r\n\r\n" % size
        if sent <= size:
            piece = b"x" * min(count, size + 1 - sent)
            sent += len(piece)
            return piece
        return tail.read(count)

    reader = FrameReader(read)
    seen = list(reader.frames())

    assert [type(frame) for frame in seen] == [BadFrame, bytes]
    assert held < 1024 * 1024
