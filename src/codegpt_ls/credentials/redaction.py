"""Keeps keys out of logs and reports: the ones known to be in use, and whatever looks like one."""

import logging
import re
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType

from codegpt_ls.domain.disguises import Disguises
from codegpt_ls.domain.limits import LOG_TEXT

REDACTED = "[redacted]"

_SHORTEST = 8
"""A shorter one (`none`, `ollama`: what keyless servers are given) is an ordinary word; hiding it garbles logs."""

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


class Redactor:
    """Replaces secrets in text. Registered secrets are held in memory only, and stay redacted after their removal."""

    def __init__(self) -> None:
        self._secrets: frozenset[str] = frozenset()
        self._disguises = Disguises(())

    def register(self, secret: str) -> None:
        """From now on this text never passes: whole, in fragments of 12 characters and more, decorated or encoded."""
        if len(secret) < _SHORTEST or secret in self._secrets:
            return
        self._secrets |= {secret}
        self._disguises = Disguises(self._secrets)

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
        return self._disguises.cut(text, REDACTED) if self._secrets else text

    def key_in(self, text: str) -> int | None:
        """Where a registered secret stands, whole, also if it is wrapped, escaped or encoded; None where none does."""
        return self._disguises.first_whole(text) if self._secrets else None

    def traceback_text(self, error: BaseException) -> str:
        """A traceback, with those of its causes, that may be written down."""
        return self.redact(_bounded("".join(traceback.format_exception(error))))

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


_ExceptHook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class RecordRedaction(logging.Filter):
    """Redacts a record itself: message and arguments, traceback, stack, and every extra field."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.msg = self._redactor.redact(_bounded(_message(record)))
        record.args = ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = self._redactor.traceback_text(record.exc_info[1]).rstrip("\n")
        elif record.exc_text:
            record.exc_text = self._redactor.redact(_bounded(record.exc_text))
        # Another handler would format the exception itself again, unredacted.
        record.exc_info = None
        if record.stack_info:
            record.stack_info = self._redactor.redact(_bounded(record.stack_info))
        self._redact_extra(record)
        return True

    def _redact_extra(self, record: logging.LogRecord) -> None:
        for name, value in vars(record).items():
            if name in _STANDARD_FIELDS or value is None or isinstance(value, bool | int | float):
                continue
            text = str(value)
            redacted = self._redactor.redact(_bounded(text))
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


def _bounded(text: str) -> str:
    """As much as is written down. What a cut leaves of a key is found like any other fragment."""
    return text if len(text) <= LOG_TEXT else f"{text[:LOG_TEXT]} […]"


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # `logging` would print message and arguments to stderr, as they are.
        return f"{record.msg} [its arguments do not fit]"
