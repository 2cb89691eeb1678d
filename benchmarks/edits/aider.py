"""Answers put in by aider's coders, in a process and an environment of their own."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.edits.cases import Case, Form

_PEERS: Final = Path(__file__).parent.parent / "peers"
_PYTHON: Final = _PEERS / ".aider" / "bin" / "python"
_PROGRAM: Final = Path(__file__).with_name("aider_program.py")


def is_installed() -> bool:
    """Whether `scripts/bench` could install it."""
    return _PYTHON.exists()


def applied(cases: Sequence[Case]) -> list[str | None]:
    """The document after each; None where it stays as it is."""
    told = [
        json.dumps(
            {"path": each.path, "document": each.document, "answer": each.answer, "whole": each.form is Form.WHOLE}
        )
        for each in cases
    ]
    program = subprocess.run(
        [_PYTHON, "-I", _PROGRAM],
        input="".join(f"{line}\n" for line in told),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in program.stdout.splitlines()]
