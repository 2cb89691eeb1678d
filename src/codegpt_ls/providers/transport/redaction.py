"""Key-shaped text taken out of what a provider says, before it reaches a log line or a fact."""

import re
from collections.abc import Iterable
from functools import lru_cache

from codegpt_ls.domain.disguises import Disguises
from codegpt_ls.domain.limits import PATTERN_TEXT

REDACTED = "[redacted]"
_LONG_ENOUGH = 12
"""Characters of a key that no name holds by chance: keyless servers are given `ollama` or `lm-studio`."""

# Prefixes of the services' own keys (OpenAI and its look-alikes, Groq, xAI, Google), masked echoes included.
_KEY = re.compile(r"\b(?:sk|gsk|xai|pk|key)[-_][\w*.…-]{4,}|\bAIza[\w-]{10,}|\borg-\w{8,}|\bproj_\w{8,}")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+(?!auth\b)[^\s\"',;)]+")
_URL_PASSWORD = re.compile(r"(?<=://)[^/\s@]+@")
_SPACE = re.compile(r"\s+")


Secrets = str | tuple[str, ...] | None
"""The key in use, or all that goes along with a request."""


def redacted(text: str, secret: Secrets = None) -> str:
    """The text without keys: those in use in whatever form, others by their shape."""
    for each in _each(secret):
        text = _disguises((each,)).cut(text.replace(each, REDACTED), REDACTED)
    text = _BEARER.sub(rf"\1 {REDACTED}", text)
    return _URL_PASSWORD.sub(f"{REDACTED}@", _KEY.sub(REDACTED, text))


def echoes(texts: Iterable[str], secret: Secrets) -> frozenset[str]:
    """Those that give back a key in use, in whatever form."""
    long = tuple(each for each in _each(secret) if len(each) >= _LONG_ENOUGH)
    if not long:
        return frozenset()
    disguises = _disguises(long)
    return frozenset(text for text in texts if disguises.cut(text, "") != text)


@lru_cache(maxsize=16)  # the same few with each answer
def _disguises(secrets: tuple[str, ...]) -> Disguises:
    return Disguises(secrets)


def beginning(text: str) -> str:
    """As much as a pattern may see, cut between words where there are some: half a key has no shape."""
    if len(text) <= PATTERN_TEXT:
        return text
    cut = text[:PATTERN_TEXT]
    words = cut.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else cut


def excerpt(text: str, secret: Secrets = None, length: int = 200) -> str | None:
    """At most `length` characters on one line, redacted; None where nothing is left to show."""
    # By its value a key is taken out of the whole; what is cut off afterwards cannot leave half of it behind.
    whole = text
    for each in _each(secret):
        whole = whole.replace(each, REDACTED)
    return one_line(redacted(beginning(whole), secret), length) or None


def _each(secret: Secrets) -> tuple[str, ...]:
    return secret if isinstance(secret, tuple) else (secret,) if secret else ()


def one_line(text: str, length: int) -> str:
    """At most `length` characters on one line, none of which steers a terminal or hides."""
    line = _SPACE.sub(" ", "".join(c if c.isprintable() else " " for c in text)).strip()
    return line if len(line) <= length else line[: length - 1] + "…"
