"""What is searched: a text as words that SQLite's full-text index can find, Korean included.

The index's own tokenizers split at spaces and find Korean only by whole words with their particles, or need three
characters (`trigram`), while most Korean words have two. So a run of letters that are written without spaces between
words is indexed as its overlapping pairs and its last letter: 데이터를 is 데이 이터 터를 를. A query of two letters is
then one word of the index, a longer one a phrase, a single letter the beginning of a word. Other words are found by
their beginning.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

# Hiragana and katakana, bopomofo, Hangul letters, Han (with compatibility and supplementary planes), Hangul syllables.
_UNSPACED: Final = (
    "\u3041-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_PIECES: Final = re.compile(rf"(?P<run>[{_UNSPACED}]+)|(?P<word>[^\W_{_UNSPACED}]+)")
_MOST: Final = 1_000_000
"""Characters of one message that are indexed."""
_AROUND: Final = 60
"""Characters of an excerpt before and after what was found."""


def indexed_text(text: str, folder: str | None) -> str:
    """The text as the index holds it, with a word that stands for the folder."""
    words = (token for piece in _pieces(text[:_MOST]) for token in _tokens(piece))
    return " ".join((*words, _folder_word(folder)))


def match_expression(query: str, folder: str | None) -> str | None:
    """The query in the index's language: all of its words, in this folder only if one is given.

    None when it holds no letter or digit, which the index knows nothing of.
    """
    terms = [_term(piece) for piece in _pieces(query)]
    if not terms:
        return None
    return " AND ".join((*terms, f'"{_folder_word(folder)}"') if folder else terms)


def excerpt(text: str, query: str) -> str:
    """A piece of the text around the first place where a word of the query is found, on one line."""
    start = _first_place(text, query)
    begin, end = max(0, start - _AROUND), start + _AROUND
    piece = " ".join(text[begin:end].split())
    return f"{'…' if begin > 0 else ''}{piece}{'…' if end < len(text) else ''}"


def found_in(excerpt: str, query: str) -> tuple[tuple[int, int], ...]:
    """Where the words of the query are in an excerpt: start and length, in order, none within another.

    Words at their beginning where there are such, as the index finds them. Empty where the letters are written
    in another form.
    """
    pieces = [(re.escape(piece[0]), bool(piece["word"])) for piece in _pieces(query)] or [
        (re.escape(query.strip()), False)
    ]
    beginnings = [rf"(?<![^\W_]){pattern}" if word else pattern for pattern, word in pieces]
    return _places(beginnings, excerpt) or _places([pattern for pattern, _ in pieces], excerpt)


def _places(patterns: Sequence[str], text: str) -> tuple[tuple[int, int], ...]:
    # Longer ones first: of two words with one beginning the longer is the one that is meant.
    longest_first = "|".join(sorted((each for each in patterns if each), key=len, reverse=True))
    found = re.finditer(longest_first, text, re.IGNORECASE) if longest_first else ()
    return tuple((match.start(), match.end() - match.start()) for match in found)


def _first_place(text: str, query: str) -> int:
    # The text as it is: normalising may change its length, and an excerpt must not break a letter.
    for piece in (query, *(match[0] for match in _pieces(query))):
        found = re.search(re.escape(piece), text, re.IGNORECASE)
        if found:
            return found.start()
    return 0


def _pieces(text: str) -> Iterator[re.Match[str]]:
    return _PIECES.finditer(unicodedata.normalize("NFKC", text).casefold())


def _tokens(piece: re.Match[str]) -> Iterator[str]:
    if run := piece["run"]:
        return (run[start : start + 2] for start in range(len(run)))
    return iter((piece["word"],))


def _term(piece: re.Match[str]) -> str:
    run = piece["run"]
    if run and len(run) > 1:
        return f'"{" ".join(run[start : start + 2] for start in range(len(run) - 1))}"'
    return f'"{piece[0]}"*'


def _folder_word(folder: str | None) -> str:
    # Digits of a hash, in letters nobody types.
    return f"zxq{hashlib.sha256((folder or '').encode()).hexdigest()[:20]}"
