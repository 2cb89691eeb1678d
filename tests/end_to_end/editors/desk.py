"""A person at a real editor without a plugin of ours: the configuration our README gives, and nothing else."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.components import require
from tests.fakes.provider import FakeProvider

CLIENTS: Final = Path(__file__).parents[3] / "editor-client"
INSTALLED: Final = Path(sys.executable).parent
FETCHED: Final = Path(__file__).parents[3] / ".editors" / "bin"
"""What `scripts/fetch-editors` unpacks."""
SCRIPTS: Final = Path(__file__).parent

CODE: Final = '# 안녕\ndef greet():\n    인사 = "😀"; return 인사 + "!"\n\nprint(greet())\n'
SELECTED: Final = 'return 인사 + "!"'
ANSWER: Final = "It greets 안녕 😀 and then says so. " + "It is polite. " * 40
PATIENCE: Final = 90
"""Seconds. Only a broken editor makes a test wait this long."""


@dataclass(frozen=True)
class Desk:
    """A project with one file, and the person's environment."""

    project: Path
    environ: Mapping[str, str]
    fake: FakeProvider

    @property
    def file(self) -> Path:
        """The file that is open."""
        return self.project / "greet.py"

    def holds(self, text: str) -> bool:
        """Whether this is in the file now; while an editor puts a new file in its place, there is none."""
        try:
            return self.file.read_bytes() == text.encode()
        except FileNotFoundError:
            return False

    def run(self, command: Sequence[str]) -> dict[str, Any]:
        """Run an editor with a script that ends it, and return what the script says it saw: its last line, as JSON."""
        done = subprocess.run(
            command, env=self.environ, cwd=self.project, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return seen

    def asked(self) -> str:
        """What the model was asked; once, and nothing else."""
        (chat,) = self.fake.chats
        question: str = chat.body["messages"][-1]["content"]
        return question

    def answers(self) -> list[Path]:
        """The documents that were written."""
        return sorted((Path(self.environ["CODEGPT_LS_HOME"]) / "cache" / "answers").iterdir())


def desk(home: Path, environ: Mapping[str, str], fake: FakeProvider) -> Desk:
    """A desk below this folder, with `codegpt-ls` on the path."""
    project = home / "project"
    (project / ".git").mkdir(parents=True)
    programs = f"{INSTALLED}{os.pathsep}{environ['PATH']}"
    made = Desk(project, {**environ, "PATH": programs, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}, fake)
    made.file.write_text(CODE, encoding="utf-8")
    return made


def program(name: str) -> str | None:
    """The editor of this name: beside this Python, on the path, else as the script fetched it."""
    return next((found for path in (INSTALLED, None, FETCHED) if (found := shutil.which(name, path=path))), None)


TIME: Final = ("time__get_current_time", {"timezone": "Asia/Seoul"})
"""A call of a tool that is not ours."""


CODE_SERVER: Final = CLIENTS.parent / "tests" / "fakes" / "code_server.py"
"""The person's other language server."""
FINDS: Final = (
    (("symbols", {"path": "greet.py"}), "greet.py:2-3: function greet"),
    (("symbols", {"query": "gree"}), "greet.py:2-3: function greet"),
    (("symbols", {"query": "none", "path": "greet.py"}), "[nothing found]"),
    (
        ("references", {"path": "greet.py", "line": 5, "name": "greet"}),
        "greet.py:2: def greet():\ngreet.py:5: print(greet())",
    ),
    (("symbols", {"path": "other.py"}), "other.py:1-2: function meet"),
)
"""What a model asks an editor with that one, and what it is told."""


def with_time(person: Desk) -> None:
    """The person allows the server of tools that tells the time, in a terminal."""
    server = CLIENTS.parent / "tests" / "peers" / ".venv" / "bin" / "mcp-server-time"
    require("mcp-server-time", server.exists(), "sh scripts/fetch-mcp-servers")
    words = ("mcp", "add", "--local", "--yes", "--", "time", str(server), "--local-timezone", "Asia/Seoul")
    subprocess.run([str(INSTALLED / "codegpt-ls"), *words], env=person.environ, check=True, stdout=subprocess.DEVNULL)


ASKED_FOR: Final = 'Shorter.\n\n````python\ndef greet():\n    return "😀!"\n````\n'
"""An answer that is an edit of the second and third line."""
CHANGED: Final = CODE.replace('    인사 = "😀"; return 인사 + "!"', '    return "😀!"')
TYPED: Final = "# typed meanwhile\n"
WISH: Final = CODE.replace("\n    인사", "\n    # codegpt: shorter\n    인사").replace("\n", "\r\n")
"""A file from Windows, with a comment that says what is to be done, among the second to the fourth line."""
GRANTED: Final = CHANGED.replace("\n", "\r\n")
