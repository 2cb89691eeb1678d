"""Repositories in a folder, and a person's git to work in them."""

import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

from codegpt_ls.context.git.changes import GitChanges
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import ChangedFile
from tests.components import require

STAGED, WORKING = DiffScope.STAGED, DiffScope.WORKING


class Repository:
    """A repository in a folder, and a person's git to work in it."""

    def __init__(self, folder: Path, *options: str) -> None:
        require("git", shutil.which("git") is not None, "apt-get install -y git")
        self.folder = folder
        self.environ = {"PATH": os.environ["PATH"], "HOME": str(folder.parent)}
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *options)
        self.git("config", "user.name", "A")
        self.git("config", "user.email", "a@example.com")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=self.environ, capture_output=True, check=True)
        return done.stdout.decode()

    def write(self, path: str, text: str, *, add: bool = False) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")
        if add:
            self.git("--literal-pathspecs", "add", "-f", "--", path)

    def commit(self) -> None:
        self.git("commit", "-q", "-m", "x")


def everything(changed: Sequence[ChangedFile]) -> Sequence[ChangedFile]:
    return changed


async def diff(repository: Repository, scope: DiffScope, *, below: str = ".", **more: str) -> str:
    changes = GitChanges({**repository.environ, **more})
    return await changes.diff(str((repository.folder / below).resolve()), scope, everything)


def lines(text: str) -> set[str]:
    """The added and removed lines."""
    return {line for line in text.splitlines() if line[:1] in ("+", "-") and line[:3] not in ("+++", "---")}


def trap(repository: Repository, then: str = "cat") -> tuple[Path, str]:
    """A program that leaves a mark when it runs and then does this, and its path; the mark comes first."""
    mark, program = repository.folder.parent / "sprung", repository.folder / "trap.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{mark}"\n{then}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return mark, str(program)
