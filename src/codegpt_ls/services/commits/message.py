"""The message that a model's answer holds, as git takes it.

Sources: git-commit(1) on cleanup and the subject line, git-interpret-trailers(1).
"""

import re
from collections.abc import Sequence
from typing import Final

from codegpt_ls.domain.limits import COMMIT_MESSAGE, PATTERN_TEXT

SUBJECT: Final = 72
"""Characters of the first line."""
_FENCE: Final = re.compile(r"[ \t]{0,3}(?:`{3,9}|~{3,9})")
_INTRODUCTION: Final = re.compile(
    r"(?:here(?:'s|’s| is| are)\b|sure\b|certainly\b|of course\b|okay\b|based on\b|다음은|아래는|네,|물론)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:\*\*)?(?:commit message|subject|title|커밋 메시지|제목)(?:\*\*)?\s?:(?:\*\*)?\s?", re.IGNORECASE
)
_QUOTES: Final = (("**", "**"), ("__", "__"), ("`", "`"), ('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"))
_TRAILER: Final = re.compile(
    r"(?:[A-Z][A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){1,4}|Fixes|Closes|Refs|Resolves|Cc|Link|Bug|See): \S"
    r"|🤖 |Generated (?:with|by) "
)
_HEADING: Final = re.compile(r"#{1,6} ")
_ANY_COMMENT: Final = "#;@!$%^&|:"
"""What git chooses among where `core.commentChar` is `auto`."""


def message_in(answer: str, comment: str) -> str:
    """The message without what stands around it; empty for none.

    `comment`: what begins a line that git takes out of a message; no line begins with it. The first line has at most
    SUBJECT characters: what it had more goes into the body.
    """
    told = [line.rstrip()[:PATTERN_TEXT] for line in answer.strip()[:COMMIT_MESSAGE].splitlines()]
    lines = _trimmed(_without_introduction(_unfenced(told)))
    if not lines:
        return ""
    first, *rest = lines
    subject, more = _cut(_bare(first))
    body = _without_trailers(_trimmed([*([more, ""] if more else []), *_trimmed(rest)]))
    marks = tuple(_ANY_COMMENT) if comment == "auto" else (comment,)
    return "\n".join(
        f" {line}" if line.startswith(marks) else line for line in (subject, *([""] if body else []), *body)
    )


def _unfenced(lines: Sequence[str]) -> Sequence[str]:
    """What the first fence holds, where nothing but an introduction stands before it."""
    fence = next((number for number, line in enumerate(lines) if _FENCE.match(line)), None)
    if fence is None or not _introduces([line for line in lines[:fence] if line]):
        return lines
    inner = lines[fence + 1 :]
    end = next((number for number, line in enumerate(inner) if _FENCE.match(line)), len(inner))
    return inner[:end]


def _introduces(lines: Sequence[str]) -> bool:
    return not lines or (len(lines) == 1 and (lines[0].endswith((":", "：")) or bool(_INTRODUCTION.match(lines[0]))))


def _without_introduction(lines: Sequence[str]) -> Sequence[str]:
    lines = _trimmed(lines)
    begins = bool(lines) and bool(_INTRODUCTION.match(lines[0])) and lines[0].endswith((":", "：", "."))
    return lines[1:] if begins and len(lines) > 1 else lines


def _bare(line: str) -> str:
    """The first line without a label, a heading's mark or quotes around it."""
    line = _HEADING.sub("", _LABEL.sub("", line.strip(), count=1), count=1)
    for opening, closing in _QUOTES:
        inner = line[len(opening) : len(line) - len(closing)]
        if line.startswith(opening) and line.endswith(closing) and inner and opening not in inner:
            return inner.strip()
    return line


def _cut(line: str) -> tuple[str, str]:
    """The first line and what does not fit into it."""
    if len(line) <= SUBJECT:
        return line, ""
    end = line.rfind(". ", 0, SUBJECT + 1)
    if end > 0:
        return line[:end], line[end + 2 :]
    end = line.rfind(" ", 0, SUBJECT)
    if end <= 0:
        return line[: SUBJECT - 1] + "…", f"…{line[SUBJECT - 1 :]}"
    return f"{line[:end].rstrip(',;: ')}…", f"…{line[end + 1 :]}"


def _without_trailers(body: Sequence[str]) -> Sequence[str]:
    """Without trailers at its end: who signs off and who helped, only the person can say."""
    kept = list(body)
    while kept and (not kept[-1] or _TRAILER.match(kept[-1])):
        kept.pop()
    return kept


def _trimmed(lines: Sequence[str]) -> Sequence[str]:
    kept = list(lines)
    while kept and not kept[0]:
        kept.pop(0)
    while kept and not kept[-1]:
        kept.pop()
    return kept
