"""Answers as models write them: what they think aloud is told apart, and a code block left open is closed.

A CommonMark parser judges the markdown.
"""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from codegpt_ls.domain.answers import Thoughts, with_fence_closed, without_thinking

MARKS = [
    ("<think>", "</think>"),
    ("<Think>", "</THINK>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    ("<|start|>assistant<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
]
LINES = st.lists(
    st.sampled_from(
        ["", "text", "```", "```python", "````", "~~~", "~~~~ x", "  ```", "   ~~~", "``` a`b", "``` ", "code"]
    ),
    max_size=8,
).map("\n".join)
WORD = "the word behind it"


def taken(text: str, cuts: list[int]) -> tuple[str, str, str]:
    """What is answer, what is left over and what was never closed, of a text in these pieces."""
    thoughts = Thoughts()
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    answer = "".join([thoughts.take(text[a:b])[1] for a, b in pairwise(places)])
    return answer, thoughts.leftover(), thoughts.unfinished()


def thought(text: str, cuts: list[int]) -> str:
    """What of a text in these pieces is told as thinking."""
    thoughts = Thoughts()
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    return "".join([thoughts.take(text[a:b])[0] for a, b in pairwise(places)])


@pytest.mark.parametrize(("begin", "end"), MARKS)
@given(cuts=st.lists(st.integers(0, 140), max_size=30))
def test_thinking_before_the_answer_is_none_of_it(begin: str, end: str, cuts: list[int]) -> None:
    text = f'\n{begin}\nLet me see: </b> {{"findings": []}} <think\n{end}\n\nThe answer, with <think>tags</think>.\n'
    assert taken(text, cuts) == ("The answer, with <think>tags</think>.\n", "", "")
    # Harmony ends the thinking's message before the channel of the answer begins.
    message_end = end[: max(end.find("<|channel|>"), 0)]
    assert thought(text, cuts) == f'\nLet me see: </b> {{"findings": []}} <think\n{message_end}'


@pytest.mark.parametrize(
    "text",
    [
        "Plain.",
        "  indented code",
        "<thin>ice</thin>",
        "<thinker>",
        "Use <think> to think.</think>",
        "```\n<think>x</think>\n```",
        "`<think>` is a tag",
        "<",
        "<thi",
        "\n\n",
        "İ<think>x</think>",
        "<p><think>x</think></p>",
        " " * 500 + "<think>far down</think>",
    ],
)
@given(cuts=st.lists(st.integers(0, 40), max_size=20))
def test_what_is_no_thinking_is_kept_to_the_letter(text: str, cuts: list[int]) -> None:
    answer, leftover, unfinished = taken(text, cuts)
    assert (answer + leftover, unfinished) == (text, "")


def test_several_thoughts_may_precede_an_answer() -> None:
    text, cuts = "<think></think>\n<think>a</think>\n\n<reasoning>b</reasoning> c", [10, 20]
    assert taken(text, cuts) == ("c", "", "")
    assert thought(text, cuts) == "ab"


def test_thinking_without_an_end_is_still_there() -> None:
    text, cuts = "\n<think>Perhaps it was meant so", [9, 12]
    assert taken(text, cuts) == ("", "", "<think>Perhaps it was meant so")
    assert thought(text, cuts) == "Perhaps it was meant so"


def test_thinking_is_told_as_it_comes() -> None:
    thoughts = Thoughts()
    came = [thoughts.take(piece) for piece in ("<think>One ", "two </thi", "ng </THINK", ">\n\nThree", " <think>")]
    assert came == [("One ", ""), ("two ", ""), ("</thing ", ""), ("", "Three"), ("", " <think>")]


def test_long_thinking_takes_time_in_proportion() -> None:
    thoughts = Thoughts()
    assert thoughts.take("<think>") == ("", "")
    assert not any(thoughts.take("</thin")[1] for _ in range(300_000))
    assert thoughts.take("</think>ok") == ("</thin", "ok")


@pytest.mark.parametrize(
    ("text", "cut_off", "answer"),
    [
        ("<think>\nA puzzle.\n</think>\n\nIt is 4.", False, "It is 4."),
        ("<think>a</think> <", False, "<"),
        ("<think>a</think>", False, ""),
        ("No thinking.", True, "No thinking."),
        ("<think>Perhaps it was meant so", False, "<think>Perhaps it was meant so"),
        ("<think>A puzzle", True, ""),
    ],
)
def test_of_a_whole_text_the_answer_is_left(text: str, answer: str, *, cut_off: bool) -> None:
    assert without_thinking(text, cut_off=cut_off) == answer


@given(LINES)
@example("- a list\n  ```python\n  code")
@example("1. a list\n   ~~~\n   code")
def test_what_follows_is_a_paragraph_of_its_own(text: str) -> None:
    last = [token for token in MarkdownIt().parse(f"{with_fence_closed(text)}\n\n{WORD}") if token.content][-1]

    assert (last.type, last.content) == ("inline", WORD)


@pytest.mark.parametrize("text", ["", "text", "```\ncode\n```", "~~~\n```\n~~~\n", "`` ` ``", "    ```\ntext"])
def test_a_text_without_an_open_block_stays_as_it_is(text: str) -> None:
    assert with_fence_closed(text) == text
