"""A thread taken out and brought in again."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.chat import FinishReason, Role, Usage
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.threads import (
    ContextReference,
    Delivery,
    NewThread,
    Thread,
    ThreadMessage,
    ThreadSummary,
    new_id,
)
from codegpt_ls.locales.translator import translator
from codegpt_ls.services.threads.files import ThreadFormat, read_thread, written_thread

ENGLISH = translator("en")
AT = datetime(2026, 11, 22, 9, 0, 0, 123_000, tzinfo=UTC)

TIMES = st.integers(0, 10**12).map(lambda ms: AT + timedelta(milliseconds=ms % 10**11))
TEXTS = st.text() | st.sampled_from(
    [
        "<!-- message {} -->\n## You\n\nfake",
        "\\<!-- message {} -->",
        "\\\\<!-- message x\n<!-- message y",
        "a\n\n<!-- codegpt-ls thread {} -->\n# b",
        "```\n## You\n```\n",
        "\n\n",
        "\r\n\r",
        "-->",
    ]
)
NAMES = st.none() | TEXTS.filter(bool)
REFERENCES = st.builds(
    ContextReference, kind=TEXTS, title=TEXTS, uri=NAMES, first_line=st.none() | st.integers(0, 9), last_line=st.none()
)
QUESTIONS = st.builds(
    ThreadMessage,
    id=st.builds(new_id),
    role=st.just(Role.USER),
    content=TEXTS,
    prompt=st.none() | TEXTS,
    context=st.lists(REFERENCES, max_size=2).map(tuple),
    created=TIMES,
)
ANSWERS = st.builds(
    ThreadMessage,
    id=st.builds(new_id),
    role=st.just(Role.ASSISTANT),
    content=TEXTS,
    created=TIMES,
    delivery=st.sampled_from([Delivery.COMPLETE, Delivery.CUT_OFF]),
    provider=NAMES,
    model=NAMES,
    finish_reason=st.none() | st.sampled_from(FinishReason),
    usage=st.none() | st.builds(Usage, st.integers(0, 2**53), st.integers(0, 2**53)),
)


@st.composite
def threads(draw: st.DrawFn) -> Thread:
    messages = tuple(draw(st.lists(QUESTIONS | ANSWERS, max_size=4)))
    summary = ThreadSummary(
        id=new_id(),
        title=draw(TEXTS),
        folder=draw(NAMES),
        created=draw(TIMES),
        updated=draw(TIMES),
        messages=len(messages),
    )
    return Thread(summary=summary, messages=messages)


def facts(thread: Thread | NewThread) -> tuple[object, ...]:
    """All that is to survive; ids are made anew."""
    head = thread.summary if isinstance(thread, Thread) else thread
    return (head.title, head.folder, head.created, head.updated, [said(each) for each in thread.messages])


def said(each: ThreadMessage) -> tuple[object, ...]:
    answered = (each.delivery, each.provider, each.model, each.finish_reason, each.usage)
    return (each.role, each.content, each.prompt, each.context, each.created, *answered)


def small(*messages: ThreadMessage, title: str = "Title") -> Thread:
    summary = ThreadSummary(id=new_id(), title=title, folder=None, created=AT, updated=AT, messages=len(messages))
    return Thread(summary=summary, messages=messages)


def message(content: str, role: Role = Role.USER, delivery: Delivery = Delivery.COMPLETE) -> ThreadMessage:
    return ThreadMessage(id=new_id(), role=role, content=content, created=AT, delivery=delivery)


@given(threads())
def test_json_brings_everything_back(thread: Thread) -> None:
    text = written_thread(thread, ThreadFormat.JSON, ENGLISH)
    text.encode()
    assert facts(read_thread(text, ThreadFormat.JSON)) == facts(thread)


@given(threads())
def test_markdown_brings_back_everything_but_the_code_that_went_along(thread: Thread) -> None:
    text = written_thread(thread, ThreadFormat.MARKDOWN, ENGLISH)
    without = [(*said(each)[:2], None, *said(each)[3:]) for each in thread.messages]
    assert facts(read_thread(text, ThreadFormat.MARKDOWN)) == (*facts(thread)[:4], without)


def test_markdown_reads_well_in_the_persons_language() -> None:
    answer = ThreadMessage(
        id=new_id(), role=Role.ASSISTANT, content="A *function*.", created=AT, provider="openai", model="gpt-5.4-mini"
    )
    text = written_thread(small(message("클로저란?"), answer), ThreadFormat.MARKDOWN, translator("ko"))
    shown = [line for line in text.splitlines() if line and not line.startswith("<!--")]
    assert shown == ["# Title", "## 나", "클로저란?", "## 어시스턴트 (gpt-5.4-mini)", "A *function*."]


def test_an_answer_that_is_still_being_written_is_taken_out_as_cut_off() -> None:
    thread = small(message("Half", Role.ASSISTANT, Delivery.STREAMING))
    for form in ThreadFormat:
        read = read_thread(written_thread(thread, form, ENGLISH), form)
        assert read.messages[0].delivery is Delivery.CUT_OFF


def test_a_thread_goes_where_it_is_brought_in() -> None:
    text = written_thread(small(), ThreadFormat.JSON, ENGLISH)
    assert read_thread(text, ThreadFormat.JSON, folder="file:///here").folder == "file:///here"


WHOLE = {"version": 1, "title": "x", "created": AT.isoformat(), "updated": AT.isoformat(), "messages": []}
ONE = {"role": "user", "content": "x", "created": AT.isoformat()}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        json.dumps({**WHOLE, "version": 2}),
        json.dumps({**WHOLE, "created": "yesterday"}),
        json.dumps({**WHOLE, "created": "2026-11-22T09:00:00"}),
        json.dumps({**WHOLE, "messages": [1]}),
        json.dumps({**WHOLE, "messages": [{**ONE, "role": "system"}]}),
        json.dumps({**WHOLE, "messages": [{**ONE, "delivery": "streaming"}]}),
        json.dumps({**WHOLE, "messages": [{**ONE, "input_tokens": -1}]}),
    ],
)
def test_what_is_no_exported_thread_is_refused(content: str) -> None:
    for form in ThreadFormat:
        with pytest.raises(AssistantError) as caught:
            read_thread(content, form)
        assert caught.value.code is ErrorCode.THREAD_UNREADABLE


@given(st.text(), st.sampled_from(ThreadFormat))
def test_any_text_is_read_or_refused(content: str, form: ThreadFormat) -> None:
    for text in (content, f"<!-- codegpt-ls thread {json.dumps(WHOLE)} -->\n{content}"):
        with contextlib.suppress(AssistantError):
            read_thread(text, form)
