"""The hook: written, taken away, and nobody else's touched; and the file that git hands it."""

import subprocess
from pathlib import Path

import pytest

from codegpt_ls.context.git.hooks import NAME, GitHooks
from codegpt_ls.context.git.message_file import begin_message
from codegpt_ls.domain.context.commits import HookState
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from tests.context.repositories import Repository

PROGRAMS = ("/opt/it's here/codegpt-ls", "codegpt-ls")


async def test_a_hook_is_written_renewed_and_taken_away(repository: Repository) -> None:
    hooks = GitHooks(repository.environ)
    place = await hooks.place(str(repository.folder / "src"))

    assert place == repository.folder / ".git" / "hooks" / NAME
    for within in (8, 0.5):
        assert await hooks.install(place, PROGRAMS, within) is HookState.OURS
        assert f"--within {within}" in place.read_text()
    assert place.stat().st_mode & 0o777 == 0o755
    assert await hooks.remove(place) is HookState.NONE
    assert not place.exists()
    assert await hooks.remove(place) is HookState.NONE


@pytest.mark.parametrize("theirs", ["#!/bin/sh\necho mine\n", "ours and more", "link", "folder"])
async def test_anothers_hook_is_left_as_it_is(repository: Repository, theirs: str, tmp_path: Path) -> None:
    hooks = GitHooks(repository.environ)
    place = await hooks.place(str(repository.folder))
    if theirs == "link":
        place.symlink_to(tmp_path / "missing")
    elif theirs == "folder":
        place.mkdir()
    elif theirs == "ours and more":
        await hooks.install(place, PROGRAMS, 8)
        place.write_text(place.read_text() + "echo mine\n")
    else:
        place.write_text(theirs)
    before = place.lstat()

    assert await hooks.install(place, PROGRAMS, 8) is HookState.ANOTHERS
    assert await hooks.remove(place) is HookState.ANOTHERS
    after = place.lstat()
    assert (after.st_ino, after.st_mtime_ns, after.st_size) == (before.st_ino, before.st_mtime_ns, before.st_size)
    assert not (tmp_path / "missing").exists()


async def test_hooks_are_where_git_looks_for_them(repository: Repository, tmp_path: Path) -> None:
    hooks = GitHooks(repository.environ)
    repository.git("worktree", "add", "-q", str(tmp_path / "side"))
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "part")
    git_folder = repository.folder / ".git"
    assert await hooks.place(str(tmp_path / "side")) == git_folder / "hooks" / NAME
    assert await hooks.place(str(repository.folder / "part")) == git_folder / "modules" / "part" / "hooks" / NAME
    repository.git("config", "core.hooksPath", "own hooks")
    place = await hooks.place(str(repository.folder))
    assert place == repository.folder / "own hooks" / NAME
    assert await hooks.install(place, PROGRAMS, 8) is HookState.OURS
    repository.git("config", "core.hooksPath", "/dev/null")
    with pytest.raises(OSError, match="dev/null"):
        await hooks.install(await hooks.place(str(repository.folder)), PROGRAMS, 8)
    with pytest.raises(Refused) as refused:
        await hooks.place(str(tmp_path))
    assert refused.value.refusal.reason is LeftOutReason.NO_REPOSITORY


@pytest.mark.parametrize("present", [True, False])
async def test_the_hook_calls_whichever_program_is_there_and_never_fails(
    repository: Repository, tmp_path: Path, *, present: bool
) -> None:
    hooks = GitHooks(repository.environ)
    place = await hooks.place(str(repository.folder))
    program = tmp_path / "it's here"
    if present:
        program.write_text('#!/bin/sh\nprintf "%s|" "$@" >&2\ncat >&2\nexit 3\n')
        program.chmod(0o755)
    await hooks.install(place, (str(program), "codegpt-ls-that-is-nowhere"), 8)

    def call(*arguments: str) -> tuple[int, bytes]:
        done = subprocess.run(
            [place, *arguments], env=repository.environ, input=b"typed", capture_output=True, check=False
        )
        return done.returncode, done.stderr

    assert call("a file") == (0, b"commit-message|--within|8|--hook|a file|" if present else b"")
    assert call("a file", "message") == (0, b"")


@pytest.mark.parametrize(
    ("before", "comment", "after"),
    [
        ("", "#", "New\n\n"),
        ("\n# Please\n", "#", "New\n\n# Please\n"),
        ("\n\nSigned-off-by: A <a@b>\n# Please\n", "#", "New\n\n\nSigned-off-by: A <a@b>\n# Please\n"),
        ("# Please\n# ---- >8 ----\ndiff --git a b\n", "#", "New\n\n# Please\n# ---- >8 ----\ndiff --git a b\n"),
        ("\n; Please\n", ";", "New\n\n; Please\n"),
        ("\n% Please\n", "auto", "New\n\n% Please\n"),
        ("\n; Please\n", "#", None),
        ("Mine\n# Please\n", "#", None),
        ("\nMine\n\n# Please\n", "#", None),
    ],
)
def test_a_message_is_begun_where_nobody_has_begun_one(
    tmp_path: Path, before: str, comment: str, after: str | None
) -> None:
    file = tmp_path / "COMMIT_EDITMSG"
    file.write_text(before)
    file.chmod(0o640)

    assert begin_message(file, "New", comment) == (after is not None)
    assert file.read_text() == (before if after is None else after)
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]
