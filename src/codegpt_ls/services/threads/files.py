"""A thread as a text that a person can keep, send or bring to another machine."""

import json
import re
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports import Translator
from codegpt_ls.domain.threads import ContextReference, Delivery, NewThread, Thread, ThreadMessage, new_id

VERSION: Final = 1

# The marks carry what a reader need not see. A line of a message that looks like one is given a backslash.
_BEGIN: Final = re.compile(r"<!-- codegpt-ls thread (\{.*\}) -->\n")
_MESSAGE: Final = re.compile(r"^<!-- message (\{.*\}) -->\n## [^\n]*\n\n", re.MULTILINE)
_LOOKS_LIKE_ONE: Final = re.compile(r"^(\\*<!-- message )", re.MULTILINE)
_ESCAPED: Final = re.compile(r"^\\(\\*<!-- message )", re.MULTILINE)


class ThreadFormat(StrEnum):
    """How a thread is written."""

    JSON = "json"
    """All of it, to be read again exactly."""
    MARKDOWN = "markdown"
    """For reading; without the code that went along with a question."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class _Reference(_Part):
    kind: str
    title: str
    uri: str | None = None
    first_line: int | None = None
    last_line: int | None = None


class _Message(_Part):
    role: Literal[Role.USER, Role.ASSISTANT]
    content: str = ""
    prompt: str | None = None
    context: tuple[_Reference, ...] = ()
    created: AwareDatetime
    delivery: Literal[Delivery.COMPLETE, Delivery.CUT_OFF] = Delivery.COMPLETE
    provider: str | None = None
    model: str | None = None
    finish_reason: FinishReason | None = None
    input_tokens: int | None = Field(None, ge=0, le=2**53)
    output_tokens: int | None = Field(None, ge=0, le=2**53)


class _Thread(_Part):
    version: Literal[1]
    title: str = ""
    folder: str | None = None
    created: AwareDatetime
    updated: AwareDatetime
    messages: tuple[_Message, ...] = ()


def written_thread(thread: Thread, form: ThreadFormat, words: Translator) -> str:
    """The thread as text; Markdown has its headings in the person's language."""
    if form is ThreadFormat.MARKDOWN:
        return _markdown(thread, words)
    messages = [_message(each) for each in thread.messages]
    return json.dumps({**_head(thread), "messages": messages}, ensure_ascii=False, indent=2) + "\n"


def read_thread(text: str, form: ThreadFormat, *, folder: str | None = None) -> NewThread:
    """A thread out of such a text, in this folder or the one it came from.

    Raises AssistantError THREAD_UNREADABLE.
    """
    try:
        raw = _from_markdown(text) if form is ThreadFormat.MARKDOWN else json.loads(text)
        thread = _Thread.model_validate(raw)
    except (ValidationError, ValueError, RecursionError):
        raise AssistantError(ErrorCode.THREAD_UNREADABLE) from None
    return NewThread(
        id=new_id(),
        title=thread.title,
        titled=bool(thread.title),
        folder=folder or thread.folder,
        created=thread.created,
        updated=thread.updated,
        messages=tuple(_as_message(each) for each in thread.messages),
    )


def _markdown(thread: Thread, words: Translator) -> str:
    title = thread.summary.title or words.text("threads.untitled")
    parts = [f"<!-- codegpt-ls thread {_mark(_head(thread))} -->\n# {title}\n"]
    for each in thread.messages:
        known = {name: value for name, value in _message(each).items() if name not in ("content", "prompt")}
        parts.append(f"<!-- message {_mark(known)} -->\n## {_heading(each, words)}\n\n{_escaped(each.content)}\n")
    return "\n".join(parts)


def _from_markdown(text: str) -> dict[str, Any]:
    head = _BEGIN.match(text)
    if head is None:
        raise ValueError("no thread of ours")
    marks = list(_MESSAGE.finditer(text))
    ends = [*(mark.start() - 1 for mark in marks[1:]), len(text)]
    messages = [
        {**json.loads(mark[1]), "content": _ESCAPED.sub(r"\1", text[mark.end() : end - 1])}
        for mark, end in zip(marks, ends, strict=False)
    ]
    return {**json.loads(head[1]), "messages": messages}


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
    cut_off = each.delivery is not Delivery.COMPLETE
    known = {
        "role": each.role.value,
        "content": each.content,
        "prompt": each.prompt,
        "context": [_reference(reference) for reference in each.context],
        "created": each.created.isoformat(timespec="milliseconds"),
        "delivery": Delivery.CUT_OFF.value if cut_off else None,
        "provider": each.provider,
        "model": each.model,
        "finish_reason": each.finish_reason.value if each.finish_reason else None,
        "input_tokens": each.usage.input_tokens if each.usage else None,
        "output_tokens": each.usage.output_tokens if each.usage else None,
    }
    return {name: value for name, value in known.items() if value not in (None, [])}


def _reference(each: ContextReference) -> dict[str, Any]:
    known = _Reference(
        kind=each.kind, title=each.title, uri=each.uri, first_line=each.first_line, last_line=each.last_line
    )
    return known.model_dump(exclude_none=True)


def _as_message(each: _Message) -> ThreadMessage:
    counted = each.input_tokens is not None and each.output_tokens is not None
    return ThreadMessage(
        id=new_id(),
        role=Role(each.role),
        content=each.content,
        prompt=each.prompt,
        context=tuple(ContextReference(**reference.model_dump()) for reference in each.context),
        created=each.created,
        delivery=Delivery(each.delivery),
        provider=each.provider,
        model=each.model,
        finish_reason=each.finish_reason,
        usage=Usage(each.input_tokens or 0, each.output_tokens or 0) if counted else None,
    )


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
