"""Secrets that can be told by how they look, to be pointed out to the person before the text is sent.

Few shapes, each so particular that ordinary code does not have it: what issuers document as theirs, blocks of private
keys, and a literal that is given to something called a password. Each takes time in proportion to the text: it starts
with fixed characters, and what follows has a greatest length.
Sources: AWS, GitHub, GitLab, Google, Slack, Stripe, npm and OpenAI on the form of their keys; RFC 7468, RFC 7519.
"""

import re
from collections.abc import Sequence
from itertools import islice
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
    ),
}
_ANY: Final = re.compile("|".join(f"(?P<{kind.name}>{shape})" for kind, shape in _SHAPES.items()))


def secrets_in(text: str) -> Sequence[FoundSecret]:
    """What looks like a secret, with the line it stands in, counted from 0; the first few."""
    found, line, counted = [], 0, 0
    for match in islice(_ANY.finditer(text), SECRETS_SHOWN):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        kind = next(kind for kind in SecretKind if match[kind.name])
        found.append(FoundSecret(kind, line))
    return found
