"""aimock, a provider written by others: its reading of the API judges ours."""

import json
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.components import require

_FOLDER = Path(__file__).parent.parent / "peers"
_PROGRAM = _FOLDER / "node_modules" / ".bin" / "llmock"
# Without a pause between chunks it tears the connection down before it has sent what it wrote.
_STREAMING = ("--chunk-size", "5", "--latency", "5")


class Aimock:
    """The running server."""

    def __init__(self, address: str) -> None:
        self.origin = address
        self.base_url = f"{address}/v1"
        self._journal = f"{address}/__aimock/journal"

    def requests(self) -> Sequence[dict[str, Any]]:
        """The chat requests it has seen, oldest first."""
        with urllib.request.urlopen(self._journal) as answer:  # noqa: S310 - a loopback address made here
            entries: list[dict[str, Any]] = json.load(answer)
        return [entry for entry in entries if entry["path"] == "/v1/chat/completions"]


@contextmanager
def aimock(folder: Path, *fixtures: dict[str, Any]) -> Iterator[Aimock]:
    """Run it with these fixtures, on a port of its own choice."""
    require("node", shutil.which("node") is not None, "apt-get install nodejs npm")
    require("aimock", _PROGRAM.exists(), "npm ci --prefix tests/peers --ignore-scripts")
    path = folder / "fixtures.json"
    path.write_text(json.dumps({"fixtures": fixtures}, ensure_ascii=False))
    command = (str(_PROGRAM), "--port", "0", "--fixtures", str(path), "--strict", *_STREAMING)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout
            listening = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stdout)
            address = next(match.group() for match in listening if match)
            yield Aimock(address)
        finally:
            process.kill()
