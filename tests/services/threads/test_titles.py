"""What a conversation is called after its first question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.services.threads.titles import clean_title, title_of


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What is a monad?", "What is a monad?"),
        ("\n\n  ## Explain   this\nand that", "Explain this"),
        ("- [ ] `foo` fails", "[ ] `foo` fails"),
        ("```\nint x;\n```", "int x;"),
        ("데이터를 어떻게 읽나요?", "데이터를 어떻게 읽나요?"),
        ("tab\there", "tab here"),
        ("hid\u200bden \u202etext\U000e0041", "hidden text"),
        ("", ""),
        ("  \n\u200b\n", ""),
    ],
)
def test_a_title_is_the_first_line_that_says_something(question: str, title: str) -> None:
    assert title_of(question) == title


def test_a_long_title_ends_between_words() -> None:
    title = title_of("Explain how the garbage collector of this language decides which objects are dead")
    assert title == "Explain how the garbage collector of this language decides…"


def test_a_long_word_is_cut() -> None:
    assert title_of("가" * 100) == "가" * 59 + "…"


@given(st.text())
def test_a_title_is_short_on_one_line_and_visible(question: str) -> None:
    title = title_of(question)
    assert len(title) <= 60
    assert title == clean_title(title)
    assert "\n" not in title
