"""Where the person keeps what git ignores in every repository.

Git alone knows: its own files can include others. It is asked outside of every repository, so that none has a say.
What an included file says is read anew when one of the two main files changes.
Source: gitignore(5) and git-config(1) on `core.excludesFile`.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from codegpt_ls.context.git.process import PERSONAL, git_program
from codegpt_ls.pipes.lifeline import tied_to_us

_TIME_LIMIT: Final = 5.0
"""Seconds for git to tell one setting."""


class PersonalIgnore:
    """The file `core.excludesFile` names, else the one in git's default place."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: tuple[object, str | None] | None = None

    def file(self, folders: Sequence[str]) -> str | None:
        """Its path, whether it exists or not; None where the person has no home. No git of these folders is run."""
        home = self._environ.get("HOME") or self._environ.get("USERPROFILE")
        if not home or not os.path.isabs(home):  # noqa: PTH117
            return None
        git = os.path.join(self._environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "git")  # noqa: PTH118
        configured = (os.path.join(home, ".gitconfig"), os.path.join(git, "config"))  # noqa: PTH118
        # This is asked at every key: git is looked for on the PATH again only where something else may come of it.
        state = (self._environ.get("PATH"), tuple(folders), *map(_stamp, configured))
        if self._known is None or self._known[0] != state:
            program = git_program(self._environ, folders)
            self._known = (state, self._set(program, home)) if program else None
        return (self._known and self._known[1]) or os.path.join(git, "ignore")  # noqa: PTH118

    def _set(self, program: str, home: str) -> str | None:
        personal = {name: value for name in PERSONAL if (value := self._environ.get(name))}
        environ = {**personal, "SYSTEMROOT": self._environ.get("SYSTEMROOT", ""), "GIT_DIR": os.devnull}
        command = (program, "config", "-z", "--type=path", "--get", "core.excludesFile")
        try:
            told = subprocess.run(  # noqa: S603 - a program of the person's
                command,
                cwd=home,
                env=environ,
                capture_output=True,
                check=False,
                timeout=_TIME_LIMIT,
                preexec_fn=tied_to_us(),
            ).stdout
        except (OSError, subprocess.TimeoutExpired):
            return None
        path = os.fsdecode(told).removesuffix("\0")
        return path if Path(path).is_absolute() else None


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        status = os.stat(file)  # noqa: PTH116
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
