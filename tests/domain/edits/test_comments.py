"""Comments that say what is to be changed: found in any language, and taken out to the byte."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.edits.comments import comments_in, without_comments

WORDS = "use a set"
LINES = [
    "# CodeGPT: use a set",
    "    # codegpt: use a set",
    "\t// CodeGPT: use a set",
    "//CodeGPT:use a set",
    "/// CodeGPT: use a set",
    "-- CodeGPT: use a set",
    ";; CodeGPT: use a set",
    "% CodeGPT: use a set",
    '" CodeGPT: use a set',
    "' CodeGPT: use a set",
    "REM CodeGPT: use a set",
    "dnl CodeGPT: use a set",
    "! CodeGPT: use a set",
    ".. CodeGPT: use a set",
    " * CodeGPT: use a set",
    "/* CodeGPT: use a set */",
    "/** CodeGPT: use a set **/",
    "<!-- CodeGPT: use a set -->",
    "{- CodeGPT: use a set -}",
    "(* CodeGPT: use a set *)",
    "--[[ CodeGPT: use a set ]]",
    "{/* CodeGPT: use a set */}",
    "{# CodeGPT: use a set #}",
    '"""CodeGPT: use a set"""',
]
BESIDE_CODE = [
    ("    x = []  # CodeGPT: use a set", "    x = []"),
    ("let x = [];// CodeGPT: use a set", "let x = [];"),
    ("let x = f('a'); /* CodeGPT: use a set */", "let x = f('a');"),
    ("/* CodeGPT: use a set */ let x = [];", "let x = [];"),
    ("SELECT 1 -- CodeGPT: use a set", "SELECT 1"),
    ("mov ax, 1 ; CodeGPT: use a set", "mov ax, 1"),
    ("if (x) {/* CodeGPT: use a set */", "if (x) {"),
    ("<li>{/* CodeGPT: use a set */}</li>", "<li></li>"),
    (" * CodeGPT: use a set */", " */"),
    ('s = "a # b"  # CodeGPT: use a set', 's = "a # b"'),
]
NO_COMMENTS = [
    "CodeGPT: use a set",
    'print("CodeGPT: use a set")',
    '    "CodeGPT: use a set",',
    "'CodeGPT: use a set'",
    'url = "http://CodeGPT: use a set"',
    's = "a // CodeGPT: use a set"',
    "- CodeGPT: use a set",
    "[CodeGPT: use a set]",
    "# CodeGPT use a set",
    "# CodeGPT:",
    "# MyCodeGPT: use a set",
    "/* CodeGPT: use a set",
    "x=1#CodeGPT: use a set",
]


@pytest.mark.parametrize("line", LINES)
def test_a_comment_of_any_language_says_what_is_wanted(line: str) -> None:
    around = ["above", line, "below"]
    (found,) = comments_in(around)
    assert (found.words, found.first, found.last) == (WORDS, 1, 2)
    assert without_comments(around, [WORDS]) == ["above", "below"]
    assert without_comments(around, ["something else"]) == around


@pytest.mark.parametrize(("line", "left"), BESIDE_CODE)
def test_the_code_beside_it_stays(line: str, left: str) -> None:
    assert [each.words for each in comments_in([line])] == [WORDS]
    assert without_comments([line], [WORDS]) == [left]


@pytest.mark.parametrize("line", NO_COMMENTS)
def test_what_is_no_comment_is_left_alone(line: str) -> None:
    assert comments_in([line, "x"]) == []
    assert without_comments([line, "x"], [WORDS]) == [line, "x"]


def test_a_comment_may_go_over_several_lines_and_there_may_be_several() -> None:
    lines = ["/*", " * Adds.", " */", "/* CodeGPT: use", "   a set", " */", "f();", "// CodeGPT: and less", "g();"]
    assert [each.words for each in comments_in(lines)] == [WORDS, "and less"]
    assert without_comments(lines, [WORDS, "and less"]) == ["/*", " * Adds.", " */", "f();", "g();"]


@given(st.lists(st.text(st.sampled_from("#/*-<!>{}'\" CodeGPT:ab"), max_size=40), max_size=8))
def test_no_text_is_too_strange(lines: list[str]) -> None:
    found = comments_in(lines)
    assert all(each.first < each.last <= len(lines) and each.words for each in found)
    assert all(one.last <= other.first for one, other in itertools.pairwise(found))
    left = without_comments(lines, {each.words for each in found})
    assert len(left) <= len(lines)
