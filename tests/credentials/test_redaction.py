"""Secrets in logs and tracebacks: none, in no spelling."""
# ruff: noqa: TRY301 - the exceptions are what is looked at

import io
import json
import logging
import textwrap
import time
import traceback
import urllib.parse
from collections.abc import Iterator

import pytest

from codegpt_ls.credentials.redaction import REDACTED, RecordRedaction, Redactor
from codegpt_ls.domain.limits import LOG_TEXT
from tests.credentials.machine import CANARY

UNLIKE_ANY = 'Zq7/Xw2+Lm9=Tz4"Rb6\\Yc1Nv8Ks3Hd5'
"""A secret that no pattern knows, with the characters that encodings change."""
PLAIN = "Zq7Xw2Lm9Tz4Rb6Yc1Nv8Ks3Hd5Jf0Gp"


@pytest.fixture
def redactor() -> Redactor:
    made = Redactor()
    for secret in (CANARY, UNLIKE_ANY, PLAIN):
        made.register(secret)
    return made


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(redactor: Redactor, stream: io.StringIO) -> Iterator[logging.Logger]:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s %(extra)s", defaults={"extra": ""}))
    redactor.install([handler])
    redactor.install([handler])
    logger = logging.Logger("under test")  # noqa: LOG001 - reaches no other handler
    logger.addHandler(handler)
    yield logger
    handler.close()


@pytest.mark.parametrize("secret", [CANARY, UNLIKE_ANY, PLAIN])
@pytest.mark.parametrize(
    "spelling",
    [
        lambda key: key,
        lambda key: f"a {key}, b {key}; c",
        lambda key: json.dumps({"key": key}),
        lambda key: json.dumps(json.dumps({"key": key})),
        lambda key: repr(key),
        lambda key: repr(key.encode()),
        lambda key: urllib.parse.quote(key, safe=""),
        lambda key: "\n".join(textwrap.wrap(key, 10)),
        lambda key: "\\n".join(textwrap.wrap(key, 7)),
        lambda key: "\r\n    ".join(textwrap.wrap(key, 3)),
        lambda key: '"\n    "'.join(textwrap.wrap(key, 12)),
        lambda key: "".join(f"\\u{ord(character):04x}" for character in key),
        lambda key: key.replace("/", "\\/"),
    ],
)
def test_a_known_secret_passes_in_no_spelling(redactor: Redactor, secret: str, spelling: object) -> None:
    assert callable(spelling)
    text = f"before {spelling(secret)} after"
    redacted = redactor.redact(text)
    assert REDACTED in redacted
    assert redacted.startswith("before ")
    assert redacted.endswith(" after")
    assert _longest_common(redacted, secret) < 6


@pytest.mark.parametrize(
    "cut", [lambda key: key[:14], lambda key: key[-14:], lambda key: key[9:26], lambda key: key[:-1]]
)
def test_a_fragment_of_a_known_secret_does_not_pass(redactor: Redactor, cut: object) -> None:
    assert callable(cut)
    assert redactor.redact(f"a {cut(PLAIN)}… b") == f"a {REDACTED}… b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("key sk-abcdefghij1234567890 refused", f"key {REDACTED} refused"),
        ("sk-proj-abc_def-ghi123", REDACTED),
        ("authorization: Bearer abc.def", f"authorization: Bearer {REDACTED}"),
        ("{'Authorization': 'Bearer abcdef'}", f"{{'Authorization': 'Bearer {REDACTED}'}}"),
        ("(b'Authorization', b'Basic dXNlcjpwdw==')", f"(b'Authorization', b'Basic {REDACTED}')"),
        ("Proxy-Authorization: Basic dXNlcjpwdw==", f"Proxy-Authorization: Basic {REDACTED}"),
        ("bearer abcdefgh", f"bearer {REDACTED}"),
        ("http://user:hunter2@proxy:3128/", f"http://{REDACTED}@proxy:3128/"),
        ("api_key=AbCdEf123456+/==", f"api_key={REDACTED}"),
        ('"apiKey": "AbCdEf1234567890"', f'"apiKey": "{REDACTED}"'),
        ("X-API-Key: AbCdEf1234567890", f"X-API-Key: {REDACTED}"),
        ("ghp_abcdefghijklmnop1234", REDACTED),
        ("gsk_abcdefghijklmnop1234", REDACTED),
    ],
)
def test_what_looks_like_a_secret_does_not_pass(text: str, expected: str) -> None:
    assert Redactor().redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the key of https://api.openai.com is missing",
        "OPENAI_API_KEY is not set",
        "a task-oriented risk-free disk-cache",
        "provider ollama answered",
        "tokens: 12 of 4096, max_tokens=1000",
        "api key: none",
        "organisation org-1 and project proj-1",
        "sk-proj- is how project keys begin",
        "see user@example.com",
        "비밀 열쇠",
    ],
)
def test_ordinary_text_passes_unchanged(redactor: Redactor, text: str) -> None:
    redactor.register("ollama")
    assert redactor.redact(text) == text


def test_message_arguments_and_extra_fields_are_redacted(log: logging.Logger, stream: io.StringIO) -> None:
    log.warning("key %s of %s", CANARY, {"nested": [PLAIN]}, extra={"extra": ["and", UNLIKE_ANY]})
    log.warning(CANARY)
    log.warning({"key": PLAIN})
    log.warning("%s", ValueError(PLAIN))
    assert stream.getvalue().count(REDACTED) == 6
    assert_clean(stream)


def test_arguments_that_do_not_fit_are_not_printed_to_stderr(
    log: logging.Logger, stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    log.warning("%d of %s", CANARY)
    log.warning("no place", PLAIN)
    assert "do not fit" in stream.getvalue()
    assert capsys.readouterr().err == ""
    assert_clean(stream)


def test_tracebacks_with_causes_notes_and_groups_are_redacted(log: logging.Logger, stream: io.StringIO) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            error.add_note(f"while sending {PLAIN}")
            raise ExceptionGroup("several", [ValueError(UNLIKE_ANY), TypeError(PLAIN)]) from error
    except ExceptionGroup:
        log.exception("failed with %s", PLAIN, stack_info=True)
    assert "KeyError" in stream.getvalue()
    assert "ExceptionGroup" in stream.getvalue()
    assert_clean(stream)


class _FormatsByItself(logging.Handler):
    """As handlers do that write JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.written = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self.written.write(f"{record.msg} {record.args} {record.exc_text}")
        if record.exc_info:
            self.written.write("".join(traceback.format_exception(record.exc_info[1])))


def test_a_later_handler_cannot_format_the_exception_again(log: logging.Logger) -> None:
    later = _FormatsByItself()
    log.addHandler(later)
    try:
        raise KeyError(CANARY)
    except KeyError:
        log.exception("failed with %s", PLAIN)
    assert "KeyError" in later.written.getvalue()
    assert_clean(later.written)


def test_crash_text_is_redacted(redactor: Redactor, stream: io.StringIO) -> None:
    try:
        raise RuntimeError(PLAIN) from KeyError(CANARY)
    except RuntimeError as error:
        redactor.excepthook(stream.write)(type(error), error, error.__traceback__)
    assert "RuntimeError" in stream.getvalue()
    assert_clean(stream)


def test_a_secret_registered_later_is_hidden_from_then_on(stream: io.StringIO) -> None:
    redactor = Redactor()
    assert redactor.redact(PLAIN) == PLAIN
    redactor.register(PLAIN)
    assert redactor.redact(PLAIN) == REDACTED


@pytest.mark.parametrize("filler", ["a", "sk-", "\\", " ", "://", "key=", CANARY[:9], "Zq7Xw2Lm", "authorization:"])
def test_a_megabyte_of_anything_is_redacted_in_reasonable_time(redactor: Redactor, filler: str) -> None:
    started = time.process_time()
    redactor.redact(filler * (1_000_000 // len(filler)))
    assert time.process_time() - started < 30, "linear: about a second; quadratic would be hours"


def test_of_a_foreign_text_without_end_only_a_beginning_is_written_down(
    log: logging.Logger, stream: io.StringIO
) -> None:
    endless = "x" * (LOG_TEXT - 20) + CANARY + "y" * 10_000_000
    try:
        raise ValueError(endless)
    except ValueError:
        log.exception("said: %s", endless, extra={"extra": endless})
    assert len(stream.getvalue()) < 4 * LOG_TEXT
    assert_clean(stream)


def assert_clean(stream: io.StringIO) -> None:
    for secret in (CANARY, UNLIKE_ANY, PLAIN):
        assert _longest_common(stream.getvalue(), secret) < 8


def _longest_common(text: str, secret: str) -> int:
    lengths = range(len(secret), 0, -1)
    return next((n for n in lengths if any(secret[i : i + n] in text for i in range(len(secret) - n + 1))), 0)


@pytest.mark.parametrize(
    "cut", [slice(0, 19), slice(3, 22), slice(1, 31), slice(-19, None), slice(0, 12), slice(-12, None)]
)
@pytest.mark.parametrize("secret", [PLAIN, PLAIN[:-3], f"{PLAIN}aB9"], ids=["32", "29", "35"])
def test_of_a_fragment_no_more_and_no_less_is_hidden(secret: str, cut: slice) -> None:
    redactor, part = Redactor(), secret[cut]
    redactor.register(secret)
    for around in ("{}", "!{}!", "!!{}", "{}!!", "!\n{}", "{}\n!", "{}!{}", "{} {}, \\u0021{}!"):
        hidden = around.format(*[REDACTED] * 3)
        assert redactor.redact(around.format(*[part] * 3)) == hidden


def test_a_record_keeps_all_that_is_no_secret(redactor: Redactor) -> None:
    record = logging.LogRecord("name", logging.WARNING, "path", 1, "key %s", (PLAIN,), None)
    record.exc_text, record.stack_info = f"raised {PLAIN}", f"called {PLAIN}"
    vars(record).update(told=["kept"], number=5, nothing=None, extra=["and", PLAIN], more=PLAIN)
    assert RecordRedaction(redactor).filter(record)
    assert (record.getMessage(), record.args) == (f"key {REDACTED}", ())
    assert (record.exc_text, record.stack_info) == (f"raised {REDACTED}", f"called {REDACTED}")
    kept = {name: vars(record)[name] for name in ("told", "number", "nothing", "extra", "more", "levelname")}
    assert kept == {
        "told": ["kept"],
        "number": 5,
        "nothing": None,
        "extra": f"['and', '{REDACTED}']",
        "more": REDACTED,
        "levelname": "WARNING",
    }


def test_an_exception_without_a_traceback_is_written_like_any_other(redactor: Redactor) -> None:
    error = ValueError(PLAIN)
    record = logging.LogRecord("name", logging.ERROR, "path", 1, "failed", (), (ValueError, error, None))
    RecordRedaction(redactor).filter(record)
    assert (record.exc_text, record.exc_info) == (f"ValueError: {REDACTED}", None)


def test_a_traceback_without_secrets_reads_as_python_writes_it(redactor: Redactor) -> None:
    with pytest.raises(KeyError) as caught:
        raise KeyError("harmless") from ValueError("too")
    assert redactor.traceback_text(caught.value) == "".join(traceback.format_exception(caught.value))


def test_a_handler_added_behind_one_that_is_installed_is_installed_too(redactor: Redactor) -> None:
    streams = [io.StringIO(), io.StringIO()]
    handlers = [logging.StreamHandler(stream) for stream in streams]
    redactor.install(handlers[:1])
    redactor.install(handlers)
    for handler in handlers:
        handler.handle(logging.LogRecord("name", logging.ERROR, "path", 1, PLAIN, (), None))
    assert [stream.getvalue() for stream in streams] == [f"{REDACTED}\n"] * 2
