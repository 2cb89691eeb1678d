"""What of a model's answer becomes a message, as git takes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.services.commits.message import SUBJECT, message_in

LONG = "Count what is in the cart only once, also where somebody has put in the same thing twice"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("Add a cart", "Add a cart"),
        ("  Add a cart\n\n\n", "Add a cart"),
        ("```\nAdd a cart\n```", "Add a cart"),
        ("```text\nAdd a cart\n\nIt is full.\n```\nThis says what it does.", "Add a cart\n\nIt is full."),
        ("Here is the commit message:\n\n```\nAdd a cart\n```", "Add a cart"),
        ("Here's a message for your changes:\n\nAdd a cart", "Add a cart"),
        ("다음은 커밋 메시지입니다:\n\n장바구니 추가", "장바구니 추가"),
        ('"Add a cart"', "Add a cart"),
        ("**Add a cart**\n\nWhy.", "Add a cart\n\nWhy."),
        ("`Add a cart`", "Add a cart"),
        ("Commit message: Add a cart", "Add a cart"),
        ("# Add a cart", "Add a cart"),
        ("Add a cart\nIt is full.", "Add a cart\n\nIt is full."),
        ("Quote \"this\" and 'that'", "Quote \"this\" and 'that'"),
        ('"One" is not "two"', '"One" is not "two"'),
        ("Add a cart\n\n#7 wants it", "Add a cart\n\n #7 wants it"),
        ("#7 wants it", " #7 wants it"),
        (
            "Add a cart\n\nWhy.\n\nSigned-off-by: A <a@example.com>\nCo-authored-by: B <b@example.com>",
            "Add a cart\n\nWhy.",
        ),
        ("Add a cart\n\n🤖 Generated with a robot", "Add a cart"),
        ("Add a cart\n\nNote: it is full.", "Add a cart\n\nNote: it is full."),
        ("fix: count twice\n\nBREAKING CHANGE: once is gone", "fix: count twice\n\nBREAKING CHANGE: once is gone"),
        ("Add `cart`\n\n```py\nx\n```", "Add `cart`\n\n```py\nx\n```"),
        ("", ""),
        ("```\n```", ""),
    ],
)
def test_what_stands_around_the_message_goes(answer: str, message: str) -> None:
    assert message_in(answer, "#") == message


def test_a_first_line_that_is_too_long_goes_on_in_the_body() -> None:
    assert message_in(f"{LONG}\n\nWhy.", "#") == (
        "Count what is in the cart only once, also where somebody has put in the…\n\n…same thing twice\n\nWhy."
    )
    sentences = "Count only once. Whatever somebody has put in, be it the same thing twice or thrice."
    assert message_in(sentences, "#").split("\n") == ["Count only once", "", sentences.partition(". ")[2]]
    assert message_in("가" * 100, "#") == "가" * 71 + "…\n\n…" + "가" * 29


@pytest.mark.parametrize(("comment", "begins"), [(";", "; x"), ("auto", "% x"), ("//", "// x")])
def test_no_line_begins_as_a_comment(comment: str, begins: str) -> None:
    assert message_in(f"Add\n\n{begins}", comment) == f"Add\n\n {begins}"


@given(st.text(), st.sampled_from(["#", ";", "auto"]))
def test_whatever_a_model_writes_git_takes_all_of_it(answer: str, comment: str) -> None:
    message = message_in(answer, comment)
    first, *rest = message.split("\n")
    assert len(first) <= SUBJECT + 1, "one more where it was moved in"
    assert not rest or rest[0] == ""
    marks = tuple("#;@!$%^&|:") if comment == "auto" else comment
    assert not any(line.startswith(marks) for line in message.split("\n"))
