"""Sentences about what goes along with a question and what does not."""

import math

from codegpt_ls.domain.context import LeftOut, LeftOutReason
from codegpt_ls.domain.ports import Translator

_KB = 1024


def left_out_sentence(words: Translator, left_out: LeftOut) -> str:
    """Why it is left out, and what helps."""
    refusal = left_out.refusal
    reason = refusal.reason
    key = f"left_out.{reason.value}"
    if reason is LeftOutReason.OVER_TOTAL and left_out.count > 1:
        key = "left_out.over_total_many"
    elif reason is LeftOutReason.IGNORED and refusal.rule is not None and not refusal.rule.line:
        key = "left_out.ignored_unreadable"
    elif reason is LeftOutReason.GIT_FAILED and refusal.detail:
        key = "left_out.git_failed_because"
    return words.text(
        key,
        pattern=refusal.pattern,
        ignore_file=refusal.rule.file if refusal.rule else None,
        line=refusal.rule.line if refusal.rule else None,
        size=_kilobytes(refusal.bytes),
        limit=_kilobytes(refusal.limit),
        count=left_out.count,
        detail=refusal.detail,
    )


def hidden_sentence(words: Translator, count: int) -> str:
    """How many characters nobody sees were taken out."""
    return words.text("note.hidden_characters", count=count)


def _kilobytes(count: int | None) -> int | None:
    return None if count is None else math.ceil(count / _KB)
