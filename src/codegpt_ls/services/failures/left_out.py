"""Sentences about code that does not go along with a question."""

import math

from codegpt_ls.domain.context.items import AttachmentItem, FileItem, GitDiffItem, UnknownItem
from codegpt_ls.domain.context.resolved import LeftOut, LeftOutReason, Refusal, Refused
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.words import Translator

_KB = 1024
_MILLION = 1_000_000
SAID_OTHERWISE = (LeftOutReason.TOO_LARGE, LeftOutReason.OVER_TOTAL, LeftOutReason.HOLDS_KEY)
"""Said otherwise of attached pictures and files, of which nobody selects a part."""


def unchangeable(uri: str, title: str, refused: Refused) -> AssistantError:
    """LEFT_OUT of a document that is neither sent nor changed. `title`: how it is called."""
    left_out = LeftOut(index=0, item=FileItem(uri=uri), title=title, refusal=refused.refusal)
    return AssistantError(ErrorCode.LEFT_OUT, Facts(left_out=(left_out,)))


def left_out_sentence(words: Translator, left_out: LeftOut) -> str:
    """Why it is left out, and what helps."""
    refusal = left_out.refusal
    reason = refusal.reason
    key = _key(refusal)
    if reason is LeftOutReason.OVER_TOTAL and left_out.count > 1:
        key = "left_out.over_total_many"
    elif reason is LeftOutReason.ONLY_SHOWN and left_out.count > 1:
        key = "left_out.only_shown_many"
    elif isinstance(left_out.item, UnknownItem):
        key = "left_out.unsupported_kind"
    elif reason is LeftOutReason.EMPTY and isinstance(left_out.item, GitDiffItem):
        key = "left_out.no_changes"
    elif reason in SAID_OTHERWISE and isinstance(left_out.item, AttachmentItem):
        key = f"left_out.attachment_{reason.value}"
    return _worded(words, key, refusal, left_out.count)


def refusal_sentence(words: Translator, refusal: Refusal) -> str:
    """Why a text or a file is not sent, and what helps."""
    return _worded(words, _key(refusal), refusal, 1)


def _key(refusal: Refusal) -> str:
    if refusal.reason is LeftOutReason.IGNORED and refusal.rule is not None and not refusal.rule.line:
        return "left_out.ignored_unreadable"
    if refusal.reason is LeftOutReason.GIT_FAILED and refusal.detail:
        return "left_out.git_failed_because"
    return f"left_out.{refusal.reason.value}"


def _worded(words: Translator, key: str, refusal: Refusal, count: int) -> str:
    return words.text(
        key,
        pattern=refusal.pattern,
        ignore_file=refusal.rule.file if refusal.rule else None,
        line=_line(refusal),
        size=_kilobytes(refusal.bytes),
        limit=_limit(refusal),
        count=count,
        detail=refusal.detail,
    )


def _line(refusal: Refusal) -> int | None:
    """Counted from 1: of an ignore file, or where a key stands."""
    if refusal.rule:
        return refusal.rule.line
    return None if refusal.line is None else refusal.line + 1


def _limit(refusal: Refusal) -> int | None:
    """In whole kilobytes, or millions of pixels, or how many."""
    if refusal.limit is None or refusal.reason is LeftOutReason.TOO_MANY:
        return refusal.limit
    return refusal.limit // _MILLION if refusal.reason is LeftOutReason.TOO_MANY_PIXELS else _kilobytes(refusal.limit)


def _kilobytes(count: int | None) -> int | None:
    return None if count is None else math.ceil(count / _KB)
