"""Keeps keys out of logs and reports: the ones known to be in use, and whatever looks like one."""

import logging
import re
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType

REDACTED = "[redacted]"

_SHORTEST = 8
"""A shorter one (`none`, `ollama`: what keyless servers are given) is an ordinary word; hiding it garbles logs."""
_WINDOW = 8
_SHORTEST_FRAGMENT = 12

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=://)[^/\s@\"']+@"), f"{REDACTED}@"),
    (
        re.compile(
            r"((?:proxy-)?authorization[\"']?\s*[:=,]\s*(?:b?[\"'])?(?:(?:basic|bearer|token|digest)\s+)?)[^\s\"',)}\]]+",
            re.IGNORECASE,
        ),
        rf"\1{REDACTED}",
    ),
    (re.compile(r"(\bbearer\s+)[\w.~+/=-]{4,}", re.IGNORECASE), rf"\1{REDACTED}"),
    (
        re.compile(
            r"((?:api|access|secret)[_-]?(?:key|token)[\"']?(?:\s*[:=,]\s*|\s+)(?:b?[\"'])?)[\w.~+/=-]{12,}",
            re.IGNORECASE,
        ),
        rf"\1{REDACTED}",
    ),
    (re.compile(r"\b(?:sk|gsk|xai|pplx|hf|r8|gh[a-z]|github_pat)[-_][\w-]{10,}|\bAIza[\w-]{20,}"), REDACTED),
)
# Any of these words has to be there for a pattern to fit: most lines need no regular expression at all.
_HINTS = re.compile(r"://|auth|bearer|key|token|sk-|gsk_|xai-|pplx-|hf_|r8_|gh[a-z]_|github_pat|AIza", re.IGNORECASE)

# What wrapping, quoting and escaping put between the characters of a key. Each of several backslashes counts alone:
# a repetition here would take quadratic time on a line of them.
_NOISE = re.compile(r"\\u00([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})|\\[nrt]|[\s\\\"'+]")


class Redactor:
    """Replaces secrets in text. Registered secrets are held in memory only, and stay redacted after their removal."""

    def __init__(self) -> None:
        self._secrets: frozenset[str] = frozenset()
        self._compact: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def register(self, secret: str) -> None:
        """From now on this text never passes, whole or in fragments of 12 characters and more."""
        if len(secret) < _SHORTEST or secret in self._secrets:
            return
        self._secrets |= {secret}
        compact = (_NOISE.sub(_unescaped, each) for each in self._secrets)
        self._compact = tuple((each, _windows(each)) for each in compact if len(each) >= _SHORTEST)

    def redact(self, text: str) -> str:
        """The text without registered secrets, their fragments, and anything that looks like a key."""
        text = self.without_keys(text)
        if _HINTS.search(text):
            for pattern, replacement in _PATTERNS:
                text = pattern.sub(replacement, text)
        return text

    def without_keys(self, text: str) -> str:
        """The text without registered secrets and their fragments."""
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, REDACTED)
        return self._without_fragments(text) if self._compact else text

    def key_in(self, text: str) -> int | None:
        """Where a registered secret stands, whole, also if it is wrapped, quoted or escaped; None where none does."""
        places = [at for secret in self._secrets if (at := text.find(secret)) >= 0]
        for secret, windows in self._compact:
            # Quick for what holds no piece of it.
            if any(window in text for window in windows):
                at = _NOISE.sub(_unescaped, text).find(secret)
                places += [_origins(text)[at][0]] if at >= 0 else []
        return min(places, default=None)

    def traceback_text(self, error: BaseException) -> str:
        """A traceback, with those of its causes, that may be written down."""
        return self.redact("".join(traceback.format_exception(error)))

    def install(self, handlers: Iterable[logging.Handler]) -> None:
        """Make these handlers write redacted records only; installing twice is fine."""
        for handler in handlers:
            if isinstance(handler.formatter, _RedactingFormatter):
                continue
            handler.addFilter(RecordRedaction(self))
            handler.setFormatter(_RedactingFormatter(self, handler.formatter or logging.Formatter()))

    def excepthook(self, write: Callable[[str], object]) -> "_ExceptHook":
        """A `sys.excepthook` that writes the redacted traceback."""
        return lambda _type, error, _traceback: write(self.traceback_text(error)) and None

    def _without_fragments(self, text: str) -> str:
        # `str in str` runs at memory speed; the positions are worked out only when there is something to hide.
        compact = _NOISE.sub(_unescaped, text)
        spans = [span for secret, windows in self._compact for span in _fragments(compact, secret, windows)]
        return _cut(text, spans) if spans else text


_ExceptHook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class RecordRedaction(logging.Filter):
    """Redacts a record itself: message and arguments, traceback, stack, and every extra field."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.msg = self._redactor.redact(_message(record))
        record.args = ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = self._redactor.traceback_text(record.exc_info[1]).rstrip("\n")
        elif record.exc_text:
            record.exc_text = self._redactor.redact(record.exc_text)
        # Another handler would format the exception itself again, unredacted.
        record.exc_info = None
        if record.stack_info:
            record.stack_info = self._redactor.redact(record.stack_info)
        self._redact_extra(record)
        return True

    def _redact_extra(self, record: logging.LogRecord) -> None:
        for name, value in vars(record).items():
            if name in _STANDARD_FIELDS or value is None or isinstance(value, bool | int | float):
                continue
            text = str(value)
            redacted = self._redactor.redact(text)
            if redacted != text:
                setattr(record, name, redacted)


class _RedactingFormatter(logging.Formatter):
    """The last net: what a formatter composed from several fields passes through here once more."""

    def __init__(self, redactor: Redactor, inner: logging.Formatter) -> None:
        super().__init__()
        self._redactor = redactor
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.redact(self._inner.format(record))


_STANDARD_FIELDS = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) - {"threadName", "taskName"}


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # `logging` would print message and arguments to stderr, as they are.
        return f"{record.msg} [its arguments do not fit]"


def _windows(secret: str) -> tuple[str, ...]:
    """Pieces of which one is inside every fragment worth hiding (15 characters and more; 12 at either end)."""
    starts = range(0, len(secret) - _WINDOW + 1, _WINDOW)
    return (*(secret[start : start + _WINDOW] for start in starts), secret[-_WINDOW:])


def _fragments(compact: str, secret: str, windows: tuple[str, ...]) -> Iterable[tuple[int, int]]:
    """Where parts of the secret are, longest extent, as positions in the compact text."""
    enough = min(_SHORTEST_FRAGMENT, len(secret))
    for number, window in enumerate(windows):
        offset = min(number * _WINDOW, len(secret) - _WINDOW)
        at = compact.find(window)
        while at >= 0:
            start, end = at, at + _WINDOW
            while start > 0 and offset - (at - start) > 0 and compact[start - 1] == secret[offset - (at - start) - 1]:
                start -= 1
            while end < len(compact) and offset + end - at < len(secret) and compact[end] == secret[offset + end - at]:
                end += 1
            if end - start >= enough:
                yield start, end
            at = compact.find(window, end)


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the parts replaced that became these spans of its compact form."""
    origins = _origins(text)
    pieces, done = [], 0
    for start, end in sorted(spans):
        first, last = origins[start][0], origins[end - 1][1]
        if last > done:
            pieces += [text[done : max(first, done)], REDACTED]
            done = last
    return "".join((*pieces, text[done:]))


def _origins(text: str) -> list[tuple[int, int]]:
    """For every character of the compact text, from where to where it stood in the text."""
    origins, position = [], 0
    for match in _NOISE.finditer(text):
        origins += [(index, index + 1) for index in range(position, match.start())]
        if _unescaped(match):
            origins.append(match.span())
        position = match.end()
    return origins + [(index, index + 1) for index in range(position, len(text))]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else ""
