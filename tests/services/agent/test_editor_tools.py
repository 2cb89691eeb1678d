"""What only the editor knows: it is asked for places that may be read, and a model is told of those alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from codegpt_ls.domain.ports.tools import FoundLines, ToolMisused
from codegpt_ls.domain.tools.steps import StepState
from tests.fakes.assembled import Assembled
from tests.fakes.obedient_model import results
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling
from tests.services.agent.desk import Desk, asked, steps_of


class Editor:
    """Finds what a test says, and remembers what it was asked."""

    def __init__(self, *found: FoundLines, names: Sequence[str] = ("diagnostics", "symbols", "references")) -> None:
        self.names = frozenset(names)
        self.found = found
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> tuple[Sequence[FoundLines], bool]:
        self.asked.append((tool, arguments))
        if tool == "symbols":
            raise ToolMisused("The editor could not tell.")
        return self.found, True


async def test_places_are_guarded_on_both_ways_and_texts_pass_the_sieve(
    ready: Assembled, fake: FakeProvider, desk: Desk, folder: Path
) -> None:
    for name in ("a.py", ".env"):
        (folder / name).write_text("x = 1\n")
    (folder.parent / "outside.py").write_text("x = 1\n")
    desk.is_asked = False
    token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    editor = Editor(
        FoundLines((folder / "a.py").as_uri(), 1, 2, "wrong\u202e\nhere"),
        FoundLines((folder / "a.py").as_uri(), 3, 3, f"github = {token!r}"),
        FoundLines((folder / ".env").as_uri(), 1, 1, "TOKEN=canary"),
        FoundLines((folder.parent / "outside.py").as_uri(), 1, 1, "canary"),
        FoundLines("untitled:Untitled-1", 1, 1, "canary"),
        FoundLines("file://[", 1, 1, "canary"),
    )
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("diagnostics", {"path": "a.py"}),
        ("references", {"path": "a.py", "line": 1, "name": "x"}),
        ("diagnostics", {"path": ".env"}),
        ("references", {"path": "../outside.py", "line": 1, "name": "x"}),
        ("references", {"path": "a.py", "name": "x"}),
        ("symbols", {"query": "x"}),
        ("symbols", {}),
    ]
    fake.script(calling(*wanted), answer("Done."))
    events = await asked(ready.looking_up(desk, desk, editor))
    uri = (folder / "a.py").as_uri()
    assert sorted(editor.asked, key=lambda each: each[0]) == [
        ("diagnostics", {"uri": uri}),
        ("references", {"line": 1, "name": "x", "uri": uri}),
        ("symbols", {"query": "x"}),
    ]
    told = results(fake.chats[-1])
    lines = told[0].split("\n")
    assert [lines[0], lines[-1]] == ["a.py:1-2: wrong here", "[there is more: ask for less]"]
    assert [each in "".join(told) for each in ("canary", token)] == [False, False]
    assert [each.startswith("Not sent") for each in told[2:4]] == [True, True]
    assert "`line` has to be given" in told[4]
    assert told[5:] == ["The editor could not tell.", "`query` or `path` has to be given."]
    assert [state for _, _, state in steps_of(events)][:2] == [StepState.DONE] * 2


async def test_only_what_the_editor_knows_is_offered(
    ready: Assembled, fake: FakeProvider, desk: Desk, folder: Path
) -> None:
    fake.script(answer("Done."))
    await asked(ready.looking_up(desk, desk, Editor(names=("symbols", "made_up"))))
    offered = [each["function"]["name"] for each in fake.chats[-1].body["tools"]]
    assert [each for each in ("symbols", "references", "diagnostics", "made_up") if each in offered] == ["symbols"]
