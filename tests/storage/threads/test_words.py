"""What of a found text is highlighted."""

import pytest

from codegpt_ls.storage.threads.words import excerpt, found_in


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("A smart artist paints art.", "art", ["art", "art"]),
        ("a smart idea", "art", ["art"]),
        ("Go, gopher", "gopher go", ["Go", "gopher"]),
        ("데이터를 봅니다", "데이터", ["데이터"]),
        ("🎉 데이터 🎉 데이터", "데이터", ["데이터", "데이터"]),
        ("see main.py", "MAIN.py", ["main", "py"]),
        ("a + b", "+", ["+"]),
        ("nothing of it", "else", []),
        ("nothing of it", " ", []),
    ],
)
def test_the_words_are_found_by_their_beginning_and_elsewhere_if_need_be(
    text: str, query: str, words: list[str]
) -> None:
    assert [text[start : start + length] for start, length in found_in(excerpt(text, query), query)] == words
