"""Keys taken out of what a provider says."""

import pytest

from codegpt_ls.providers.transport.redaction import excerpt, redacted


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key sk-proj-abcdef0123456789 refused", "abcdef0123456789"),
        ("provided: sk-wrong****-key.", "wrong"),
        ("provided: sk-ab…wxyz.", "wxyz"),
        ("gsk_abcdefgh1234", "abcdefgh"),
        ("xai-abcdefgh1234", "abcdefgh"),
        ("AIzaSyAbcdefgh-1234", "Abcdefgh"),
        ("Authorization: Bearer eyJhbGciOi.J9", "eyJ"),
        ("authorization: basic dXNlcjpwYXNz", "dXNl"),
        ("http://user:hunter2@proxy.example:8080", "hunter2"),
        ("in organization org-ABCDEFGH12 on", "ABCDEFGH12"),
    ],
)
def test_what_looks_like_a_key_is_masked(text: str, secret: str) -> None:
    assert secret not in redacted(text)
    assert "[redacted]" in redacted(text)


@pytest.mark.parametrize(
    "text", ["Rate limit reached for gpt-5.4-mini", "using Bearer auth (i.e.", "task-based risk-free"]
)
def test_other_words_stay(text: str) -> None:
    assert redacted(text) == text


def test_the_key_in_use_is_masked_whatever_it_looks_like() -> None:
    assert redacted("you sent tr0ub4dor, wrong", "tr0ub4dor") == "you sent [redacted], wrong"


def test_an_excerpt_is_one_short_line_without_control_characters() -> None:
    shown = excerpt("a\r\n\x1b[31m" + "b" * 500)
    assert shown is not None
    assert len(shown) == 200
    assert shown.startswith("a [31mbbb")
    assert shown.endswith("…")


@pytest.mark.parametrize("text", ["", "  \n\t", "\x00\x01"])
def test_nothing_to_show_is_none(text: str) -> None:
    assert excerpt(text) is None
