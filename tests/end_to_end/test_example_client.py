"""The example client, which was written from the page of the protocol alone, against the real server."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.fakes.lsp_client import SERVE
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer

CLIENT: Final = Path(__file__).parents[2] / "docs" / "example-client" / "client.py"
STEPS: Final = [
    "greet", "settings", "status", "keys", "models", "select-model", "chat", "cancel", "continue", "follow-up", "fork",
    "edit", "retry", "history", "search", "preview", "task", "findings", "error-card", "usage", "watch", "stop",
    "delete", "restart",
]  # fmt: skip
_LONGEST: Final = 150
_PATIENCE: Final = 180
"""Seconds, on a machine with much else to do."""


def test_it_is_short_and_needs_nothing_but_python() -> None:
    text = CLIENT.read_text(encoding="utf-8")
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert len(text.splitlines()) <= _LONGEST
    assert imported <= sys.stdlib_module_names


def test_every_step_does_what_the_page_says(with_key: dict[str, str], fake: FakeProvider) -> None:
    for _ in range(20):
        fake.script_for("Count slowly.", answer([f"{number} " for number in range(1, 81)], delay=0.1))

    run = subprocess.run(
        [sys.executable, str(CLIENT), *SERVE], env=with_key, capture_output=True, text=True, timeout=_PATIENCE
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert [line.partition(":")[0] for line in run.stdout.splitlines()] == STEPS
    assert KEY not in run.stdout + run.stderr
