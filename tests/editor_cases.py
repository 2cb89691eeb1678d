"""What people reported of comparable tools, as cases: what an editor says, what was seen, what is right.

    case = editor_case("root_path_alone")
    for run in runs(case):
        with played(run, tmp_path, with_key) as play:
            assert "result" in play.answers[-1]

Each case's `expected` says in words what a test of that id must hold. Waiting is the test's own: it knows for what.
"""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.fakes.lsp_client import Message, RawClient
from tests.fakes.piped import WITHHELD

EditorCase = Mapping[str, Any]
Run = Mapping[str, Any]

_FILE = Path(__file__).parent / "data" / "field_cases_editor.json"
_ABILITIES: Message = {
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}},
}
"""What an editor can do of which a case says nothing."""


@cache
def editor_cases() -> Mapping[str, EditorCase]:
    """The cases of the editor's side, by id."""
    return {case["id"]: case for case in json.loads(_FILE.read_text(encoding="utf-8"))}


def editor_case(case_id: str) -> EditorCase:
    """One case."""
    return editor_cases()[case_id]


def runs(case: EditorCase) -> Sequence[Run]:
    """Each variant of the case by itself."""
    shared = {name: value for name, value in case["input"].items() if name != "runs"}
    return [{**shared, **run} for run in case["input"].get("runs", [{}])]


class Play:
    """One run under way: the editor, its folder, and what its requests came to."""

    def __init__(self, run: Run, editor: RawClient, root: Path) -> None:
        self.editor = editor
        self.root = root
        self.answers: list[Message] = []
        """The response to each request of the run."""
        self._run = run

    @property
    def result(self) -> Any:
        """What the last request came to."""
        return self.answers[-1]["result"]

    def send(self) -> None:
        """All the editor says, each request answered before the next."""
        for step in self._run["send"]:
            self._say(step)

    def _say(self, step: Mapping[str, Any]) -> None:
        params = self.filled(step.get("params"))
        if "notify" in step:
            self.editor.notify(step["notify"], params)
        elif "method" in step:
            self.answers.append(self.editor.call(step["method"], params))
        elif step.get("close") == "stdin":
            self.editor.close_stdin()

    def filled(self, value: Any) -> Any:
        """The value with the run's own folder, and with what came of earlier requests."""
        if isinstance(value, dict):
            return {name: self.filled(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self.filled(member) for member in value]
        if not isinstance(value, str):
            return value
        if named := re.fullmatch(r"\{result\.(-?\d+)\.(\w+)\}", value):
            return self.answers[int(named[1])]["result"][named[2]]
        return value.replace("{root}", self.root.as_uri()).replace("{root_path}", str(self.root))


@contextmanager
def begun(run: Run, home: Path, environ: Mapping[str, str]) -> Iterator[Play]:
    """An editor that has introduced itself as the run says; `home` is the person's, empty before."""
    root = home / "project"
    _write(home, run.get("home_files", {}))
    _write(root, run.get("files", {}))
    root.mkdir(parents=True, exist_ok=True)
    for line in run.get("shell", ()):
        subprocess.run(shlex.split(line), check=True, cwd=root, env={**os.environ, "HOME": str(home)})
    _write(root, run.get("then_files", {}))
    own = {name: value for name, value in environ.items() if name != "CODEGPT_LS_HOME"}
    with RawClient({**own, "HOME": str(home), **_key(run)}, settings=run.get("settings")) as editor:
        _teach(editor, run.get("answers", {}))
        play = Play(run, editor, root)
        editor.call("initialize", play.filled(_introduction(run)))
        if run.get("initialized", True):
            editor.notify("initialized", {})
        yield play


@contextmanager
def played(run: Run, home: Path, environ: Mapping[str, str]) -> Iterator[Play]:
    """The same after all that the editor of this run says."""
    with begun(run, home, environ) as play:
        play.send()
        yield play


def _key(run: Run) -> Mapping[str, str]:
    return {"OPENAI_API_KEY": run["key"]} if "key" in run else {}


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _introduction(run: Run) -> Message:
    said = dict(run.get("initialize", {}))
    abilities = _merged(said.pop("capabilities", _ABILITIES), said.pop("capabilities+", {}))
    folders = [{"uri": "{root}", "name": "project"}]
    usual = {"rootUri": "{root}"} if "rootPath" in said else {"workspaceFolders": folders}
    return {"processId": os.getpid(), "capabilities": abilities, **usual, **said}


def _merged(first: Any, second: Any) -> Any:
    if not isinstance(first, dict) or not isinstance(second, dict):
        return second
    both = {name: _merged(first[name], second[name]) for name in first.keys() & second.keys()}
    return {**first, **second, **both}


def _teach(editor: RawClient, answers: Mapping[str, Any]) -> None:
    for method, answer in answers.items():
        if isinstance(answer, dict) and "id" in answer:
            editor.returned_id = _leading_digits
        elif isinstance(answer, dict) and "error" in answer:
            del editor.answers[method]  # which this editor refuses as unknown
        else:
            editor.answers[method] = _always(WITHHELD if answer == "never" else answer["result"])


def _always(result: object) -> Callable[[object], object]:
    return lambda _params: result


def _leading_digits(request_id: object) -> int:
    """What Vim makes of a string where a number belongs."""
    digits = re.match(r"\d*", str(request_id))
    return int(digits[0] or 0) if digits else 0
