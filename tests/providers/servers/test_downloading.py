"""A model is downloaded by the person's word, told of while it comes, and left off when they leave."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.limits import DOWNLOAD_REPORT
from codegpt_ls.domain.ports.fetching import Fetching, Stage
from codegpt_ls.domain.ports.servers import ServesModels
from codegpt_ls.domain.providers import Connection
from tests.fakes.own_server import GRANITE, SEVERAL_SIZES, OwnServer, layers, lines
from tests.fakes.provider import KEY
from tests.fakes.replies import Drop, Flood, Hang, Reply, error, html, json_body, redirect
from tests.providers.asking import connection_to
from tests.providers.rows import provider_of

SIZE = sum(SEVERAL_SIZES)
PULL, BEGIN, LOOK = "/api/pull", "/api/v1/models/download", "/api/v1/models/download/status/job_1"


@pytest.fixture
async def ollama() -> AsyncIterator[ServesModels]:
    provider = provider_of("ollama")
    assert isinstance(provider, ServesModels)
    yield provider
    await provider.aclose()


@pytest.fixture
async def lm_studio() -> AsyncIterator[ServesModels]:
    provider = provider_of("lmstudio")
    assert isinstance(provider, ServesModels)
    yield provider
    await provider.aclose()


async def pulled(provider: ServesModels, server: OwnServer, model: str = "llama3.2") -> list[Fetching]:
    told: list[Fetching] = []
    await provider.pull(model, Connection(base_url=server.base_url), told.append)
    return told


async def failure(provider: ServesModels, server: OwnServer) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await pulled(provider, server)
    return caught.value


async def test_all_layers_count_as_one_download(ollama: ServesModels) -> None:
    ends = ({"status": "verifying sha256 digest"}, {"status": "writing manifest"}, {"status": "success"})
    with OwnServer() as server:
        server.tells(PULL, lines(*layers((0, 0), (45_000_000, 10_000_000), SEVERAL_SIZES), *ends), method="POST")
        told = await pulled(ollama, server)
        assert server.requests[0].body == {"model": "llama3.2", "stream": True}
    assert told[-1] == Fetching(Stage.VERIFYING, SIZE, SIZE)
    assert Fetching(Stage.FETCHING, 55_000_000, SIZE) in told
    assert all(0 <= each.done <= each.total for each in told)


async def test_leaving_closes_the_socket(ollama: ServesModels) -> None:
    with OwnServer() as server:
        server.tells(PULL, lines(*layers((0, 1)), then=(Hang(),)), method="POST")
        begun = asyncio.Event()
        connection = Connection(base_url=server.base_url)
        task = asyncio.create_task(ollama.pull("llama3.2", connection, lambda _: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.to_thread(server.wait_until_closed)


async def test_what_the_program_says_of_its_failure_is_told(ollama: ServesModels) -> None:
    told = {"error": "pull model manifest: file does not exist"}
    with OwnServer() as server:
        for reply in (lines({"status": "pulling manifest"}, told), json_body(told, 500)):
            server.tells(PULL, reply, method="POST")
            error_ = await failure(ollama, server)
            assert (error_.code, error_.facts.model) == (ErrorCode.PULL_FAILED, "llama3.2")
            assert error_.facts.reason == told["error"]


ENDLESS = Reply(steps=(Flood(b"x" * 4096, 1_000 * DOWNLOAD_REPORT),))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(html(), id="page"),
        pytest.param(error(404, "no"), id="nothing"),
        pytest.param(redirect("http://192.168.7.7/"), id="redirect"),
        pytest.param(lines(*layers((0, 1)), then=(Drop(),)), id="cut"),
        pytest.param(ENDLESS, id="endless line"),
        pytest.param(lines({"status": "pulling manifest"}), id="no end"),
        pytest.param(json_body([]), id="list"),
        pytest.param(lines({"digest": "x", "completed": "many", "total": -1}), id="nonsense"),
    ],
)
async def test_a_hostile_server_fails_the_download_and_nothing_else(ollama: ServesModels, reply: Reply) -> None:
    with OwnServer() as server:
        server.tells(PULL, reply, method="POST")
        assert (await failure(ollama, server)).code is ErrorCode.PULL_FAILED


async def test_a_key_that_is_given_back_is_not_told(ollama: ServesModels) -> None:
    with OwnServer() as server:
        server.tells(PULL, json_body({"error": f"Who is {KEY}?"}, 500), method="POST")
        with pytest.raises(AssistantError) as caught:
            await ollama.pull("llama3.2", connection_to(server.base_url, key=KEY), lambda _: None)
        assert server.requests[0].key == KEY
    assert KEY not in str(caught.value.facts)


async def test_a_server_that_does_not_run_is_told_as_everywhere(ollama: ServesModels) -> None:
    with pytest.raises(AssistantError) as caught:
        await ollama.pull("llama3.2", Connection(base_url="http://127.0.0.1:9/v1"), lambda _: None)
    assert caught.value.code is ErrorCode.UNREACHABLE


async def test_lm_studio_is_asked_until_it_is_done(lm_studio: ServesModels) -> None:
    job = {"job_id": "job_1", "status": "downloading", "total_size_bytes": 200, "downloaded_bytes": 50}
    with OwnServer() as server:
        server.tells(BEGIN, json_body(job), method="POST")
        server.tells(LOOK, json_body({**job, "status": "completed", "downloaded_bytes": 200}))
        assert await pulled(lm_studio, server, GRANITE) == [Fetching(Stage.FETCHING, 50, 200)]
        assert server.asked == [BEGIN, LOOK]


@pytest.mark.parametrize(
    "job",
    [{"status": "failed"}, {"status": "downloading"}, {"status": "downloading", "job_id": "../../other"}, {}],
    ids=["failed", "no job", "strange job", "nothing"],
)
async def test_a_job_that_fails_or_is_none_is_told(lm_studio: ServesModels, job: dict[str, str]) -> None:
    with OwnServer() as server:
        server.tells(BEGIN, json_body(job), method="POST")
        assert (await failure(lm_studio, server)).code is ErrorCode.PULL_FAILED
        assert server.asked == [BEGIN]


async def test_a_model_that_is_there_already_is_there(lm_studio: ServesModels) -> None:
    with OwnServer() as server:
        server.tells(BEGIN, json_body({"status": "already_downloaded"}), method="POST")
        assert await pulled(lm_studio, server) == []


async def test_a_program_that_downloads_nothing_says_so() -> None:
    provider = provider_of("vllm")
    assert isinstance(provider, ServesModels)
    with OwnServer() as server:
        error_ = await failure(provider, server)
        assert (error_.code, error_.facts.detail, server.requests) == (ErrorCode.PULL_FAILED, "unable", [])
