"""S2 and S7: a repository that somebody else made fetches nothing, runs nothing, and shows no other repository."""

import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from codegpt_ls.context.git.changes import GitChanges
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from tests.context.repositories import STAGED, WORKING, Repository, diff, everything, lines, trap

MISSING = "1" * 40

WAYS_TO_FETCH = {
    "ssh": {"remote.origin.url": "ssh://x/y", "core.sshCommand": "{program}"},
    "upload_pack": {"remote.origin.url": "{folder}", "remote.origin.uploadpack": "{program}"},
    "transport_helper": {"remote.origin.url": "ext::{program} x", "protocol.ext.allow": "always"},
    "git_proxy": {"remote.origin.url": "git://x/y", "core.gitProxy": "{program}"},
    "another_name_for_a_url": {
        "remote.origin.url": "good:x",
        "url.ext::{program} .insteadOf": "good:",
        "protocol.allow": "always",
    },
    "version_control_of_its_own": {
        "remote.origin.url": "{program} x",
        "remote.origin.vcs": "ext",
        "protocol.ext.allow": "always",
    },
    "ssh_of_a_variant": {
        "remote.origin.url": "x:y",
        "core.sshCommand": "{program}",
        "ssh.variant": "simple",
        "protocol.ssh.allow": "always",
    },
    "alternate_refs": {"remote.origin.url": "{folder}", "core.alternateRefsCommand": "{program}"},
    "upkeep_after_it": {"remote.origin.url": "{folder}", "gc.auto": "1", "maintenance.auto": "true"},
    "recursion": {"remote.origin.url": "{folder}", "fetch.recurseSubmodules": "true", "submodule.recurse": "true"},
}


def entice(repository: Repository, config: dict[str, str]) -> Path:
    """Make the repository one that fetches what is missing in this way; the file that tells whether it did."""
    mark, program = trap(repository, "exit 1")
    more = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
    }
    for name, value in {**config, **more}.items():
        facts = {"program": program, "folder": str(repository.folder)}
        repository.git("config", "--file", ".git/config", name.format(**facts), value.format(**facts))
    for hook in ("reference-transaction", "pre-auto-gc", "post-index-change", "fsmonitor-watchman"):
        (repository.folder / ".git" / "hooks").mkdir(exist_ok=True)
        shutil.copy(program, repository.folder / ".git" / "hooks" / hook)
    return mark


def lose_the_commit(repository: Repository) -> None:
    (repository.folder / ".git" / "HEAD").write_text(f"{MISSING}\n")


def lose_a_branch(repository: Repository) -> None:
    (repository.folder / ".git" / "refs" / "heads" / "main").write_text(f"{MISSING}\n")


def lose_a_packed_branch(repository: Repository) -> None:
    (repository.folder / ".git" / "refs" / "heads" / "main").unlink()
    (repository.folder / ".git" / "packed-refs").write_text(f"{MISSING} refs/heads/main\n")


def lose_everything(repository: Repository) -> None:
    objects = repository.folder / ".git" / "objects"
    for each in objects.iterdir():
        shutil.rmtree(each)


def lose_what_is_staged(repository: Repository) -> None:
    repository.git("update-index", "--cacheinfo", f"100644,{MISSING},a.py")


LOSSES = (lose_the_commit, lose_a_branch, lose_a_packed_branch, lose_everything, lose_what_is_staged)


async def weigh(repository: Repository) -> None:
    """Ask for both kinds of changes; what cannot be told is refused."""
    for scope in (STAGED, WORKING):
        with suppress(Refused):
            await diff(repository, scope)


@pytest.mark.parametrize("lose", LOSSES)
@pytest.mark.parametrize("way", WAYS_TO_FETCH)
async def test_s2_what_is_missing_is_not_fetched(
    repository: Repository, way: str, lose: Callable[[Repository], None]
) -> None:
    lose(repository)
    mark = entice(repository, WAYS_TO_FETCH[way])
    mark.unlink(missing_ok=True)

    await weigh(repository)

    assert not mark.exists(), mark.read_text()


@pytest.mark.parametrize("way", ["ssh", "upload_pack", "transport_helper", "git_proxy", "another_name_for_a_url"])
def test_git_asked_without_care_fetches_in_these_ways(repository: Repository, way: str) -> None:
    lose_the_commit(repository)
    mark = entice(repository, WAYS_TO_FETCH[way])
    mark.unlink(missing_ok=True)

    with pytest.raises(subprocess.CalledProcessError):
        repository.git("rev-parse", "--verify", "HEAD^{commit}")

    assert mark.exists()


@pytest.mark.parametrize("place", ["include.path", "extensions.worktreeConfig"])
async def test_s2_configuration_in_other_files_counts_no_more(repository: Repository, place: str) -> None:
    lose_the_commit(repository)
    mark = entice(repository, {place: "config.worktree" if place == "include.path" else "true"})
    other = repository.folder / ".git" / "config.worktree"
    other.write_text(f'[core]\n\tsshCommand = {repository.folder / "trap.sh"}\n[remote "origin"]\n\turl = ssh://x/y\n')
    mark.unlink(missing_ok=True)

    await weigh(repository)

    assert not mark.exists(), mark.read_text()


async def test_s2_no_address_is_called(repository: Repository) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        lose_the_commit(repository)
        entice(repository, {"remote.origin.url": address, "fetch.bundleURI": f"{address}/bundle"})
        (repository.folder / ".git" / "objects" / "info").mkdir(exist_ok=True)
        (repository.folder / ".git" / "objects" / "info" / "http-alternates").write_text(f"{address}/objects\n")

        await weigh(repository)

        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


async def test_s2_a_folder_of_a_clone_that_looks_like_a_git_folder_is_none(repository: Repository) -> None:
    """What a clone brings along without any `.git`: opened as a workspace, git takes it for a repository."""
    inner = repository.folder / "docs"
    shutil.copytree(repository.folder / ".git", inner)
    (inner / "HEAD").write_text(f"{MISSING}\n")
    mark, program = trap(repository)
    settings = {
        "core.bare": "false",
        "core.worktree": str(inner),
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": "ssh://x/y",
        "core.sshCommand": program,
    }
    for name, value in settings.items():
        repository.git("config", "--file", "docs/config", name, value)
    mark.unlink(missing_ok=True)

    with pytest.raises(Refused):
        await diff(repository, WORKING, below="docs")

    assert not mark.exists(), mark.read_text()


@pytest.fixture
def private(tmp_path: Path) -> Repository:
    """Another repository of the person's."""
    made = Repository(tmp_path / "private")
    made.write("diary.txt", "secret\n", add=True)
    made.commit()
    return made


def by_file(hostile: Path, private: Path) -> None:
    (hostile / ".git").write_text("gitdir: ../private/.git\n")


def by_link(hostile: Path, private: Path) -> None:
    (hostile / ".git").symlink_to("../private/.git")


def by_common_folder(hostile: Path, private: Path) -> None:
    git = hostile / ".git"
    git.mkdir()
    shutil.copy(private / ".git" / "HEAD", git)
    (git / "index").symlink_to("../../private/.git/index")
    (git / "commondir").write_text("../../private/.git\n")


def by_a_worktree_of_its_own_making(hostile: Path, private: Path) -> None:
    git = hostile / "worktrees" / "x"
    git.mkdir(parents=True)
    (hostile / ".git").write_text("gitdir: worktrees/x\n")
    (git / "gitdir").write_text(f"{hostile / '.git'}\n")
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "commondir").write_text("../../../private/.git\n")


def by_index_and_alternates(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    (git / "index").symlink_to("../../private/.git/index")
    (git / "objects" / "info" / "alternates").write_text("../../../private/.git/objects\n")


def by_alternates(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    shutil.copy(private / ".git" / "index", git / "index")
    (git / "objects" / "info" / "alternates").write_text("../../../private/.git/objects\n")


def by_alternates_of_alternates(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    shutil.copy(private / ".git" / "index", git / "index")
    (git / "objects" / "info" / "alternates").write_text("../../more\n")
    (hostile / "more" / "info").mkdir(parents=True)
    (hostile / "more" / "info" / "alternates").write_text(f"# others\n{private / '.git' / 'objects'}\n")


def by_quoted_alternates(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    shutil.copy(private / ".git" / "index", git / "index")
    (git / "objects" / "info" / "alternates").write_text(f'"{private}/.git/\\157bjects"\n')


def by_objects(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    shutil.copy(private / ".git" / "index", git / "index")
    shutil.rmtree(git / "objects")
    (git / "objects").symlink_to("../../private/.git/objects")


def by_single_objects_and_a_branch(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    for each in (private / ".git" / "objects").iterdir():
        if len(each.name) == 2:
            (git / "objects" / each.name).symlink_to(each)
    (git / "refs" / "heads" / "main").symlink_to(private / ".git" / "refs" / "heads" / "main")


def by_a_linked_head_behind_a_link_of_its_own(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    shutil.rmtree(git / "refs")
    (hostile / "refs" / "heads").mkdir(parents=True)
    (hostile / "refs" / "heads" / "main").symlink_to(private / ".git" / "refs" / "heads" / "main")
    (git / "refs").symlink_to("../refs")
    shutil.copytree(private / ".git" / "objects", git / "objects", dirs_exist_ok=True)


def by_a_work_tree_around_both(hostile: Path, private: Path) -> None:
    git = fresh(hostile)
    (git / "config").write_text(f"[core]\n\tbare = false\n\tworktree = {hostile.parent}\n")
    (git / "objects" / "info" / "alternates").write_text("../../../private/.git/objects\n")


def fresh(hostile: Path) -> Path:
    Repository(hostile)
    (hostile / ".git" / "objects" / "info").mkdir(exist_ok=True)
    return hostile / ".git"


ELSEWHERE = (
    by_file,
    by_link,
    by_common_folder,
    by_a_worktree_of_its_own_making,
    by_index_and_alternates,
    by_alternates,
    by_alternates_of_alternates,
    by_quoted_alternates,
    by_objects,
    by_single_objects_and_a_branch,
    by_a_linked_head_behind_a_link_of_its_own,
    by_a_work_tree_around_both,
)


@pytest.mark.parametrize("lead", ELSEWHERE)
async def test_s7_another_repository_is_not_shown(
    tmp_path: Path, private: Repository, lead: Callable[[Path, Path], None]
) -> None:
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    lead(hostile, private.folder)

    for scope in (STAGED, WORKING):
        with pytest.raises(Refused) as refused:
            await GitChanges(private.environ).diff(str(hostile), scope, everything)
        assert refused.value.refusal.reason is LeftOutReason.GIT_ELSEWHERE


async def test_worktrees_and_submodules_of_the_person_are_their_own(repository: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "inner")
    inner.write("c.py", "one\n", add=True)
    inner.commit()
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.folder), "module")
    repository.commit()
    repository.git("worktree", "add", "-q", str(tmp_path / "second"))
    module = repository.folder / "module"
    repository.git("-C", "module", "worktree", "add", "-q", str(tmp_path / "third"))
    changes = GitChanges(repository.environ)
    for folder, file in ((module, "c.py"), (tmp_path / "second", "a.py"), (tmp_path / "third", "c.py")):
        (folder / file).write_text("two\n")
        assert lines(await changes.diff(str(folder), WORKING, everything)) == {"-one", "+two"}


async def test_a_git_folder_elsewhere_is_read_where_it_names_this_folder(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repo", f"--separate-git-dir={tmp_path / 'kept.git'}")
    repository.write("a.py", "one\n", add=True)
    with pytest.raises(Refused):
        await diff(repository, STAGED)

    repository.git("config", "core.worktree", str(repository.folder))
    assert lines(await diff(repository, STAGED)) == {"+one"}


async def test_hooks_may_lie_elsewhere(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "hooks").mkdir()
    shutil.rmtree(repository.folder / ".git" / "hooks")
    (repository.folder / ".git" / "hooks").symlink_to(tmp_path / "hooks")
    repository.write("a.py", "two\n")

    assert lines(await diff(repository, WORKING)) == {"-one", "+two"}
