"""Lines that look like secrets, each replaced by a mark before anything is sent of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.ports.keys import Keys
from codegpt_ls.domain.text import SecretKind

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

    def found(self, text: str) -> Mapping[int, SecretKind]:
        """The same, with the lines in which a key stands that is in use here."""
        found = dict(self.lines(text))
        if self.keys.key_in(text) is not None:
            lines = enumerate(text.split("\n"))
            found |= {number: SecretKind.API_KEY for number, line in lines if self.keys.key_in(line) is not None}
        return found


def with_marks(lines: Sequence[str], found: Mapping[int, SecretKind]) -> Sequence[str]:
    """The lines with a mark instead of each of those found."""
    return [_mark(line, found[number]) if number in found else line for number, line in enumerate(lines)]


def _mark(line: str, kind: SecretKind) -> str:
    # A difference tells by its first sign what became of a line; a name of a file can look like a secret, too.
    sign = line[:1] if line[:1] in "+- " else ""
    return f"{sign}[a line that looks like {_WORDS[kind]} was taken out]"
