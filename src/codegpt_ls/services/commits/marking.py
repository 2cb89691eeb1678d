"""Lines of a difference that look like secrets, each replaced by a mark before anything is sent."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.context.commits import CommitSecret
from codegpt_ls.domain.ports.keys import Keys
from codegpt_ls.domain.text import SecretKind

_HUNK: Final = re.compile(r"@@ -\d{1,10}(?:,\d{1,10})? \+(\d{1,10})")
_WORDS: Final[Mapping[SecretKind, str]] = {
    SecretKind.PRIVATE_KEY: "a private key",
    SecretKind.API_KEY: "an API key",
    SecretKind.CLOUD_KEY: "a cloud access key",
    SecretKind.TOKEN: "an access token",
    SecretKind.PASSWORD: "a password",
}
"""What a model is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What is looked for."""

    lines: Callable[[str], Mapping[int, SecretKind]]
    """Every line, counted from 0, that looks like a secret."""
    keys: Keys


def marked(patch: str, path: str, secrets: Secrets) -> tuple[Sequence[str], Sequence[CommitSecret]]:
    """The lines of a file's difference with marks, and where those are that would be committed: one for each run."""
    lines = patch.split("\n")
    found = dict(secrets.lines(patch))
    if secrets.keys.key_in(patch) is not None:
        found |= {number: SecretKind.API_KEY for number, line in enumerate(lines) if _holds_key(line, secrets.keys)}
    shown = [_mark(line, found[number]) if number in found else line for number, line in enumerate(lines)]
    return shown, tuple(_committed(lines, path, found))


def _holds_key(line: str, keys: Keys) -> bool:
    return keys.key_in(line) is not None


def _mark(line: str, kind: SecretKind) -> str:
    # A name of a file can look like one, too.
    sign = line[:1] if line[:1] in "+- " else ""
    return f"{sign}[a line that looks like {_WORDS[kind]} was taken out]"


def _committed(lines: Sequence[str], path: str, found: Mapping[int, SecretKind]) -> Iterator[CommitSecret]:
    """Those that are added, with the number of their line in the new file; of lines in a row the first."""
    number, inside, before = 0, False, None
    for index, line in enumerate(lines):
        if hunk := _HUNK.match(line):
            number, inside, before = int(hunk[1]), True, None
            continue
        kind = found.get(index) if inside and line.startswith("+") else None
        if kind is not None and kind is not before:
            yield CommitSecret(path=path, line=number, kind=kind)
        before = kind
        number += line[:1] in ("+", " ", "")
