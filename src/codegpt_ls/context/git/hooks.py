"""The hook that git asks for a commit's message: written and taken away, and nobody else's ever touched.

Sources: githooks(5), git-rev-parse(1) on `--git-path`, git-config(1) on `core.hooksPath`.
"""

import asyncio
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from codegpt_ls.context.git.message_file import begin_message
from codegpt_ls.context.git.opened import TIME_LIMIT, Git
from codegpt_ls.domain.context.commits import HookState
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused

NAME: Final = "prepare-commit-msg"
_MOST_BYTES: Final = 16 * 1024
_MOST_TOLD: Final = 64 * 1024
_SCRIPT: Final = """\
#!/bin/sh
# Written by `codegpt-ls commit-message --install-hook`, taken away by `codegpt-ls commit-message --remove-hook`.
# Proposes a message where git has none. It never asks anything and never stops a commit.
[ -z "$2" ] || exit 0
set -- {options} --hook "$@"
for program in {programs}; do
    command -v "$program" >/dev/null 2>&1 || continue
    "$program" commit-message "$@" </dev/null
    break
done
exit 0
"""
_OURS: Final = re.compile(
    re.escape(_SCRIPT)
    .replace(re.escape("{options}"), r"--within [0-9.]{1,10}")
    .replace(re.escape("{programs}"), r"[^\n;]{1,2000}")
)
"""What any of us has written, wherever it was installed; one line more, and it is somebody's own."""


class GitHooks:
    """The hook of the repository that a folder lies in, wherever `core.hooksPath` says that hooks are."""

    def __init__(self, environ: Mapping[str, str], *, time_limit: float = TIME_LIMIT) -> None:
        self._git = Git(environ, time_limit=time_limit)

    async def place(self, folder: str) -> Path:
        """Where the hook is, or would be. Raises Refused with NO_REPOSITORY, GIT_MISSING, GIT_UNTRUSTED, GIT_FAILED."""
        command = (self._git.program(folder), "rev-parse", "--path-format=absolute", "--git-path", "hooks")
        told = await self._git.run(command, folder, self._git.asking, _MOST_TOLD)
        path = os.fsdecode(told).removesuffix("\n")
        if not path:
            raise Refused(LeftOutReason.GIT_FAILED)
        return Path(path, NAME)

    async def begin_message(self, file: Path, message: str, comment: str) -> bool:
        """Put a message into the file that git handed the hook; whether that was done. Raises OSError."""
        return await asyncio.to_thread(begin_message, file, message, comment)

    async def install(self, place: Path, programs: Sequence[str], within: float) -> HookState:
        """Write the hook: OURS where one of ours is there now, else what is in its place. Raises OSError.

        `programs`: what may be called, the first that is there; `within`: seconds for the answer.
        """
        return await asyncio.to_thread(_install, place, _script(programs, within))

    async def remove(self, place: Path) -> HookState:
        """Take the hook away: NONE where none is there now, else what is in its place. Raises OSError."""
        return await asyncio.to_thread(_remove, place)


def _script(programs: Sequence[str], within: float) -> str:
    return _SCRIPT.format(options=f"--within {within:g}", programs=" ".join(map(shlex.quote, programs)))


def _install(place: Path, script: str) -> HookState:
    there = _state(place)
    if there is HookState.ANOTHERS:
        return there
    place.parent.mkdir(parents=True, exist_ok=True)
    if there is HookState.OURS:
        place.unlink()
    # Whoever puts one there meanwhile keeps it.
    with place.open("x", encoding="utf-8", newline="\n") as file:
        file.write(script)
    place.chmod(0o755)
    return HookState.OURS


def _remove(place: Path) -> HookState:
    there = _state(place)
    if there is not HookState.OURS:
        return there
    place.unlink()
    return HookState.NONE


def _state(place: Path) -> HookState:
    if not os.path.lexists(place):
        return HookState.NONE
    if place.is_symlink() or not place.is_file():
        return HookState.ANOTHERS
    with place.open("rb") as file:
        content = file.read(_MOST_BYTES)
    return HookState.OURS if _OURS.fullmatch(content.decode("utf-8", "replace")) else HookState.ANOTHERS
