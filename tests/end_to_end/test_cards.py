"""Every button of every error does something, is about what failed, and sends no key anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.compatibility import CLIENT_COMMANDS
from tests.end_to_end.card_scenes import CHAT, ELSEWHERE, SCENES, SET_KEY, Scene, provider
from tests.end_to_end.cards import INVALID, MODEL, Client
from tests.fakes.lsp_client import Message, RawClient, environment
from tests.fakes.os_keyring import os_keyring
from tests.fakes.provider import KEY, FakeProvider
from tests.reliability.ways import WAYS

ASK: Final[Message] = {"messages": [{"role": "user", "content": "Hi"}], "provider": "openai", "model": MODEL}
OTHER_KEY: Final = "sk-or-v1-0123456789abcdefghijklmnop"
ABOUT_OTHERS: Final = ("local",)
"""The provider that a way may lead to instead of the one that failed."""


@contextmanager
def client(home: Path, settings: Message, **environ: str) -> Iterator[Client]:
    """A client at its own server."""
    with RawClient(environment(home, **environ), settings=settings) as editor:
        yield Client(editor=editor)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, FakeProvider]]:
    """One server for all errors that need none of their own."""
    with provider() as fake:
        settings = {"providers": {name: {"baseUrl": fake.base_url} for name in ("openai", "compatible")}}
        with client(tmp_path_factory.mktemp("cards"), settings) as here:
            yield here, fake


def go(here: Client, fake: FakeProvider, scene: Scene) -> None:
    """Meet the error, and go each of its ways."""
    fake.models(scene.models)
    if scene.keyed:
        here.editor.call(SET_KEY, {"provider": "openai", "apiKey": KEY, "store": "session"})
    fake.forget_script()
    fake.script(*scene.replies)
    more = scene.before(here) if scene.before else None
    params = {**scene.asked(), **(more or {})}
    failed(here, scene.code, scene.method, params)
    fake.forget_script()


def failed(here: Client, code: str, method: str, params: Message) -> Message:
    """The card of a request that must fail so, all of whose buttons were pressed."""
    response = here.call(method, params)
    assert response.get("error", response)["code"] == -32803, response
    card: Message = response["error"]
    data = card["data"]
    assert data["code"] == code
    assert card["message"]
    for action in data["actions"]:
        about_what_failed(action, params, data)
        came = here.take(action, method, params, data.get("text", ""))
        told = came.get("error", {})
        assert told.get("code") not in INVALID, (action, came)
        assert "error" not in came or told["data"]["code"], (action, came)
    assert here.shown() == []
    return card


def about_what_failed(action: Message, params: Message, data: Message) -> None:
    """A request that named a provider is answered with ways that name it, and with the address that was meant."""
    named, argument = params.get("provider"), (action.get("arguments") or [{}])[0]
    # There is but one model to fetch.
    own = action.get("command") in (*CLIENT_COMMANDS, "codegpt.localFetch") or "url" in action
    if named is None or own or argument.get("provider") in ABOUT_OTHERS:
        return
    assert argument["provider"] == named == data["provider"], action
    if "apiKey" in params or action["command"] in ("codegpt.setApiKey", "codegpt.verifyKey"):
        assert argument["baseUrl"].startswith(data["origin"]), (action, data)


@pytest.mark.parametrize("scene", [each for each in SCENES if not each.alone], ids=lambda scene: scene.code.value)
def test_every_button_of_an_error(desk: tuple[Client, FakeProvider], scene: Scene) -> None:
    go(*desk, scene)


@pytest.mark.parametrize("scene", [each for each in SCENES if each.alone], ids=lambda scene: scene.code.value)
def test_every_button_of_an_error_on_a_machine_of_its_own(tmp_path: Path, scene: Scene) -> None:
    home = tmp_path / "codegpt-ls"
    if scene.home:
        scene.home(home)
    model = {"local": {"modelPath": str(home / "model.gguf")}} if (home / "model.gguf").exists() else {}
    with provider() as fake:
        own: dict[str, Any] = {"openai": {"baseUrl": fake.base_url}}
        own["openai"] |= scene.settings.get("providers", {}).get("openai", {})
        settings = {**model, **scene.settings, "providers": own}
        more = scene.environ(tmp_path) if scene.environ else {}
        with client(tmp_path, settings, **more) as here:
            go(here, fake, scene)


@pytest.mark.parametrize("way", ["refused", "TLS: none spoken there", "proxy: not there", "connecting hangs"])
def test_every_button_where_no_way_leads_to_the_provider(tmp_path: Path, way: str) -> None:
    with WAYS[way](tmp_path) as lost:
        settings = {**lost.settings, "providers": {"openai": {"baseUrl": lost.base_url}}}
        with client(tmp_path, settings) as here:
            here.editor.call(SET_KEY, {"provider": "openai", "apiKey": KEY, "store": "session"})
            failed(here, lost.code, CHAT, ASK)


def test_every_button_of_a_keyring_that_is_locked_or_silent(tmp_path: Path) -> None:
    with provider() as fake, os_keyring() as keyring:
        settings = {"providers": {"openai": {"baseUrl": fake.base_url}}}
        environ = {name: value for name, value in keyring.environ.items() if name not in ("HOME", "PATH")}
        with client(tmp_path, settings, **environ) as here:
            assert "result" in here.editor.call(SET_KEY, {"provider": "openai", "apiKey": KEY})
        keyring.lock()
        with client(tmp_path, settings, **environ) as here:
            card = failed(here, ErrorCode.LOCKED, CHAT, ASK)
            assert "codegpt.verifyKey" in [action.get("command") for action in card["data"]["actions"]]
        keyring.stop()
        with client(tmp_path, settings, **environ) as here:
            failed(here, ErrorCode.STORE_TIMEOUT, CHAT, ASK)
        keyring.cont()


def test_every_code_is_played() -> None:
    played = {scene.code for scene in SCENES}
    assert not set(ErrorCode) - played - ELSEWHERE.keys(), "give it a scene in tests/end_to_end/card_scenes.py"
    assert not played & ELSEWHERE.keys()


@pytest.mark.parametrize(
    ("typed", "store", "code"),
    [
        ("https://openrouter.ai/keys", "session", "credentials.not_a_key"),
        (OTHER_KEY, "keyring", "credentials.no_store"),
        ("sk-or-v1-wrong0123456789abcdefg", "session", "auth.invalid_key"),
        (None, "session", "credentials.key_needed"),
    ],
)
def test_a_key_that_is_typed_for_a_way_forward_goes_nowhere_else(
    tmp_path: Path, typed: str | None, store: str, code: str
) -> None:
    with provider() as chosen, FakeProvider(expected_key=OTHER_KEY) as other:
        own = {"openai": {"baseUrl": chosen.base_url}, "openrouter": {"baseUrl": other.base_url}}
        with client(tmp_path, {"provider": "openai", "providers": own}) as here:
            here.key = OTHER_KEY
            params = {"provider": "openrouter", "store": store, **({"apiKey": typed} if typed else {})}
            card = here.editor.call(SET_KEY, params)["error"]
            assert (card["data"]["code"], card["data"]["provider"]) == (code, "openrouter")
            assert card["data"]["origin"] == other.origin
            entered = [each for each in card["data"]["actions"] if each.get("command") == "codegpt.setApiKey"]
            assert entered
            status = [here.take(each, SET_KEY, params).get("result") for each in entered]
            assert {each["provider"] for each in status if each} == {"openrouter"}
            assert {each["origin"] for each in status if each} == {other.origin}
            mine = here.editor.call("codegpt/keyStatus", {"provider": "openai"})["result"]
            assert mine["present"] is False
    assert not [each for each in chosen.requests if OTHER_KEY in str(each.headers)]
    assert [each for each in other.requests if each.headers.get("authorization") == f"Bearer {OTHER_KEY}"]


def test_a_key_typed_for_an_address_goes_there_after_the_settings_name_another(tmp_path: Path) -> None:
    with FakeProvider(expected_key=OTHER_KEY) as before, provider() as after:
        settings: Message = {"providers": {"openai": {"baseUrl": before.base_url}}}
        with client(tmp_path, settings) as here:
            here.key = OTHER_KEY
            card = here.editor.call(CHAT, ASK)["error"]
            here.editor.settings["providers"] = {"openai": {"baseUrl": after.base_url}}
            here.editor.notify("workspace/didChangeConfiguration", {"settings": None})
            enter = card["data"]["actions"][0]
            enter["arguments"][0]["store"] = "session"
            kept = here.take(enter, CHAT, ASK)["result"]
            assert kept["origin"] == before.origin
            assert here.editor.call("codegpt/keyStatus", {"provider": "openai"})["result"]["present"] is False
    assert after.requests == []


def test_an_organization_is_changed_without_the_key_and_taken_away(desk: tuple[Client, FakeProvider]) -> None:
    here, fake = desk
    here.editor.call(SET_KEY, {"provider": "openai", "apiKey": KEY, "store": "session", "project": "proj-1"})
    fake.script(*_refusing_the_organization())
    card = here.editor.call(CHAT, ASK)["error"]
    change = card["data"]["actions"][0]
    assert change["arguments"][0]["field"] == "organization"
    changed = here.take(change, CHAT, ASK)["result"]
    assert (changed["organization"], changed["project"], changed["source"]) == ("org-typed", "proj-1", "session")
    assert fake.requests[-2].headers["authorization"] == f"Bearer {KEY}"
    gone = here.editor.call(SET_KEY, {"provider": "openai", "organization": ""})["result"]
    assert "organization" not in gone
    assert gone["project"] == "proj-1"


def _refusing_the_organization() -> tuple[Any, ...]:
    return next(tuple(scene.replies) for scene in SCENES if scene.code is ErrorCode.ORGANIZATION)


def test_a_usage_page_is_the_clients_to_open(desk: tuple[Client, FakeProvider]) -> None:
    here, _ = desk
    shown = here.command("codegpt.showUsage", {"provider": "openrouter"})["result"]
    assert shown["url"].startswith("https://openrouter.ai/")
    nowhere = here.command("codegpt.showUsage", {"provider": "ollama"})["result"]
    assert "url" not in nowhere
    assert nowhere["message"]
    assert here.shown() == []
