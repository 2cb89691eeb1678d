"""Many answers at once through one server, each checked to the last character."""

import hashlib
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.fakes.lsp_client import RawClient
from tests.reliability.driver import memory
from tests.reliability.load_provider import pieces, question

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of it."""

    streams: int
    whole: int
    """Streams whose checksum is right."""
    answered: int
    """Requests with exactly one answer."""
    deltas_sent: int
    notifications: int
    """Deltas that arrived: fewer where the editor was slow and they were joined."""
    seconds: float
    median: float
    """Seconds from a question to its last character."""
    slowest: float
    grown: float
    """MiB the server has more than before."""
    peak: float
    """MiB it needed at most."""

    @property
    def fairness(self) -> float:
        """The slowest stream, as a multiple of the median."""
        return self.slowest / self.median


@contextmanager
def provider() -> Iterator[str]:
    """The address of a fast provider in a process of its own."""
    command = (sys.executable, "-m", "tests.reliability.load_provider")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdin
        yield process.stdout.readline().strip()
        process.stdin.close()


class Streams:
    """Reads an editor's transcript once, however long it grows."""

    def __init__(self, editor: RawClient, requests: dict[int, str]) -> None:
        """`requests`: the token of each request."""
        self._editor = editor
        self._requests = requests
        self._read = 0
        self.text: defaultdict[str, list[str]] = defaultdict(list)
        self.ended: defaultdict[str, list[float]] = defaultdict(list)
        """When each token's request was answered."""

    def all_ended(self) -> bool:
        """Whether every request has an answer."""
        steps = self._editor.transcript[self._read :]
        self._read += len(steps)
        for step in steps:
            if step.sender == "server":
                self._take(step.message)
        return len(self.ended) == len(self._requests)

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("method") == "$/progress":
            params = message["params"]
            if params["value"]["kind"] == "delta":
                self.text[params["token"]].append(params["value"]["text"])
        elif message.get("id") in self._requests and "result" in message:
            self.ended[self._requests[message["id"]]].append(time.monotonic())


def run(editor: RawClient, count: int, deltas: int, threads: Sequence[str] = ()) -> Load:
    """Ask `count` questions at once; the first ones in these threads."""
    before, began = memory(editor), time.monotonic()
    requests: dict[int, str] = {}
    streams = Streams(editor, requests)
    for number in range(count):
        token = f"s{number}"
        content = question(token, deltas)
        params = {"messages": [{"role": "user", "content": content}], "partialResultToken": token}
        if number < len(threads):
            params["threadId"] = threads[number]
        requests[editor.request("codegpt/chat", params)] = token
    editor.wait_until(streams.all_ended, "the end of every stream", 300)
    took = [ended[0] - began for ended in streams.ended.values()]
    return Load(
        streams=count,
        whole=sum(checksum(streams.text[token]) == checksum(pieces(token, deltas)) for token in requests.values()),
        answered=sum(len(ended) == 1 for ended in streams.ended.values()),
        deltas_sent=count * deltas,
        notifications=sum(map(len, streams.text.values())),
        seconds=max(took),
        median=statistics.median(took),
        slowest=max(took),
        grown=memory(editor) - before,
        peak=memory(editor, "VmHWM"),
    )


def checksum(text: Iterator[str] | Sequence[str]) -> str:
    """Of the text, however it is cut."""
    return hashlib.sha256("".join(text).encode()).hexdigest()
