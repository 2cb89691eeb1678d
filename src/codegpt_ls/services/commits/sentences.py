"""Sentences about what of a commit is sent, and what is not."""

from collections.abc import Sequence

from codegpt_ls.domain.context.commits import CommitSecret, DescribedCommit, Withheld
from codegpt_ls.domain.context.items import DiffScope, GitDiffItem
from codegpt_ls.domain.context.resolved import LeftOut
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.services.failures.left_out import left_out_sentence

_MOST_TOLD = 10
"""Lines or files that are named."""


def warnings(words: Translator, commit: DescribedCommit) -> Sequence[str]:
    """What looks like a secret in lines that are about to be committed, to be told before anything is sent."""
    if not commit.secrets:
        return ()
    found = [_found(words, each) for each in commit.secrets[:_MOST_TOLD]]
    if rest := len(commit.secrets) - len(found):
        found.append(words.text("commit.more", count=rest))
    return (words.text("commit.secrets", found=tuple(found)),)


def notes(words: Translator, commit: DescribedCommit) -> Sequence[str]:
    """What a model is not shown of the changes."""
    told = [words.text("commit.unstaged")] if commit.scope is DiffScope.WORKING else []
    if unseen := commit.files - commit.shown:
        told.append(words.text("commit.names_only", count=unseen, files=commit.files))
    if commit.outside:
        told.append(words.text("commit.outside", count=commit.outside))
    told += [f"{each.path}: {_withheld(words, commit.scope, each)}" for each in commit.withheld[:_MOST_TOLD]]
    if (rest := len(commit.withheld) - _MOST_TOLD) > 0:
        told.append(words.text("commit.more", count=rest))
    return told


def _found(words: Translator, secret: CommitSecret) -> str:
    return f"{secret.path}: {words.text(f'note.secret.{secret.kind.value}', line=secret.line)}"


def _withheld(words: Translator, scope: DiffScope, withheld: Withheld) -> str:
    left_out = LeftOut(index=0, item=GitDiffItem(scope=scope), title=withheld.path, refusal=withheld.refusal)
    return left_out_sentence(words, left_out)
