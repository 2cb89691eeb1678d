"""What a client's lines are cut into, and what is left aside."""

import io
import itertools
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.acp.lines import INVALID_REQUEST, MOST_COMMAS, PARSE_ERROR, BadLine, LineReader

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}
LONGEST = 200


class Pieces:
    """A pipe that hands out its bytes in the pieces it was given."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter([piece for piece in pieces if piece])

    def read(self, _size: int) -> bytes:
        return next(self._pieces, b"")


def read(stream: bytes) -> list[object]:
    return list(LineReader(io.BytesIO(stream).read, LONGEST).messages())


def line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


@given(st.lists(st.text(max_size=40), max_size=8), st.data())
def test_messages_survive_any_way_the_pipe_splits_and_merges_them(words: list[str], data: st.DataObject) -> None:
    messages = [{"jsonrpc": "2.0", "method": word} for word in words]
    stream = b"".join(map(line, messages))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=30)))
    pieces = [stream[start:end] for start, end in itertools.pairwise([0, *cuts, len(stream)])]
    assert list(LineReader(Pieces(pieces).read).messages()) == messages


@given(st.binary(max_size=400))
def test_any_bytes_end_the_reading_without_an_exception(stream: bytes) -> None:
    assert all(isinstance(each, BadLine | dict) for each in read(stream))


@pytest.mark.parametrize(
    ("hostile", "code"),
    [
        pytest.param(b"[1,2]\n", INVALID_REQUEST, id="JSON that is no object"),
        pytest.param(b'"x"\n', INVALID_REQUEST, id="a word"),
        pytest.param(b"null\n", INVALID_REQUEST, id="nothing"),
        pytest.param(b"{}\n", INVALID_REQUEST, id="an object that is no message"),
        pytest.param(b"{\n", PARSE_ERROR, id="half an object"),
        pytest.param(b'{"jsonrpc":"2.0","method":"\xff\xfe"}\n', PARSE_ERROR, id="bytes that are no text"),
        pytest.param(b'{"jsonrpc":"2.0","method":"x","params":{"a":NaN}}\n', PARSE_ERROR, id="a number that is none"),
        pytest.param(b"[" * 150 + b"\n", PARSE_ERROR, id="brackets without end"),
        pytest.param(b"x" * (LONGEST + 1) + b"\n", PARSE_ERROR, id="a line over the limit"),
        pytest.param(b"x" * 200_000 + b"\n", PARSE_ERROR, id="a line over the limit in several pieces"),
        pytest.param(line({**GOOD, "id": True}), INVALID_REQUEST, id="an id that is none"),
        pytest.param(line({**GOOD, "id": None}), INVALID_REQUEST, id="an id of nothing"),
        pytest.param(line({**GOOD, "id": [1]}), INVALID_REQUEST, id="an id that cannot be looked up"),
        pytest.param(line({**GOOD, "method": 5}), INVALID_REQUEST, id="a method that is no word"),
        pytest.param(line({**GOOD, "params": [1]}), INVALID_REQUEST, id="params by position"),
        pytest.param(line({"jsonrpc": "2.0", "id": [1], "result": 1}), INVALID_REQUEST, id="an answer to nothing"),
    ],
)
def test_a_hostile_line_is_left_aside_and_the_next_one_is_read(hostile: bytes, code: int) -> None:
    bad, good = read(hostile + line(GOOD))
    assert isinstance(bad, BadLine)
    assert bad.code == code
    assert good == GOOD


def test_a_bad_request_is_answered_by_its_id_and_a_bad_answer_not_at_all() -> None:
    request, answer = read(line({**GOOD, "id": "a", "params": 5}) + line({"jsonrpc": "2.0", "result": 1}))
    assert isinstance(request, BadLine)
    assert (request.id, request.answerable) == ("a", True)
    assert isinstance(answer, BadLine)
    assert not answer.answerable


@pytest.mark.parametrize("error", [None, "no", {}, {"code": "x", "message": 1}, [1]])
def test_an_error_that_says_nothing_becomes_one_that_does(error: object) -> None:
    (read_,) = read(line({"jsonrpc": "2.0", "id": 1, "error": error}))
    assert isinstance(read_, dict)
    assert isinstance(read_["error"]["code"], int)
    assert isinstance(read_["error"]["message"], str)


def test_what_would_unpack_to_a_hundred_times_its_size_is_not_unpacked() -> None:
    wide = b'{"jsonrpc":"2.0","method":"x","params":{"a":[' + b"1," * (MOST_COMMAS + 1) + b"1]}}\n"
    (bad,) = LineReader(io.BytesIO(wide).read).messages()
    assert isinstance(bad, BadLine)


def test_deep_nesting_is_refused_and_does_not_end_us() -> None:
    deep = b'{"jsonrpc":"2.0","method":"x","params":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}\n"
    (bad,) = LineReader(io.BytesIO(deep).read).messages()
    assert isinstance(bad, BadLine)


def test_a_line_without_an_end_is_not_kept() -> None:
    endless = io.BytesIO(b"x" * 3_000_000)
    reader = LineReader(endless.read, LONGEST)
    assert list(reader.messages()) == []
    assert len(reader._buffer) <= 64 * 1024
