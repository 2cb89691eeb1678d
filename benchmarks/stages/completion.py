"""How soon code is completed, how often is asked for it, and how soon what nobody wants any more is ended."""

import json
import random
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks import findings as name
from benchmarks.editors import OURS, SETTLED, TABBY, Desk, LspEditor, installed
from benchmarks.findings import Effort, Measure, p50, p99
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE: Final = "Completion"
_INVOKED, _AUTOMATIC = 1, 2
_INLINE, _MENU = "textDocument/inlineCompletion", "textDocument/completion"
"""tabby-agent knows the older one only."""
_GOALS: Final = {"p50": 3.0, "p99": 15.0}
_MOST_ASKED: Final = 0.25
_CLOSED_WITHIN: Final = 20.0
_WARM_UP: Final = 20
_TYPED: Final = "def area_of_circle(radius_of_circle):\n    return radius_of_circle * radius_of_circle * 3\n"
_ABILITIES: Final[Mapping[str, object]] = {"textDocument": {"completion": {}, "inlineCompletion": {}}}
_COMPLETES: Final = """
[completion]
enabled = true
provider = "llamacpp"
model = "bench"
maxRequestsPerMinute = 600
[providers.llamacpp]
baseUrl = "{url}"
"""
_TABBYS: Final = """
[server]
endpoint = "{url}"
token = "bench"
[anonymousUsageTracking]
disable = true
"""


class Typist:
    """Types into one document, whose first line says how the provider answers."""

    def __init__(
        self, editor: LspEditor, folder: Path, script: Script, name: str = "area.py", method: str = _INLINE
    ) -> None:
        self.editor = editor
        self._method = method
        self._uri, self._version = (folder / name).as_uri(), 1
        self._line, self._character = 1, 0
        text = f"# {script}\n\n"
        # A language of its own: pieces of other documents would bring their scripts along.
        language = "python" if name == "area.py" else name.replace(".", "-")
        document = {"uri": self._uri, "languageId": language, "version": 1, "text": text}
        editor.notify("textDocument/didOpen", {"textDocument": document})

    def type(self, letter: str) -> None:
        """One key."""
        self._version += 1
        place = {"line": self._line, "character": self._character}
        change = {"range": {"start": place, "end": place}, "text": letter}
        document = {"uri": self._uri, "version": self._version}
        self.editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        self._line, self._character = (self._line + 1, 0) if letter == "\n" else (self._line, self._character + 1)

    def ask(self, kind: int = _INVOKED) -> int:
        """Ask for a completion where the cursor is."""
        place = {"textDocument": {"uri": self._uri}, "position": {"line": self._line, "character": self._character}}
        return self.editor.send(self._method, {**place, "context": {"triggerKind": kind}})

    def settle(self) -> None:
        """Until the server has loaded what it needs, and offers something."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.type("a")
            (answer,) = self.editor.wait(self.ask())
            if answer.result and answer.result["items"]:
                time.sleep(SETTLED)
                return
            time.sleep(0.2)
        raise AssertionError("nothing is offered")


def run(effort: Effort) -> Iterator[Measure]:
    """Key → item at a provider that answers at once, and at one of 20 tokens; requests; key → socket closed."""
    programs = {name.OURS: OURS, **({name.TABBY: TABBY} if installed(TABBY) else {})}
    # Who waits for half a second himself is measured well enough by fewer.
    rounds = {name.OURS: effort.questions, name.TABBY: effort.questions // 10}
    times = {program: _times(command, rounds[program], Script(1)) for program, command in programs.items()}
    times[name.HTTP] = _bare(effort.questions)
    for percentile, of in (("p50", p50), ("p99", p99)):
        values = {program: of(each) for program, each in times.items()}
        what = f"key → item, nothing is waited for, {percentile}"
        yield Measure(stage=_STAGE, what=what, unit="ms", values=values)
        added = {program: value - values[name.HTTP] for program, value in values.items() if program != name.HTTP}
        what = f"of it added to the bare HTTP client's, {percentile}"
        yield Measure(stage=_STAGE, what=what, unit="ms", values=added, goal=_GOALS[percentile])
    slow = {name.OURS: _times(OURS, effort.stops // 2, Script(20, pause=0.01))}
    yield _measure("key → item of 20 tokens, one each 10 ms, p50", "ms", slow, p50)
    asked = {program: [_asked(command)] for program, command in programs.items()}
    yield _measure("requests for each typed character", "", asked, p50, _MOST_ASKED)
    closed = {name.OURS: _closed(effort.stops)}
    yield _measure("next key → provider's socket closed, p99", "ms", closed, p99, _CLOSED_WITHIN)


def _measure(
    what: str,
    unit: str,
    found: dict[str, list[float]],
    of: Callable[[list[float]], float],
    goal: float | None = None,
) -> Measure:
    values = {program: of(each) for program, each in found.items()}
    return Measure(stage=_STAGE, what=what, unit=unit, values=values, goal=goal)


def _times(command: tuple[str, ...], rounds: int, script: Script) -> list[float]:
    """Each with a text of its own, so that nothing is remembered."""
    times: list[float] = []
    with _typing(command, script) as (_, editor, typist):
        for number in range(rounds):
            if number % 40 == 0:
                typist.type("\n")
            began = time.monotonic()
            typist.type(chr(ord("a") + number % 26))
            (answer,) = editor.wait(typist.ask())
            times.append((answer.ended - began) * 1000)
            assert answer.error is None, answer
    return times


def _bare(rounds: int) -> list[float]:
    """The same asked for without a server, once the connection is there."""
    with own_home() as environ, Desk(environ) as desk, desk.bare("infill") as client:
        times = [each * 1000 for _ in range(rounds + _WARM_UP) for each in client.ask(Script(1))["first"]]
    return times[_WARM_UP:]


def _asked(command: tuple[str, ...]) -> float:
    """Typed with the pauses that people make, by a fixed seed; each key asks, as VS Code does."""
    chance = random.Random(7)  # noqa: S311 - keeps no secret
    with _typing(command, Script(1, size=2)) as (desk, editor, typist):
        before, last = _counted(desk), 0
        for letter in _TYPED:
            time.sleep(chance.lognormvariate(-1.7, 0.45) + (chance.random() < 0.12) * chance.uniform(0.3, 1.2))
            if last:
                editor.cancel(last)
            typist.type(letter)
            last = typist.ask(_AUTOMATIC)
        editor.wait(last)
        return (_counted(desk) - before) / len(_TYPED)


def _closed(rounds: int) -> list[float]:
    times: list[float] = []
    with _typing(OURS, Script(1)) as (desk, editor, _):
        for number in range(rounds):
            tag = f"c{number}"
            typist = Typist(editor, desk.folder, Script(200, pause=0.01, tag=tag), f"{tag}.py")
            before = _counted(desk)
            older = typist.ask()
            while _counted(desk) == before:
                time.sleep(0.002)
            began = time.monotonic()
            typist.type("b")
            newer = typist.ask()
            times.append((desk.closed(tag) - began) * 1000)
            editor.cancel(newer)
            editor.wait(older, newer)
    return times


@contextmanager
def _typing(command: tuple[str, ...], script: Script) -> Iterator[tuple[Desk, LspEditor, Typist]]:
    """An editor whose person types, and whose server is ready."""
    with own_home() as environ, Desk(environ) as desk:
        config, agent = (Path(environ["CODEGPT_LS_HOME"]) / "config", Path(environ["HOME"]) / ".tabby-client" / "agent")
        for folder in (config, agent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (config / "config.toml").write_text(_COMPLETES.format(url=desk.base_url))
        (agent / "config.toml").write_text(_TABBYS.format(url=desk.base_url.removesuffix("/v1")))
        with desk.editor(command) as editor:
            editor.greet(_ABILITIES)
            typist = Typist(editor, desk.folder, script, method=_MENU if command == TABBY else _INLINE)
            typist.settle()
            yield desk, editor, typist


def _counted(desk: Desk) -> int:
    with urllib.request.urlopen(f"{desk.base_url}/asked", timeout=5) as answer:  # noqa: S310 - our own
        return int(json.load(answer)["asked"])
