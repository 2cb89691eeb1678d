"""What a model thinks aloud is told from its answer, however it arrives."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.providers.dialects.thoughts import Thoughts

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


def taken(text: str, cuts: list[int]) -> tuple[str, str, str]:
    """What is answer, what is left over and what was never closed, of a text in these pieces."""
    thoughts = Thoughts()
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    answer = "".join([thoughts.take(text[a:b]) for a, b in pairwise(places)])
    return answer, thoughts.leftover(), thoughts.unfinished()


@pytest.mark.parametrize(("begin", "end"), MARKS)
@given(cuts=st.lists(st.integers(0, 140), max_size=30))
def test_thinking_before_the_answer_is_none_of_it(begin: str, end: str, cuts: list[int]) -> None:
    text = f'\n{begin}\nLet me see: </b> {{"findings": []}} <think\n{end}\n\nThe answer, with <think>tags</think>.\n'
    assert taken(text, cuts) == ("The answer, with <think>tags</think>.\n", "", "")


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
    assert taken("<think></think>\n<think>a</think>\n\n<reasoning>b</reasoning> c", [10, 20]) == ("c", "", "")


def test_thinking_without_an_end_is_still_there() -> None:
    assert taken("\n<think>Perhaps it was meant so", [9, 12]) == ("", "", "<think>Perhaps it was meant so")


def test_long_thinking_takes_time_in_proportion() -> None:
    thoughts = Thoughts()
    assert thoughts.take("<think>") == ""
    assert not any(thoughts.take("</thin") for _ in range(300_000))
    assert thoughts.take("</think>ok") == "ok"
