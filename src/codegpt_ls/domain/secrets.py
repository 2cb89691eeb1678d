"""What looks like a secret in a text."""

from dataclasses import dataclass
from enum import StrEnum


class SecretKind(StrEnum):
    """What a secret looks like."""

    PRIVATE_KEY = "private_key"
    API_KEY = "api_key"
    CLOUD_KEY = "cloud_key"
    TOKEN = "token"  # noqa: S105 - names a kind
    PASSWORD = "password"  # noqa: S105


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """Something that looks like a secret; never its value."""

    kind: SecretKind
    line: int
    """Counted from 0."""
