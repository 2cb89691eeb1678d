"""A person with a key of Anthropic, from the command line to the words on the screen."""

from collections.abc import Iterator

import pytest

from tests.cli.terminal import call, objects
from tests.end_to_end.editor import opened
from tests.fakes.messages import STOP, FakeAnthropic, block, delta, end, start
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, error

KEY = "sk-ant-api03-canary0123456789ABCDEFcanary"


@pytest.fixture
def claude() -> Iterator[FakeProvider]:
    with FakeAnthropic(expected_key=KEY) as fake:
        fake.models([{"type": "model", "id": "claude-sonnet-5", "max_input_tokens": 200_000}])
        yield fake


@pytest.fixture
def with_claude(environ: dict[str, str], claude: FakeProvider) -> dict[str, str]:
    return {**environ, "ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": claude.origin}


def test_claude_thinks_answers_and_is_counted(with_claude: dict[str, str], claude: FakeProvider) -> None:
    steps = (
        start({"input_tokens": 5, "cache_read_input_tokens": 7, "output_tokens": 1}),
        block("thinking", thinking=""),
        delta("thinking_delta", thinking="2 and 2"),
        block("text", text=""),
        delta("text_delta", text="Four."),
        end("end_turn", {"output_tokens": 9}),
        STOP,
    )
    claude.script(*[Reply(headers={"content-type": "text/event-stream"}, steps=steps)] * 2)
    plain = call("chat", "--provider", "anthropic", "2 and 2?", environ=with_claude)
    assert (plain.returncode, plain.stdout, plain.stderr) == (0, "Four.\n", "")
    *pieces, result = objects(call("chat", "--provider", "anthropic", "--json", "2 and 2?", environ=with_claude).stdout)
    assert [each["kind"] for each in pieces] == ["thinking", "delta"]
    assert (result["provider"], result["model"]) == ("anthropic", "claude-sonnet-5")
    assert result["usage"] == {"inputTokens": 12, "outputTokens": 9, "cachedTokens": 7}
    assert {(each.path, each.key) for each in claude.chats} == {("/v1/messages", KEY)}


def test_its_errors_are_told_without_the_key(with_claude: dict[str, str], claude: FakeProvider) -> None:
    said = {"type": "authentication_error", "message": f"invalid x-api-key: {KEY}"}
    claude.script(error(401, {"type": "error", "error": said}))
    done = call("chat", "--provider", "anthropic", "--model", "claude-sonnet-5", "Hi", environ=with_claude)
    assert done.returncode == 1
    assert "ANTHROPIC_API_KEY" in done.stderr
    assert KEY not in done.stdout + done.stderr


ENDS = {
    "tool_use": ("tool_calls", "tools"),
    "refusal": ("refusal", "declined"),
    "pause_turn": ("paused", "pause"),
    "model_context_window_exceeded": ("context_full", "room"),
}
"""How an answer may end before its end, and a word of what a person is told."""


def ended(reason: str) -> Reply:
    steps = (start(), block("text", text=""), delta("text_delta", text="So far"), end(reason), STOP)
    return Reply(headers={"content-type": "text/event-stream"}, steps=steps)


@pytest.mark.parametrize("reason", ENDS)
def test_an_end_before_the_end_is_told_beside_the_answer(
    with_claude: dict[str, str], claude: FakeProvider, reason: str
) -> None:
    claude.script(ended(reason))
    done = call("chat", "--provider", "anthropic", "Hi", environ=with_claude)
    assert (done.stdout, done.returncode) == ("So far\n", 0)
    assert ENDS[reason][1] in done.stderr


async def test_an_editor_is_told_of_each_end(with_claude: dict[str, str], claude: FakeProvider) -> None:
    claude.script(*map(ended, ENDS))
    asking = {"messages": [{"role": "user", "content": "Hi"}], "provider": "anthropic"}
    async with opened(with_claude) as editor:
        answers = [await editor.request("codegpt/chat", asking) for _ in ENDS]

    assert [each["text"] for each in answers] == ["So far"] * len(ENDS)
    assert [[notice["code"] for notice in each["notices"]] for each in answers] == [["answer.ended"]] * len(ENDS)
    assert [each["finishReason"] for each in answers] == [wire for wire, _ in ENDS.values()]
