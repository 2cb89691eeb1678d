"""While what was made to be costly is dealt with, others are answered, and memory stays small.

What keeps others waiting is counted in processor time, against work that the same machine does meanwhile: neither a
slow nor a busy one decides. Unmended, the kinds of S4, S5 and S16 took forty such pieces and more; now it is one.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import psutil
import pytest

from codegpt_ls.domain.limits import IGNORE_RULES
from tests.fakes.lsp_client import Message, RawClient
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import DONE, Pause, Reply, deltas, error

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the memory's high-water mark from /proc")

MEMORY: Final = 150 * 1024
"""KiB."""
WORK: Final = 10
"""Pieces of work, of about a tenth of a second each, that an attack may cost whoever waits."""
MOST_OTHERS: Final = 20
"""Requests of others, so that they are a small part of what is counted."""
ASK: Final = {"messages": [{"role": "user", "content": "Hi"}], "model": "gpt-5.4-mini"}
MEBIBYTE: Final = 1024 * 1024


class Attacked(NamedTuple):
    """What came of a request that is an attack, and how others fared."""

    response: Message
    others: int
    """Requests of others that were answered before it."""
    work: float
    """Pieces."""


@pytest.fixture
def editor(with_key: dict[str, str]) -> Iterator[RawClient]:
    with RawClient(with_key, settings={"provider": "openai"}) as editor:
        editor.initialize()
        editor.call("codegpt/threads", {})
        editor.call("codegpt/providers", {})
        yield editor
        assert high_water(editor.process.pid) < MEMORY


def high_water(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def worked(pid: int) -> float:
    """Seconds of processor time of the thread that answers everybody."""
    (main,) = (each for each in psutil.Process(pid).threads() if each.id == pid)
    return float(main.user_time + main.system_time)


def piece() -> float:
    """Seconds of processor time that a piece of work takes here and now."""
    begun = time.thread_time()
    sum(range(5_000_000))
    return time.thread_time() - begun


def attacked(editor: RawClient, method: str, params: Mapping[str, Any]) -> Attacked:
    """Make this request, and others meanwhile."""
    before = worked(editor.process.pid)
    asked = editor.request(method, params)
    others = 0
    while others < MOST_OTHERS and not editor.responses(asked):
        assert "result" in editor.call("codegpt/threads", {})
        others += not editor.responses(asked)
    response = editor.wait_for(asked)
    return Attacked(response, others, (worked(editor.process.pid) - before) / piece())


def held(found: Attacked) -> None:
    assert found.others > 0
    assert found.work < WORK


def refusal(message: str, code: str = "context_length_exceeded") -> Reply:
    return error(400, {"error": {"message": message, "code": code, "type": "invalid_request_error"}})


SENTENCES: Final = {
    "digits": "1" * 40_000,
    "digits_to_the_cap": "1," * (MEBIBYTE // 2 - 200),
    "over_the_cap": "maximum context length is " + "1" * (7 * MEBIBYTE),
    "blanks": "try again in" + " " * 200_000,
    "dots": "1." * 100_000,
    "pieces_of_the_key": f"{KEY[:12]} " * 40_000,
    "the_key_again_and_again": KEY * 20_000,
    "the_key_set_apart": " ".join(KEY) * 10_000,
    "percents": "%25" * 200_000,
    "backslashes": "\\" * 200_000,
}


@pytest.mark.parametrize("name", SENTENCES)
def test_s4_an_errors_sentence_made_to_be_slow_costs_no_one_time(
    editor: RawClient, fake: FakeProvider, name: str
) -> None:
    fake.script(refusal(SENTENCES[name]))
    found = attacked(editor, "codegpt/chat", ASK)
    held(found)
    assert "code" in found.response["error"]["data"]
    assert KEY not in json.dumps(found.response)
    assert KEY not in editor.log


@pytest.mark.parametrize("name", ["digits", "the_key_set_apart", "percents", "backslashes"])
def test_s4_the_same_as_an_error_in_the_stream(editor: RawClient, fake: FakeProvider, name: str) -> None:
    body = json.dumps({"error": {"message": SENTENCES[name], "code": "context_length_exceeded"}}).encode()
    headers = {"content-type": "text/event-stream"}
    fake.script(Reply(headers=headers, steps=(*deltas(["Half "]), b"data: " + body + b"\n\n", DONE)))
    found = attacked(editor, "codegpt/chat", ASK)
    held(found)
    assert found.response["error"]["data"]["text"] == "Half "


SIZE: Final = 8 * MEBIBYTE - 1024
LISTS: Final = {
    "names": b",".join(b'"%d"' % number for number in range(930_000)),
    "objects": b",".join([b'{"id":"x"}'] * (SIZE // 11)),
    "arrays": b",".join([b"[]"] * (SIZE // 3)),
    "long_names": b",".join([b'"' + b"x" * 1_000_000 + b'"'] * 8),
    "nested": b"[" * (SIZE - 20),
    "the_key_set_apart": b",".join(
        b'{"id":"%d %s"}' % (number, " ".join(KEY * 3)[:190].encode()) for number in range(5_000)
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_s5_a_model_list_made_to_be_large_costs_neither_memory_nor_others_time(
    editor: RawClient, fake: FakeProvider, name: str
) -> None:
    body = b'{"data":[' + LISTS[name] + b"]}"
    fake.models(Reply(headers={"content-type": "application/json"}, steps=(body[:1], Pause(0.1), body[1:])))
    found = attacked(editor, "codegpt/models", {"refresh": True})
    held(found)
    assert "error" in found.response or len(found.response["result"]["models"]) < 6_000


class TestS16:
    """What a folder can hold: ignore files and source code made to be slow."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        project = tmp_path / "project"
        project.mkdir()
        subprocess.run(["git", "init", "-q", str(project)], check=True)
        return project

    @pytest.fixture
    def editor(self, with_key: dict[str, str], project: Path) -> Iterator[RawClient]:
        with RawClient(with_key, settings={"provider": "openai"}) as editor:
            editor.initialize(workspaceFolders=[{"uri": project.as_uri(), "name": "project"}])
            editor.call("codegpt/threads", {})
            yield editor
            assert high_water(editor.process.pid) < MEMORY

    @pytest.mark.parametrize("number", [IGNORE_RULES, 500_000 // 8], ids=["as_many_as_are_read", "half_a_megabyte"])
    @pytest.mark.parametrize("rule", ["*a*b*c{}\n", "**/x{}/**/y\n", "name{}\n", "[a-z]*[!0-9]{}?\n"])
    def test_ignore_files_in_ten_nested_folders(self, editor: RawClient, project: Path, rule: str, number: int) -> None:
        rules = "".join(map(rule.format, range(number)))
        folder = project
        for depth in range(10):
            (folder / ".gitignore").write_text(rules)
            folder /= f"f{depth}"
            folder.mkdir()
        (folder / "a.py").write_text("x = 1\n")
        item = {"kind": "file", "uri": (folder / "a.py").as_uri()}
        found = attacked(editor, "codegpt/previewContext", {"context": [item]})
        assert found.work < WORK
        # More rules than are read are refused at once.
        assert found.others > 0 or number > IGNORE_RULES
        assert found.response["result"]["parts"] == []

    @pytest.mark.parametrize("kind", ["nested", "many", "strings"])
    def test_a_megabyte_of_python(self, editor: RawClient, project: Path, kind: str) -> None:
        text = {
            "nested": "".join(f"{' ' * depth}class {'N' * 300}{depth}:\n" for depth in range(95)) * 25,
            "many": "def f(): pass\n" * 70_000,
            "strings": "x = '''" + "a" * 900_000 + "'''\ndef f(): pass\n",
        }[kind]
        (project / "a.py").write_text(text[:1_000_000])
        item = {"kind": "symbol", "uri": (project / "a.py").as_uri(), "name": "f"}
        found = attacked(editor, "codegpt/previewContext", {"context": [item]})
        held(found)
        assert "result" in found.response
