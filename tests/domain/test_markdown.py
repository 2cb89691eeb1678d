"""Markdown that breaks off anywhere, judged by a CommonMark parser."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from codegpt_ls.domain.text import with_fence_closed

LINES = st.lists(
    st.sampled_from(
        ["", "text", "```", "```python", "````", "~~~", "~~~~ x", "  ```", "   ~~~", "``` a`b", "``` ", "code"]
    ),
    max_size=8,
).map("\n".join)
WORD = "the word behind it"


@given(LINES)
@example("- a list\n  ```python\n  code")
@example("1. a list\n   ~~~\n   code")
def test_what_follows_is_a_paragraph_of_its_own(text: str) -> None:
    last = [token for token in MarkdownIt().parse(f"{with_fence_closed(text)}\n\n{WORD}") if token.content][-1]

    assert (last.type, last.content) == ("inline", WORD)


@pytest.mark.parametrize("text", ["", "text", "```\ncode\n```", "~~~\n```\n~~~\n", "`` ` ``", "    ```\ntext"])
def test_a_text_without_an_open_block_stays_as_it_is(text: str) -> None:
    assert with_fence_closed(text) == text
