"""Markdown on a terminal, set while it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.cli.table import width
from codegpt_ls.cli.typesetting.styles import COLOURLESS
from tests.cli.typesetting.paper import Paper, paper, set_in

ANSWER = """\
# Signals

A **signal** is an *asynchronous* message; `signal.signal()` handles it. Use **kwargs and snake_case_names, 2 * 3 = 6.

1. Install a handler, see [the docs](https://docs.python.org/3/library/signal.html):

   ```python
   def stop(number):
       \"\"\"End the loop,
       not the process.\"\"\"
       return f"got {number}"  # 130
   ```

- a point that is longer than a narrow terminal is wide
  - one below it

> A quote that goes on for so long that it must be broken.

| Signal | Number | What it does |
|--------|-------:|--------------|
| `SIGINT` | 2 | Interrupts the process from the keyboard |
| SIGTERM | 15 | 정상 종료를 요청합니다 |

한국어 문장은 단어 사이에서 줄이 바뀌어야 하며, **굵은 글씨**와 `코드`도 그대로 보여야 합니다.
日本語はどこでも改行できますが、句点は行頭に来ません。
"""


def test_marks_become_looks() -> None:
    assert set_in(80, "# Title\n", "A **bold** and *slanted* word, `code`, ~~gone~~.\n") == [
        "Title",
        "A bold and slanted word, code, gone.",
    ]
    sent = paper(80, ["A **bold** word"]).sent
    assert "\x1b[1mbold\x1b[0m" in sent


@pytest.mark.parametrize("step", [1, 4, 1000])
def test_what_is_aligned_by_blanks_stays_aligned(step: int) -> None:
    said = "name    what it is\nSIGINT  an *interrupt*\nSIGHUP\ta hang-up\n" + "word " + " " * 50 + "after\n"
    assert set_in(40, *(said[at : at + step] for at in range(0, len(said), step))) == [
        "name    what it is",
        "SIGINT  an interrupt",
        "SIGHUP    a hang-up",
        "word",
        "after",
    ]


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("step", [1, 4, 1000])
def test_lines_end_between_words_and_within_the_columns(columns: int, step: int) -> None:
    lines = set_in(columns, *(ANSWER[at : at + step] for at in range(0, len(ANSWER), step)))
    code = {'    return f"got {number}"  # 130', "(https://docs.python.org/3/library/signal.html):"}
    assert all(width(line) < columns for line in lines if line.strip() not in {each.strip() for each in code})
    assert all(line == line.rstrip() for line in lines)
    together = "".join("".join(lines).split())
    for words in (
        "asynchronous",
        "**kwargs",
        "snake_case_names",
        "2*3=6",
        "굵은글씨와코드도",
        "句点は行頭に来ません。",
    ):
        assert words in together


def test_however_it_comes_it_looks_the_same() -> None:
    whole = set_in(40, ANSWER)
    assert set_in(40, *ANSWER) == whole


def test_a_korean_word_is_never_cut_and_a_japanese_line_ends_anywhere() -> None:
    lines = set_in(20, "한국어 문장은 단어 사이에서 바뀝니다. 日本語の文章はどこでも改行できます。\n")
    assert lines == ["한국어 문장은 단어", "사이에서 바뀝니다.", "日本語の文章はどこ", "でも改行できます。"]


def test_a_word_is_shown_before_it_is_whole_and_moves_when_it_grows_over_the_edge() -> None:
    sheet = Paper(12)
    sheet.typesetter.add("eight or elev")
    assert sheet.lines == ["eight or", "elev"]
    sheet = Paper(14)
    sheet.typesetter.add("eight or elev")
    assert sheet.lines == ["eight or elev"]
    sheet.typesetter.add("en")
    assert [line.rstrip() for line in sheet.lines] == ["eight or", "eleven"]


def test_a_line_begun_after_the_window_changed_is_as_wide_as_the_window() -> None:
    sheet = Paper(40)
    sheet.typesetter.add("one two three four five six seven\n")
    sheet.columns = 15
    sheet.typesetter.add("one two three four five six seven\n")
    assert sheet.lines == ["one two three four five six seven", "one two three", "four five six", "seven"]


def test_code_is_as_it_came_so_that_it_can_be_copied() -> None:
    code = ["def f():", "    return 1  ", "", "x = '" + "y" * 100 + "'"]
    lines = set_in(40, "Text:\n\n  ```python\n", *(f"  {line}\n" if line else "\n" for line in code), "  ```\nEnd")
    assert lines == ["Text:", "", "python", *code, "End"]


def test_words_strings_and_comments_of_code_have_colours_also_over_several_lines() -> None:
    sent = paper(80, ['```py\nif x: """one\ntwo""" # three\n```\n```js\n/* a\nb */ let c = 1\n```\n']).sent
    assert "\x1b[35mif\x1b[0m" in sent
    assert '\x1b[32m"""one\x1b[0m\n\x1b[32mtwo"""\x1b[0m' in sent
    assert "\x1b[2m# three\x1b[0m" in sent
    assert "\x1b[2m/* a\x1b[0m\n\x1b[2mb */\x1b[0m \x1b[35mlet\x1b[0m c = \x1b[36m1\x1b[0m" in sent


def test_without_colours_code_is_marked_by_the_signs_it_came_with() -> None:
    sheet = paper(40, ["# Title\n`a` **b**\n```py\nif x: pass\n```\n"], COLOURLESS)
    assert sheet.lines == ["# Title", "`a` b", "```py", "if x: pass", "```"]
    assert not any(f"\x1b[3{digit}" in sheet.sent for digit in range(1, 8))


def test_a_table_fits_the_columns_there_are() -> None:
    table = "| Name | Count | Meaning |\n|---|--:|---|\n| a | 10 | Interrupts the process |\n| 나 | 2 | 종료 |\n"
    assert set_in(60, table) == [
        "Name  Count  Meaning",
        "─" * 35,
        "a        10  Interrupts the process",
        "나        2  종료",
    ]
    assert all(width(line) < 30 for line in set_in(30, table))
    assert "Meaning: Interrupts" in set_in(22, table)[2]


@pytest.mark.parametrize(
    "text",
    [
        "| no table",
        "a | b\n",
        "**never closed",
        "`nor this",
        "[x] done",
        "![",
        "<b>",
        "5 * 3 * 2",
        "* ",
        "-",
        "#hash",
        "```",
    ],
)
def test_what_is_no_mark_is_written_as_it_came(text: str) -> None:
    lines = set_in(80, text, palette=COLOURLESS)
    assert lines == [text.rstrip("\n").replace("* ", "• ") if text == "* " else text.strip()]


def test_where_a_link_leads_is_never_hidden() -> None:
    assert set_in(80, "[docs](https://example.com/a_(b)) and <https://example.com>\n") == [
        "docs (https://example.com/a_(b)) and https://example.com"
    ]


@given(st.lists(st.text(alphabet="ab *_`~[]()!<>|#-\\\n1. 가漢", max_size=12), max_size=12), st.integers(3, 30))
def test_no_letter_is_lost_whatever_comes(pieces: list[str], columns: int) -> None:
    sheet = paper(columns, pieces)
    letters = [each for each in "".join(sheet.lines) if each in "ab가漢"]
    came = [each for each in "".join(pieces) if each in "ab가漢"]
    assert sorted(letters) == sorted(came)
