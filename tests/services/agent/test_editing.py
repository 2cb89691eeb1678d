"""What a model would change is a draft: its own tools see it, the person decides on it, and no file is touched."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.chat import ChatEvent
from codegpt_ls.domain.edits.drafted import DraftedEdit, EditsDrafted
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.steps import StepState
from tests.fakes.assembled import Assembled
from tests.fakes.obedient_model import results
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling, openai_error
from tests.services.agent.desk import Desk, asked, looking, steps_of

RETRY = "RETRIES = 3\nWAIT = 1\nLAST = 9\n"


def edit(path: str = "retry.py", old: str = "RETRIES = 3", new: str = "RETRIES = 4") -> tuple[str, dict[str, Any]]:
    return ("edit_file", {"path": path, "old": old, "new": new})


@pytest.fixture
def retry(folder: Path) -> Path:
    path = folder / "retry.py"
    path.write_text(RETRY)
    return path


async def answered(services: Assembled, fake: FakeProvider, desk: Desk, *rounds: Any) -> list[ChatEvent]:
    """The events where the model wants this, round by round, and then answers."""
    fake.script(*(calling(*each) for each in rounds), answer("Done."))
    desk.is_asked = False
    return await asked(looking(services, desk), mode=Mode.EDIT)


def world(*folders: Path) -> dict[str, bytes]:
    """What is in every file there, links followed."""
    return {each.name: each.read_bytes() for folder in folders for each in folder.rglob("*") if each.is_file()}


def drafted(events: Sequence[ChatEvent]) -> tuple[DraftedEdit, ...]:
    """What would be changed."""
    found = [each.edits for each in events if isinstance(each, EditsDrafted)]
    assert len(found) <= 1
    return found[0] if found else ()


async def test_several_changes_of_a_file_are_one_proposal_and_the_file_is_as_it_was(
    ready: Assembled, fake: FakeProvider, desk: Desk, retry: Path
) -> None:
    events = await answered(
        ready, fake, desk, [edit()], [("read_file", {"path": "retry.py"})], [edit(old="LAST = 9\n", new="LAST = 8\n")]
    )
    (only,) = drafted(events)
    assert only.edit.after() == "RETRIES = 4\nWAIT = 1\nLAST = 8\n"
    assert [(each.first, each.old, each.new) for each in only.edit.hunks] == [
        (0, ("RETRIES = 3\n",), ("RETRIES = 4\n",)),
        (2, ("LAST = 9\n",), ("LAST = 8\n",)),
    ]
    assert world(retry.parent) == {"retry.py": RETRY.encode()}
    assert "RETRIES = 4" in results(fake.chats[-1])[1], "what was drafted is what it reads"
    steps = [each for each in events if getattr(each, "state", None) is StepState.DONE]
    assert [getattr(each, "uri", None) for each in steps] == [retry.as_uri()] * 3


async def test_a_new_file_is_drafted_read_and_found(
    ready: Assembled, fake: FakeProvider, desk: Desk, folder: Path
) -> None:
    events = await answered(
        ready,
        fake,
        desk,
        [edit("new.py", "", "A = 1\nB = 2\n")],
        [("read_file", {"path": "new.py"}), edit("new.py", "B = 2", "B = 3"), edit("new.py", "", "C = 1")],
    )
    (only,) = drafted(events)
    assert (only.document.creates, only.edit.after()) == (True, "A = 1\nB = 3\n")
    told = results(fake.chats[-1])
    assert told[1].endswith("A = 1\nB = 2")
    assert "There is such a file" in told[3]
    assert world(folder) == {}


async def test_what_was_drafted_is_what_is_listed_and_searched(
    ready: Assembled, fake: FakeProvider, desk: Desk, retry: Path
) -> None:
    (retry.parent / "src").mkdir()
    await answered(
        ready,
        fake,
        desk,
        [edit("src/new.py", "", "A = 1\nRETRIES = 7\n"), edit()],
        [
            ("list_files", {}),
            ("list_files", {"path": "src", "glob": "*.py"}),
            ("list_files", {"path": "src/new.py"}),
            ("search_text", {"text": "RETRIES"}),
            ("search_text", {"text": "RETRIES", "path": "src/new.py"}),
            ("search_text", {"text": "RETRIES = 3"}),
        ],
    )
    assert results(fake.chats[-1])[2:] == [
        "src/new.py\nretry.py",
        "src/new.py",
        "src/new.py",
        "src/new.py:2: RETRIES = 7\nretry.py:1: RETRIES = 4",
        "src/new.py:2: RETRIES = 7",
        "[nothing found]",
    ]


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("by_link", [True, False])
@pytest.mark.parametrize(
    "path", ["src/retry.py", "./src/retry.py", "src//retry.py", "src/../src/retry.py", "link/retry.py", "linked.py"]
)
async def test_a_file_is_the_same_by_every_path_that_leads_to_it(
    ready: Assembled, fake: FakeProvider, folder: Path, path: str, *, is_open: bool, by_link: bool
) -> None:
    (folder / "src").mkdir()
    (folder / "src/retry.py").write_text(RETRY)
    (folder / "link").symlink_to("src")
    (folder / "linked.py").symlink_to("src/retry.py")
    top = folder
    if by_link:
        top = folder.parent / "way"
        top.symlink_to(folder)
    desk = Desk(top)
    if is_open:
        desk.show(top / "src/retry.py", RETRY + "UNSAVED = 1\n")
    events = await answered(
        ready,
        fake,
        desk,
        [edit(path)],
        [edit("src/retry.py", "LAST = 9", "LAST = 8")],
        [("read_file", {"path": each}) for each in ("src/retry.py", path)]
        + [("search_text", {"text": each}) for each in ("RETRIES", "UNSAVED")],
    )
    (only,) = drafted(events)
    assert only.edit.uri == (top / "src/retry.py").as_uri(), "as the editor calls it"
    assert only.edit.version == (1 if is_open else None)
    *read, found, unsaved = results(fake.chats[-1])[2:]
    lines = ["RETRIES = 4", "WAIT = 1", "LAST = 8", *(["UNSAVED = 1"] if is_open else [])]
    assert [each.split("\n")[1:] for each in read] == [lines, lines]
    assert found == "src/retry.py:1: RETRIES = 4"
    assert unsaved == ("src/retry.py:4: UNSAVED = 1" if is_open else "[nothing found]")


async def test_what_is_not_saved_is_what_is_changed_and_its_line_ends_stay(
    ready: Assembled, fake: FakeProvider, desk: Desk, retry: Path
) -> None:
    desk.show(retry, "RETRIES = 7\r\nWAIT = 1\r\n")
    events = await answered(ready, fake, desk, [edit(old="RETRIES = 7", new="RETRIES = 8\nMORE = 1")])
    (only,) = drafted(events)
    assert only.edit.after() == "RETRIES = 8\r\nMORE = 1\r\nWAIT = 1\r\n"
    assert only.edit.version == 1


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (edit(old="RETRIES = 5"), "`old` is not in the file"),
        (edit("twice.py", "same = 1", "same = 2"), "several times"),
        (edit(old="RETRIES = 3", new="RETRIES = 3"), "like that already"),
        (edit(old="", new="RETRIES = 3"), "There is such a file"),
        (edit("none.py"), "Not sent"),
        (edit("no/folder/a.py", "", "x = 1"), "There is no folder"),
        (edit("../outside.py", "", "x = 1"), "Not sent"),
        (edit("../outside.py", "x = 1", "x = 2"), "Not sent"),
        (edit("/etc/hosts", "localhost", "x"), "Not sent"),
        (edit(".env", "TOKEN=1", "TOKEN=2"), "Not sent"),
        (edit(".env.local", "", "TOKEN=2"), "Not sent"),
        (edit("ignored.py", "", "x = 1"), "Not sent"),
        (edit("link.py", "x = 1", "x = 2"), "Not sent"),
        (edit("out/new.py", "", "x = 1"), "Not sent"),
        (edit(new="RETRIES = 4 # \u202e"), "nobody can see"),
        (("edit_file", {"path": "retry.py", "old": "RETRIES = 3"}), "`new` has to be a text"),
        (("edit_file", {"path": "retry.py", "old": 3, "new": "x"}), "`old` has to be a text"),
    ],
    ids=str,
)
async def test_what_may_not_be_or_is_not_certain_is_no_draft(
    ready: Assembled, fake: FakeProvider, desk: Desk, retry: Path, wanted: Any, told: str
) -> None:
    folder = retry.parent
    (folder / "twice.py").write_text("same = 1\nother = 1\nsame = 1\n")
    (folder / ".env").write_text("TOKEN=1\n")
    (folder / ".gitignore").write_text("ignored.py\n")
    (folder.parent / "outside.py").write_text("x = 1\n")
    (folder.parent / "elsewhere").mkdir()
    (folder / "link.py").symlink_to(folder.parent / "outside.py")
    (folder / "out").symlink_to(folder.parent / "elsewhere")
    before = world(folder, folder.parent / "elsewhere")
    events = await answered(ready, fake, desk, [wanted])
    assert [state for _, _, state in steps_of(events)] == [StepState.FAILED]
    assert told in results(fake.chats[-1])[0]
    assert drafted(events) == ()
    assert world(folder, folder.parent / "elsewhere") == before


async def test_an_answer_that_failed_drafts_nothing(
    ready: Assembled, fake: FakeProvider, desk: Desk, retry: Path
) -> None:
    fake.script(calling(edit()), openai_error(403, "No.", code="permission_denied"))
    desk.is_asked = False
    events: list[ChatEvent] = []
    with pytest.raises(AssistantError):
        events = await asked(looking(ready, desk), mode=Mode.EDIT)
    assert drafted(events) == ()
    fake.script(answer("Again."))
    assert drafted(await asked(looking(ready, desk), mode=Mode.EDIT)) == ()


@pytest.mark.parametrize("mode", [Mode.LOOK, Mode.ASK])
async def test_nothing_is_drafted_in_another_mode(
    ready: Assembled, fake: FakeProvider, desk: Desk, retry: Path, mode: Mode
) -> None:
    fake.script(calling(edit()), answer("Done."))
    events = await asked(looking(ready, desk), mode=mode)
    assert drafted(events) == ()
    assert "edit_file" not in str(fake.chats[0].body.get("tools"))
