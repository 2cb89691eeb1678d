"""What a person pasted, made into a key or refused with the likely mistake."""

import re
from collections.abc import Collection

from codegpt_ls.domain.credentials import fits_header
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts, KeyMistake

# Zero-width, joiners, bidirectional marks, soft hyphen, byte-order mark, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]"
)
_QUOTES = "\"'`´‘’‚‛“”„‟‹›«»"

# Tried in this order: the first that fits names the mistake best.
_MISTAKES: tuple[tuple[KeyMistake, re.Pattern[str]], ...] = (
    (KeyMistake.EMPTY, re.compile(r"\Z")),
    (KeyMistake.URL, re.compile(r"[a-z][a-z0-9+.-]*://|www\.", re.IGNORECASE)),
    (KeyMistake.BEARER, re.compile(r"(authorization\s*[:=]\s*)?[\"']?bearer(\W|\Z)", re.IGNORECASE)),
    (KeyMistake.GITHUB_TOKEN, re.compile(r"gh[a-z]_|github_pat_", re.IGNORECASE)),
    (
        KeyMistake.ASSIGNMENT,
        re.compile(
            r"(export|set|setx|let|const|var)\s+\S+|\$env:"
            # A key may end in the `=` of base64, but nothing follows it there.
            r"|[A-Z][\w.-]*[\"']?\s*=\s*[^=\s]|[A-Z]\w*_(KEY|TOKEN|SECRET)\s*=\s*\Z"
            r"|[\w.-]*(key|token|secret|authorization)[\"']?\s*:",
            re.IGNORECASE,
        ),
    ),
    (KeyMistake.MASKED, re.compile(r".*?(\*{2,}|\.{2,}|…|[•●∙·⋅○■█]{2,}|x{8,})", re.IGNORECASE | re.DOTALL)),
    (KeyMistake.SPACES, re.compile(r".*?\s", re.DOTALL)),
    (KeyMistake.CHARACTERS, re.compile(r".*?[^\x21-\x7e]", re.DOTALL)),
)


def clean_key(text: str, usual: Collection[KeyMistake] = ()) -> str:
    """The key without the white space, quotes and invisible characters that pasting brings along.

    `usual`: what is a mistake at others, and how keys look where this one is for.

    Raises AssistantError NOT_A_KEY with `facts.mistake`; the error never holds the text.
    """
    key = without_decoration(text)
    for mistake, pattern in _MISTAKES:
        if mistake not in usual and pattern.match(key):
            raise AssistantError(ErrorCode.NOT_A_KEY, Facts(mistake=mistake))
    return key


def clean_header(text: str) -> str:
    """The value of a header without the white space and invisible characters that pasting brings along.

    Quotes and spaces within it may belong to it. Raises AssistantError NOT_A_KEY with mistake EMPTY where nothing is
    left, or CHARACTERS where no HTTP header can carry it; the error never holds the text.
    """
    value = _INVISIBLE.sub("", text).strip()
    if not value:
        raise AssistantError(ErrorCode.NOT_A_KEY, Facts(mistake=KeyMistake.EMPTY))
    if not fits_header(value):
        raise AssistantError(ErrorCode.NOT_A_KEY, Facts(mistake=KeyMistake.CHARACTERS))
    return value


def clean_identifier(text: str | None) -> str | None:
    """An organization or project id without pasted decoration; None when nothing is left.

    Raises AssistantError NOT_A_KEY with mistake CHARACTERS when no HTTP header can carry it.
    """
    identifier = without_decoration(text or "")
    if re.search(r"[^\x21-\x7e]", identifier):
        raise AssistantError(ErrorCode.NOT_A_KEY, Facts(mistake=KeyMistake.CHARACTERS))
    return identifier or None


def without_decoration(text: str) -> str:
    """The text without the white space, quotes and invisible characters around and in it."""
    text = _INVISIBLE.sub("", text)
    while (shorter := text.strip().strip(_QUOTES)) != text:
        text = shorter
    return text
