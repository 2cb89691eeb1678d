"""Key-shaped text taken out of what a provider says, before it reaches a log line or a fact."""

import re

from codegpt_ls.domain.limits import PATTERN_TEXT

MASK = "[redacted]"
# Prefixes of the services' own keys (OpenAI and its look-alikes, Groq, xAI, Google), masked echoes included.
_KEY = re.compile(r"\b(?:sk|gsk|xai|pk|key)[-_][\w*.…-]{4,}|\bAIza[\w-]{10,}|\borg-\w{8,}|\bproj_\w{8,}")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+(?!auth\b)[^\s\"',;)]+")
_URL_PASSWORD = re.compile(r"(?<=://)[^/\s@]+@")
_SPACE = re.compile(r"\s+")


def redacted(text: str, secret: str | None = None) -> str:
    """The text without keys: the one in use by value, others by their shape."""
    if secret:
        text = text.replace(secret, MASK)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    return _URL_PASSWORD.sub(f"{MASK}@", _KEY.sub(MASK, text))


def beginning(text: str) -> str:
    """As much as a pattern may see, cut between words where there are some: half a key has no shape."""
    if len(text) <= PATTERN_TEXT:
        return text
    cut = text[:PATTERN_TEXT]
    words = cut.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else cut


def excerpt(text: str, secret: str | None = None, length: int = 200) -> str | None:
    """At most `length` characters on one line, redacted; None where nothing is left to show."""
    # By its value a key is taken out of the whole; what is cut off afterwards cannot leave half of it behind.
    whole = text.replace(secret, MASK) if secret else text
    line = _SPACE.sub(" ", "".join(c if c.isprintable() else " " for c in redacted(beginning(whole), secret))).strip()
    if not line:
        return None
    return line if len(line) <= length else line[: length - 1] + "…"
