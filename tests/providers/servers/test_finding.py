"""What answers on this machine is told apart by its own answers, and whoever only pretends is nobody's server."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from codegpt_ls.domain.limits import SERVER_FACTS
from codegpt_ls.domain.ports.servers import FoundServer, ServedModel, ServerState
from codegpt_ls.domain.providers import Program
from codegpt_ls.providers.servers.finding import ServerFinder
from tests.fakes import own_server
from tests.fakes.own_server import GRANITE, LLAMA, OwnServer
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Flood, Hang, Pause, Reply, error, html, json_body, redirect

PATIENT = 20.0
"""Seconds: who is asked answers at once, however busy the machine is."""


@pytest.fixture
def bare() -> Iterator[OwnServer]:
    """A server that is nobody yet."""
    with OwnServer() as server:
        server.models([])
        yield server


async def look(*servers: FakeProvider, within: float = PATIENT) -> list[FoundServer]:
    return list(await ServerFinder(within).find([each.origin for each in servers]))


async def test_each_program_is_known_by_what_it_says() -> None:
    with ExitStack() as stack:
        made = (
            *(own_server.ollama(loaded=4096), own_server.lm_studio(loaded=8192), own_server.llama_cpp()),
            *(own_server.vllm(), own_server.local_ai(), own_server.jan()),
        )
        servers = [stack.enter_context(each) for each in made]
        found = await look(*servers)
        requests = [request for each in servers for request in each.requests]
    assert [(each.program, each.state) for each in found] == [
        (Program.OLLAMA, ServerState.READY),
        (Program.LM_STUDIO, ServerState.READY),
        (Program.LLAMA_CPP, ServerState.READY),
        (Program.VLLM, ServerState.READY),
        (Program.LOCAL_AI, ServerState.READY),
        (Program.JAN, ServerState.WANTS_KEY),
    ]
    assert [list(each.models) for each in found] == [
        [ServedModel(id=LLAMA, context_tokens=131_072, loaded_tokens=4096)],
        [ServedModel(id=GRANITE, context_tokens=131_072, loaded_tokens=8192)],
        [ServedModel(id="qwen", context_tokens=None, loaded_tokens=8192)],
        [ServedModel(id="Qwen/Qwen3-8B", context_tokens=40_960, loaded_tokens=40_960)],
        [ServedModel(id="gemma")],
        [],
    ]
    assert not any(request.key or "cookie" in request.headers for request in requests)


async def test_nothing_loaded_is_no_room() -> None:
    with own_server.ollama() as server:
        (found,) = await look(server)
        assert found.models == [ServedModel(id=LLAMA, context_tokens=131_072)]
        assert server.asked.count("/v1/models") == 1, "each is asked once"


async def test_a_model_that_is_being_loaded_is_told(bare: OwnServer) -> None:
    loading = error(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})
    bare.models(loading)
    assert [each.state for each in await look(bare)] == [ServerState.LOADING]
    with own_server.llama_cpp() as server:
        server.tells("/props", loading)
        assert [(each.program, each.state) for each in await look(server)] == [(Program.LLAMA_CPP, ServerState.LOADING)]


async def test_who_speaks_the_api_and_is_no_program_we_know_is_found_as_that(bare: OwnServer) -> None:
    bare.models([{"id": "some-model"}])
    assert [(each.program, [model.id for model in each.models]) for each in await look(bare)] == [
        (None, ["some-model"])
    ]
    bare.models(error(401, {"error": {"message": "A key is wanted."}}))
    assert [(each.program, each.state) for each in await look(bare)] == [(None, ServerState.WANTS_KEY)]


ENDLESS = Reply(headers={"content-type": "application/json"}, steps=(b"[", Flood(b'"x",' * 4096, 64 * SERVER_FACTS)))
DEEP = Reply(headers={"content-type": "application/json"}, steps=(b"[" * 100_000,))


@pytest.mark.parametrize(
    "reply",
    [html(), html(401), error(404, "not here"), json_body({"error": "no"}), json_body(7), ENDLESS, DEEP],
    ids=["page", "page that wants a login", "nothing", "error", "number", "endless", "deep"],
)
async def test_whoever_gives_no_list_is_no_server(bare: OwnServer, reply: Reply) -> None:
    bare.models(reply)
    assert await look(bare) == []


async def test_a_redirect_is_not_followed(bare: OwnServer) -> None:
    with own_server.ollama() as other:
        bare.models(redirect(f"{other.base_url}/models"))
        assert await look(bare) == []
        assert other.requests == []


@pytest.mark.parametrize("slow", [Reply(before_headers=(Hang(),)), Reply(steps=(b"{", Hang()))], ids=["head", "body"])
async def test_whoever_is_silent_holds_up_nobody(bare: OwnServer, slow: Reply) -> None:
    bare.models(slow)
    with own_server.vllm() as server:
        found = await look(bare, server, within=1.0)
    assert [each.program for each in found] == [Program.VLLM]
    bare.wait_until_closed()


async def test_a_port_that_accepts_nobody_is_left_in_time() -> None:
    """Without an end to it the second look would wait for minutes."""
    with socket.socket() as full, socket.socket() as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        origin = f"http://127.0.0.1:{full.getsockname()[1]}"
        with own_server.vllm() as server:
            found = await ServerFinder(600.0).find([origin, server.origin])
    assert [each.program for each in found] == [Program.VLLM]
    assert await ServerFinder(PATIENT).find([origin]) == [], "nobody listens there any more"


async def test_huge_and_strange_names_are_no_models(bare: OwnServer) -> None:
    names = ["x" * 100_000, "two\nlines", "", "fine", "\u202eevil", *(f"model-{number}" for number in range(2_000))]
    bare.models([{"id": name} for name in names])
    (found,) = await look(bare)
    assert found.models[0] == ServedModel(id="fine")
    assert len(found.models) == 500


async def test_nonsense_beside_a_list_costs_what_it_would_have_told() -> None:
    with own_server.ollama(loaded=4096) as server:
        server.tells("/api/ps", json_body({"models": [{"digest": 1, "model": 7, "context_length": "many"}]}))
        server.tells("/api/show", json_body({"model_info": {"llama.context_length": -5}}), method="POST")
        (found,) = await look(server)
        assert (found.program, list(found.models)) == (Program.OLLAMA, [ServedModel(id=LLAMA)])
        server.tells("/api/ps", Reply(steps=(Pause(0.0), b"<html>")))
        (found,) = await look(server)
        assert found.program is Program.OLLAMA


async def test_nobody_but_this_machine_is_asked() -> None:
    assert await ServerFinder(PATIENT).find(["http://192.168.7.7:11434", "https://ollama.example.com"]) == []
