"""The menu of models in a client: all that the person could ask, and nobody is asked for it before one is chosen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.acp_client import AcpClient
from tests.fakes.own_server import LLAMA, OwnServer, ollama
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer

SETTINGS = """
[providers.ollama]
baseUrl = "{ollama}"
[providers.lmstudio]
baseUrl = "{lmstudio}"
"""


@pytest.fixture
def server() -> Iterator[OwnServer]:
    with ollama() as server:
        yield server


@pytest.fixture
def silent() -> Iterator[OwnServer]:
    """One that the person has, too, and that nobody has any business with here."""
    with OwnServer() as server:
        yield server
        assert server.requests == []


@pytest.fixture
def machine(with_key: dict[str, str], server: OwnServer, silent: OwnServer) -> dict[str, str]:
    """Keys for two vendors, and two servers of the person's own; whatever would leave the machine fails the test."""
    config = Path(with_key["CODEGPT_LS_HOME"]) / "config"
    config.mkdir(parents=True)
    text = SETTINGS.format(ollama=server.base_url, lmstudio=silent.base_url)
    (config / "config.toml").write_text(text, encoding="utf-8")
    return {**with_key, "ANTHROPIC_API_KEY": "sk-ant-canary-0123456789abcdefghijklmnopqrstuvwxyz"}


@pytest.fixture
def client(machine: dict[str, str], tmp_path: Path) -> Iterator[AcpClient]:
    folder = tmp_path / "work" / "shop"
    folder.mkdir(parents=True)
    with AcpClient(machine, folder) as client:
        client.initialize()
        yield client


def menu(result: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """What is chosen, and how each model is called by its id."""
    option = next(each for each in result["configOptions"] if each["id"] == "model")
    values = [each["value"] for each in option["options"]]
    assert len(set(values)) == len(values)
    return option["currentValue"], {each["value"]: each["name"] for each in option["options"]}


def begun(client: AcpClient, **more: Any) -> tuple[str, tuple[str, dict[str, str]]]:
    made = client.call("session/new", {"cwd": str(client.folder), "mcpServers": [], **more})["result"]
    return made["sessionId"], menu(made)


def choose(client: AcpClient, session: str, model: str) -> tuple[str, dict[str, str]]:
    wanted = {"sessionId": session, "configId": "model", "value": model}
    return menu(client.call("session/set_config_option", wanted)["result"])


def test_all_that_could_be_asked_is_offered_unasked_and_a_choice_moves_the_thread_there(
    client: AcpClient, machine: dict[str, str], fake: FakeProvider, server: OwnServer
) -> None:
    session, (chosen, names) = begun(client)
    assert chosen == "openai/gpt-5.4-mini"
    assert [each for each in names if not each.startswith("openai/")] == ["ollama/", "lmstudio/", "anthropic/"]
    assert names["anthropic/"] == "Anthropic: The Server’s Own Choice"
    assert server.requests == [], "its list was not asked for before somebody chose it"

    chosen, names = choose(client, session, "ollama/")
    assert chosen == "ollama/"
    assert names[f"ollama/{LLAMA}"] == f"Ollama: {LLAMA}"
    assert names["openai/gpt-5.6-terra"].endswith(": gpt-5.6-terra")
    assert choose(client, session, f"ollama/{LLAMA}")[0] == f"ollama/{LLAMA}"
    server.script(answer("From here."))
    client.prompt(session, "Where?")
    assert client.text(session) == "From here."
    assert server.chats[-1].body["model"] == LLAMA
    assert fake.chats == []

    asked = len(server.requests)
    _, (chosen, names) = begun(client)
    assert chosen == "openai/gpt-5.4-mini", "it was chosen for that thread"
    assert f"ollama/{LLAMA}" in names
    assert len(server.requests) == asked, "its list is known by now"
    with AcpClient(machine, client.folder) as another:
        another.initialize()
        taken_up = {"sessionId": session, "cwd": str(client.folder), "mcpServers": []}
        assert menu(another.call("session/load", taken_up)["result"])[0] == f"ollama/{LLAMA}"


def test_a_provider_that_is_gone_can_be_left(client: AcpClient, machine: dict[str, str], server: OwnServer) -> None:
    rows = Path(machine["CODEGPT_LS_HOME"]) / "config" / "providers.toml"
    rows.write_text(f'[mine]\ntitle = "Mine"\nbaseUrl = "{server.base_url}"\nneedsKey = false\n', encoding="utf-8")
    session, (_, names) = begun(client)
    assert names["mine/"] == "Mine: The Server’s Own Choice"
    assert choose(client, session, "mine/m")[0] == "mine/m"
    rows.unlink()
    taken_up = {"sessionId": session, "cwd": str(client.folder), "mcpServers": []}
    chosen, names = menu(client.call("session/resume", taken_up)["result"])
    assert (chosen, names["mine/m"]) == ("mine/m", "mine: m")
    assert choose(client, session, "openai/gpt-5.6-sol")[0] == "openai/gpt-5.6-sol"
