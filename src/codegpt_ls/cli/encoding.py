"""How text is written to, and read from, whoever started the program."""

import sys


def tolerate_any_text() -> None:
    """Let no character of an answer, a lone surrogate for instance, or of an old code page end the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))
