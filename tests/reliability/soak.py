"""An hour of use in minutes: rounds of everything an editor does, and what the server keeps of them.

    python -m tests.reliability.soak --minutes 3

Memory is measured twice: the process as the system sees it, and Python's own count of what its code holds.
"""

import argparse
import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, corrupt_after, error_after, hang_after, openai_error, reset_after, truncated
from tests.reliability.driver import connections, environment, memory, server
from tests.reliability.figures import report

# On a signal the process says how much Python holds and since when, by line; nothing of ours knows about it.
_TELL_MEMORY: Final = """
import gc, json, os, signal, tracemalloc
tracemalloc.start(1)
def tell(*_):
    gc.collect()
    statistics = tracemalloc.take_snapshot().statistics("lineno")
    lines = {str(each.traceback): each.size for each in statistics[:4000]}
    with open(os.environ["SOAK_REPORT"] + ".part", "w") as file:
        json.dump(dict(held=sum(lines.values()), lines=lines), file)
    os.rename(os.environ["SOAK_REPORT"] + ".part", os.environ["SOAK_REPORT"])
signal.signal(signal.SIGUSR1, tell)
"""
_URI: Final = "file:///project/soak.py"
_KEYSTROKES: Final = 200
_OLD: Final = 500
"""Steps of the transcript this editor remembers: it must not be what grows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The server at one moment."""

    rounds: int
    rss: float
    """MiB."""
    held: float
    """MiB of Python's objects."""
    connections: int
    lines: dict[str, int]
    """Bytes by the line that allocated them."""


class Soak:
    """One server in use."""

    def __init__(self, editor: RawClient, fake: FakeProvider, report_path: Path) -> None:
        self._editor = editor
        self._fake = fake
        self._report = report_path
        self.rounds = 0
        self.requests = 0

    def round(self) -> None:
        """What happens in some minutes of use: answers whole, broken, refused and stopped; edits, threads, keys."""
        self._document()
        self._chats()
        self._stopped()
        self._thread()
        for method in ("codegpt/keyStatus", "codegpt/providers", "codegpt/models", "codegpt/usage", "codegpt/tasks"):
            self._call(method, {})
        self._call("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})
        self._call("codegpt/removeApiKey", {})
        self.rounds += 1
        del self._editor.transcript[:-_OLD]
        self._fake.requests.clear()
        self._fake._calls.clear()

    def sample(self) -> Sample:
        """Look at the process from outside and from inside."""
        self._report.unlink(missing_ok=True)
        self._editor.process.send_signal(signal.SIGUSR1)
        while not self._report.exists():
            # The signal is taken between two of the server's steps.
            self._call("codegpt/keyStatus", {})
        told = json.loads(self._report.read_text())
        return Sample(
            rounds=self.rounds,
            rss=memory(self._editor),
            held=told["held"] / 2**20,
            connections=connections(self._editor),
            lines=told["lines"],
        )

    def _chats(self) -> None:
        replies = (
            answer(),
            answer(["가나", "다라 "] * 20),
            reset_after("Half"),
            truncated("Half"),
            corrupt_after("Half"),
            error_after(["Half"], {"error": {"message": "?", "type": "server_error"}}),
            openai_error(401, "Incorrect API key provided", code="invalid_api_key"),
            openai_error(429, "quota", code="insufficient_quota"),
        )
        for number, reply in enumerate(replies):
            self._fake.script_for(f"chat {number}", reply)
        asked = [
            self._request("codegpt/chat", {"messages": [_said(f"chat {number}")], "partialResultToken": number})
            for number in range(len(replies))
        ]
        for request in asked:
            self._editor.wait_for(request)

    def _stopped(self) -> None:
        self._fake.script_for("stop", hang_after("One"))
        running = self._request("codegpt/chat", {"messages": [_said("stop")], "partialResultToken": "stop"})
        self._editor.wait_until(lambda: self._editor.responses(running) or self._fake.chats, "the question to arrive")
        self._editor.cancel(running)
        self._editor.wait_for(running)

    def _thread(self) -> None:
        thread = self._call("codegpt/createThread", {"title": "soak"})["result"]["id"]
        self._call("codegpt/chat", {"messages": [_said("in a thread")], "threadId": thread})
        self._call("codegpt/searchThreads", {"query": "thread"})
        self._call("codegpt/deleteThread", {"threadId": thread})

    def _document(self) -> None:
        opened = {"uri": _URI, "languageId": "python", "version": 1, "text": "x = 1\n" * 200}
        self._editor.notify("textDocument/didOpen", {"textDocument": opened})
        changes = [{"range": {"start": _at(3), "end": _at(4)}, "text": "y = 2\n"}]
        for version in range(2, 2 + _KEYSTROKES):
            document = {"uri": _URI, "version": version}
            self._editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        self._editor.notify("textDocument/didClose", {"textDocument": {"uri": _URI}})

    def _request(self, method: str, params: Any) -> int:
        self.requests += 1
        return self._editor.request(method, params)

    def _call(self, method: str, params: Any) -> Any:
        return self._editor.wait_for(self._request(method, params))


def run(*, seconds: float, least: int, samples: int = 12) -> tuple[list[Sample], int]:
    """Use a server for so long, and at least so many rounds; the samples, and how many requests there were."""
    with (
        tempfile.TemporaryDirectory() as folder,
        FakeProvider(expected_key=KEY) as fake,
    ):
        home = Path(folder)
        told = home / "memory.json"
        (home / "sitecustomize.py").write_text(_TELL_MEMORY)
        environ = environment(home, KEY, fake.base_url) | {"PYTHONPATH": str(home), "SOAK_REPORT": str(told)}
        with server(environ) as editor:
            soak = Soak(editor, fake, told)
            taken: list[Sample] = []
            for number in range(samples):
                until = time.monotonic() + seconds / samples
                began = soak.rounds
                while time.monotonic() < until or soak.rounds - began < max(1, least // samples):
                    soak.round()
                taken.append(soak.sample())
                print(f"{number + 1}/{samples}: {_line(taken[-1])}", file=sys.stderr)  # noqa: T201 - the long run's
            return taken, soak.requests


def slope(samples: Sequence[Sample], what: str) -> float:
    """KiB per round, over the second half: the first fills what is kept on purpose."""
    half = samples[len(samples) // 2 :]
    rounds = [float(each.rounds) for each in half]
    return statistics.linear_regression(rounds, [getattr(each, what) * 1024 for each in half]).slope


def growing(samples: Sequence[Sample]) -> dict[str, int]:
    """The lines of code that hold more and more: bytes gained over the second half, at every sample."""
    half = samples[len(samples) // 2 :]
    lines = half[-1].lines
    history = {line: [each.lines.get(line, 0) for each in half] for line in lines}
    grown = {line: sizes[-1] - sizes[0] for line, sizes in history.items() if sizes == sorted(sizes)}
    return {line: size for line, size in sorted(grown.items(), key=lambda each: -each[1]) if size > 16 * 1024}


def _line(sample: Sample) -> str:
    return f"{sample.rounds} rounds, RSS {sample.rss:.1f} MiB, Python {sample.held:.2f} MiB"


def _said(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def _at(line: int) -> dict[str, int]:
    return {"line": line, "character": 0}


def main() -> None:
    """Run, and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0)
    samples, requests = run(seconds=parser.parse_args().minutes * 60, least=60)
    last, first = samples[-1], samples[len(samples) // 2]
    report(
        "soak",
        {
            "rounds": last.rounds,
            "requests": requests,
            "rss_kib_per_round": slope(samples, "rss"),
            "held_kib_per_round": slope(samples, "held"),
            "growing": growing(samples),
            "connections": last.connections,
            "samples": [{k: v for k, v in asdict(each).items() if k != "lines"} for each in samples],
            "between": [first.rounds, last.rounds],
        },
    )


if __name__ == "__main__":
    main()
