"""Ignore files: .gitignore, .git/info/exclude and the person's own as git reads them, and .codegptignore, which can
only take more away."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import Final
from unicodedata import normalize

from codegpt_ls.context.ignore_patterns import Rules, parsed_rules
from codegpt_ls.domain.context.resolved import IgnoreRule
from codegpt_ls.domain.limits import IGNORE_COMPARISONS, IGNORE_RULES_KEPT, IGNORE_RULES_LOADED

MOST_RULE_BYTES: Final = 512 * 1024
"""An ignore file that is larger counts as one that ignores everything beside and below it."""
_GIT_IGNORE: Final = ".gitignore"
_OUR_IGNORE: Final = ".codegptignore"
_KNOWS_NO_CASE: Final = sys.platform in ("win32", "darwin")
_Stamp = tuple[int, int, int]


class IgnoreFiles:
    """Ignore files as they were read last; one that has changed is read again."""

    def __init__(self, *, knows_no_case: bool = _KNOWS_NO_CASE) -> None:
        """`knows_no_case`: whether the file system takes `A` and `a` for one name."""
        self.knows_no_case = knows_no_case
        self._read: dict[str, tuple[_Stamp, Rules]] = {}

    def rules(self, path: str) -> Rules | None:
        """The rules of this file; None when there is none."""
        try:
            status = os.stat(path)  # noqa: PTH116
        except (OSError, ValueError):
            return None
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        kept = self._read.get(path)
        if kept is None or kept[0] != stamp:
            if sum(len(rules.rules or ()) for _, rules in self._read.values()) > IGNORE_RULES_KEPT:
                self._read.clear()
            kept = self._read[path] = (stamp, parsed_rules(_content(path, status), small=self.knows_no_case))
        return kept[1]


class IgnoreRules:
    """All rules that concern some paths, for the time of one request."""

    def __init__(self, files: IgnoreFiles, personal: str | None = None) -> None:
        """`personal`: path of the file by which git ignores for this person in every repository."""
        self._files = files
        self._personal = personal
        self._loaded = 0
        self._compared = 0
        self._tops: dict[str, str] = {}
        self._excludes: dict[str, str] = {}
        self._rules: dict[str, Rules | None] = {}
        self._folders: dict[tuple[str, str], IgnoreRule | None] = {}

    def matching(self, folder: str, path: str, *, whole: bool = False) -> IgnoreRule | None:
        """The line that leaves out this path; None when there is none. Both are absolute, `path` below `folder`.

        A repository around the folder counts too: its .gitignore files, and its .git/info/exclude. `whole`: the path
        is that of a folder, with all that lies in it.
        """
        top = self._top(folder)
        names = _names(top, path)
        for ignore in (_GIT_IGNORE, _OUR_IGNORE):
            if rule := self._matching(ignore, top, names, whole=whole):
                if rule.file == self._personal:
                    return rule
                return IgnoreRule(os.path.relpath(rule.file, folder).replace(os.sep, "/"), rule.line)
        return None

    def _matching(self, ignore: str, top: str, names: Sequence[str], *, whole: bool) -> IgnoreRule | None:
        """As git: what lies in a folder that is left out stays out, whatever stands further down."""
        for depth in range(1, len(names) + whole):
            if rule := self._folder_rule(ignore, top, names[:depth]):
                return rule
        return self._decision(ignore, top, names, mark="") if names and not whole else None

    def _folder_rule(self, ignore: str, top: str, names: Sequence[str]) -> IgnoreRule | None:
        key = (ignore, "/".join((top, *names)))
        if key not in self._folders:
            self._folders[key] = self._decision(ignore, top, names, mark="/")
        return self._folders[key]

    def _decision(self, ignore: str, top: str, names: Sequence[str], *, mark: str) -> IgnoreRule | None:
        """The innermost ignore file that says anything decides; in it, the last line that does."""
        for file, level in self._sources(ignore, top, names):
            rules = self._rules_of(file)
            if rules is None:
                continue
            self._compared += len(rules.rules or ())
            if rules.rules is None or self._compared > IGNORE_COMPARISONS:
                return IgnoreRule(file, 0)
            path = normalize("NFC", "/".join(names[level:])) + mark
            path = path.lower() if self._files.knows_no_case else path
            if rule := next((rule for rule in rules.rules if rule.matches(path)), None):
                return None if rule.lets_through else IgnoreRule(file, rule.number)
        return None

    def _sources(self, ignore: str, top: str, names: Sequence[str]) -> Iterator[tuple[str, int]]:
        """The ignore files that can concern a path, the strongest first, each with how deep its folder lies."""
        for level in range(len(names) - 1, -1, -1):
            yield os.path.join(top, *names[:level], ignore), level  # noqa: PTH118
        if ignore == _GIT_IGNORE:
            if top not in self._excludes:
                self._excludes[top] = _exclude_file(top)
            yield self._excludes[top], 0
            if self._personal:
                yield self._personal, 0

    def _rules_of(self, file: str) -> Rules | None:
        if file not in self._rules:
            many = self._loaded > IGNORE_RULES_LOADED and os.path.exists(file)  # noqa: PTH110
            rules = self._rules[file] = Rules(None) if many else self._files.rules(file)
            self._loaded += len(rules.rules or ()) if rules else 0
        return self._rules[file]

    def _top(self, folder: str) -> str:
        """The repository around the folder, or the folder itself."""
        if folder not in self._tops:
            self._tops[folder] = next(filter(_is_repository, _around(folder)), folder)
        return self._tops[folder]


def _around(folder: str) -> Iterator[str]:
    """It, and the folders around it."""
    above = os.path.dirname(folder)  # noqa: PTH120 - a Path for each would cost most of the time
    yield folder
    while above != folder:
        folder, above = above, os.path.dirname(above)  # noqa: PTH120
        yield folder


def _is_repository(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, ".git"))  # noqa: PTH118


def _exclude_file(top: str) -> str:
    """The repository's own `info/exclude`; a worktree's and a submodule's `.git` is a file that says where that is."""
    folder = os.path.join(top, ".git")  # noqa: PTH118
    folder = _named_folder(top, folder, "gitdir:") or folder
    folder = _named_folder(folder, os.path.join(folder, "commondir")) or folder  # noqa: PTH118
    return os.path.join(folder, "info", "exclude")  # noqa: PTH118


def _named_folder(base: str, file: str, label: str = "") -> str | None:
    """The folder whose path stands in this file, behind a label; None where none does."""
    try:
        content = _content(file, os.stat(file)) or b""  # noqa: PTH116
    except (OSError, ValueError):
        return None
    named = os.fsdecode(content).strip().removeprefix(label).strip()
    # Two slashes could name another machine, which must not be asked because a repository says so.
    return os.path.join(base, named) if named and not named.startswith(("//", "\\\\")) else None  # noqa: PTH118


def _content(path: str, status: os.stat_result) -> bytes | None:
    """The file's bytes; None for what cannot be read or is no ignore file of any sense."""
    if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_RULE_BYTES:
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(MOST_RULE_BYTES + 1)
    except OSError:
        return None
    return content if len(content) <= MOST_RULE_BYTES else None


def _names(folder: str, path: str) -> tuple[str, ...]:
    return tuple(part for part in os.path.relpath(path, folder).replace(os.sep, "/").split("/") if part != ".")
