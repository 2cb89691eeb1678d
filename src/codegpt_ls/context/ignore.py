"""Ignore files: .gitignore and .git/info/exclude as git reads them, and .codegptignore, which can only take more away.

Matching is pathspec's. Its patterns become regular expressions that backtrack, and a repository we do not trust wrote
them: a pattern that could take long is replaced by a simpler one that matches at least as much, or, where it would
let something through again (`!`), left out. Either way less is sent, never more.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.context import IgnoreRule

if TYPE_CHECKING:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

MOST_RULE_BYTES: Final = 512 * 1024
"""An ignore file that is larger counts as one that ignores everything beside and below it."""
_MOST_STARS: Final = 2
"""In one name of a pattern: each more makes a regular expression slower by the length of the name."""

_GIT_IGNORE: Final = ".gitignore"
_OUR_IGNORE: Final = ".codegptignore"
_KNOWS_NO_CASE: Final = sys.platform in ("win32", "darwin")
_LONGEST_PATTERN: Final = 1000
"""Characters. No path is as long as what a longer one could match."""
_STARS: Final = re.compile(r"\*+")
_BRACKETS: Final = re.compile(r"\\*\[[!^]?\]?(?:\[:\w*:\]|[^\]])*\]")
_PLAIN_BRACKETS: Final = re.compile(r"\[[!^]?(?:[\w.](?:-[\w.])?)+-?\]")

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line of an ignore file."""

    number: int
    lets_through: bool
    of_path: bool
    """Whether it is about a path from the ignore file's folder on, or about a name in any folder."""
    pattern: "GitIgnoreSpecPattern"

    def matches(self, path: str) -> bool:
        """Whether it is about this very entry, not about a folder around it. A folder's path ends with a slash."""
        if not self.of_path:
            return self.pattern.match_file(_name(path)) is not None
        found = self.pattern.match_file(path)
        return found is not None and found.match.end() == len(path)


@dataclass(frozen=True, slots=True)
class _Rules:
    """One ignore file, its last line first; None: it could not be read."""

    rules: tuple[_Rule, ...] | None


class IgnoreFiles:
    """Ignore files as they were read last; one that has changed is read again."""

    def __init__(self, *, knows_no_case: bool = _KNOWS_NO_CASE) -> None:
        """`knows_no_case`: whether the file system takes `A` and `a` for one name."""
        self.knows_no_case = knows_no_case
        self._read: dict[str, tuple[_Stamp, _Rules]] = {}

    def rules(self, path: str) -> _Rules | None:
        """The rules of this file; None when there is none."""
        try:
            status = os.stat(path)  # noqa: PTH116
        except (OSError, ValueError):
            return None
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        kept = self._read.get(path)
        if kept is None or kept[0] != stamp:
            kept = self._read[path] = (stamp, _parsed(_content(path, status), small=self.knows_no_case))
        return kept[1]


class IgnoreRules:
    """All rules that concern some paths, for the time of one request."""

    def __init__(self, files: IgnoreFiles) -> None:
        self._files = files
        self._tops: dict[str, str] = {}
        self._excludes: dict[str, str] = {}
        self._rules: dict[str, _Rules | None] = {}
        self._folders: dict[tuple[str, str], IgnoreRule | None] = {}

    def matching(self, folder: str, path: str) -> IgnoreRule | None:
        """The line that leaves out this path; None when there is none. Both are absolute, `path` below `folder`.

        A repository around the folder counts too: its .gitignore files, and its .git/info/exclude.
        """
        top = self._top(folder)
        names = _names(top, path)
        for ignore in (_GIT_IGNORE, _OUR_IGNORE):
            if rule := self._matching(ignore, top, names):
                return IgnoreRule(os.path.relpath(rule.file, folder).replace(os.sep, "/"), rule.line)
        return None

    def _matching(self, ignore: str, top: str, names: Sequence[str]) -> IgnoreRule | None:
        """As git: what lies in a folder that is left out stays out, whatever stands further down."""
        for depth in range(1, len(names)):
            if rule := self._folder_rule(ignore, top, names[:depth]):
                return rule
        return self._decision(ignore, top, names, mark="") if names else None

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
            if rules.rules is None:
                return IgnoreRule(file, 0)
            path = "/".join(names[level:]) + mark
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

    def _rules_of(self, file: str) -> _Rules | None:
        if file not in self._rules:
            self._rules[file] = self._files.rules(file)
        return self._rules[file]

    def _top(self, folder: str) -> str:
        """The repository around the folder, or the folder itself."""
        if folder not in self._tops:
            around = (str(each) for each in (Path(folder), *Path(folder).parents))
            self._tops[folder] = next((each for each in around if os.path.lexists(os.path.join(each, ".git"))), folder)  # noqa: PTH118
        return self._tops[folder]


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


def _parsed(content: bytes | None, *, small: bool) -> _Rules:
    if content is None:
        return _Rules(None)
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    numbered = enumerate(text.lower().split("\n") if small else text.split("\n"), 1)
    rules = [rule for number, line in numbered if (rule := _rule(number, line.removesuffix("\r")))]
    return _Rules(tuple(reversed(rules)))


def _rule(number: int, line: str) -> _Rule | None:
    """The rule of a line; None where it says nothing, which git also takes a malformed one for."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # 50 ms that only a question about files waits

    line = line if line.endswith("\\ ") else line.rstrip(" ")
    if line.startswith("#") or len(line) > _LONGEST_PATTERN:
        return None
    lets_through = line.startswith("!")
    given = line.removeprefix("!").split("/")
    names = _quick(given)
    if lets_through and names != _plain(given):
        return None
    names, of_path = _anchored(names)
    try:
        pattern = GitIgnoreSpecPattern("/".join(names))
    except (ValueError, re.error):
        return None
    return _Rule(number, lets_through, of_path, pattern) if pattern.include else None


def _plain(names: Sequence[str]) -> Sequence[str]:
    """A row of stars is one star, except where it is the whole name."""
    return [name[:2] if name and not name.strip("*") else _STARS.sub("*", name) for name in names]


def _quick(names: Sequence[str]) -> Sequence[str]:
    """The names of the pattern, or of one that matches at least as much and cannot take long."""
    joined = "/".join(names)
    loose = _BRACKETS.sub(lambda found: found[0] if _PLAIN_BRACKETS.fullmatch(found[0]) else "*", joined)
    quick = [_few_stars(name) for name in _plain(loose.split("/"))]
    deep = [index for index, name in enumerate(quick) if name == "**"]
    if len(deep) > _MOST_STARS:
        del quick[deep[0] : deep[-1]]
    return quick


def _anchored(names: Sequence[str]) -> tuple[Sequence[str], bool]:
    """The names as pathspec understands them like git, and whether they are about a path."""
    folder = [""] if len(names) > 1 and not names[-1] else []
    own = list(names[: len(names) - len(folder)])
    rooted = len(own) > 1 and not own[0]
    own = [name for before, name in pairwise(["", *own[rooted:]]) if not before == name == "**"]
    if own[-1] == "**" and (rooted or len(own) > 1):
        own.append("*")  # what is in the folder, not the folder
    if len(own) == 2 and own[0] == "**":
        return [own[1], *folder], False
    of_path = rooted or len(own) > 1
    return (["", *own, *folder] if of_path and own[0] != "**" else [*own, *folder]), of_path


def _few_stars(name: str) -> str:
    """What lies between the first and the last of many stars is matched by one star, too."""
    stars = list(_STARS.finditer(name))
    if len(stars) <= _MOST_STARS:
        return name
    return name[: stars[0].start()].rstrip("\\") + "*" + name[stars[-1].end() :]


def _names(folder: str, path: str) -> tuple[str, ...]:
    return tuple(part for part in os.path.relpath(path, folder).replace(os.sep, "/").split("/") if part != ".")


def _name(path: str) -> str:
    """The last name, with the slash that marks a folder."""
    return path[path.rstrip("/").rfind("/") + 1 :]
