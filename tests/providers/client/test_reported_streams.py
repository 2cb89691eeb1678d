"""Streams as people reported them of comparable tools, and every other that the same rules allow."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegpt_ls.domain.chat import FinishReason, TextDelta, ThinkingDelta, ThinkingUnfinished, Usage
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.services.tasks.findings import parse_findings
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import DONE, Event, Pause, Reply, answer, drop_after, finish, json_body
from tests.field_cases import field_case, replies
from tests.providers.asking import ask, connection_to, failure, question

STREAM = {"content-type": "text/event-stream"}


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake


@pytest.fixture
async def provider() -> AsyncIterator[ChatCompletionsProvider]:
    provider = ChatCompletionsProvider(OPENAI)
    yield provider
    await provider.aclose()


def said(text: str | list[Any], reason: str | None = None, **more: Any) -> Event:
    return Event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}], **more})


def stream(*steps: Any) -> Reply:
    return Reply(headers=STREAM, steps=steps)


WHOLE = {
    "sse_control_only_events": ["hello"] * 4,
    "heartbeat_and_choiceless_chunks": ["hello"] * 2,
    "mistral_content_as_list": ["Answer is 2"],
    "plain_json_though_stream_asked": ["Hello there"],
    "content_encoding_header": ["hello"] * 3,
}


@pytest.mark.parametrize(
    ("case", "form", "text"),
    [
        pytest.param(case, form, text, id=f"{case}-{form}")
        for case, texts in WHOLE.items()
        for form, text in enumerate(texts)
    ],
)
async def test_a_legal_answer_is_read_whole(
    provider: ChatCompletionsProvider, fake: FakeProvider, case: str, form: int, text: str
) -> None:
    fake.script(replies(field_case(case))[form])
    heard, end = await ask(provider, connection_to(fake.base_url))
    assert (heard, end.finish_reason) == (text, FinishReason.STOP)
    assert len(fake.chats) == 1


@pytest.mark.parametrize(
    ("case", "form", "counted"),
    [("heartbeat_and_choiceless_chunks", 1, Usage(3, 4)), ("plain_json_though_stream_asked", 0, Usage(3, 2))],
)
async def test_counts_are_taken_wherever_they_stand(
    provider: ChatCompletionsProvider, fake: FakeProvider, case: str, form: int, counted: Usage
) -> None:
    fake.script(replies(field_case(case))[form])
    assert (await ask(provider, connection_to(fake.base_url)))[1].usage == counted


def thought(**delta: Any) -> Event:
    return Event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})


MISTRAL = [{"type": "thinking", "thinking": [{"type": "text", "text": "2 and "}]}]
THINKING = {
    "deepseek": [thought(content=None, reasoning_content="2 and "), thought(reasoning_content="2")],
    "openrouter": [thought(content="", reasoning="2 and "), thought(reasoning="2", reasoning_details=[{"text": "2"}])],
    "vllm under both names": [thought(reasoning="2 and ", reasoning_content="2 and "), thought(reasoning="2")],
    "copilot": [thought(reasoning_text="2 and "), thought(reasoning_text="2")],
    "mistral": [said(MISTRAL), said([{"type": "thinking", "thinking": "2"}])],
}


@pytest.mark.parametrize("steps", THINKING.values(), ids=THINKING)
async def test_thinking_comes_apart_from_the_answer(
    provider: ChatCompletionsProvider, fake: FakeProvider, steps: list[Event]
) -> None:
    fake.script(stream(*steps, said("4"), said("", "stop"), DONE))
    async with aclosing(provider.stream(question(), connection_to(fake.base_url))) as events:
        came = [event async for event in events if isinstance(event, TextDelta | ThinkingDelta)]
    assert "".join(event.text for event in came[:-1] if isinstance(event, ThinkingDelta)) == "2 and 2"
    assert came[-1] == TextDelta("4")


async def test_an_answer_cut_off_while_thinking_says_so(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    fake.script(stream(thought(reasoning_content="Hm"), said("", "length"), DONE))
    async with aclosing(provider.stream(question(), connection_to(fake.base_url))) as events:
        came = [event async for event in events]
    assert came[1:-1] == [ThinkingDelta("Hm"), ThinkingUnfinished("gpt-5.4-mini")]


@pytest.mark.parametrize(
    ("counted", "meant"),
    [
        (
            {
                "prompt_tokens_details": {"cached_tokens": 5, "cache_write_tokens": 1},
                "completion_tokens_details": {"reasoning_tokens": 2},
            },
            Usage(9, 6, cached_tokens=5, cache_written_tokens=1, reasoning_tokens=2),
        ),
        ({"prompt_cache_hit_tokens": 4}, Usage(9, 6, cached_tokens=4)),
        ({"prompt_tokens_details": {"cached_tokens": -1}, "completion_tokens_details": "none"}, Usage(9, 6)),
    ],
)
async def test_the_parts_of_the_counts_are_kept(
    provider: ChatCompletionsProvider, fake: FakeProvider, counted: dict[str, Any], meant: Usage
) -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": 6, **counted}
    fake.script(stream(said("Hi", "stop"), Event({"choices": [], "usage": usage}), DONE))
    assert (await ask(provider, connection_to(fake.base_url)))[1].usage == meant


async def test_finish_reason_on_every_chunk(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    *pausing, cut_off = replies(field_case("finish_reason_on_every_chunk"))
    for form, reply in enumerate(pausing):
        fake.script_for(f"form {form}", reply)
    asked = [ask(provider, connection_to(fake.base_url), question(f"form {form}")) for form in range(len(pausing))]
    # Each pauses for 7 seconds, longer than token counts are waited for: at once, they cost that once.
    answers = await asyncio.gather(*asked)
    assert [(text, end.finish_reason) for text, end in answers] == [("hello", FinishReason.STOP)] * 2
    fake.script(cut_off)
    told, text = await failure(provider, connection_to(fake.base_url))
    assert (told.code, text) == (ErrorCode.INTERRUPTED, "hel")


async def test_text_behind_a_reason_is_waited_for_anew(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    # Each pause is shorter than the wait for token counts, both together are longer.
    fake.script(stream(said("a"), said("", "stop"), Pause(2.5), said("b"), Pause(2.5), said("c"), DONE))
    text, _ = await ask(provider, connection_to(fake.base_url), question(silence=4.0))
    assert text == "abc"


async def test_an_answer_cut_off_behind_early_reasons_is_not_called_whole(
    provider: ChatCompletionsProvider, fake: FakeProvider
) -> None:
    fake.script(stream(said("hel", "stop"), said("lo", "stop"), b"data: {broken\n\n"))
    told, text = await failure(provider, connection_to(fake.base_url))
    assert (told.code, text) == (ErrorCode.INTERRUPTED, "hello")


@pytest.mark.parametrize("form", [0, 1])
async def test_done_without_finish_reason(provider: ChatCompletionsProvider, fake: FakeProvider, form: int) -> None:
    reply = replies(field_case("done_without_finish_reason"))[form]
    fake.script(reply, replace(reply, steps=reply.steps[:-1]))
    text, end = await ask(provider, connection_to(fake.base_url))
    assert (text, end.finish_reason) == (["hello world", "hello"][form], FinishReason.OTHER)
    told, _ = await failure(provider, connection_to(fake.base_url))
    assert told.code is ErrorCode.INTERRUPTED


@pytest.mark.parametrize(
    ("form", "code", "status"),
    [(0, ErrorCode.RATE, 429), (1, ErrorCode.QUOTA, 402), (2, ErrorCode.INVALID_KEY, 401)],
)
async def test_numeric_error_codes_in_stream(
    provider: ChatCompletionsProvider, fake: FakeProvider, form: int, code: ErrorCode, status: int
) -> None:
    fake.script(replies(field_case("numeric_error_codes_in_stream"))[form])
    told, _ = await failure(provider, connection_to(fake.base_url))
    assert (told.code, told.facts.http_status) == (code, status)


@pytest.mark.parametrize("code", ["429", 429])
@pytest.mark.parametrize("name", ["code", "status"])
async def test_an_error_beside_text_ends_the_answer_whatever_choices_it_has(
    provider: ChatCompletionsProvider, fake: FakeProvider, name: str, code: object
) -> None:
    fake.script(stream(said("Half"), said("", "error", error={name: code, "message": "Provider returned error"}), DONE))
    told, text = await failure(provider, connection_to(fake.base_url))
    assert (told.code, text, told.facts.billable) == (ErrorCode.RATE, "Half", True)


async def test_an_answer_that_ends_in_error_is_not_whole(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    fake.script(stream(said("Half"), said("", "error"), DONE))
    told, text = await failure(provider, connection_to(fake.base_url))
    assert (told.code, text) == (ErrorCode.INTERRUPTED, "Half")


async def test_think_tags_become_findings(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    fake.script(*replies(field_case("think_tags_become_findings")))
    text, _ = await ask(provider, connection_to(fake.base_url))
    found = parse_findings(text, 1, 2)
    assert found is not None
    assert [each.message for each in found] == ["real: path not closed"]


async def test_thinking_in_the_text_comes_apart_from_the_answer_as_it_comes(
    provider: ChatCompletionsProvider, fake: FakeProvider
) -> None:
    fake.script(answer(["<thi", "nk>2 ", "and 2", "</think>\n\n", "4"]))
    async with aclosing(provider.stream(question(), connection_to(fake.base_url))) as events:
        came = [event async for event in events if isinstance(event, TextDelta | ThinkingDelta)]
    assert came == [ThinkingDelta("2 "), ThinkingDelta("and 2"), TextDelta("4")]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
@pytest.mark.parametrize(
    ("reason", "text"), [("stop", "<think>Is this the answer?"), ("length", ""), ("content_filter", "")]
)
async def test_thinking_without_an_end_is_given_out_or_told(
    provider: ChatCompletionsProvider, fake: FakeProvider, size: int, reason: str, text: str
) -> None:
    aloud = "<think>Is this the answer?"
    fake.script(answer([aloud[start : start + size] for start in range(0, len(aloud), size)], finish_reason=reason))
    async with aclosing(provider.stream(question(), connection_to(fake.base_url))) as events:
        received = [event async for event in events]
    assert "".join(event.text for event in received if isinstance(event, TextDelta)) == text
    told = [event for event in received if isinstance(event, ThinkingUnfinished)]
    assert told == ([] if text else [ThinkingUnfinished("gpt-5.4-mini")])


async def test_the_beginning_of_a_mark_is_not_lost_where_the_answer_breaks_off(
    provider: ChatCompletionsProvider, fake: FakeProvider
) -> None:
    fake.script(drop_after("<thi"))
    told, text = await failure(provider, connection_to(fake.base_url))
    assert (told.code, text) == (ErrorCode.INTERRUPTED, "<thi")


@pytest.mark.parametrize("body", [{"id": "x", "object": "list"}, {"choices": [{"message": {"content": "Hi"}}]}, [1]])
async def test_json_that_is_no_whole_completion_is_no_answer(
    provider: ChatCompletionsProvider, fake: FakeProvider, body: object
) -> None:
    fake.script(json_body(body))
    assert (await failure(provider, connection_to(fake.base_url)))[0].code is ErrorCode.PROTOCOL


async def test_a_long_whole_completion_is_read_to_its_end(
    provider: ChatCompletionsProvider, fake: FakeProvider
) -> None:
    text = "word " * 50_000
    choice = {"message": {"content": text}, "finish_reason": "length"}
    fake.script(json_body({"object": "chat.completion", "choices": [choice]}))
    heard, end = await ask(provider, connection_to(fake.base_url))
    assert (heard, end.finish_reason) == (text, FinishReason.LENGTH)


class TestS14:
    """Numbers, names and depths no provider means: the answer stays whole, and nothing is an internal error."""

    @pytest.mark.parametrize("count", [-1, 10**30, 2**63, 1.5, True, "7", None, [3]])
    async def test_counts_nobody_can_have_used_are_none(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, count: object
    ) -> None:
        usage = {"prompt_tokens": count, "completion_tokens": 2}
        fake.script(stream(said("Whole", usage=usage), finish(), DONE))
        text, end = await ask(provider, connection_to(fake.base_url))
        assert (text, end.usage) == ("Whole", None)

    @pytest.mark.parametrize(
        ("name", "shown"), [("m\\ud83d", "m?"), ("m" * 3000, "m" * 200), ("", "gpt-5.4-mini"), ("\\udc00" * 9, "?" * 9)]
    )
    async def test_a_models_name_is_whole_and_short(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, name: str, shown: str
    ) -> None:
        line = f'data: {{"model": "{name}", "choices": [{{"delta": {{"content": "Hi"}}}}]}}\n\n'.encode()
        fake.script(stream(line, b'data: {"model": 7, "choices": [{"finish_reason": "stop"}]}\n\n', DONE))
        assert (await ask(provider, connection_to(fake.base_url)))[1].model == shown

    @pytest.mark.parametrize("deep", ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
    async def test_depth_is_told_and_what_came_is_kept(
        self, provider: ChatCompletionsProvider, fake: FakeProvider, deep: str
    ) -> None:
        chunk = b'data: {"choices": [], "x": ' + deep.encode() + b"}\n\n"
        fake.script(stream(said("Half"), chunk, DONE), stream(said("Whole"), finish(), chunk, DONE))
        told, text = await failure(provider, connection_to(fake.base_url))
        assert (told.code, text) == (ErrorCode.INTERRUPTED, "Half")
        assert (await ask(provider, connection_to(fake.base_url)))[0] == "Whole"


TEXT = "가나다 <a> \r\n\t🙂 data: x [DONE]"
CONTROL = st.sampled_from(
    [
        "",
        ":",
        ": ping",
        "event: message",
        "event: ping",
        "id: 7",
        "id",
        "id:\0",
        "retry: 3000",
        "retry: soon",
        "unknown: x",
    ]
)
"""Lines that carry no data; each may stand alone or before some."""


@st.composite
def records(draw: st.DrawFn) -> tuple[bytes, int]:
    """The same answer as some legal stream, and the size of the packets it is cut into."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    cuts = sorted(draw(st.lists(st.integers(0, len(TEXT)), max_size=4)))
    pieces = [TEXT[a:b] for a, b in zip([0, *cuts], [*cuts, len(TEXT)], strict=True)]
    chunks = [json.dumps({"choices": [{"delta": {"content": piece}}]}) for piece in pieces]
    chunks += ['{"choices": [{"finish_reason": "stop"}]}', "[DONE]"]
    lines = ["\ufeff" if draw(st.booleans()) else ""]
    for chunk in chunks:
        for control in draw(st.lists(CONTROL, max_size=3)):
            lines[-1] += control + end
            if draw(st.booleans()):
                lines[-1] += end
        space = draw(st.sampled_from(["", " "]))
        lines.append(f"data:{space}{chunk}{end}{end}")
        lines.append(draw(st.sampled_from(["", f"data:{end}{end}", f"data{end}{end}"])))
    return "".join(lines).encode(), draw(st.integers(1, 40))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=records())
async def test_every_legal_order_of_records_is_the_same_answer(
    provider: ChatCompletionsProvider, fake: FakeProvider, sent: tuple[bytes, int]
) -> None:
    body, size = sent
    fake.script(Reply(headers=STREAM, steps=(body,), cut=size))
    text, end = await ask(provider, connection_to(fake.base_url))
    assert (text, end.finish_reason) == (TEXT, FinishReason.STOP)
