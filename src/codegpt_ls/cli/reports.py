"""Where logs and crashes go: to standard error, without keys."""

import logging
import sys
import threading
from typing import TYPE_CHECKING, Final

from codegpt_ls.cli.encoding import visible
from codegpt_ls.credentials.redaction import Redactor

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

# At their talkative levels these write down what goes over the wire: pygls whole messages, keys in `setApiKey` among
# them, and even its errors quote the message; the SDK and its HTTP client whole requests. The redactor would take the
# keys out, but a person's conversation has no business in a log either.
_QUIET: Final = {
    "pygls": logging.CRITICAL,
    "asyncio": logging.WARNING,
    "openai": logging.WARNING,
    "httpx2": logging.WARNING,
    "httpcore2": logging.WARNING,
}


class _OneLineEach(logging.Formatter):
    """Writes what strangers said as text: no terminal obeys it, and none of it looks like a line of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return _spelled_out(super().formatMessage(record), "\t")

    def format(self, record: logging.LogRecord) -> str:
        first, *traceback = _spelled_out(super().format(record), "\t\n").split("\n")
        return "\n".join([first, *(f"  {line}" for line in traceback)])


def _spelled_out(text: str, kept: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in kept else ascii(each)[1:-1] for each in text)


def write_log(level: str, redactor: Redactor) -> None:
    """Log to standard error from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLineEach("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    redactor.install([handler])
    logging.basicConfig(handlers=[handler], level=level.upper())
    logging.captureWarnings(capture=True)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(quiet)


def guard_tracebacks(redactor: Redactor) -> None:
    """Let no crash, in whatever thread, print a key."""
    sys.excepthook = redactor.excepthook(_write)

    def in_thread(crash: "ExceptHookArgs") -> None:
        if crash.exc_value is not None:
            _write(redactor.traceback_text(crash.exc_value))

    def in_destructor(crash: "UnraisableHookArgs") -> None:
        if crash.exc_value is not None:
            _write(redactor.traceback_text(crash.exc_value))

    threading.excepthook = in_thread
    sys.unraisablehook = in_destructor


def leave_no_core() -> None:
    """Let no crash write this process's memory, keys and conversations, to a file in the folder of a project.

    What this process starts inherits it.
    """
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _write(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(visible(text))
