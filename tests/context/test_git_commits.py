"""The next commit as git knows it, without letting a repository run anything."""

import shutil
from pathlib import Path

import pytest

from codegpt_ls.context.git.commits import GitCommits
from codegpt_ls.domain.context.commits import CommitFile, FileFate
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from tests.context.repositories import Repository, trap

MOST = 64 * 1024


def file(path: str, fate: FileFate, added: int | None, removed: int | None, old: str | None = None) -> CommitFile:
    return CommitFile(path=path, old_path=old, fate=fate, added=added, removed=removed)


async def files(repository: Repository, *, below: str = "", index: str | None = None) -> tuple[list[CommitFile], int]:
    async with GitCommits(repository.environ).opened(str(repository.folder / below), index) as commit:
        return sorted(commit.files, key=lambda each: each.path), commit.outside


async def patches(repository: Repository, most: int = MOST, *, index: str | None = None) -> dict[str, str]:
    async with GitCommits(repository.environ).opened(str(repository.folder), index) as commit:
        return {each.path: await commit.patch(each, most) for each in commit.files}


async def test_what_becomes_of_each_file_is_told_with_its_lines(repository: Repository) -> None:
    repository.write("gone.py", "gone\n", add=True)
    repository.commit()
    repository.write("new.py", "1\n2\n", add=True)
    repository.write("picture", "\0\1", add=True)
    repository.git("mv", "src/b.py", "src/c.py")
    repository.git("rm", "-q", "gone.py")

    assert await files(repository) == (
        [
            file("gone.py", FileFate.DELETED, 0, 1),
            file("new.py", FileFate.ADDED, 2, 0),
            file("picture", FileFate.ADDED, None, None),
            file("src/c.py", FileFate.MOVED, 0, 0, "src/b.py"),
        ],
        0,
    )
    assert await files(repository, below="src") == ([file("c.py", FileFate.MOVED, 0, 0, "b.py")], 3)
    repository.git("mv", "src/c.py", "c.py")
    assert (await files(repository, below="src"))[0] == [file("b.py", FileFate.DELETED, 0, 0)]


async def test_what_is_saved_counts_where_nothing_is_staged_and_no_hook_asks(repository: Repository) -> None:
    repository.write("a.py", "two\n")
    index = str(repository.folder / ".git" / "index")
    for given, scope, number in ((None, DiffScope.WORKING, 1), (index, DiffScope.STAGED, 0)):
        async with GitCommits(repository.environ).opened(str(repository.folder), given) as commit:
            assert (commit.scope, len(commit.files)) == (scope, number)


async def test_names_of_every_kind_have_their_own_difference(repository: Repository) -> None:
    names = [
        "-dash",
        "--output=x",
        ":(top)magic",
        "new\nline",
        "tab\there",
        "1\t1\tx",
        'quo"te',
        "한글",
        ":100644 M",
        "a",
    ]
    for name in names:
        repository.write(name, "mine\n", add=True)

    told = await patches(repository)

    assert set(told) == set(names)
    assert all(each.count("+mine") == 1 for each in told.values())
    assert not (repository.folder / "x").exists()


async def test_a_difference_is_read_no_further_than_asked(repository: Repository) -> None:
    repository.write("dump.sql", "insert something;\n" * 300_000, add=True)
    assert (await files(repository))[0] == [file("dump.sql", FileFate.ADDED, 300_000, 0)]
    assert len((await patches(repository, 3000))["dump.sql"]) == 3000


async def test_a_file_that_became_a_folder_shows_nothing_of_the_folder(repository: Repository) -> None:
    repository.git("rm", "-q", "a.py")
    repository.write("a.py/.env", "TOKEN=1\n", add=True)
    assert (await patches(repository))["a.py"] == ""


async def test_the_index_that_git_names_counts_if_it_is_the_repositorys_own(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("a.py", "locked\n", add=True)
    own, elsewhere = repository.folder / ".git" / "next-index-1.lock", tmp_path / "index"
    committed = repository.folder / "index"
    for place in (own, elsewhere, committed):
        shutil.copy(repository.folder / ".git" / "index", place)
    repository.git("reset", "-q")

    assert "+locked" in (await patches(repository, index=str(own)))["a.py"]
    link = repository.folder / ".git" / "link.lock"
    for index in (elsewhere, committed, link):
        if index is link:
            link.symlink_to(elsewhere)
        with pytest.raises(Refused) as refused:
            await files(repository, index=str(index))
        assert refused.value.refusal.reason is LeftOutReason.GIT_ELSEWHERE


async def test_worktrees_and_submodules_have_commits_of_their_own(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "side"))
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "part")
    for folder in (tmp_path / "side", repository.folder / "part"):
        (folder / "a.py").write_text("here\n")
        repository.git("-C", str(folder), "add", "a.py")
        async with GitCommits(repository.environ).opened(str(folder)) as commit:
            assert [each.path for each in commit.files] == ["a.py"]


async def test_a_submodule_that_moved_is_named_and_never_asked(repository: Repository) -> None:
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "part")
    repository.commit()
    part = str(repository.folder / "part")
    mark, program = trap(repository)
    repository.git("-C", part, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "On")
    repository.git("add", "part")
    repository.git("-C", part, "config", "core.fsmonitor", program)

    assert (await files(repository))[0] == [file("part", FileFate.CHANGED, 1, 1)]
    assert "+Subproject commit" in (await patches(repository))["part"]
    assert not mark.exists()


async def test_nothing_of_the_repositorys_own_is_run(repository: Repository) -> None:
    mark, program = trap(repository)
    repository.write(".gitattributes", "* diff=own filter=own\n", add=True)
    settings = {
        "diff.external": program,
        "diff.own.command": program,
        "diff.own.textconv": program,
        "filter.own.clean": program,
        "core.fsmonitor": program,
        "core.pager": program,
        "pager.log": program,
        "gpg.program": program,
        "log.showSignature": "true",
        "core.hooksPath": str(Path(program).parent),
    }
    for name, value in settings.items():
        repository.git("config", name, value)
    repository.write("a.py", "two\n")

    async with GitCommits(repository.environ).opened(str(repository.folder)) as commit:
        assert await commit.subjects(10) == ["x"]
        for each in commit.files:
            await commit.patch(each, MOST)
    assert not mark.exists()


async def test_subjects_are_those_that_somebody_worded(repository: Repository, tmp_path: Path) -> None:
    for subject in ("첫 커밋", "Merge branch 'side'", "fixup! x", 'Revert "x"', "Count\n\nA body", *map(str, range(9))):
        repository.git("commit", "-q", "--allow-empty", "-m", subject)
    async with GitCommits(repository.environ).opened(str(repository.folder)) as commit:
        assert await commit.subjects(10) == [*map(str, reversed(range(9))), "Count"]
    repository.git("clone", "-q", "--depth", "2", repository.folder.as_uri(), str(tmp_path / "shallow"))
    async with GitCommits(repository.environ).opened(str(tmp_path / "shallow")) as commit:
        assert await commit.subjects(10) == ["8", "7"]
    async with GitCommits(repository.environ).opened(str(Repository(tmp_path / "new").folder)) as commit:
        assert await commit.subjects(10) == []


async def test_what_begins_a_comment_is_the_persons_setting(repository: Repository) -> None:
    for value in (None, ";", "auto"):
        if value:
            repository.git("config", "core.commentChar", value)
        async with GitCommits(repository.environ).opened(str(repository.folder)) as commit:
            assert commit.comment == (value or "#")
