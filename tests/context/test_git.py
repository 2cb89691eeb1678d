"""Changes as git sees them, without letting a repository run anything."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from codegpt_ls.context.git.changes import MOST_DIFF_BYTES, GitChanges
from codegpt_ls.domain.context.resolved import ChangedFile, LeftOutReason, Refused
from tests.context.repositories import STAGED, WORKING, Repository, diff, everything, lines, trap


async def test_staged_and_working_changes_are_told_apart(repository: Repository) -> None:
    repository.write("a.py", "한글 😀\n", add=True)
    repository.write("a.py", "한글 😀\nthree\n")

    assert lines(await diff(repository, STAGED)) == {"-one", "+한글 😀"}
    assert lines(await diff(repository, WORKING)) == {"+three"}


async def test_without_changes_there_is_nothing(repository: Repository) -> None:
    (repository.folder / "a.py").touch()

    assert await diff(repository, STAGED) == ""
    assert await diff(repository, WORKING) == ""


async def test_before_the_first_commit_all_that_is_staged_is_new(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repo")
    repository.write("a.py", "one\n", add=True)

    assert lines(await diff(repository, STAGED)) == {"+one"}


async def test_a_folder_of_a_repository_shows_its_own_changes_by_its_own_paths(repository: Repository) -> None:
    repository.write("a.py", "two\n")
    repository.write("src/b.py", "two\n")

    told = await diff(repository, WORKING, below="src")
    assert "+++ b/b.py" in told
    assert "a.py" not in told


async def test_names_of_every_kind_are_listed_and_shown(repository: Repository) -> None:
    names = ["with space.py", 'quote"d.py', "한글.py", "tab\there.py", "-dash.py", ":(top)magic.py", "new\nline.py"]
    for name in names:
        repository.write(name, "one\n", add=True)
    seen: list[ChangedFile] = []

    def look(changed: Sequence[ChangedFile]) -> Sequence[ChangedFile]:
        seen.extend(changed)
        return changed

    told = await GitChanges(repository.environ).diff(str(repository.folder), STAGED, look)
    assert {each.path for each in seen} == set(names)
    assert told.count("+one") == len(names)


async def test_only_chosen_files_are_shown(repository: Repository) -> None:
    repository.write("a.py", "two\n")
    repository.write("src/b.py", "two\n")

    changes = GitChanges(repository.environ)
    told = await changes.diff(
        str(repository.folder), WORKING, lambda changed: [each for each in changed if each.path == "a.py"]
    )
    assert "a/a.py" in told
    assert "b.py" not in told


async def test_a_moved_file_is_listed_with_both_its_names(repository: Repository) -> None:
    repository.write(".env", "".join(f"KEY{number}=secret\n" for number in range(20)), add=True)
    repository.commit()
    repository.git("mv", ".env", "settings.txt")
    seen: list[ChangedFile] = []

    def choose_none(changed: Sequence[ChangedFile]) -> Sequence[ChangedFile]:
        seen.extend(changed)
        return ()

    assert await GitChanges(repository.environ).diff(str(repository.folder), STAGED, choose_none) == ""
    assert seen == [ChangedFile(path="settings.txt", old_path=".env")]


async def test_a_file_that_became_a_folder_does_not_show_what_is_in_it(repository: Repository) -> None:
    repository.git("rm", "-q", "a.py")
    repository.write("a.py/.env", "SECRET=canary\n", add=True)

    changes = GitChanges(repository.environ)
    told = await changes.diff(
        str(repository.folder), STAGED, lambda changed: [each for each in changed if ".env" not in each.path]
    )
    assert "canary" not in told


async def test_many_long_names_go_in_portions(repository: Repository) -> None:
    for number in range(300):
        repository.write(f"{'x' * 200}/{number}.py", "one\n")
    repository.git("add", ".")

    assert (await diff(repository, STAGED)).count("+one") == 300


async def test_a_diff_that_is_too_large_is_refused(repository: Repository) -> None:
    repository.write("a.py", "x" * 100 + "\n" + "y\n" * MOST_DIFF_BYTES)

    with pytest.raises(Refused) as refused:
        await diff(repository, WORKING)
    assert refused.value.refusal.reason is LeftOutReason.TOO_LARGE
    assert refused.value.refusal.limit == MOST_DIFF_BYTES


async def test_bytes_that_are_no_utf8_and_binary_files_do_no_harm(repository: Repository) -> None:
    (repository.folder / "a.py").write_bytes("한글\n".encode("cp949"))
    (repository.folder / "src" / "b.py").write_bytes(b"\0\1\2")

    told = await diff(repository, WORKING)
    assert "\ufffd" in told
    assert "Binary files" in told


async def test_a_hostile_repository_runs_nothing(repository: Repository) -> None:
    mark, program = trap(repository)
    config = {
        "core.fsmonitor": program,
        "core.hooksPath": str(repository.folder / "hooks"),
        "core.pager": program,
        "core.sshCommand": program,
        "core.gitProxy": program,
        "core.askPass": program,
        "core.editor": program,
        "core.attributesFile": str(repository.folder / "attributes"),
        "diff.external": program,
        "diff.evil.command": program,
        "diff.evil.textconv": program,
        "diff.evil.cachetextconv": "true",
        "filter.evil.clean": program,
        "filter.evil.smudge": program,
        "filter.evil.process": program,
        "filter.evil.required": "true",
        "interactive.diffFilter": program,
        "pager.diff": program,
        "alias.diff": f"!{program}",
        "alias.rev-parse": f"!{program}",
        "credential.helper": f"!{program}",
        "gpg.program": program,
        "log.showSignature": "true",
        "include.path": str(repository.folder / "more-config"),
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::{program} %S",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
        "trace2.eventTarget": str(repository.folder.parent / "sprung"),
    }
    repository.write("a.py", "staged\n", add=True)
    repository.write("a.py", "working\n")
    repository.write(
        "more-config", f'[filter "more"]\n\tclean = {program}\n\trequired = true\n[diff]\n\texternal = {program}\n'
    )
    attributes = "*.py filter=evil diff=evil\n*.py filter=more\n* diff=evil\n"
    for path in (".gitattributes", "attributes", ".git/info/attributes"):
        repository.write(path, attributes)
    for hook in ("post-index-change", "fsmonitor-watchman", "pre-commit", "reference-transaction"):
        for folder in ("hooks", ".git/hooks"):
            (repository.folder / folder).mkdir(exist_ok=True)
            shutil.copy(program, repository.folder / folder / hook)
    for name, value in config.items():
        repository.git("config", name, value)
    mark.unlink(missing_ok=True)

    staged, working = await diff(repository, STAGED), await diff(repository, WORKING)

    assert not mark.exists(), mark.read_text()
    assert lines(staged) == {"-one", "+staged"}
    assert lines(working) == {"-staged", "+working"}


async def test_the_trap_springs_where_git_is_asked_without_care(repository: Repository) -> None:
    mark, program = trap(repository)
    repository.git("config", "core.fsmonitor", program)
    repository.write("a.py", "two\n")
    repository.git("diff")

    assert mark.exists()


async def test_a_submodule_is_not_asked_by_its_own_configuration(repository: Repository, tmp_path: Path) -> None:
    mark, program = trap(repository)
    inner = Repository(tmp_path / "inner")
    inner.write("c.py", "one\n", add=True)
    inner.commit()
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.folder), "module")
    repository.commit()
    module = Repository(repository.folder / "module")
    module.git("config", "core.fsmonitor", program)
    module.write("c.py", "two\n")
    mark.unlink(missing_ok=True)

    assert await diff(repository, WORKING) == ""
    assert not mark.exists()


async def test_the_environment_cannot_name_a_program_either(repository: Repository) -> None:
    mark, program = trap(repository)
    repository.write("a.py", "two\n")
    hostile = {
        "GIT_EXTERNAL_DIFF": program,
        "GIT_PAGER": program,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": program,
        "GIT_DIR": str(repository.folder.parent),
        "GIT_INDEX_FILE": "/nowhere",
    }

    assert lines(await diff(repository, WORKING, **hostile)) == {"-one", "+two"}
    assert not mark.exists()


@pytest.mark.parametrize("entry", ["", ".", "{repo}", "{repo}/bin"])
async def test_the_git_of_a_repository_is_not_run(
    repository: Repository, entry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, program = trap(repository)
    repository.write("a.py", "two\n")
    (repository.folder / "bin").mkdir()
    for place in ("git", "bin/git"):
        shutil.copy(program, repository.folder / place)
    monkeypatch.chdir(repository.folder)
    path = entry.replace("{repo}", str(repository.folder)) + os.pathsep + os.environ["PATH"]

    assert lines(await diff(repository, WORKING, PATH=path)) == {"-one", "+two"}
    assert not mark.exists()


async def test_a_repository_is_left_as_it_was(repository: Repository) -> None:
    repository.write("a.py", "two\n")
    index = (repository.folder / ".git" / "index").read_bytes()
    before = sorted(path.name for path in (repository.folder / ".git").iterdir())
    await diff(repository, WORKING)

    assert (repository.folder / ".git" / "index").read_bytes() == index
    assert sorted(path.name for path in (repository.folder / ".git").iterdir()) == before


async def test_line_ends_count_as_the_repository_says(repository: Repository) -> None:
    (repository.folder / "a.py").write_bytes(b"one\r\n")
    assert "+one\r" in await diff(repository, WORKING)

    repository.git("config", "core.autocrlf", "true")
    assert "one" not in await diff(repository, WORKING)


async def test_worktrees_split_indexes_and_sha256_repositories_are_read(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "second"))
    (tmp_path / "second" / "a.py").write_text("two\n")
    second = GitChanges(repository.environ)
    assert lines(await second.diff(str(tmp_path / "second"), WORKING, everything)) == {"-one", "+two"}

    repository.git("update-index", "--split-index")
    repository.write("a.py", "three\n", add=True)
    assert lines(await diff(repository, STAGED)) == {"-one", "+three"}

    long = Repository(tmp_path / "long", "--object-format=sha256")
    long.write("a.py", "one\n", add=True)
    long.commit()
    long.write("a.py", "two\n", add=True)
    assert lines(await diff(long, STAGED)) == {"-one", "+two"}


async def refusal(changes: GitChanges, folder: Path) -> LeftOutReason:
    with pytest.raises(Refused) as refused:
        await changes.diff(str(folder), WORKING, everything)
    return refused.value.refusal.reason


async def test_what_stands_in_the_way_is_told_apart(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    changes = GitChanges(repository.environ)

    assert await refusal(changes, tmp_path / "plain") is LeftOutReason.NO_REPOSITORY
    assert await refusal(GitChanges({"PATH": str(tmp_path)}), repository.folder) is LeftOutReason.GIT_MISSING
    assert await refusal(GitChanges({}), repository.folder) is LeftOutReason.GIT_MISSING
    (repository.folder / ".git" / "index").write_bytes(b"damaged")
    assert await refusal(changes, repository.folder) is LeftOutReason.GIT_FAILED


async def test_a_repository_of_somebody_else_is_read_only_when_the_person_trusts_it(repository: Repository) -> None:
    if os.geteuid():
        pytest.skip("only root can give a folder away")
    repository.write("a.py", "two\n")
    for path in (repository.folder, repository.folder / ".git"):
        os.chown(path, 12345, 12345)
    assert await refusal(GitChanges(repository.environ), repository.folder) is LeftOutReason.GIT_UNTRUSTED

    (repository.folder.parent / ".gitconfig").write_text(f"[safe]\n\tdirectory = {repository.folder}\n")
    assert lines(await diff(repository, WORKING)) == {"-one", "+two"}


async def test_a_git_that_hangs_is_ended(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    slow = tmp_path / "bin" / "git"
    slow.write_text("#!/bin/sh\nexec sleep 1000\n")
    slow.chmod(0o755)
    changes = GitChanges({"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}, time_limit=0.2)

    assert await refusal(changes, repository.folder) is LeftOutReason.GIT_FAILED
