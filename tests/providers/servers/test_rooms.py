"""What a model is loaded with, by each program: asked once, and remembered for the next question."""

from collections.abc import AsyncIterator, Callable

import pytest

from codegpt_ls.domain.limits import SERVER_FACTS
from codegpt_ls.domain.ports.servers import Room, ServesModels
from codegpt_ls.domain.providers import Connection
from tests.fakes import own_server
from tests.fakes.own_server import GRANITE, OwnServer
from tests.fakes.provider import KEY
from tests.fakes.replies import Flood, Reply, error, html, json_body, redirect
from tests.providers.asking import connection_to
from tests.providers.rows import provider_of

Ask = Callable[[str, str, OwnServer], object]


@pytest.fixture
async def providers() -> AsyncIterator[dict[str, ServesModels]]:
    """One of each program."""
    made = {row: provider_of(row) for row in ("ollama", "lmstudio", "llamacpp", "vllm")}
    yield {row: each for row, each in made.items() if isinstance(each, ServesModels)}
    for each in made.values():
        await each.aclose()


@pytest.mark.parametrize(
    ("row", "model", "make", "room"),
    [
        ("ollama", "llama3.2", lambda: own_server.ollama(loaded=4096), Room(tokens=4096)),
        ("ollama", "Llama3.2:latest", lambda: own_server.ollama(loaded=65_536), Room(tokens=65_536)),
        ("ollama", "llama3.2", own_server.ollama, Room(tokens=4096, certain=False)),
        (
            "ollama",
            "llama3.2",
            lambda: own_server.ollama(parameters="temperature 1\nnum_ctx 16384"),
            Room(tokens=16_384),
        ),
        ("lmstudio", GRANITE, lambda: own_server.lm_studio(loaded=8192), Room(tokens=8192)),
        ("lmstudio", GRANITE, own_server.lm_studio, None),
        ("llamacpp", "qwen", lambda: own_server.llama_cpp(room=2048), Room(tokens=2048)),
        ("vllm", "Qwen/Qwen3-8B", own_server.vllm, None),
    ],
)
async def test_each_program_tells_it_in_its_own_way(
    providers: dict[str, ServesModels], row: str, model: str, make: Callable[[], OwnServer], room: Room | None
) -> None:
    with make() as server:
        assert await providers[row].room(model, Connection(base_url=server.base_url)) == room


async def test_it_is_asked_once_for_questions_in_a_row(providers: dict[str, ServesModels]) -> None:
    with own_server.ollama(loaded=4096) as server:
        connection = Connection(base_url=server.base_url)
        for _ in range(3):
            assert await providers["ollama"].room("llama3.2", connection) == Room(tokens=4096)
        assert sorted(server.asked) == ["/api/ps", "/api/show"]


async def test_a_server_behind_a_key_is_shown_it_and_nobody_else(providers: dict[str, ServesModels]) -> None:
    with own_server.llama_cpp() as server:
        server.expected_key = KEY
        assert await providers["llamacpp"].room("qwen", connection_to(server.base_url, key=KEY)) == Room(tokens=8192)
        assert server.requests[0].key == KEY


@pytest.mark.parametrize(
    "reply",
    [
        *(html(), error(404, "no"), json_body({"models": 7}), json_body([]), Reply(steps=(b"{" * 100_000,))),
        *(redirect("http://192.168.7.7/api/ps"), Reply(steps=(b"[", Flood(b'"x",' * 4096, 64 * SERVER_FACTS)))),
        json_body({"models": [{"model": "llama3.2", "context_length": 10**30}], "parameters": ["num_ctx 7"]}),
    ],
    ids=["page", "nothing", "number", "list", "deep", "redirect", "endless", "too many"],
)
async def test_nonsense_tells_nothing_and_fails_nobody(providers: dict[str, ServesModels], reply: Reply) -> None:
    with own_server.ollama(loaded=4096) as server:
        server.tells("/api/ps", reply)
        server.tells("/api/show", reply, method="POST")
        room = await providers["ollama"].room("llama3.2", Connection(base_url=server.base_url))
        assert room is None or not room.certain
