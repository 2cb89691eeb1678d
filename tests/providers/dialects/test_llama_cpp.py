"""Three dialects against the real llama.cpp: one server for all of them, and one that is killed."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from codegpt_ls.domain.chat import (
    Finished,
    FinishReason,
    Message,
    ModelRequest,
    ProviderEvent,
    Role,
    TextDelta,
    ThinkingDelta,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.events import PartDone, ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import Text, ToolCall, ToolResult
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.providers.vendors import provider_of as own_provider_of
from codegpt_ls.providers.vendors.row import row_of
from tests.fakes.llama_cpp import CONTEXT, SLOTS, LlamaCpp, llama_cpp
from tests.fakes.scripted_model import ANSWER, CALLS, THOUGHT, WORD
from tests.providers.asking import ask, connection_to, failure, first_text, question
from tests.providers.rows import provider_of

MODEL: Final = "scripted"
ENDLESS: Final = 100_000_000
"""More tokens than any test waits for."""
RESPONSES: Final = {"id": "mine", "title": "Mine", "dialect": "responses", "baseUrl": "http://127.0.0.1:1/v1"}
TOOLS: Final = tuple(
    OfferedTool(
        name, f"{name}s files.", {"type": "object", "properties": {part: {"type": "string"}}, "required": [part]}
    )
    for name, part in (("list", "in"), ("look", "at"))
)


@dataclass(frozen=True)
class Spoken:
    """A dialect, by whoever speaks it."""

    provider: Provider
    path: str = "/v1"

    def connection(self, server: LlamaCpp, key: str | None = None) -> Connection:
        address = server.origin + self.path
        return connection_to(address, key) if key else connection_to(address)


def spoken() -> dict[str, Spoken]:
    return {
        "completions": Spoken(provider_of("llamacpp")),
        "responses": Spoken(own_provider_of(row_of(RESPONSES))),
        "messages": Spoken(provider_of("anthropic"), path=""),
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaCpp]:
    with llama_cpp(tmp_path_factory.mktemp("llama_cpp")) as running:
        yield running


@pytest.fixture(params=list(spoken()))
async def dialect(request: pytest.FixtureRequest) -> AsyncGenerator[Spoken]:
    chosen = spoken()[request.param]
    yield chosen
    await chosen.provider.aclose()


def asked(text: str) -> ModelRequest:
    return question(text, model=MODEL)


def endless(each: Spoken, server: LlamaCpp) -> AsyncGenerator[ProviderEvent]:
    asking = question("long", model=MODEL, max_output_tokens=ENDLESS)
    return each.provider.stream(asking, each.connection(server))


async def came(each: Spoken, server: LlamaCpp, request: ModelRequest) -> list[ProviderEvent]:
    async with aclosing(each.provider.stream(request, each.connection(server))) as events:
        return [event async for event in events]


async def test_an_answer_and_its_counts(dialect: Spoken, server: LlamaCpp) -> None:
    connection = dialect.connection(server)
    (text, first), (again, second) = [await ask(dialect.provider, connection, asked("Hi")) for _ in range(2)]
    assert text == again == "".join(ANSWER)
    assert (first.finish_reason, first.model) == (FinishReason.STOP, MODEL)
    assert first.usage is not None
    assert second.usage is not None
    # What it still knew of the first question is counted as read all the same.
    assert second.usage.cached_tokens
    assert first.usage.input_tokens == second.usage.input_tokens > second.usage.cached_tokens
    assert first.usage.output_tokens == second.usage.output_tokens == len(ANSWER) + 1


async def test_thinking_is_told_apart(dialect: Spoken, server: LlamaCpp) -> None:
    events = await came(dialect, server, asked("think"))
    assert "".join(each.text for each in events if isinstance(each, ThinkingDelta)).rstrip() == "".join(THOUGHT)
    assert "".join(each.text for each in events if isinstance(each, TextDelta)) == "".join(ANSWER)


async def test_calls_are_read_and_what_they_gave_is_taken(dialect: Spoken, server: LlamaCpp) -> None:
    request = replace(asked("call"), tools=TOOLS)
    events = await came(dialect, server, request)
    begun = [(each.id, each.name) for each in events if isinstance(each, ToolCallStarted)]
    parts = [each.part for each in events if isinstance(each, PartDone)]
    calls = [each for each in parts if isinstance(each, ToolCall)]
    assert [(call.name, call.arguments) for call in calls] == list(CALLS)
    assert [(call.id, call.name) for call in calls] == begun
    assert len({call.id for call in calls}) == len(CALLS)
    for call in calls:
        pieces = (each.arguments for each in events if isinstance(each, ToolCallDelta) and each.id == call.id)
        assert "".join(pieces) == call.arguments
    assert isinstance(events[-1], Finished)
    assert events[-1].finish_reason is FinishReason.TOOL_CALLS
    results = tuple(ToolResult(call.id, (Text("nothing there"),)) for call in calls)
    said = (*request.messages, Message(Role.ASSISTANT, tuple(parts)), Message(Role.USER, results))
    text, end = await ask(dialect.provider, dialect.connection(server), replace(request, messages=said))
    assert (text, end.finish_reason) == ("".join(ANSWER), FinishReason.STOP)


async def test_what_is_refused_before_a_word_has_its_reason(dialect: Spoken, server: LlamaCpp) -> None:
    wrong, _ = await failure(dialect.provider, dialect.connection(server, "sk-wrong-0123456789"), asked("Hi"))
    long, _ = await failure(dialect.provider, dialect.connection(server), asked("x" * 2 * CONTEXT))
    assert (wrong.code, long.code) == (ErrorCode.INVALID_KEY, ErrorCode.TOO_LONG)


async def test_a_stopped_answer_is_written_no_further(dialect: Spoken, server: LlamaCpp) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(SLOTS):
            stopped = await stack.enter_async_context(aclosing(endless(dialect, server)))
            assert await first_text(stopped) == TextDelta(WORD)
        await stopped.aclose()
        # The others never end: there is no place for this one but that of the one that was stopped.
        assert (await ask(dialect.provider, dialect.connection(server), asked("Hi")))[0] == "".join(ANSWER)


async def test_an_answer_is_broken_off_where_its_server_dies(dialect: Spoken, tmp_path: Path) -> None:
    with llama_cpp(tmp_path) as dying:
        events = endless(dialect, dying)
        assert await first_text(events) == TextDelta(WORD)
        dying.kill()
        with pytest.raises(AssistantError) as caught:
            _ = [event async for event in events]
    assert caught.value.code is ErrorCode.INTERRUPTED
