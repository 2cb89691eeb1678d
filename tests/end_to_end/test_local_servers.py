"""Servers of the person's own: looked for by their word, told to download, and never at start."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from tests.end_to_end.editor import opened
from tests.fakes import own_server
from tests.fakes.lsp_client import RawClient
from tests.fakes.own_server import LLAMA, SEVERAL_SIZES, OwnServer, layers, lines
from tests.fakes.provider import KEY
from tests.fakes.replies import Hang, error, json_body

PROGRAMS: Final = ("ollama", "lmstudio", "llamacpp", "vllm", "localai", "jan")
PULL: Final = {"provider": "ollama", "model": "qwen3", "workDoneToken": "w"}


@pytest.fixture
def ollama() -> Iterator[OwnServer]:
    with own_server.ollama(loaded=4096) as server:
        yield server


def at(server: OwnServer) -> Mapping[str, Any]:
    """Settings that have every program at this one."""
    return {"providers": {each: {"baseUrl": server.base_url} for each in PROGRAMS}}


def reports(client: RawClient) -> list[dict[str, Any]]:
    return [each["value"] for each in client.notifications("$/progress") if each["token"] == "w"]


def test_it_is_found_by_a_word_and_a_download_is_told_and_cancelled(environ: dict[str, str], ollama: OwnServer) -> None:
    with RawClient(environ, settings=at(ollama)) as client:
        client.initialize(locale="en")
        client.call("codegpt/providers")
        client.call("codegpt/status")
        assert ollama.requests == [], "nobody is asked at start"
        (found,) = client.call("codegpt/localServers")["result"]["servers"]
        assert (found["provider"], found["state"], found["atHome"], found["downloads"]) == (
            "ollama",
            "ready",
            True,
            True,
        )
        assert found["models"] == [{"id": LLAMA, "contextTokens": 131_072, "loadedTokens": 4096}]

        ollama.tells("/api/pull", lines(*layers((45_000_000, 0)), then=(Hang(),)), method="POST")
        asked = client.request("codegpt/pullModel", PULL)
        client.wait_until(lambda: any(each.get("percentage") == 45 for each in reports(client)), "the first half")
        client.notify("window/workDoneProgress/cancel", {"token": "w"})
        assert client.wait_for(asked)["error"]["code"] == -32800
        ollama.wait_until_closed(len(ollama.requests) - 1)

        ollama.tells("/api/pull", lines(*layers(SEVERAL_SIZES), {"status": "success"}), method="POST")
        done = client.call("codegpt/pullModel", {**PULL, "workDoneToken": "second"})["result"]
        assert (done["model"], done["message"]) == ("qwen3", "qwen3 is in Ollama now.")


def test_a_model_that_is_not_there_leads_to_its_download(environ: dict[str, str], ollama: OwnServer) -> None:
    ollama.script(error(404, {"error": {"message": 'model "qwen3" not found, try pulling it first'}}))
    settings = {**at(ollama), "provider": "ollama", "model": "qwen3"}
    with RawClient(environ, settings=settings) as client:
        client.initialize(locale="en")
        failed = client.call("codegpt/chat", {"messages": [{"role": "user", "content": "Hi"}]})["error"]["data"]
        assert failed["code"] == "model.not_found"
        assert failed["actions"][0]["command"] == "codegpt.pullModel"
        assert failed["actions"][0]["arguments"] == [{"provider": "ollama", "model": "qwen3"}]


def test_a_key_of_the_person_goes_to_nobody_that_is_looked_for(environ: dict[str, str], ollama: OwnServer) -> None:
    """And one that a stranger's list holds is shown to nobody."""
    ollama.models([{"id": KEY, "owned_by": "library"}, {"id": LLAMA, "owned_by": "library"}])
    with RawClient({**environ, "OPENAI_API_KEY": KEY}, settings=at(ollama)) as client:
        client.initialize()
        client.call("codegpt/setApiKey", {"provider": "ollama", "apiKey": KEY, "store": "session"})
        before = len(ollama.requests)
        found = client.call("codegpt/localServers")["result"]
        looked = ollama.requests[before:]
        assert looked
        assert not any(KEY in str(each.headers) + each.raw.decode() for each in looked if each.path != "/api/show")
        assert KEY not in str(found)
        assert KEY not in client.log


async def test_any_editor_asks_which_to_use_and_before_it_downloads(environ: dict[str, str], ollama: OwnServer) -> None:
    ollama.tells("/api/pull", json_body({"status": "success"}), method="POST")
    async with opened(environ, settings=dict(at(ollama))) as editor:
        editor.choices = [f"Ollama: {LLAMA} (loaded with room for 4,096 tokens)"]
        assert await editor.command("codegpt.localServers") is None
        await editor.until(lambda: editor.messages())
        assert LLAMA in editor.messages()[0]
        assert "Servers on this machine: 1" in editor.questions[0].message

        assert await editor.command("codegpt.pullModel", {"provider": "ollama", "model": "qwen3"}) is None
        await editor.until(lambda: len(editor.questions) == 2)
        assert "/api/pull" not in ollama.asked, "nobody has said yes"
