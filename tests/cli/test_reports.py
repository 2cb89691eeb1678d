"""S19: what strangers said stands in the log as text."""

import subprocess
import sys

import pytest

WRITE = """
import logging, sys
from codegpt_ls.cli.reports import write_log
from codegpt_ls.credentials.redaction import Redactor
write_log("info", Redactor())
log = logging.getLogger("codegpt_ls.somewhere")
said = sys.argv[1].encode().decode("unicode_escape")
log.warning("the provider said %s", said)
try:
    raise ValueError(said)
except ValueError:
    log.exception("it failed")
"""


@pytest.mark.parametrize(
    "said",
    [
        "\x1b]0;title\x07",
        "\x9b31m",
        "text/html\r",
        "\u202egnidih",
        "\u2028line",
        "half \ud800",
        "one\n2026-11-28 10:00:00,000 ERROR codegpt_ls: a line of its own",
    ],
    ids=ascii,
)
def test_no_terminal_obeys_what_a_stranger_said_and_no_line_is_forged(said: str) -> None:
    command = [sys.executable, "-c", WRITE, said.encode("unicode_escape").decode()]
    log = subprocess.run(command, check=True, capture_output=True, timeout=60).stderr.decode()
    first, second, *traceback = log.splitlines()

    assert all(line.isprintable() for line in log.split("\n"))
    assert first.endswith(f"the provider said {ascii(said)[1:-1]}")
    assert second.endswith("it failed")
    assert traceback[0] == "  Traceback (most recent call last):"
    assert all(line.startswith("  ") for line in traceback)
