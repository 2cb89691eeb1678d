"""Ignore files are read as git reads them, and ours can only take more away."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegpt_ls.context.ignore import MOST_RULE_BYTES, IgnoreFiles, IgnoreRules
from codegpt_ls.domain.context.resolved import IgnoreRule
from codegpt_ls.domain.limits import IGNORE_COMPARISONS, IGNORE_RULES, IGNORE_RULES_LOADED
from tests.components import require


def laid(root: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def rule(root: Path, path: str, *, folder: str = ".", knows_no_case: bool = False) -> IgnoreRule | None:
    rules = IgnoreRules(IgnoreFiles(knows_no_case=knows_no_case))
    return rules.matching(str((root / folder).resolve()), str(root.resolve() / path))


def test_the_line_that_decides_is_named(tmp_path: Path) -> None:
    laid(tmp_path, {".gitignore": "# build\n\n*.log\nbuild/\n", "src/.gitignore": "\nlocal.py\r\n"})

    assert rule(tmp_path, "a.log") == IgnoreRule(".gitignore", 3)
    assert rule(tmp_path, "build/deep/out.txt") == IgnoreRule(".gitignore", 4)
    assert rule(tmp_path, "src/local.py") == IgnoreRule("src/.gitignore", 2)
    assert rule(tmp_path, "local.py") is None


def test_a_deeper_file_lets_through_again_but_not_out_of_an_ignored_folder(tmp_path: Path) -> None:
    laid(tmp_path, {".gitignore": "*.log\nbuild/\n", "src/.gitignore": "!keep.log\n", "build/.gitignore": "!*\n"})

    assert rule(tmp_path, "src/keep.log") is None
    assert rule(tmp_path, "src/other.log") == IgnoreRule(".gitignore", 1)
    assert rule(tmp_path, "build/kept.txt") == IgnoreRule(".gitignore", 2)


def test_our_own_ignore_file_takes_away(tmp_path: Path) -> None:
    laid(tmp_path, {".codegptignore": "contracts/\n", "src/.codegptignore": "*.sql\n"})

    assert rule(tmp_path, "contracts/a.md") == IgnoreRule(".codegptignore", 1)
    assert rule(tmp_path, "src/deep/a.sql") == IgnoreRule("src/.codegptignore", 1)
    assert rule(tmp_path, "a.sql") is None


def test_our_own_ignore_file_gives_nothing_back_that_git_ignores(tmp_path: Path) -> None:
    laid(
        tmp_path,
        {".gitignore": "*.log\n", ".codegptignore": "!*.log\n!secret.txt\n", ".git/info/exclude": "secret.txt"},
    )

    assert rule(tmp_path, "a.log") == IgnoreRule(".gitignore", 1)
    assert rule(tmp_path, "secret.txt") == IgnoreRule(".git/info/exclude", 1)


def test_a_repository_around_the_open_folder_counts(tmp_path: Path) -> None:
    laid(tmp_path, {".git/HEAD": "", ".gitignore": "*.log\n/app/generated/\n", "app/web/x": ""})

    assert rule(tmp_path, "app/web/a.log", folder="app/web") == IgnoreRule("../../.gitignore", 1)
    assert rule(tmp_path, "app/generated/a.py", folder="app") == IgnoreRule("../.gitignore", 2)


@pytest.mark.parametrize("shared", ["", "commondir"])
def test_a_worktree_takes_the_excludes_of_its_repository(tmp_path: Path, shared: str) -> None:
    own = "main/.git/worktrees/second" if shared else "main/.git/modules/second"
    laid(tmp_path, {"second/.git": f"gitdir: ../{own}\n", f"{own}/HEAD": "", "second/x": ""})
    if shared:
        laid(tmp_path, {f"{own}/commondir": "../..\n", "main/.git/info/exclude": "private.py\n"})
    else:
        laid(tmp_path, {f"{own}/info/exclude": "private.py\n"})

    found = rule(tmp_path / "second", "private.py")
    assert found is not None
    assert found.file.endswith("info/exclude")


def test_what_cannot_be_read_leaves_out_all_beside_and_below_it(tmp_path: Path) -> None:
    laid(tmp_path, {"a/.gitignore": "x\n" * MOST_RULE_BYTES, "a/b/c.py": ""})
    os.mkfifo(tmp_path / ".codegptignore")

    assert rule(tmp_path, "a/b/c.py") == IgnoreRule("a/.gitignore", 0)
    assert rule(tmp_path, "d.py") == IgnoreRule(".codegptignore", 0)


def test_a_changed_ignore_file_counts_from_now_on(tmp_path: Path) -> None:
    files = IgnoreFiles(knows_no_case=False)
    top, path = str(tmp_path), str(tmp_path / "a.py")
    laid(tmp_path, {".gitignore": "b.py\n"})
    assert IgnoreRules(files).matching(top, path) is None

    laid(tmp_path, {".gitignore": "*.py and more\n*.py\n"})
    assert IgnoreRules(files).matching(top, path) == IgnoreRule(".gitignore", 2)

    (tmp_path / ".gitignore").unlink()
    assert IgnoreRules(files).matching(top, path) is None


def test_where_case_is_not_known_it_does_not_save_a_file(tmp_path: Path) -> None:
    laid(tmp_path, {".gitignore": "Private/\n"})

    assert rule(tmp_path, "PRIVATE/a.py", knows_no_case=True) == IgnoreRule(".gitignore", 1)
    assert rule(tmp_path, "PRIVATE/a.py") is None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("[[:alpha:]]x.py", "ax.py"),
        ("[[:digit:]_-]*.py", "1abc.py"),
        ("a*b*c*d*e", "a1b2c3d4e"),
        ("**/a/**/b/**/c/**/d", "x/a/y/b/c/z/d"),
        ("[a--]x", "-x"),
        ("[^a]b", "cb"),
        ("[!a]b", "cb"),
        ("한글/", "한글/a.py"),
    ],
)
def test_a_pattern_that_is_not_taken_word_by_word_ignores_at_least_as_much(
    tmp_path: Path, pattern: str, path: str
) -> None:
    laid(tmp_path, {".gitignore": f"{pattern}\n"})

    assert rule(tmp_path, path) == IgnoreRule(".gitignore", 1)


@pytest.mark.parametrize("pattern", ["![[:alpha:]]x.py", "!a*b*c*x.py", "!**/**/**/x.py/**/a"])
def test_a_pattern_that_is_not_taken_word_by_word_lets_nothing_through(tmp_path: Path, pattern: str) -> None:
    laid(tmp_path, {".gitignore": f"*.py\n{pattern}\n"})

    assert rule(tmp_path, "ax.py") == IgnoreRule(".gitignore", 1)
    assert rule(tmp_path, "abcx.py") == IgnoreRule(".gitignore", 1)


@pytest.mark.parametrize(
    "line", ["[", "[z-a]", "!", "\\", "a\\", "/", "***", "[[", "[]", "[[:", "\\[", "{a,b}", "(?x", "\x00"]
)
def test_a_malformed_line_spoils_no_other(tmp_path: Path, line: str) -> None:
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe\n" + line.encode() + b"\nx.log\n")

    assert rule(tmp_path, "x.log") in (IgnoreRule(".gitignore", 3), IgnoreRule(".gitignore", 2))
    assert rule(tmp_path, "main.py") in (None, IgnoreRule(".gitignore", 2))


def test_patterns_made_to_take_forever_do_not(tmp_path: Path) -> None:
    evil = ["*a" * 60 + "b", "/".join(["**", "a"] * 60) + "/b", "[" * 900, "*" * 900 + "x", "[a" * 400 + "]"]
    laid(tmp_path, {".gitignore": "\n".join(evil * 20)})

    # The last one is a set of characters, and stands for anything instead.
    assert rule(tmp_path, "/".join(["a" * 200] * 15)) == IgnoreRule(".gitignore", 100)


# No Hangul: `?` is one byte to git, and one character to a person and to us.
NAMES = st.sampled_from(["a", "b", "ab", "a.log", "b.txt", "build", "src", "x y", "#a", "!b"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join).filter(lambda path: path != "src")
"""Of files: `src` is a folder, which git would see."""
SEGMENTS = st.sampled_from(
    ["a", "b", "*", "*.log", "a*", "?", "[ab]", "[!a]*", "**", "build", "src", "x y", "\\#a", "\\!b"]
)
PATTERNS = st.builds(
    lambda negated, rooted, names, folder: f"{negated}{rooted}{'/'.join(names)}{folder}",
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "/"]),
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)
IGNORE_FILES = st.lists(PATTERNS, max_size=5).map("\n".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(top=IGNORE_FILES, below=IGNORE_FILES, exclude=IGNORE_FILES, paths=st.lists(PATHS, min_size=5, max_size=20))
def test_git_itself_agrees(
    tmp_path_factory: pytest.TempPathFactory, top: str, below: str, exclude: str, paths: list[str]
) -> None:
    require("git", shutil.which("git") is not None, "apt-get install -y git")
    root = tmp_path_factory.mktemp("repo")
    environ = {"PATH": os.environ["PATH"], "HOME": str(root), "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "init", "-q"], cwd=root, env=environ, check=True)
    laid(root, {".gitignore": top, "src/.gitignore": below, ".git/info/exclude": exclude})
    asked = "\0".join(paths).encode()
    told = subprocess.run(
        ["git", "check-ignore", "-z", "-v", "-n", "--stdin", "--no-index"],
        cwd=root,
        env=environ,
        input=asked,
        stdout=subprocess.PIPE,
        check=False,
    )
    fields = told.stdout.decode().split("\0")
    theirs = {fields[at + 3]: _ignored(fields[at + 2]) for at in range(0, len(fields) - 4, 4)}

    assert {path: rule(root, path) is not None for path in theirs} == theirs


def _ignored(pattern: str) -> bool:
    """What the pattern means that git names: none at all, or one that lets through, is no."""
    return bool(pattern) and not pattern.startswith("!")


def rule_for(folder: Path, path: str) -> IgnoreRule | None:
    return IgnoreRules(IgnoreFiles(knows_no_case=False)).matching(str(folder), str(folder / path))


def test_s16_a_file_with_more_rules_than_anybody_writes_keeps_all_out(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("# many\n" * 10_000 + "x\n" * IGNORE_RULES)
    assert rule_for(tmp_path, "a.py") is None

    (tmp_path / ".gitignore").write_text("x\n" * (IGNORE_RULES + 1))
    assert rule_for(tmp_path, "a.py") == IgnoreRule(".gitignore", 0)


def test_s16_nested_folders_share_one_budget(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(2 + IGNORE_RULES_LOADED // IGNORE_RULES):
        folder = folder / "d"
        folder.mkdir()
        (folder / ".gitignore").write_text("x\n" * IGNORE_RULES)
    below = str((folder / "a.py").relative_to(tmp_path))

    rule = rule_for(tmp_path, below)
    assert rule is not None
    assert rule.line == 0
    assert rule_for(tmp_path, "d/a.py") is None


def test_s16_what_is_compared_in_one_request_is_bounded(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("x\n" * IGNORE_RULES)
    rules = IgnoreRules(IgnoreFiles(knows_no_case=False))
    found = [
        rules.matching(str(tmp_path), str(tmp_path / f"{number}.py"))
        for number in range(2 + IGNORE_COMPARISONS // IGNORE_RULES)
    ]
    assert found[0] is None
    assert found[-1] == IgnoreRule(".gitignore", 0)


@pytest.mark.parametrize(("written", "named"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_names_are_compared_in_one_normal_form(
    tmp_path: Path, written: Literal["NFC", "NFD"], named: Literal["NFC", "NFD"]
) -> None:
    (tmp_path / ".gitignore").write_text(normalize(written, "비밀.txt\n"), encoding="utf-8")
    assert rule_for(tmp_path, normalize(named, "비밀.txt")) == IgnoreRule(".gitignore", 1)
