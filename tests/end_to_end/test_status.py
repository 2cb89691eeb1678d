"""What a status bar shows: told when asked, and told anew whoever changes it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import hang_after

Status = dict[str, Any]


@pytest.fixture
def config(environ: dict[str, str], fake: FakeProvider) -> Path:
    """The person's own file, which says where OpenAI is."""
    file = Path(environ["CODEGPT_LS_HOME"]) / "config" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f'[providers.openai]\nbaseUrl = "{fake.base_url}"\n', encoding="utf-8")
    return file


@contextmanager
def editor(environ: dict[str, str], *, options: dict[str, Any] | None = None, **more: Any) -> Iterator[RawClient]:
    with RawClient(environ, **more) as client:
        client.initialize(locale="en", initializationOptions={"ownInterface": True, **(options or {})})
        yield client


@pytest.fixture
def two(environ: dict[str, str], config: Path) -> Iterator[tuple[RawClient, RawClient]]:
    """Two editors of one person, each with a server of its own, that show the status."""
    assert config.exists()
    with ExitStack() as stack:
        first, second = (stack.enter_context(editor(environ)) for _ in range(2))
        assert status(first)["selected"] == status(second)["selected"]
        yield first, second


def status(client: RawClient) -> Status:
    result: Status = client.call("codegpt/status")["result"]
    return result


def told(client: RawClient) -> list[Status]:
    return client.notifications("codegpt/statusChanged")


def hears(client: RawClient, seen: Callable[[Status], object], what: str) -> Status:
    """The last status the editor was told, which is what it was waiting for."""
    client.wait_until(lambda: told(client) and seen(told(client)[-1]), what)
    return told(client)[-1]


def command_line(environ: dict[str, str], *arguments: str, typed: str = "") -> None:
    subprocess.run(
        [sys.executable, "-m", "codegpt_ls", *arguments], input=typed, text=True, env=environ, check=True, timeout=60
    )


def is_selected(model: str) -> Callable[[Status], bool]:
    return lambda now: bool(now["selected"]["model"] == model)


def setting(state: Status, name: str) -> dict[str, Any]:
    (found,) = (each for each in state["settings"] if each["name"] == name)
    return dict(found)


def by_name(state: Status) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in state["settings"]}


def test_a_person_without_anything_is_told_what_is_missing_and_the_ways_forward(environ: dict[str, str]) -> None:
    with editor(environ) as client:
        now = status(client)
    assert now["ready"] is False
    assert now["obstacle"]["data"]["code"] == "auth.missing_key"
    assert now["obstacle"]["data"]["actions"][0]["command"] == "codegpt.setApiKey"
    assert "API key" in now["obstacle"]["message"]
    selected = now["selected"]
    assert (selected["provider"], selected["title"], selected["providerFrom"]) == ("openai", "OpenAI", "default")
    assert (selected["modelFrom"], selected["kept"], selected["origin"]) == ("default", True, "https://api.openai.com")
    assert now["key"]["present"] is False
    assert now["answering"] == {"count": 0, "threadIds": []}
    assert now["tasks"] == {"count": 8, "own": 0, "problems": []}
    assert now["trusted"] is True
    assert {each["saidBy"] for each in now["settings"]} == {"default"}
    assert setting(now, "codegpt.memory")["value"] == 4
    assert "value" not in setting(now, "codegpt.temperature")
    assert now["settingProblems"] == []


def test_it_says_what_a_chat_would(environ: dict[str, str]) -> None:
    with editor(environ) as client:
        failure = client.call("codegpt/chat", {"messages": [{"role": "user", "content": "hi"}]})["error"]
        assert status(client)["obstacle"] == {"message": failure["message"], "data": failure["data"]}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"provider": "opneai"}, "provider.unknown"),
        ({"provider": "compatible"}, "network.bad_base_url"),
        ({"provider": "openai", "baseUrl": "http://example.com/v1"}, "credentials.bad_origin"),
        ({"provider": "local", "local": {"modelPath": "/nowhere/own.gguf"}}, "local.weights_missing"),
        ({"provider": "local", "model": "gpt-5"}, "model.unknown"),
    ],
)
def test_whatever_keeps_it_from_answering_is_told_and_never_an_error(
    environ: dict[str, str], settings: dict[str, Any], code: str
) -> None:
    with editor(environ, settings=settings) as client:
        now = status(client)
    assert (now["ready"], now["obstacle"]["data"]["code"]) == (False, code)
    assert now["selected"]["provider"] == settings["provider"]
    assert now["selected"]["providerFrom"] == "settings"


@pytest.mark.parametrize(("model", "code"), [("gpt-4-trubo", "model.unknown"), ("gpt-4-32k", "model.retired")])
def test_a_model_no_chat_could_use_is_told_before_one_fails(environ: dict[str, str], model: str, code: str) -> None:
    with editor({**environ, "OPENAI_API_KEY": KEY}, settings={"model": model}) as client:
        now = status(client)
    assert now["obstacle"]["data"]["code"] == code
    assert now["obstacle"]["data"]["model"] == model


def test_with_a_key_it_is_ready_and_no_provider_was_asked(with_key: dict[str, str], fake: FakeProvider) -> None:
    with editor(with_key) as client:
        now = status(client)
    assert now["ready"] is True
    assert "obstacle" not in now
    assert (now["key"]["source"], now["key"]["lastFour"]) == ("environment", KEY[-4:])
    assert now["selected"]["title"] == fake.origin.partition("://")[2]
    assert fake.requests == []


def test_it_is_told_whose_word_each_setting_is(environ: dict[str, str], config: Path, fake: FakeProvider) -> None:
    config.write_text(config.read_text() + "[timeouts]\nconnect = 7\n", encoding="utf-8")
    with editor(environ, settings={"temperature": 0.5, "memory": 99}) as client:
        now = status(client)
    assert setting(now, "codegpt.temperature") == {
        "name": "codegpt.temperature",
        "value": 0.5,
        "hidden": False,
        "saidBy": "person",
    }
    assert (setting(now, "codegpt.timeouts.connect")["value"], setting(now, "codegpt.timeouts.connect")["saidBy"]) == (
        7.0,
        "file",
    )
    assert setting(now, "codegpt.providers.openai.baseUrl")["value"] == fake.base_url
    assert (setting(now, "codegpt.memory")["value"], setting(now, "codegpt.memory")["saidBy"]) == (4, "default")
    (problem,) = now["settingProblems"]
    assert problem["setting"] == "codegpt.memory"
    assert "10" in problem["message"]


def test_an_editor_that_cannot_say_whose_its_settings_are_is_named_and_what_steers_is_left_aside(
    environ: dict[str, str],
) -> None:
    settings = {"temperature": 0.5, "proxy": "http://proxy.example:3128"}
    with editor(environ, settings=settings, tells_the_persons=False) as client:
        now = status(client)
    assert setting(now, "codegpt.temperature")["saidBy"] == "editor"
    assert "value" not in setting(now, "codegpt.proxy")
    (problem,) = now["settingProblems"]
    assert problem["setting"] == "codegpt.proxy"


def test_no_secret_is_in_it(environ: dict[str, str]) -> None:
    canary, password = "sk-proj-" + "Canary0123456789" * 3, "hunter2hunter2"
    settings = {
        "systemPrompt": f"Use {canary} for all.",
        "models": ["gpt-4.1", canary],
        "proxy": f"http://me:{password}@proxy.example:3128",
        "providers": {"ollama": {"headers": {"X-Team": "env:TEAM"}}},
        "apiKey": canary,
    }
    with editor({**environ, "OPENAI_API_KEY": KEY, "TEAM": canary}, settings=settings) as client:
        now = status(client)
        heard = [step.message for step in client.transcript if step.sender == "server"]
    for secret in (canary, password, KEY):
        assert secret not in json.dumps(heard)
    assert setting(now, "codegpt.systemPrompt")["hidden"] is True
    assert setting(now, "codegpt.models")["hidden"] is True
    assert setting(now, "codegpt.proxy")["value"] == "http://…@proxy.example:3128"
    assert setting(now, "codegpt.providers.ollama.headers.X-Team")["value"] == "env:TEAM"
    assert any("key" in problem["message"] for problem in now["settingProblems"])


def test_another_model_is_told_to_the_one_that_chose_and_to_the_other(two: tuple[RawClient, RawClient]) -> None:
    first, second = two
    first.call("codegpt/selectModel", {"model": "gpt-5.4-nano"})
    mine = hears(first, lambda now: now["selected"]["model"] == "gpt-5.4-nano", "the model")
    theirs = hears(second, lambda now: now["selected"]["model"] == "gpt-5.4-nano", "the model")
    assert (mine["selected"]["modelFrom"], theirs["selected"]["modelFrom"]) == ("session", "remembered")


def test_a_key_is_told_whichever_process_sets_or_removes_it(
    environ: dict[str, str], two: tuple[RawClient, RawClient]
) -> None:
    first, second = two
    command_line(environ, "key", "set", "--stdin", "--store", "file", "--yes", typed=f"{KEY}\n")
    for client in two:
        now = hears(client, lambda now: now["ready"], "the key of the command line")
        assert (now["key"]["source"], now["key"]["lastFour"]) == ("file", KEY[-4:])
    second.call("codegpt/removeApiKey", {})
    for client in two:
        assert hears(client, lambda now: not now["ready"], "the end of the key")["key"]["present"] is False
    first.call("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})
    assert hears(first, lambda now: now["ready"], "the key of this session")["key"]["source"] == "session"
    assert status(second)["ready"] is False


def test_another_organization_of_the_key_is_told(two: tuple[RawClient, RawClient]) -> None:
    first, _ = two
    first.call("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})
    first.call("codegpt/setApiKey", {"organization": "org-typed"})
    now = hears(first, lambda now: now["key"].get("organization"), "the organization")
    assert now["key"]["organization"] == "org-typed"


def test_a_gateway_is_called_by_its_host_where_no_key_could_be_looked_for(
    environ: dict[str, str], config: Path, fake: FakeProvider
) -> None:
    (config.parents[1] / "data" / "credentials.json").mkdir(parents=True)
    with editor(environ) as client:
        now = status(client)
    assert (now["ready"], now["obstacle"]["data"]["code"]) == (False, "credentials.store_failed")
    assert now["selected"]["title"] == fake.host


def test_an_edited_settings_file_counts_at_once_and_is_told(two: tuple[RawClient, RawClient], config: Path) -> None:
    before = config.read_text(encoding="utf-8")
    config.write_text(f'provider = "local"\nmemory = 77\n{before}', encoding="utf-8")
    for client in two:
        now = hears(client, lambda now: now["selected"]["provider"] == "local", "the provider of the file")
        assert now["selected"]["providerFrom"] == "settings"
        assert [each["setting"] for each in now["settingProblems"]] == ["codegpt.memory"]
    config.write_text("this is no TOML", encoding="utf-8")
    for client in two:
        now = hears(client, lambda now: now["selected"]["provider"] == "openai", "the broken file")
        assert str(config) in now["settingProblems"][0]["message"]


def test_changed_settings_of_the_editor_are_told(environ: dict[str, str]) -> None:
    with editor(environ) as client:
        status(client)
        client.settings = {"temperature": 0.25}
        client.notify("workspace/didChangeConfiguration", {"settings": None})
        hears(client, lambda now: by_name(now)["codegpt.temperature"].get("value") == 0.25, "the setting")


def test_task_files_are_told_when_they_come_change_and_break(two: tuple[RawClient, RawClient], config: Path) -> None:
    folder = config.parent / "tasks"
    folder.mkdir()
    file = folder / "shout.md"
    file.write_text('+++\nname = "shout"\ntitle = "Shout"\n+++\nShout {code}\n', encoding="utf-8")
    for client in two:
        assert hears(client, lambda now: now["tasks"]["own"] == 1, "the task")["tasks"]["count"] == 9
    file.write_text("no task at all", encoding="utf-8")
    for client in two:
        (problem,) = hears(client, lambda now: now["tasks"]["problems"], "the broken task")["tasks"]["problems"]
        assert problem["path"] == str(file)


def test_trust_is_told(environ: dict[str, str]) -> None:
    with editor(environ, options={"trusted": False}) as client:
        assert status(client)["trusted"] is False
        client.notify("codegpt/trustChanged", {"trusted": True})
        hears(client, lambda now: now["trusted"], "that the folders are trusted")


def test_an_answer_under_way_is_told_with_its_thread_from_its_beginning_to_its_end(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(hang_after("Hello"))
    with editor(with_key) as client:
        status(client)
        thread_id = client.call("codegpt/createThread", {})["result"]["id"]
        asked = client.request("codegpt/chat", {"threadId": thread_id, "messages": [{"role": "user", "content": "hi"}]})
        begun = hears(client, lambda now: now["answering"]["threadIds"], "the answer")
        assert begun["answering"] == {"count": 1, "threadIds": [thread_id]}
        client.cancel(asked)
        ended = hears(client, lambda now: now["answering"]["count"] == 0, "its end")
        assert ended["answering"]["threadIds"] == []


def test_who_did_not_ask_is_told_nothing_and_nothing_is_told_twice(
    environ: dict[str, str], two: tuple[RawClient, RawClient]
) -> None:
    with editor(environ) as silent:
        for model in ("gpt-5.4-nano", "gpt-5.4-mini"):
            silent.call("codegpt/selectModel", {"model": model})
            for client in two:
                hears(client, is_selected(model), model)
        assert told(silent) == []
    for client in two:
        assert all(one != other for one, other in zip(told(client), told(client)[1:], strict=False))


def test_a_state_folder_nobody_can_look_into_is_no_end_of_it(
    environ: dict[str, str], two: tuple[RawClient, RawClient], config: Path
) -> None:
    first, _ = two
    state = Path(environ["CODEGPT_LS_HOME"]) / "state"
    state.mkdir(exist_ok=True)
    (state / "selection.json").mkdir()
    os.truncate(config, 0)
    hears(first, lambda now: now["selected"]["origin"] == "https://api.openai.com", "the emptied file")
