"""A thread as a text that a person can keep, send or bring to another machine.

What comes in may be anybody's: it can neither hide what is sent, nor date itself, nor be larger than what we write.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from codegpt_ls.domain import limits
from codegpt_ls.domain.answers import with_fence_closed
from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.text import CleanText
from codegpt_ls.domain.threads import (
    ContextReference,
    Delivery,
    NewThread,
    Thread,
    ThreadMessage,
    new_id,
    normalised_folder,
)
from codegpt_ls.services.threads.titles import clean_title

VERSION: Final = 1

_BLANK: Final = "\ufeff \t\r\n"
"""What editors put before a text: a byte order mark, empty lines."""

# The marks carry what a reader need not see. A line of a message that looks like one is given a backslash.
# Older versions had the mark before the title.
_BEGIN: Final = re.compile(r"(?:# [^\n]*\n\n)?<!-- codegpt-ls thread (\{.*\}) -->\n")
_MESSAGE: Final = re.compile(r"^<!-- message (\{.*\}) -->\n## [^\n]*\n\n", re.MULTILINE)
_LOOKS_LIKE_ONE: Final = re.compile(r"^(\\*<!-- message )", re.MULTILINE)
_ESCAPED: Final = re.compile(r"^\\(\\*<!-- message )", re.MULTILINE)


class ThreadFormat(StrEnum):
    """How a thread is written."""

    JSON = "json"
    """All of it, to be read again; the code that went along with a question is for other programs only."""
    MARKDOWN = "markdown"
    """For reading and sharing; without the code that went along with a question, and without any path of this machine:
    code is named as below its folder."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A thread out of such a text, and what of it was not taken."""

    thread: NewThread
    hidden: int
    """Characters that nobody sees."""
    without_code: int
    """Questions whose code did not come along."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


_Label = Annotated[str, Field(max_length=limits.LABEL)]
_Line = Annotated[int, Field(ge=0, le=limits.LINE)]
_Tokens = Annotated[int, Field(ge=0, le=limits.TOKEN_COUNT)]


class _Reference(_Part):
    kind: _Label
    title: Annotated[str, Field(max_length=limits.PLACE_NAME)]
    uri: Annotated[str, Field(max_length=limits.PLACE_NAME)] | None = None
    first_line: _Line | None = None
    last_line: _Line | None = None


class _Message(_Part):
    role: Literal[Role.USER, Role.ASSISTANT]
    content: Annotated[str, Field(max_length=limits.MESSAGE_TEXT)] = ""
    context: Annotated[tuple[_Reference, ...], Field(max_length=limits.REFERENCES)] = ()
    created: AwareDatetime
    delivery: Literal[Delivery.COMPLETE, Delivery.CUT_OFF, Delivery.FAILED] = Delivery.COMPLETE
    provider: _Label | None = None
    model: Annotated[str, Field(max_length=limits.MODEL_NAME)] | None = None
    finish_reason: FinishReason | None = None
    input_tokens: _Tokens | None = None
    output_tokens: _Tokens | None = None


class _Thread(_Part):
    version: Literal[1]
    title: str = ""
    folder: Annotated[str, Field(max_length=limits.PLACE_NAME)] | None = None
    created: AwareDatetime
    updated: AwareDatetime
    messages: Annotated[tuple[_Message, ...], Field(max_length=limits.THREAD_MESSAGES)] = ()


def written_thread(thread: Thread, form: ThreadFormat, words: Translator) -> str:
    """The thread as text; Markdown has its headings in the person's language."""
    if form is ThreadFormat.MARKDOWN:
        return _markdown(thread, words)
    messages = [_message(each) for each in thread.messages]
    return json.dumps({**_head(thread), "messages": messages}, ensure_ascii=False, indent=2) + "\n"


def read_thread(
    text: str, form: ThreadFormat, *, clean: Callable[[str], CleanText], now: datetime, folder: str | None = None
) -> Imported:
    """A thread out of such a text, in this folder or the one it came from. Slow for a long one.

    `clean` takes out what nobody sees. No time lies behind `now`.
    Raises AssistantError THREAD_UNREADABLE.
    """
    try:
        raw = _from_markdown(_as_written(text)) if form is ThreadFormat.MARKDOWN else json.loads(text.strip(_BLANK))
        thread = _Thread.model_validate(raw)
    except (ValidationError, ValueError, RecursionError):
        raise AssistantError(ErrorCode.THREAD_UNREADABLE) from None
    reading = _Reading(clean, now)
    messages = tuple(map(reading.message, thread.messages))
    title = clean_title(thread.title)[: limits.THREAD_TITLE]
    new = NewThread(
        id=new_id(),
        title=title,
        titled=bool(title),
        folder=folder or normalised_folder(thread.folder),
        created=reading.time(thread.created),
        updated=reading.time(thread.updated),
        messages=messages,
    )
    return Imported(new, reading.hidden, sum(1 for each in messages if each.context))


class _Reading:
    """Takes an imported thread's parts as they may be shown and sent."""

    def __init__(self, clean: Callable[[str], CleanText], now: datetime) -> None:
        self._clean = clean
        self._now = now
        self.hidden = 0
        """Characters that nobody sees, taken out so far."""

    def time(self, at: datetime) -> datetime:
        """The time, brought into bounds: other languages write the first or last moment they know for none."""
        # Compared before it is turned into UTC, which such a moment may not have.
        return min(max(at, limits.EARLIEST_TIME), self._now).astimezone(UTC)

    def text(self, text: str) -> str:
        """The text as a person sees it."""
        clean = self._clean(text)
        self.hidden += clean.hidden
        return clean.text

    def message(self, each: _Message) -> ThreadMessage:
        """The message with an id of its own. What was sent instead of its text, which nobody sees, stays behind."""
        counted = each.input_tokens is not None and each.output_tokens is not None
        answers = each.role is Role.ASSISTANT
        return ThreadMessage(
            id=new_id(),
            role=Role(each.role),
            content=self.text(each.content),
            context=() if answers else tuple(map(self._reference, each.context)),
            created=self.time(each.created),
            delivery=_possible(Delivery(each.delivery), answers=answers),
            provider=each.provider,
            model=each.model,
            finish_reason=each.finish_reason,
            usage=Usage(each.input_tokens or 0, each.output_tokens or 0) if counted else None,
        )

    def _reference(self, each: _Reference) -> ContextReference:
        return ContextReference(**{**each.model_dump(), "title": clean_title(self.text(each.title))})


def _possible(delivery: Delivery, *, answers: bool) -> Delivery:
    """Only a question fails, and only an answer is cut off."""
    impossible = Delivery.FAILED if answers else Delivery.CUT_OFF
    return Delivery.COMPLETE if delivery is impossible else delivery


def _markdown(thread: Thread, words: Translator) -> str:
    title = thread.summary.title or words.text("threads.untitled")
    head = {name: value for name, value in _head(thread).items() if name != "folder"}
    parts = [f"# {title}\n\n<!-- codegpt-ls thread {_mark(head)} -->\n"]
    for each in thread.messages:
        nowhere = replace(each, context=tuple(replace(reference, uri=None) for reference in each.context))
        known = {name: value for name, value in _message(nowhere).items() if name not in ("content", "prompt")}
        text = _escaped(each.content)
        # A code block that was left open would swallow all that follows.
        whole = with_fence_closed(text)
        if closed := whole.removeprefix(text):
            known["closed"] = closed
        parts.append(f"<!-- message {_mark(known)} -->\n## {_heading(each, words)}\n\n{whole}\n")
    return "\n".join(parts)


def _from_markdown(text: str) -> dict[str, Any]:
    head = _BEGIN.match(text)
    if head is None:
        raise ValueError("no thread of ours")
    marks = list(_MESSAGE.finditer(text))
    ends = [*(mark.start() - 1 for mark in marks[1:]), len(text)]
    messages = [
        _marked(json.loads(mark[1]), text[mark.end() : end - 1]) for mark, end in zip(marks, ends, strict=False)
    ]
    return {**json.loads(head[1]), "messages": messages}


def _marked(known: dict[str, Any], text: str) -> dict[str, Any]:
    """A message out of what its mark holds and the text below it."""
    closed = known.get("closed")
    content = text.removesuffix(closed) if isinstance(closed, str) else text
    return {**known, "content": _ESCAPED.sub(r"\1", content)}


def _as_written(text: str) -> str:
    """The text as we wrote it: Windows puts a mark before it, and git or an editor ends its lines differently."""
    text = text.lstrip(_BLANK)
    first_line = text[: text.find("\n") + 1]
    return text.replace("\r\n", "\n") if first_line.endswith("\r\n") else text


def _head(thread: Thread) -> dict[str, Any]:
    summary = thread.summary
    return {
        "version": VERSION,
        "title": summary.title,
        "folder": summary.folder,
        "created": summary.created.isoformat(timespec="milliseconds"),
        "updated": summary.updated.isoformat(timespec="milliseconds"),
    }


def _message(each: ThreadMessage) -> dict[str, Any]:
    delivery = Delivery.CUT_OFF if each.delivery is Delivery.STREAMING else each.delivery
    known = {
        "role": each.role.value,
        "content": each.content,
        "prompt": each.prompt,
        "context": [_reference(reference) for reference in each.context],
        "created": each.created.isoformat(timespec="milliseconds"),
        "delivery": None if delivery is Delivery.COMPLETE else delivery.value,
        "provider": each.provider,
        "model": each.model,
        "finish_reason": each.finish_reason.value if each.finish_reason else None,
        "input_tokens": each.usage.input_tokens if each.usage else None,
        "output_tokens": each.usage.output_tokens if each.usage else None,
    }
    return {name: value for name, value in known.items() if value not in (None, [])}


def _reference(each: ContextReference) -> dict[str, Any]:
    known = {
        "kind": each.kind,
        "title": each.title,
        "uri": each.uri,
        "first_line": each.first_line,
        "last_line": each.last_line,
    }
    return {name: value for name, value in known.items() if value is not None}


def _heading(each: ThreadMessage, words: Translator) -> str:
    who = words.text("threads.you") if each.role is Role.USER else words.text("threads.assistant")
    about = [each.model] if each.model else [reference.title for reference in each.context]
    line = f"{who} ({', '.join(about)})" if about else who
    return " ".join(line.split())


def _mark(value: dict[str, Any]) -> str:
    # A comment ends at the first `-->`.
    return json.dumps(value, ensure_ascii=False).replace(">", "\\u003e")


def _escaped(text: str) -> str:
    return _LOOKS_LIKE_ONE.sub(r"\\\1", text)
