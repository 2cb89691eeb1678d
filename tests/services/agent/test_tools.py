"""What each tool tells, and how much of it."""

from pathlib import Path

import pytest

from codegpt_ls.domain.limits import LISTED_FILES, SEARCH_HITS, SEARCH_LINE, TOOL_RESULT_BYTES, TOOL_RESULT_LINES
from codegpt_ls.domain.tools.steps import StepState
from tests.context.repositories import Repository
from tests.fakes.assembled import Assembled
from tests.fakes.obedient_model import results
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling
from tests.services.agent.desk import Desk, asked, looking, steps_of

Arguments = dict[str, object]
Call = tuple[str, Arguments]


@pytest.fixture
def repository(folder: Path) -> Repository:
    made = Repository(folder)
    for path in ("src/app.py", "src/lib/retry.py", "README.md"):
        made.write(path, f"# {path}\nRetry = 3\nretry()\n", add=True)
    made.commit()
    return made


async def told(services: Assembled, desk: Desk, fake: FakeProvider, *calls: Call) -> list[str]:
    """What comes of these calls."""
    fake.script(calling(*calls), answer("Done."))
    await asked(looking(services, desk))
    return results(fake.chats[-1])


async def test_files_are_listed_by_path_and_glob(
    ready: Assembled, desk: Desk, fake: FakeProvider, repository: Repository
) -> None:
    calls: list[Arguments] = [
        {},
        {"path": "src"},
        {"glob": "*.py"},
        {"glob": "src/**/*.py"},
        {"path": "src/app.py"},
        {"glob": "*.none"},
    ]
    lists = await told(ready, desk, fake, *(("list_files", each) for each in calls))
    every = "README.md\nsrc/app.py\nsrc/lib/retry.py"
    python = "src/app.py\nsrc/lib/retry.py"
    assert lists == [every, python, python, python, "src/app.py", "[no files]"]


async def test_a_text_is_found_literally(
    ready: Assembled, desk: Desk, fake: FakeProvider, repository: Repository
) -> None:
    calls: list[Arguments] = [
        {"text": "retry("},
        {"text": "RETRY =", "any_case": True, "glob": "*.md"},
        {"text": "r.try"},
    ]
    found = await told(ready, desk, fake, *(("search_text", each) for each in calls))
    assert found == [
        "README.md:3: retry()\nsrc/app.py:3: retry()\nsrc/lib/retry.py:3: retry()",
        "README.md:2: Retry = 3",
        "[nothing found]",
    ]


async def test_what_the_person_sees_counts_before_the_disk(
    ready: Assembled, desk: Desk, fake: FakeProvider, repository: Repository
) -> None:
    desk.show(repository.folder / "README.md", "unsaved\n")
    read, found = await told(
        ready, desk, fake, ("read_file", {"path": "README.md"}), ("search_text", {"text": "unsaved"})
    )
    assert read.endswith("\nunsaved")
    assert found == "README.md:1: unsaved"


async def test_a_file_that_was_never_saved_is_listed_and_searched_where_it_may_be_sent(
    ready: Assembled, desk: Desk, fake: FakeProvider, repository: Repository
) -> None:
    folder = repository.folder
    (folder / ".gitignore").write_text("build/\n")
    for path in ("new.py", "src/new.py", "build/new.py", ".env", "../outside.py"):
        desk.show(folder / path, "unsaved\n")
    calls: list[Call] = [("list_files", {"glob": "new.py"}), ("list_files", {"path": "src"})]
    named, below, found = await told(ready, desk, fake, *calls, ("search_text", {"text": "unsaved"}))
    assert named == "new.py\nsrc/new.py"
    assert below == "src/new.py\nsrc/app.py\nsrc/lib/retry.py"
    assert found == "new.py:1: unsaved\nsrc/new.py:1: unsaved"


async def test_git_tells_changes_commits_and_who_wrote_what(
    ready: Assembled, desk: Desk, fake: FakeProvider, repository: Repository
) -> None:
    repository.write("src/app.py", "# src/app.py\nRetry = 4\nretry()\n")
    diffs: list[Call] = [("git_diff", {}), ("git_diff", {"staged": True})]
    history: list[Call] = [("git_log", {"path": "src"}), ("git_blame", {"path": "src/app.py"})]
    changes, staged, log, blame = await told(ready, desk, fake, *diffs, *history)
    assert "-Retry = 3\n+Retry = 4" in changes
    assert staged == "[no changes]"
    commit = repository.git("log", "-1", "--format=%H %as").split()
    assert log == f"{commit[0][:10]} {commit[1]} A: x"
    assert blame == f"1-3: {log}"


async def test_of_a_folder_inside_a_repository_only_its_own_commits_are_told(
    ready: Assembled, fake: FakeProvider, repository: Repository
) -> None:
    repository.write("elsewhere.txt", "x", add=True)
    repository.git("commit", "-q", "-m", "elsewhere")
    (log,) = await told(ready, Desk(repository.folder / "src"), fake, ("git_log", {}))
    assert log.endswith("A: x")
    assert "elsewhere" not in log


async def test_where_there_is_no_repository_that_is_told(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    calls: list[Call] = [(name, {"path": "."}) for name in ("git_diff", "git_log", "git_blame")]
    for each in await told(ready, desk, fake, *calls):
        assert "not in a git repository" in each


async def test_a_long_text_is_cut_in_its_middle(ready: Assembled, desk: Desk, fake: FakeProvider, folder: Path) -> None:
    (folder / "long.txt").write_text("".join(f"line {number}\n" for number in range(1, 9_001)))
    (folder / "wide.txt").write_text("가" * 100_000)
    long, part, wide = await told(
        ready,
        desk,
        fake,
        ("read_file", {"path": "long.txt"}),
        ("read_file", {"path": "long.txt", "first": 5_000, "last": 5_002}),
        ("read_file", {"path": "wide.txt"}),
    )
    lines = long.split("\n")
    assert len(lines) == TOOL_RESULT_LINES + 1
    assert (lines[0], lines[-1]) == ("long.txt, lines 1-9000 of 9000:", "line 9000")
    assert "7001 lines left out" in long
    assert part == "long.txt, lines 5000-5002 of 9000:\nline 5000\nline 5001\nline 5002"
    assert len(wide.encode()) <= TOOL_RESULT_BYTES + 100
    assert "bytes left out" in wide


async def test_lists_and_hits_have_an_end(ready: Assembled, desk: Desk, fake: FakeProvider, folder: Path) -> None:
    for number in range(LISTED_FILES + 1):
        (folder / f"{number:04}.txt").write_text(f"needle {'x' * 1_000 if number < 9 else ''}")
    files, hits = await told(ready, desk, fake, ("list_files", {}), ("search_text", {"text": "needle"}))
    assert len(files.split("\n")) == LISTED_FILES + 1
    assert "more than 1000 files" in files
    assert len(hits.split("\n")) == SEARCH_HITS + 1
    assert max(map(len, hits.split("\n"))) <= SEARCH_LINE + len("0000.txt:1: ")


async def test_names_that_steer_a_terminal_are_told_without_that(
    ready: Assembled, desk: Desk, fake: FakeProvider, folder: Path
) -> None:
    (folder / "a\x1b[2J\nb.txt").write_text("needle")
    files, hits = await told(ready, desk, fake, ("list_files", {}), ("search_text", {"text": "needle"}))
    assert (files, hits) == ("a [2J b.txt", "a [2J b.txt:1: needle")


async def test_folders_deeper_than_anybody_has_them_are_not_entered(
    ready: Assembled, desk: Desk, fake: FakeProvider, folder: Path
) -> None:
    deep = folder
    for _ in range(60):
        deep = deep / "d"
        deep.mkdir()
        (deep / "f").write_text("needle")
    (files,) = await told(ready, desk, fake, ("list_files", {}))
    assert len(files.split("\n")) == 40


async def test_with_two_folders_open_both_are_looked_through(
    ready: Assembled, fake: FakeProvider, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text("needle")
    both = Desk(tmp_path / "one", tmp_path / "two")
    files, read = await told(ready, both, fake, ("list_files", {}), ("read_file", {"path": "a.py"}))
    assert files == "one/a.py\ntwo/a.py"
    assert read.startswith("Not sent: More than one fits")


async def test_a_folder_is_no_file(ready: Assembled, desk: Desk, fake: FakeProvider, folder: Path) -> None:
    (folder / "src").mkdir()
    (folder / "loop").symlink_to("src")
    (read,) = await told(ready, desk, fake, ("read_file", {"path": "src"}))
    assert read == "Not sent: It is no ordinary file."
    fake.script(calling(("list_files", {"path": "none"})), answer("Done."))
    assert steps_of(await asked(looking(ready, desk)))[0][2] is StepState.FAILED
