"""A model is chosen by a request or a command; what no chat could use is refused at once."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.end_to_end.editor import Editor, opened
from tests.fakes.provider import FakeProvider

OWN = {"ownInterface": True}
UNKNOWN = {"provider": "openai", "model": "gpt-nothing-like-it"}


async def chosen(editor: Editor, way: str, params: dict[str, Any]) -> Any:
    return await (editor.command if "." in way else editor.request)(way, params)


@pytest.mark.parametrize("way", ["codegpt/selectModel", "codegpt.selectModel"])
async def test_both_ways_choose_and_say_what_is_selected(
    with_key: dict[str, str], fake: FakeProvider, way: str
) -> None:
    async with opened(with_key, options=OWN) as editor:
        result = await chosen(editor, way, {"model": "our-model"})
        await editor.request("codegpt/chat", {"messages": [{"role": "user", "content": "hi"}]})
    assert fake.chats[0].body["model"] == "our-model"
    host = fake.origin.partition("://")[2]
    assert result == {
        "provider": "openai",
        "title": host,
        "origin": fake.origin,
        "model": "our-model",
        "providerFrom": "session",
        "modelFrom": "session",
        "kept": True,
        "notices": [],
        "message": f"our-model of {host} answers from now on.",
    }


async def test_what_a_list_says_against_it_is_told_and_shown(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.models([{"id": "gpt-5.4-mini"}])
    async with opened(with_key) as editor:
        await editor.request("codegpt/models", {"refresh": True})
        result = await editor.command("codegpt.selectModel", {"model": "gpt-4-32k"})
        await editor.until(lambda: editor.messages())
        shown = editor.messages()[0]
    retired, unlisted = result["notices"]
    assert (retired["code"], retired["shutdownDate"], retired["replacement"]) == (
        "model.retired",
        "2025-06-06",
        "gpt-5.6-sol",
    )
    assert unlisted["code"] == "model.unlisted"
    assert retired["message"] in shown
    assert unlisted["message"] in shown


@pytest.mark.parametrize("way", ["codegpt/selectModel", "codegpt.selectModel"])
@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"provider": "openia", "model": "gpt-4"}, "provider.unknown"),
        (UNKNOWN, "model.unknown"),
        ({"model": "gpt-4-32k"}, "model.retired"),
        ({"model": "text-embedding-3-small"}, "model.not_chat"),
        ({"provider": "local", "model": "gpt-4"}, "model.unknown"),
    ],
)
async def test_what_no_chat_could_use_is_refused_with_ways_forward_and_changes_nothing(
    environ: dict[str, str], way: str, params: dict[str, Any], code: str
) -> None:
    async with opened(environ, options=OWN) as editor:
        before = (await editor.request("codegpt/models", {}))["selected"]
        command = types.ExecuteCommandParams(command=way, arguments=[params])
        asked = ("workspace/executeCommand", command) if "." in way else (way, params)
        failure = await editor.fails(*asked)
        assert (failure.code, failure.data["code"]) == (-32803, code)
        assert failure.data["actions"]
        assert (await editor.request("codegpt/models", {}))["selected"] == before


@pytest.mark.parametrize("model", [None, "", "  ", 7, "m" * 100_000])
async def test_no_model_is_no_choice(environ: dict[str, str], model: object) -> None:
    async with opened(environ) as editor:
        failure = await editor.fails("codegpt/selectModel", {"model": model})
    assert (failure.code, failure.data["fields"]) == (-32602, ["model"])


async def test_a_choice_that_the_settings_will_undo_is_said_to_last_for_the_session(
    with_key: dict[str, str],
) -> None:
    async with opened(with_key, settings={"model": "gpt-4.1"}, options=OWN) as editor:
        result = await editor.request("codegpt/selectModel", {"model": "our-model"})
    assert result["kept"] is False
    assert "settings" in result["message"]


async def test_a_choice_the_disk_does_not_take_is_said_to_last_for_the_session(
    with_key: dict[str, str], tmp_path: Path
) -> None:
    (Path(with_key["CODEGPT_LS_HOME"]) / "state" / "selection.json").mkdir(parents=True)
    async with opened(with_key, options=OWN) as editor:
        result = await editor.request("codegpt/selectModel", {"model": "our-model"})
    assert result["kept"] is False
    assert "could not be saved" in result["message"]


async def test_v12_a_model_comes_with_its_price_at_its_vendors_own_address_only(
    environ: dict[str, str], with_key: dict[str, str]
) -> None:
    async with opened(environ) as editor:
        own = await editor.request("codegpt/models", {"provider": "openai"})
    async with opened(with_key) as editor:
        elsewhere = await editor.request("codegpt/models", {"provider": "openai"})
    prices = {model["id"]: model.get("price") for model in own["models"]}
    assert prices["gpt-5.4-mini"] == {"input": "0.75", "output": "4.5"}
    assert prices["gpt-6.2-sol"] is None
    assert not any("price" in model for model in elsewhere["models"])
    sizes = {model["id"]: model.get("contextTokens") for model in own["models"]}
    assert (sizes["gpt-4.1"], sizes["gpt-6-luna"]) == (1_047_576, 1_050_000), "ours before the published one"


async def test_v13_each_provider_says_where_it_is_asked_and_hides_an_address_that_holds_a_secret(
    environ: dict[str, str],
) -> None:
    secret = "https://gateway.example/sk-proj-0123456789abcdefghijklmnop/v1"
    settings = {"providers": {"compatible": {"baseUrl": "http://localhost:8000/v1/"}, "groq": {"baseUrl": secret}}}
    async with opened(environ, settings=settings) as editor:
        told = await editor.request("codegpt/providers", {})
    addresses = {each["id"]: each.get("baseUrl") for each in told["providers"]}
    assert addresses["ollama"] == "http://localhost:11434/v1"
    assert addresses["compatible"] == "http://localhost:8000/v1"
    assert (addresses["local"], addresses["groq"]) == (None, None)
