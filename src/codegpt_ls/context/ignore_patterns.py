"""The lines of an ignore file as rules.

Matching is pathspec's. Its patterns become regular expressions that backtrack, and a repository we do not trust wrote
them: a pattern that could take long is replaced by a simpler one that matches at least as much, or, where it would
let something through again (`!`), left out. Either way less is sent, never more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from codegpt_ls.domain.limits import IGNORE_RULES

if TYPE_CHECKING:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

_MOST_STARS: Final = 2
"""In one name of a pattern: each more makes a regular expression slower by the length of the name."""
_LONGEST_PATTERN: Final = 1000
"""Characters. No path is as long as what a longer one could match."""
_STARS: Final = re.compile(r"\*+")
_BRACKETS: Final = re.compile(r"\\*\[[!^]?\]?(?:\[:\w*:\]|[^\]])*\]")
_PLAIN_BRACKETS: Final = re.compile(r"\[[!^]?(?:[\w.](?:-[\w.])?)+-?\]")


@dataclass(frozen=True, slots=True)
class Rule:
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
class Rules:
    """One ignore file, its last line first; None: it could not be read."""

    rules: tuple[Rule, ...] | None


def parsed_rules(content: bytes | None, *, small: bool) -> Rules:
    """The rules of an ignore file with this content, which is None where it cannot be read.

    `small`: whether case counts for nothing.
    Names are compared composed (NFC): one file system stores them so, the next one decomposed.
    """
    if content is None:
        return Rules(None)
    text = normalize("NFC", content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape"))
    numbered = list(enumerate(text.lower().split("\n") if small else text.split("\n"), 1))
    if sum(bool(line.strip()) and not line.startswith("#") for _, line in numbered) > IGNORE_RULES:
        return Rules(None)
    rules = [rule for number, line in numbered if (rule := _rule(number, line.removesuffix("\r")))]
    return Rules(tuple(reversed(rules)))


def _rule(number: int, line: str) -> Rule | None:
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
    return Rule(number, lets_through, of_path, pattern) if pattern.include else None


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


def _name(path: str) -> str:
    """The last name, with the slash that marks a folder."""
    return path[path.rstrip("/").rfind("/") + 1 :]
