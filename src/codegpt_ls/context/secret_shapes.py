"""Secrets that can be told by how they look, to be pointed out to the person before the text is sent.

Few shapes, each so particular that ordinary code does not have it: what issuers document as theirs, blocks of private
keys, and a literal that is given to something called a password. Each takes time in proportion to the text: it starts
with fixed characters, and what follows has a greatest length.
Sources: AWS, GitHub, GitLab, Google, Slack, Stripe, npm and OpenAI on the form of their keys; RFC 7468, RFC 7519.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import Final

from codegpt_ls.domain.limits import SECRETS_SHOWN
from codegpt_ls.domain.text import FoundSecret, SecretKind

_SHAPES: Final[dict[SecretKind, str]] = {
    SecretKind.PRIVATE_KEY: r"-----BEGIN (?:[A-Z0-9]{1,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----",
    SecretKind.API_KEY: (
        r"\b(?:sk-[A-Za-z0-9][\w-]{18,200}|gsk_\w{20,100}|xai-\w{20,120}|hf_[A-Za-z0-9]{20,80}|[sr]k_live_[A-Za-z0-9]{16,200}"
        r"|AIza[\w-]{35}|SG\.[\w-]{16,40}\.[\w-]{20,80})"
    ),
    SecretKind.CLOUD_KEY: r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAccountKey=[A-Za-z0-9+/=]{40,120}",
    SecretKind.TOKEN: (
        r"\b(?:gh[oprsu]_[A-Za-z0-9]{36,251}|github_pat_\w{22,251}|glpat-[\w-]{20,64}|npm_[A-Za-z0-9]{36,64}"
        r"|pypi-AgE[\w-]{40,200}|xox[abeprs]-[\w-]{10,200}|eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000})"
    ),
    SecretKind.PASSWORD: (
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@\"'<>{}$]{1,100}:[^\s:/@\"'<>{}$*]{4,200}@[\w.-]"
        r"|(?i:passw(?:or)?d|secret|api_?key|access_?token|auth_?token|private_?key)[\"']?[ \t]{0,4}[:=][ \t]{0,4}"
        r"(?P<quote>[\"'])(?=[^\"'\s]{0,100}[0-9])(?=[^\"'\s]{0,100}[A-Za-z])[^\"'\s<>{}$]{8,200}(?P=quote)"
        # Without quotes only what is long and looks like chance: letters of both cases with digits, or hexadecimal.
        r"|(?i:key|token|secret|passw(?:or)?d)[\"']?[ \t]{0,4}(?::=|=>|[:=])[ \t]{0,4}[\"']?"
        r"(?:(?=[a-f]{0,60}[0-9])(?=[0-9]{0,60}[a-f])[0-9a-f]{32,200}"
        r"|(?=[\w+/-]{0,40}[0-9][\w+/-]{0,40}[0-9])(?=[a-z0-9_+/-]{0,60}[A-Z])(?=[A-Z0-9_+/-]{0,60}[a-z])[\w+/-]{24,200})"
        r"(?![\w+/(.\[-])"
    ),
}
_GROUPS: Final = tuple(f"(?P<{kind.name}>{shape})" for kind, shape in _SHAPES.items())
_ANY: Final = re.compile("|".join(_GROUPS))
_ISSUED: Final = re.compile("|".join(each for each in _GROUPS if SecretKind.PASSWORD.name not in each))


_END: Final = "-----END "
_KEYS_LINE: Final = re.compile(
    r"[+ -]?[ \t\"']*(?:[A-Za-z0-9+/=]{0,100}(?:\\n)?[\"',+ \t]{0,8}|[A-Z][A-Za-z-]{1,20}: .*)"
)
"""What stands between the two ends of a private key, also in a difference or in quotes."""
_LONGEST_BLOCK: Final = 400
"""Lines."""


def secret_lines(text: str) -> Mapping[int, SecretKind]:
    """Every line in which something looks like a secret, counted from 0; of a private key all lines of it."""
    lines = text.split("\n")
    found = dict(_found(text))
    whole = {number: SecretKind.PRIVATE_KEY for number, line in enumerate(lines) if _ends_key(line)}
    for first in [number for number, kind in found.items() if kind is SecretKind.PRIVATE_KEY]:
        whole |= _run(lines, range(first + 1, min(len(lines), first + _LONGEST_BLOCK)))
    for last in [number for number, line in enumerate(lines) if _ends_key(line)]:
        whole |= _run(lines, range(last - 1, max(-1, last - _LONGEST_BLOCK), -1))
    return {**whole, **found}


def _ends_key(line: str) -> bool:
    return _END in line and "PRIVATE KEY" in line


def _run(lines: Sequence[str], numbers: range) -> Mapping[int, SecretKind]:
    """The lines of a key among these, up to the first that is none."""
    return dict.fromkeys(takewhile(lambda each: _KEYS_LINE.fullmatch(lines[each]), numbers), SecretKind.PRIVATE_KEY)


def secrets_in(text: str) -> Sequence[FoundSecret]:
    """What looks like a secret, with the line it stands in, counted from 0; the first few."""
    return [FoundSecret(kind, line) for line, kind in islice(_found(text), SECRETS_SHOWN)]


def _found(text: str) -> Iterator[tuple[int, SecretKind]]:
    line, counted = 0, 0
    for match in _ANY.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        # What is given to a password may be one of the others: that tells more.
        match = _ISSUED.search(match[0]) or match
        yield line, next(kind for kind in SecretKind if match.groupdict().get(kind.name))
