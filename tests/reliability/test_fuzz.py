"""Random bytes from a provider, shaped like streams and errors: an answer or one of our errors, and nothing else."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reliability.fuzz_targets import SECRET, STATUSES, map_error, read_stream
from tests.reliability.params import ANYTHING
from tests.reliability.size import sized

TRIES = settings(max_examples=sized(150, 5000), deadline=None, database=None, suppress_health_check=list(HealthCheck))
WORDS = st.sampled_from(
    (
        *("Incorrect API key provided: " + SECRET, "Rate limit reached. Please try again in 6m0s", "model not found"),
        *("maximum context length is 8192 tokens", "overloaded", "insufficient_quota", "You exceeded your quota"),
        *("try again in " + "9" * 400 + "s", "Limit 99999999999999", "\ud83d", "가나다", "", "\x00\x1b[31m"),
    )
)
CHUNKS = st.fixed_dictionaries(
    {},
    optional={
        "choices": st.one_of(
            ANYTHING,
            st.lists(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "delta": st.one_of(ANYTHING, st.fixed_dictionaries({"content": st.one_of(WORDS, ANYTHING)})),
                        "finish_reason": st.one_of(st.none(), st.just("stop"), ANYTHING),
                    },
                ),
                max_size=2,
            ),
        ),
        "error": st.one_of(ANYTHING, st.fixed_dictionaries({"message": WORDS, "code": WORDS, "type": ANYTHING})),
        "usage": ANYTHING,
        "model": ANYTHING,
    },
)
LINES = st.one_of(
    CHUNKS.map(lambda chunk: b"data: " + json.dumps(chunk).encode() + b"\n\n"),
    ANYTHING.map(lambda value: b"data:" + json.dumps(value).encode() + b"\r\n\r\n"),
    st.sampled_from(
        (b"data: [DONE]\n\n", b": comment\n", b"event: error\n", b"\n", b"id: 1\n", b"retry: x\n", b"data\n\n")
    ),
    st.binary(max_size=30),
)
HEADERS = st.dictionaries(
    st.sampled_from(("retry-after", "retry-after-ms", "x-request-id", "request-id")),
    st.one_of(
        WORDS,
        st.text(max_size=20),
        st.from_regex(r"(Sun|Mon), \d{1,3} (Nov|Feb) \d{1,6} \d{1,3}:\d{2}:\d{2} (GMT|[+-]\d{1,16})", fullmatch=True),
        st.floats().map(str),
    ),
)


@TRIES
@given(st.lists(LINES, max_size=12), st.integers(0, 40))
def test_any_stream_is_an_answer_or_one_of_our_errors(lines: list[bytes], cut: int) -> None:
    read_stream(b"".join(lines), cut)


@TRIES
@given(
    st.sampled_from(STATUSES),
    HEADERS,
    st.one_of(
        st.binary(max_size=80),
        ANYTHING.map(lambda value: json.dumps(value).encode()),
        CHUNKS.map(lambda value: json.dumps(value).encode()),
        st.fixed_dictionaries({"message": WORDS, "code": WORDS, "detail": ANYTHING}).map(
            lambda value: json.dumps(value).encode()
        ),
    ),
)
def test_any_refusal_is_one_of_our_errors(status: int | None, headers: dict[str, str], body: bytes) -> None:
    map_error(status, headers, body)


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 0])
def test_what_is_well_formed_is_read_whatever_surrounds_it(cut: int) -> None:
    choice = {"index": 0, "delta": {"content": "가😀"}, "finish_reason": "stop"}
    line = b"data: " + json.dumps({"choices": [choice]}, ensure_ascii=False).encode()
    assert read_stream(b": x\r\n\r\n" + line + b"\r\n\r\nevent: x\n\ndata: [DONE]\n\n", cut) == ("가😀", None)
