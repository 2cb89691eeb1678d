"""The fault matrix as data: what the provider does, at which point of its answer, and what must come of it.

A cell scripts one reply for each try we may make. What is left of the script in the end is a try we owed.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from functools import partial
from typing import Final

from tests.fakes.replies import (
    DONE,
    Drop,
    Event,
    Flood,
    Hang,
    Pause,
    Reply,
    Reset,
    Step,
    answer,
    deltas,
    error,
    finish,
    gzip_bomb,
    html,
    json_body,
    openai_error,
    redirect,
)

SAID: Final = "가나 "
"""What has arrived when a fault comes in the middle of an answer."""
WHOLE: Final = "다시, 처음부터."
"""The answer that follows a fault which is worth another try."""
_MENDED: Final = "a😀b🙂\ufffdc\ufffd"
MORE: Final = 64 * 1024 * 1024
"""Bytes a provider would go on sending."""
_STREAM: Final = {"content-type": "text/event-stream; charset=utf-8", "x-request-id": "req_cell"}
_KOREAN: Final = Event({"choices": [{"index": 0, "delta": {"content": "다라마"}, "finish_reason": None}]}).encode("m")
_SERVER_ERROR: Final = {"error": {"message": "The server had an error", "type": "server_error", "code": None}}
_OVERLOADED: Final = {"error": {"message": "Overloaded", "type": "overloaded_error", "code": None}}


class Point(StrEnum):
    """How far the answer has come."""

    BEFORE = "before the headers"
    HEADERS = "after the headers"
    DELTA = "after a delta"
    HANGUL = "inside a Hangul character"
    DATA = "inside `data:`"
    FINISH = "after the finish reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One failure at one point."""

    fault: str
    point: Point
    script: Callable[[], Sequence[Reply]]
    """One reply for each try; made when it is played, for dates among them."""
    code: str | None
    """The error told; None when the answer comes whole."""
    text: str = ""
    """What the person has of the answer in the end."""
    waits: tuple[float, ...] = ()
    """Seconds that must pass at least before the second, third… try."""
    tries: int = 1

    @property
    def name(self) -> str:
        """As the report shows it."""
        return f"{self.fault}, {self.point}"


def cells() -> tuple[Cell, ...]:
    """Every cell whose deadlines never decide."""
    return (*_broken_streams(), *_statuses(), *_bodies(), *_rate_limits(), *_cuts())


def silent_cells() -> tuple[Cell, ...]:
    """The cells that end in a deadline: to be played where deadlines are short."""
    silence = (Hang(),)
    dripping = tuple(step for _ in range(400) for step in (b": still here\n\n", Pause(0.1)))
    # What was taken is never asked again, and comments are signs of life: only the first words are waited for so long.
    made = [_once("silence", Point.BEFORE, Reply(before_headers=silence), "stream.stalled")]
    for fault, tail in (("silence", silence), ("comments and no chunk", dripping)):
        made.append(_once(fault, Point.HEADERS, _stream(*tail), "stream.stalled"))
        made.append(_once(fault, Point.FINISH, _stream(*_until(Point.FINISH), *tail), None, SAID))
    points = (Point.DELTA, Point.HANGUL, Point.DATA)
    made += [_once("silence", point, _stream(*_until(point), *silence), "stream.stalled", SAID) for point in points]
    slow = (*_until(Point.DELTA), *dripping[:100], *deltas(["다"])[1:], finish(), DONE)
    made.append(_once("comments for ten seconds", Point.DELTA, _stream(*slow), None, f"{SAID}다"))
    return tuple(made)


def _broken_streams() -> list[Cell]:
    """Every way a stream breaks, at every point it can break at."""
    made: list[Cell] = []
    for fault, broken in (("reset", Reset()), ("closed", Drop())):
        made.append(_once(fault, Point.BEFORE, Reply(before_headers=(broken,)), "stream.interrupted"))
    tails: Mapping[str, tuple[tuple[Step, ...], str, str]] = {
        # fault: (what comes, code before any text, code after some)
        "reset": ((Reset(),), "stream.interrupted", "stream.interrupted"),
        "closed without the end of the body": ((Drop(),), "stream.interrupted", "stream.interrupted"),
        "ended without a finish reason": ((), "provider.protocol", "stream.interrupted"),
        "corrupt chunk": ((b'data: {"choices":[{"del\n\n', DONE), "provider.protocol", "stream.interrupted"),
        "bytes that are no UTF-8": ((b'data: {"x":"\xff\xfe"}\n\n',), "provider.protocol", "stream.interrupted"),
        "a number for a chunk": ((b"data: 42\n\n", DONE), "provider.protocol", "stream.interrupted"),
        "a web page in the stream": ((b"<html>Bad gateway</html>\n\n",), "provider.protocol", "stream.interrupted"),
        "endless line": ((b"data: ", Flood(b"x" * 65536, MORE)), "provider.protocol", "provider.protocol"),
        "endless comments": (
            (Flood((b": " + b"x" * 1021 + b"\n") * 64, MORE),),
            "provider.protocol",
            "provider.protocol",
        ),
    }
    for fault, (tail, early, late) in tails.items():
        made.append(_once(fault, Point.HEADERS, _stream(*tail), early))
        middles = (Point.DELTA, Point.HANGUL, Point.DATA) if fault in _ANYWHERE else (Point.DELTA,)
        made += [_once(fault, point, _stream(*_until(point), *tail), late, SAID) for point in middles]
        made.append(_once(fault, Point.FINISH, _stream(*_until(Point.FINISH), *tail), None, SAID))
    return [*made, *_error_events()]


_ANYWHERE: Final = frozenset({"reset", "closed without the end of the body", "ended without a finish reason"})


def _error_events() -> list[Cell]:
    made: list[Cell] = []
    for fault, body, code, told in (
        ("error event", _SERVER_ERROR, "provider.server", _once_only),
        ("overloaded event", _OVERLOADED, "provider.overloaded", _again),
    ):
        line = b"event: error\ndata: " + json.dumps(body).encode() + b"\n\n"
        # Who is too busy has refused; what else went wrong in an answer that was taken may be billed.
        made += told(fault, Point.HEADERS, _stream(line, DONE), code)
        made.append(_once(fault, Point.DELTA, _stream(*_until(Point.DELTA), line, DONE), code, SAID))
        made.append(_once(fault, Point.FINISH, _stream(*_until(Point.FINISH), line, DONE), None, SAID))
    return made


def _statuses() -> list[Cell]:
    """What arrives instead of an answer, told apart and repeated only where it may pass."""
    never = {
        "400": (openai_error(400, "'$.input' is invalid."), "provider.rejected"),
        "400 too long": (openai_error(400, "?", code="context_length_exceeded"), "context.too_long"),
        "401": (openai_error(401, "Incorrect API key provided", code="invalid_api_key"), "auth.invalid_key"),
        "403 region": (openai_error(403, "?", code="unsupported_country_region_territory"), "auth.region"),
        "404 model": (openai_error(404, "The model does not exist", code="model_not_found"), "model.not_found"),
        "404 web page": (html(404), "network.bad_base_url"),
        "413": (html(413, "<html>413</html>"), "limit.request_too_large"),
        "429 quota": (openai_error(429, "You exceeded your current quota", code="insufficient_quota"), "limit.quota"),
        "429 spend limit": (openai_error(429, "?", code="project_spend_limit_exceeded"), "limit.spend"),
        "endless error page": (
            Reply(status=500, headers={"content-type": "text/html"}, steps=(Flood(b"x" * 65536, MORE),)),
            "provider.protocol",
        ),
        **{
            f"{status} to another origin": (redirect("{elsewhere}/v1/chat/completions", status), "network.bad_base_url")
            for status in (301, 302, 303, 307, 308)
        },
    }
    passing = {
        "500": (openai_error(500, "?", type="server_error"), "provider.server"),
        "502 web page": (html(502, "<html>Bad gateway</html>"), "provider.server"),
        "503 overloaded": (openai_error(503, "?", code="server_is_overloaded"), "provider.overloaded"),
        "529": (error(529, {"error": {"type": "overloaded_error", "message": "Overloaded"}}), "provider.overloaded"),
    }
    made = [_once(fault, Point.BEFORE, reply, code) for fault, (reply, code) in never.items()]
    for fault, (reply, code) in passing.items():
        made += _again(fault, Point.BEFORE, reply, code)
    return made


def _bodies() -> list[Cell]:
    """A success that is none."""
    bodies = {
        "web page on 200": html(),
        "JSON on 200": json_body({"choices": [{"message": {"content": "Hi"}}]}),
        "nothing on 200": Reply(),
        "gzip bomb": gzip_bomb(),
        "gzip bomb called br": gzip_bomb().with_headers(content_encoding="br"),
        "gzip that nobody announced": Reply(headers=_STREAM, steps=(gzip.compress(b"data: {}\n\n"),)),
    }
    return [_once(fault, Point.HEADERS, reply, "provider.protocol") for fault, reply in bodies.items()]


def _rate_limits() -> list[Cell]:
    """429 with every way to say how long to wait."""
    absurd = (
        "-5",
        "nan",
        "inf",
        "soon",
        "1e999",
        "",
        "Sun, 99 Nov 2026 99:00:00 GMT",
        "Sun, 22 Nov 2026 12:00:00 +99999999999999",
    )
    told: Mapping[str, tuple[Callable[[], Reply], float]] = {
        "429, seconds": (lambda: _limited({"retry-after": "1"}), 1.0),
        "429, HTTP date": (lambda: _limited({"retry-after": _in_two_seconds()}), 0.9),
        "429, HTTP date in the past": (lambda: _limited({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}), 0.0),
        "429, milliseconds": (lambda: _limited({"retry-after-ms": "300", "retry-after": "30"}), 0.3),
        "429, message only": (lambda: _limited({}, "Please try again in 400ms. Visit"), 0.4),
        "429, nothing said": (lambda: _limited({}), 1.0),
        "429, a number without an end": (lambda: _limited({}, f"Please try again in {'9' * 400}s."), 1.0),
        **{f"429, “{value}”": (partial(_limited, {"retry-after": value}), 1.0) for value in absurd},
    }
    made = [
        Cell(
            fault=fault,
            point=Point.BEFORE,
            script=partial(_then_answered, limited),
            code=None,
            text=WHOLE,
            waits=(wait,),
            tries=2,
        )
        for fault, (limited, wait) in told.items()
    ]
    too_long = {"429, a day": {"retry-after": "86400"}, "429, an hour in milliseconds": {"retry-after-ms": "3600000"}}
    return [
        *made,
        *(_once(fault, Point.BEFORE, _limited(headers), "limit.rate") for fault, headers in too_long.items()),
    ]


def _cuts() -> list[Cell]:
    """No failure: text survives being cut anywhere, in Hangul and in `data:`."""
    text = ("가나다", " 🙂 ", "라마바", "끝")
    halves = ("a\ud83d", "\ude00b\ud83d", "\ude42", "\ude42c\ud83d")
    return [
        _once("emoji cut between chunks", Point.DELTA, _stream(*map(_escaped, halves), finish(), DONE), None, _MENDED),
        *(
            _once(f"packets of {size} bytes", Point.DELTA, answer(text, cut=size), None, "".join(text))
            for size in (1, 2, 3, 5, 7, 64)
        ),
    ]


def _once(fault: str, point: Point, reply: Reply, code: str | None, text: str = "") -> Cell:
    """It is told, and nothing is asked again."""
    return Cell(fault=fault, point=point, script=lambda: (reply,), code=code, text=text)


def _once_only(fault: str, point: Point, reply: Reply, code: str) -> list[Cell]:
    return [_once(fault, point, reply, code)]


def _again(fault: str, point: Point, reply: Reply, code: str) -> list[Cell]:
    """It is tried again: told when it stays, forgotten when it passes."""
    passes, stays = (1.0,), (1.0, 2.0)
    return [
        Cell(fault=f"{fault}, three times", point=point, script=lambda: (reply,) * 3, code=code, waits=stays, tries=3),
        Cell(
            fault=f"{fault}, once",
            point=point,
            script=lambda: (reply, answer(WHOLE)),
            code=None,
            text=WHOLE,
            waits=passes,
            tries=2,
        ),
    ]


def _escaped(text: str) -> bytes:
    """A chunk in pure ASCII, where half an emoji is an escape like any other."""
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]}).encode() + b"\n\n"


def _until(point: Point) -> tuple[Step, ...]:
    said = tuple(deltas([SAID]))
    match point:
        case Point.HANGUL:
            return (*said, _KOREAN[: _KOREAN.index("라".encode()) + 2])
        case Point.DATA:
            return (*said, b"dat")
        case Point.FINISH:
            return (*said, finish())
        case _:
            return said


def _stream(*steps: Step) -> Reply:
    return Reply(headers=_STREAM, steps=steps)


def _limited(headers: Mapping[str, str], message: str = "Slow down.") -> Reply:
    return openai_error(429, message, code="rate_limit_exceeded", type="requests", headers=headers)


def _then_answered(first: Callable[[], Reply]) -> Sequence[Reply]:
    return first(), answer(WHOLE)


def _in_two_seconds() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
