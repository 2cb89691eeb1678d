"""What a commit is about to hold."""

from dataclasses import dataclass, field
from enum import StrEnum

from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.context.resolved import ChangedFile, Refusal
from codegpt_ls.domain.text import SecretKind


class FileFate(StrEnum):
    """What becomes of a file."""

    ADDED = "added"
    DELETED = "deleted"
    CHANGED = "changed"
    MOVED = "moved"


class HookState(StrEnum):
    """What stands where git looks for a hook."""

    NONE = "none"
    OURS = "ours"
    """Written by us, and not changed since."""
    ANOTHERS = "anothers"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFile(ChangedFile):
    """A file of a commit, with paths below the folder asked for."""

    fate: FileFate
    added: int | None = None
    """Lines; None for what is not text."""
    removed: int | None = None

    @property
    def lines(self) -> int:
        """How many lines its difference has at least."""
        return (self.added or 0) + (self.removed or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitSecret:
    """What looks like a secret in a line that is about to be committed; never its value."""

    path: str
    line: int
    """Of the new file, counted from 1."""
    kind: SecretKind


@dataclass(frozen=True, slots=True)
class Withheld:
    """A changed file of which a model hears nothing, and why."""

    path: str
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedCommit:
    """A commit as it is put to a model."""

    prompt: str = field(repr=False)
    scope: DiffScope
    comment: str
    """What begins a line that git takes out of a message."""
    files: int
    """How many it has, without those of which nothing is told."""
    shown: int
    """Of how many the lines themselves are told, all or the first of them."""
    secrets: tuple[CommitSecret, ...] = ()
    """In lines that are replaced by a mark."""
    withheld: tuple[Withheld, ...] = ()
    outside: int = 0
    """Files of the same commit outside of the folder asked for."""
