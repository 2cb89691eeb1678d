"""A chat as an editor sees it."""

import asyncio

import pytest

from tests.end_to_end.editor import opened
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import (
    Event,
    Pause,
    Reply,
    answer,
    deltas,
    finish,
    hang_after,
    openai_error,
    recorded,
    truncated,
)
from tests.field_cases import field_case, replies

ASK = {"messages": [{"role": "user", "content": "안녕? 😀"}]}
STREAMED = {**ASK, "partialResultToken": "answer", "workDoneToken": "work"}


async def test_an_answer_streams_as_deltas_with_progress_around_it(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer(["안", "녕하", "세요 😀"], usage=(7, 3)))

    async with opened(with_key) as editor:
        result = await editor.request("codegpt/chat", STREAMED)

        # The first comes at once; what comes together later travels together.
        first, *later = editor.deltas("answer")
        assert (first, "".join(later)) == ("안", "녕하세요 😀")
        assert [report["kind"] for report in editor.reports("work")] == ["begin", "report", "report", "end"]
    assert "text" not in result
    assert result["finishReason"] == "stop"
    assert result["usage"] == {"inputTokens": 7, "outputTokens": 3}
    assert fake.chats[0].body["messages"] == [{"role": "user", "content": "안녕? 😀"}]


async def test_thinking_travels_as_a_kind_of_its_own(with_key: dict[str, str], fake: FakeProvider) -> None:
    thought = Event({"choices": [{"index": 0, "delta": {"reasoning_content": "Hm."}}]})
    fake.script(Reply(headers=answer().headers, steps=(thought, *deltas("Four."), finish())))

    async with opened(with_key) as editor:
        await editor.request("codegpt/chat", STREAMED)

        assert editor.reports("answer")[1:] == [{"kind": "thinking", "text": "", "thinking": "Hm."}]
        assert editor.deltas("answer") == ["Four."]
        assert "is thinking…" in editor.reports("work")[2]["message"]


async def test_how_much_a_model_is_to_think_goes_along_or_is_told(with_key: dict[str, str], fake: FakeProvider) -> None:
    async with opened(with_key, settings={"effort": "high"}) as editor:
        models = {each["id"]: each.get("efforts") for each in (await editor.request("codegpt/models", {}))["models"]}
        taken = await editor.request("codegpt/chat", {**ASK, "effort": "low"})
        refused = await editor.request("codegpt/chat", {**ASK, "model": "gpt-4-turbo"})

    assert (models["gpt-5.4-mini"], models["gpt-4-turbo"]) == (["none", "low", "medium", "high", "xhigh"], [])
    assert [chat.body.get("reasoning_effort") for chat in fake.chats] == ["low", None]
    assert "notices" not in taken or taken["notices"] == []
    (notice,) = refused["notices"]
    assert (notice["code"], notice["model"]) == ("effort.left_out", "gpt-4-turbo")
    assert "does not take the effort high" in notice["message"]


async def test_without_a_token_the_whole_text_is_in_the_result(with_key: dict[str, str], fake: FakeProvider) -> None:
    async with opened(with_key) as editor:
        result = await editor.request("codegpt/chat", ASK)

    assert result["text"] == "Hello from the fake provider."


async def test_cancelling_closes_the_providers_socket_and_answers_once(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(hang_after("one ", "two "))

    async with opened(with_key) as editor:
        running = asyncio.create_task(editor.fails("codegpt/chat", STREAMED, request_id=7))
        await editor.until(lambda: "".join(editor.deltas("answer")) == "one two ")
        editor.cancel(7)
        editor.cancel(7)
        error = await running
        await asyncio.to_thread(fake.wait_until_closed)

        assert error.code == -32800
        assert "".join(editor.deltas("answer")) == "one two "
        assert (await editor.request("codegpt/chat", ASK))["text"]


async def test_cancelling_the_progress_stops_the_answer_too(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("one "))

    async with opened(with_key) as editor:
        running = asyncio.create_task(editor.fails("codegpt/chat", STREAMED, request_id=7))
        await editor.until(lambda: editor.deltas("answer"))
        editor.cancel_progress("work")
        error = await running

    assert error.code == -32800


async def test_shutting_down_in_mid_answer_ends_cleanly(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("one "))

    async with opened(with_key) as editor:
        running = asyncio.create_task(editor.fails("codegpt/chat", STREAMED, request_id=7))
        await editor.until(lambda: editor.deltas("answer"))
        await editor.client.shutdown_session()
        error = await running
        await asyncio.to_thread(fake.wait_until_closed)

        assert error.code == -32800
        assert editor.exit_code == 0


async def test_many_answers_stream_at_once_and_each_stays_whole(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(*(answer([f"{number}:", *(f"{part} " for part in range(50))]) for number in range(20)))

    async with opened(with_key) as editor:
        asked = [
            editor.request("codegpt/chat", {**ASK, "partialResultToken": f"answer-{number}"}) for number in range(20)
        ]
        await asyncio.gather(*asked)
        texts = ["".join(editor.deltas(f"answer-{number}")) for number in range(20)]

    numbers = "".join(f"{part} " for part in range(50))
    assert sorted(int(text.split(":")[0]) for text in texts) == list(range(20))
    assert all(text.split(":")[1] == numbers for text in texts)


@pytest.mark.parametrize(
    ("locale", "sentence", "words"),
    [
        ("en", "Your current quota at {host} is exceeded.", "{host} says: “You exceeded your current quota"),
        ("ko-KR", "현재 할당량을 초과했습니다", "{host}의 설명: “You exceeded your current quota"),
    ],
)
async def test_a_quota_error_is_told_in_the_persons_language_and_never_retried(
    with_key: dict[str, str], fake: FakeProvider, locale: str, sentence: str, words: str
) -> None:
    fake.script(recorded("429_insufficient_quota"))
    host = fake.origin.removeprefix("http://")

    async with opened(with_key, locale=locale) as editor:
        error = await editor.fails("codegpt/chat", ASK)

    assert error.code == -32803
    assert sentence.format(host=host) in error.message
    assert words.format(host=host) in error.message
    assert error.data["code"] == "limit.quota"
    assert error.data["retryable"] is False
    # Somebody else answers at this address than OpenAI: its pages would be of no use.
    assert not [offered for offered in error.data["actions"] if "url" in offered]
    assert len(fake.chats) == 1


async def test_a_rate_limit_is_waited_out_with_a_countdown(with_key: dict[str, str], fake: FakeProvider) -> None:
    limited = openai_error(429, "Slow down.", code="rate_limit_exceeded").with_headers(**{"retry-after-ms": "20"})
    fake.script(limited, answer("Now."))

    async with opened(with_key) as editor:
        await editor.request("codegpt/chat", STREAMED)

        assert "".join(editor.deltas("answer")) == "Now."
        assert any("retrying" in report.get("message", "") for report in editor.reports("work"))
    assert len(fake.chats) == 2


async def test_a_broken_off_answer_keeps_what_arrived_and_is_not_sent_again(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(truncated("Half an "))

    async with opened(with_key) as editor:
        error = await editor.fails("codegpt/chat", ASK)

    assert error.data["code"] == "stream.interrupted"
    assert error.data["text"] == "Half an "
    assert len(fake.chats) == 1


@pytest.mark.parametrize("form", [0, 1])
async def test_broken_off_stream_offers_no_continue(with_key: dict[str, str], fake: FakeProvider, form: int) -> None:
    case = field_case("broken_off_stream_offers_no_continue")
    fake.script(replies(case)[form])

    async with opened(with_key, settings=case["input"]["settings"]) as editor:
        error = await editor.fails("codegpt/chat", STREAMED)

        assert editor.deltas("answer") == ["hel"]
    assert "What arrived is kept" in error.message
    commands = [action.get("command") for action in error.data["actions"]]
    assert commands[:2] == ["codegpt.continue", "codegpt.retry"]
    assert "text" not in error.data
    assert len(fake.chats) == 1


async def test_a_model_that_thinks_for_long_is_asked_once_and_seen_thinking(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    # The pauses pass the first sign of life after ten seconds; each alone passes neither of the small deadlines.
    thinking = [step for _ in range(110) for step in (b": still here\n\n", Pause(0.1))]
    fake.script(Reply(headers=answer().headers, steps=(*deltas(()), *thinking, *deltas("42"), finish())))

    async with opened(with_key, settings={"timeouts": {"firstByte": 5, "silence": 5}}) as editor:
        result = await editor.request("codegpt/chat", STREAMED)

        assert editor.deltas("answer") == ["42"]
        assert result["finishReason"] == "stop"
        told = [report.get("message", "") for report in editor.reports("work")]
    assert f"{fake.host} is still thinking, 10 s so far…" in told
    assert len(fake.chats) == 1


async def test_what_a_model_thinks_aloud_is_no_answer_and_is_not_sent_back(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(
        answer(["<thi", "nk>\nMaybe 41.\n</th", "ink>\n\n4", "2"]),
        answer("Yes."),
        answer(["<think>Hm"], finish_reason="length"),
    )

    async with opened(with_key) as editor:
        thread = await editor.request("codegpt/createThread", {})
        ask = {**ASK, "threadId": thread["id"]}
        first = await editor.request("codegpt/chat", ask)
        await editor.request("codegpt/chat", ask)
        cut = await editor.request("codegpt/chat", STREAMED)

        told = [report["thinking"] for report in editor.reports("answer")[1:]]
        assert ("".join(told), editor.deltas("answer")) == ("Hm", [])
    assert first["text"] == "42"
    assert [message["content"] for message in fake.chats[1].body["messages"] if message["role"] == "assistant"] == [
        "42"
    ]
    assert cut["finishReason"] == "length"
    assert [notice["code"] for notice in cut["notices"]] == ["thinking.unfinished"]


async def test_a_key_in_the_first_question_of_a_session_is_masked_and_told(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    asked = [{"role": "user", "content": f"Is {KEY} mine?"}]
    async with opened(with_key, options={"ownInterface": True}) as editor:
        thread = await editor.request("codegpt/createThread", {})
        result = await editor.request("codegpt/chat", {"threadId": thread["id"], "messages": asked})
        kept = await editor.request("codegpt/thread", {"threadId": thread["id"]})
        again = await editor.request("codegpt/chat", {"messages": asked})

    assert [[each["code"] for each in told["notices"]] for told in (result, again)] == [["question.key_removed"]] * 2
    assert kept["messages"][0]["content"] == "Is [redacted] mine?"
    assert [each.body["messages"][0]["content"] for each in fake.chats] == ["Is [redacted] mine?"] * 2


@pytest.mark.parametrize(
    ("model", "since", "replacement"),
    [
        ("gpt-4", "2026-10-23", "gpt-5.6-sol"),
        ("gpt-4-32k", "2025-06-06", "gpt-5.6-sol"),
        ("gpt-4-1106-preview", "2026-10-23", "gpt-5.6-sol"),
        ("gpt-3.5-turbo", "2026-10-23", "gpt-5.6-terra"),
        ("gpt-3.5-turbo-16k", "2024-09-13", "gpt-5.6-terra"),
    ],
)
async def test_a_documented_model_is_sent_and_its_404_says_since_when_and_what_instead(
    with_key: dict[str, str], fake: FakeProvider, model: str, since: str, replacement: str
) -> None:
    gone = f"The model `{model}` does not exist or you do not have access to it."
    fake.script(openai_error(404, gone, code="model_not_found"))

    async with opened(with_key, settings={"model": model}) as editor:
        error = await editor.fails("codegpt/chat", ASK)

        assert fake.chats[0].body["model"] == model
        assert error.data["code"] == "model.retired"
        assert since in error.message
        switch = error.data["actions"][0]
        assert switch["arguments"] == [{"provider": "openai", "model": replacement}]
        await editor.command(switch["command"], *switch["arguments"])
        assert (await editor.request("codegpt/chat", ASK))["model"] == replacement


async def test_a_misspelt_model_is_the_gateways_to_refuse_and_told_with_names_that_are_near(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(openai_error(404, "The model `gpt-5.4-mni` does not exist", code="model_not_found"))
    async with opened(with_key, settings={"model": "gpt-5.4-mni"}) as editor:
        await editor.request("codegpt/models", {"refresh": True})
        error = await editor.fails("codegpt/chat", ASK)

    assert error.data["code"] == "model.not_found"
    assert "Did you mean gpt-5.4-mini" in error.message
    assert error.data["actions"][0]["arguments"][0]["model"] == "gpt-5.4-mini"


async def test_a_misspelt_model_costs_no_request_at_all_at_openai_itself(environ: dict[str, str]) -> None:
    async with opened({**environ, "OPENAI_API_KEY": KEY}, settings={"model": "gpt-4-trubo"}) as editor:
        error = await editor.fails("codegpt/chat", ASK)

    assert "did you mean gpt-4-turbo" in error.message


async def test_an_unknown_provider_is_named_with_those_there_are(with_key: dict[str, str]) -> None:
    async with opened(with_key) as editor:
        error = await editor.fails("codegpt/chat", {**ASK, "provider": "opnai"})

    assert error.data["code"] == "provider.unknown"
    assert "openai" in error.message
