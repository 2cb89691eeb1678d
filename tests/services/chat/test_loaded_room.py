"""What a server of the person's own would cut off without a word is told before anything is sent."""

from collections.abc import Callable
from contextlib import aclosing

import pytest

from codegpt_ls.domain.chat import ChatEvent, ChatQuestion, Message, Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.room import HistoryTrimmed, RoomShort
from codegpt_ls.locales.translator import translator
from codegpt_ls.settings import ProviderSettings, Settings
from tests.fakes import own_server
from tests.fakes.assembled import Assembled
from tests.fakes.own_server import LLAMA, OwnServer
from tests.providers.rows import provider_of
from tests.services.conftest import Assemble

ROOM = 4096


def services_at(assemble: Assemble, server: OwnServer, row: str = "ollama") -> Assembled:
    places = {row: ProviderSettings(base_url=server.base_url)}
    return assemble(provider_of(row), settings=Settings(provider=row, model=LLAMA, providers=places))


def words(count: int, first: int = 0) -> str:
    return " ".join(f"word{number}" for number in range(first, first + count))


async def asked(services: Assembled, text: str, history: tuple[tuple[Message, ...], ...] = ()) -> list[ChatEvent]:
    question = ChatQuestion(messages=(Message(Role.USER, text),), history=history)
    async with aclosing(services.chat.stream(question)) as events:
        return [event async for event in events]


async def test_what_certainly_does_not_fit_is_not_sent(assemble: Assemble) -> None:
    with own_server.ollama(loaded=ROOM) as server:
        services = services_at(assemble, server)
        with pytest.raises(AssistantError) as caught:
            await asked(services, words(4 * ROOM))
        facts = caught.value.facts
        assert (caught.value.code, facts.limit, facts.loaded, facts.model) == (ErrorCode.TOO_LONG, ROOM, True, LLAMA)
        assert server.chats == []
    told = services.explainer(translator("en")).explain(caught.value).message
    assert "nothing was sent" in told
    assert "OLLAMA_CONTEXT_LENGTH=" in told


async def test_what_may_not_fit_is_sent_with_a_word_before(assemble: Assemble) -> None:
    with own_server.ollama(loaded=ROOM) as server:
        events = await asked(services_at(assemble, server), words(2_500))
        (short,) = [each for each in events if isinstance(each, RoomShort)]
        assert (short.model, short.called, short.limit) == (LLAMA, "Ollama", ROOM)
        assert short.tokens > ROOM
        assert short.command == "OLLAMA_CONTEXT_LENGTH=8192 ollama serve"
        assert len(server.chats) == 1


async def test_what_a_model_gets_that_is_not_loaded_yet_refuses_nothing(assemble: Assemble) -> None:
    with own_server.ollama() as server:
        events = await asked(services_at(assemble, server), words(4 * ROOM))
        assert [each.limit for each in events if isinstance(each, RoomShort)] == [ROOM]
        assert len(server.chats) == 1


async def test_the_oldest_of_a_conversation_stays_behind_and_is_told_of(assemble: Assemble) -> None:
    history = tuple(
        (Message(Role.USER, words(800, number)), Message(Role.ASSISTANT, "Yes.")) for number in range(0, 9_000, 1_000)
    )
    with own_server.ollama(loaded=ROOM) as server:
        events = await asked(services_at(assemble, server), "And now?", history)
        assert [each for each in events if isinstance(each, HistoryTrimmed)]
        assert not [each for each in events if isinstance(each, RoomShort)]


@pytest.mark.parametrize(
    ("row", "make"),
    [("ollama", own_server.ollama), ("lmstudio", own_server.lm_studio), ("llamacpp", own_server.llama_cpp)],
)
async def test_a_short_question_costs_no_request_more(
    assemble: Assemble, row: str, make: Callable[[], OwnServer]
) -> None:
    with make() as server:
        await asked(services_at(assemble, server, row), "Hello?")
        assert [path for path in server.asked if not path.startswith("/v1/")] == []
