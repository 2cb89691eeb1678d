"""What people paste, and what becomes of it."""

import pytest

from codegpt_ls.credentials.entry import clean_header, clean_identifier, clean_key
from codegpt_ls.domain.errors import AssistantError, ErrorCode, KeyMistake

KEY = "sk-proj-Ab1_cd2-EF3"


@pytest.mark.parametrize(
    "pasted",
    [
        KEY,
        f"  {KEY}\n",
        f"\t{KEY}\r\n",
        f'"{KEY}"',
        f"'{KEY}'",
        f"`{KEY}`",
        f"“{KEY}”",
        f"« {KEY} »",
        f' "\n{KEY}" ',
        f"\ufeff{KEY}",
        f"{KEY[:5]}\u200b{KEY[5:]}",
        f"\u202a{KEY}\u202c",
        f"\u2066{KEY}\u2069",
        f"\xa0{KEY}\u3000",
        f"{KEY}\U000e0041",
    ],
)
def test_what_pasting_brings_along_is_taken_off(pasted: str) -> None:
    assert clean_key(pasted) == KEY


@pytest.mark.parametrize("key", ["none", "ollama", "gsk_abc", "YWJjZA==", "id:secret", "a.b.c", "key/with+signs=", "x"])
def test_keys_of_other_providers_pass(key: str) -> None:
    assert clean_key(key) == key


@pytest.mark.parametrize(
    ("pasted", "mistake"),
    [
        ("", KeyMistake.EMPTY),
        (' "\u200b" \n', KeyMistake.EMPTY),
        ("https://platform.openai.com/api-keys", KeyMistake.URL),
        ("HTTP://127.0.0.1", KeyMistake.URL),
        ("www.openai.com", KeyMistake.URL),
        (f"Bearer {KEY}", KeyMistake.BEARER),
        ("bearer", KeyMistake.BEARER),
        (f"Authorization: Bearer {KEY}", KeyMistake.BEARER),
        ("ghp_abcdefghijklmnop", KeyMistake.GITHUB_TOKEN),
        ("gho_abcdefghijklmnop", KeyMistake.GITHUB_TOKEN),
        ("ghs_abcdefghijklmnop", KeyMistake.GITHUB_TOKEN),
        ("github_pat_11ABC_def", KeyMistake.GITHUB_TOKEN),
        (f"OPENAI_API_KEY={KEY}", KeyMistake.ASSIGNMENT),
        (f"export OPENAI_API_KEY='{KEY}'", KeyMistake.ASSIGNMENT),
        (f"OPENAI_API_KEY = {KEY}", KeyMistake.ASSIGNMENT),
        ("OPENAI_API_KEY=", KeyMistake.ASSIGNMENT),
        (f'$env:OPENAI_API_KEY="{KEY}"', KeyMistake.ASSIGNMENT),
        (f"set OPENAI_API_KEY={KEY}", KeyMistake.ASSIGNMENT),
        (f'"apiKey": "{KEY}"', KeyMistake.ASSIGNMENT),
        (f"{KEY} {KEY}", KeyMistake.SPACES),
        (f"{KEY}\n{KEY}", KeyMistake.SPACES),
        (f"{KEY[:5]}\xa0{KEY[5:]}", KeyMistake.SPACES),
        ("my key", KeyMistake.SPACES),
        ("sk-пароль", KeyMistake.CHARACTERS),
        ("sk-\x07abc", KeyMistake.CHARACTERS),
        ("sk-\x00abc", KeyMistake.CHARACTERS),
        ("비밀번호", KeyMistake.CHARACTERS),
        ("sk-…abcd", KeyMistake.MASKED),
        ("sk-...abcd", KeyMistake.MASKED),
        ("sk-****abcd", KeyMistake.MASKED),
        ("••••••••", KeyMistake.MASKED),
        ("sk-xxxxxxxxxxxx", KeyMistake.MASKED),
    ],
)
def test_a_likely_mistake_is_named_and_the_text_is_not(pasted: str, mistake: KeyMistake) -> None:
    with pytest.raises(AssistantError) as refusal:
        clean_key(pasted)
    assert refusal.value.code is ErrorCode.NOT_A_KEY
    assert refusal.value.facts.known() == {"mistake": mistake}
    assert refusal.value.__cause__ is None


def test_what_is_a_mistake_elsewhere_is_a_key_where_keys_look_so() -> None:
    token = "github_pat_11ABCDEFG0123456789"
    assert clean_key(f" {token}\n", (KeyMistake.GITHUB_TOKEN,)) == token
    with pytest.raises(AssistantError):
        clean_key(f"{token} {token}", (KeyMistake.GITHUB_TOKEN,))


def test_an_identifier_is_cleaned_or_refused() -> None:
    assert clean_identifier(' "org-abc" ') == "org-abc"
    assert clean_identifier("  ") is None
    assert clean_identifier(None) is None
    for text in ("org abc", "org\nX-Header: 1", "조직"):
        with pytest.raises(AssistantError):
            clean_identifier(text)


def test_an_identifier_no_header_can_carry_is_refused_for_its_characters() -> None:
    with pytest.raises(AssistantError) as refusal:
        clean_identifier("org-조직")
    assert refusal.value.facts.mistake is KeyMistake.CHARACTERS


@pytest.mark.parametrize(
    ("pasted", "value"),
    [
        ("gw-0123", "gw-0123"),
        (" gw-0123\r\n", "gw-0123"),
        ("gw\u200b-0123\ufeff", "gw-0123"),
        ("Bearer gw 0123", "Bearer gw 0123"),
        ('"gw-0123"', '"gw-0123"'),
        ("https://gateway.example", "https://gateway.example"),
    ],
)
def test_the_value_of_a_header_keeps_what_a_key_never_has(pasted: str, value: str) -> None:
    assert clean_header(pasted) == value


@pytest.mark.parametrize(
    ("pasted", "mistake"),
    [
        ("", KeyMistake.EMPTY),
        (" \n", KeyMistake.EMPTY),
        ("\u200b", KeyMistake.EMPTY),
        ("gw-0123\nX-Evil: 1", KeyMistake.CHARACTERS),
        ("gw\t0123", KeyMistake.CHARACTERS),
        ("비밀", KeyMistake.CHARACTERS),
        ("x" * 4097, KeyMistake.CHARACTERS),
    ],
)
def test_what_no_header_can_carry_is_refused_without_repeating_it(pasted: str, mistake: KeyMistake) -> None:
    with pytest.raises(AssistantError) as refused:
        clean_header(pasted)
    assert (refused.value.code, refused.value.facts.mistake) == (ErrorCode.NOT_A_KEY, mistake)
    assert refused.value.facts.known() == {"mistake": mistake}
