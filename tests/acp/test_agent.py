"""The real agent, over its pipe: sessions, answers, options, permissions, hostile lines."""

import base64
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import STRICT
from tests.fakes.acp_client import AGENT, AcpClient
from tests.fakes.lsp_client import environment
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, calling, hang_after, openai_error

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "work" / "shop"
    folder.mkdir(parents=True)
    (folder / "retry.py").write_text("RETRIES = 3\n")
    (folder / ".env").write_text("TOKEN=canary-of-the-environment\n")
    return folder


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with FakeProvider(expected_key=KEY) as provider:
        yield provider


@pytest.fixture(scope="module")
def machine(project: Path, provider: FakeProvider) -> dict[str, str]:
    """The environment of a person whose shell holds the key, for all agents here."""
    return environment(project.parents[1], OPENAI_API_KEY=KEY, OPENAI_BASE_URL=provider.base_url, PYTHONWARNINGS=STRICT)


@pytest.fixture(scope="module")
def running(machine: dict[str, str], project: Path) -> Iterator[AcpClient]:
    """One agent for many sessions: starting one takes longer than what most tests ask of it."""
    with AcpClient(machine, project) as client:
        client.initialize()
        yield client


@pytest.fixture
def client(running: AcpClient, provider: FakeProvider) -> Iterator[AcpClient]:
    """The running agent, which has to outlive the test."""
    yield running
    provider.forget_script()
    assert running.process.poll() is None, running.log


@pytest.fixture
def fake(provider: FakeProvider, client: AcpClient) -> FakeProvider:
    return provider


def option(result: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in result["configOptions"] if each["id"] == name)
    return found


def test_it_says_what_it_can_and_offers_a_key_only_where_a_terminal_can_be_opened(
    machine: dict[str, str], project: Path
) -> None:
    with AcpClient(machine, project) as client:
        said = client.initialize(auth={"terminal": True})
        assert said["protocolVersion"] == 1
        assert said["agentCapabilities"]["loadSession"] is True
        (method,) = said["authMethods"]
        assert (method["type"], method["args"]) == ("terminal", ["--set-key"])
        assert client.initialize()["authMethods"] == []


def test_an_answer_comes_as_it_is_written_with_its_tokens_title_and_commands(
    client: AcpClient, fake: FakeProvider
) -> None:
    fake.script(answer("안녕하세요, 잘 지내요."))
    session = client.begin()
    assert client.prompt(session, "How are you?")["stopReason"] == "end_turn"
    assert client.text(session) == "안녕하세요, 잘 지내요."
    assert client.updates(session, "session_info_update") == [
        {"sessionUpdate": "session_info_update", "title": "How are you?"}
    ]
    (used,) = client.updates(session, "usage_update")
    assert used["used"] > 0
    assert used["size"] > used["used"]
    assert "cost" not in used, "nobody here knows what a gateway takes"
    (commands,) = client.updates(session, "available_commands_update")
    assert "explain" in [each["name"] for each in commands["availableCommands"]]


def test_without_a_key_a_client_is_told_to_have_one_set(environ: dict[str, str], project: Path) -> None:
    with AcpClient({**environ, "LANG": "ko_KR.UTF-8"}, project) as client:
        client.initialize()
        refused = client.call("session/new", {"cwd": str(project), "mcpServers": []})["error"]
    assert refused["code"] == -32000
    assert refused["data"]["code"] == "auth.missing_key"
    assert "API 키" in refused["message"]


def test_what_is_mentioned_goes_along_through_the_guards(
    client: AcpClient, fake: FakeProvider, project: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "elsewhere.py"
    outside.write_text("SECRET_OF_ANOTHER_FOLDER = 1\n")
    fake.script(answer("There."))
    session = client.begin()
    client.prompt(
        session,
        "Where?",
        {"type": "resource_link", "name": "retry.py", "uri": (project / "retry.py").as_uri()},
        {"type": "resource_link", "name": ".env", "uri": (project / ".env").as_uri()},
        {"type": "resource", "resource": {"uri": outside.as_uri(), "text": outside.read_text()}},
        {"type": "resource", "resource": {"uri": "zed:///thread/1", "text": "said\U000e0041 before"}},
        {"type": "image", "mimeType": "image/png", "data": base64.b64encode(PNG).decode()},
        {"type": "resource_link", "name": "page", "uri": "https://example.com/page"},
    )
    sent = fake.chats[-1].raw.decode()
    assert "RETRIES = 3" in sent
    assert "said before" in sent
    assert "image/png;base64" in sent
    assert "canary" not in sent
    assert "SECRET_OF_ANOTHER_FOLDER" not in sent
    told = client.text(session)
    assert ".env" in told
    assert "elsewhere.py" in told
    assert "page" in told


def test_unsaved_text_is_asked_of_the_client_that_offers_it(
    machine: dict[str, str], fake: FakeProvider, project: Path
) -> None:
    fake.script(calling(("read_file", {"path": "retry.py"})), answer("Four."))
    with AcpClient(machine, project) as client:
        client.answers["fs/read_text_file"] = lambda params: {"content": f"RETRIES = 4  # {params['sessionId']}\n"}
        client.initialize(fs={"readTextFile": True})
        session = client.begin()
        client.prompt(session, "How often?")
    assert f"RETRIES = 4  # {session}" in fake.chats[-1].raw.decode()
    asked = [each["params"]["path"] for each in client.heard if each.get("method") == "fs/read_text_file"]
    assert asked == [str(project / "retry.py")]


def test_what_is_looked_up_is_shown_step_by_step(client: AcpClient, fake: FakeProvider) -> None:
    fake.script(calling(("read_file", {"path": "retry.py"}), ("read_file", {"path": ".env"})), answer("Three."))
    session = client.begin()
    client.prompt(session, "How often?")
    steps = [each for each in client.updates(session) if each["sessionUpdate"].startswith("tool_call")]
    assert [(each["sessionUpdate"], each["kind"], each["status"]) for each in steps] == [
        ("tool_call", "read", "in_progress"),
        ("tool_call_update", "read", "completed"),
        ("tool_call", "read", "in_progress"),
        ("tool_call_update", "read", "failed"),
    ]
    assert steps[1]["locations"] == [{"path": str(client.folder / "retry.py")}]
    assert "not sent" in steps[3]["content"][0]["content"]["text"]
    assert b"canary" not in b"".join(each.raw for each in fake.requests)


def test_a_mode_decides_whether_anything_is_looked_up(client: AcpClient, fake: FakeProvider) -> None:
    session = client.begin()
    fake.script(answer("One."), answer("Two."))
    client.prompt(session, "One?")
    assert "tools" in fake.chats[-1].body
    client.call("session/set_config_option", {"sessionId": session, "configId": "mode", "value": "ask"})
    client.prompt(session, "Two?")
    assert "tools" not in fake.chats[-1].body


def test_all_that_a_person_has_is_no_project(client: AcpClient, machine: dict[str, str]) -> None:
    made = client.call("session/new", {"cwd": machine["HOME"], "mcpServers": []})["result"]
    assert option(made, "mode")["currentValue"] == "ask"


def test_the_chosen_model_and_effort_live_in_the_thread(
    machine: dict[str, str], fake: FakeProvider, project: Path
) -> None:
    fake.script(answer("One."), answer("Two."))
    with AcpClient(machine, project) as client:
        client.initialize()
        session = client.begin()
        for name, value in (("model", "openai/gpt-5.6-terra"), ("effort", "high"), ("mode", "ask")):
            chosen = client.call("session/set_config_option", {"sessionId": session, "configId": name, "value": value})[
                "result"
            ]
            assert option(chosen, name)["currentValue"] == value
        client.prompt(session, "One?")
    with AcpClient(machine, project) as another:
        another.initialize()
        loaded = another.call("session/load", {"sessionId": session, "cwd": str(project), "mcpServers": []})["result"]
        assert [option(loaded, each)["currentValue"] for each in ("model", "effort", "mode")] == [
            "openai/gpt-5.6-terra",
            "high",
            "ask",
        ]
        assert another.text(session, "user_message_chunk") == "One?"
        assert another.text(session) == "One."
        another.prompt(session, "Two?")
        assert fake.chats[-1].body["model"] == "gpt-5.6-terra"
        assert "One?" in fake.chats[-1].raw.decode()
        listed = another.call("session/list", {"cwd": str(project)})["result"]["sessions"]
        assert (session, "One?", str(project)) in [(each["sessionId"], each["title"], each["cwd"]) for each in listed]


def test_what_cannot_be_chosen_is_refused(client: AcpClient) -> None:
    session = client.begin()
    wrong = {"sessionId": session, "configId": "model", "value": "nobody/gpt"}
    assert client.call("session/set_config_option", wrong)["error"]["data"]["code"] == "provider.unknown"
    for config, value in (("mode", "everything"), ("effort", "much"), ("colour", "red"), ("model", "x")):
        wrong = {"sessionId": session, "configId": config, "value": value}
        assert client.call("session/set_config_option", wrong)["error"]["code"] == -32602


def test_a_stopped_turn_is_no_error_and_closes_the_socket(client: AcpClient, fake: FakeProvider) -> None:
    fake.script(hang_after("Once upon"))
    session = client.begin()
    asked = client.ask(session, "A long story")
    client.wait_for_text(session, "Once")
    client.notify("session/cancel", {"sessionId": session})
    assert client.wait_for(asked)["result"] == {"stopReason": "cancelled"}
    fake.wait_until_closed(fake.requests.index(fake.chats[-1]))
    fake.script(answer("Next."))
    assert client.prompt(session, "And now?")["stopReason"] == "end_turn"


def test_a_second_question_of_one_session_waits_its_turn(client: AcpClient, fake: FakeProvider) -> None:
    fake.script(hang_after("Once"))
    session = client.begin()
    client.ask(session, "One")
    client.wait_for_text(session, "Once")
    assert client.wait_for(client.ask(session, "Two"))["error"]["data"]["code"] == "thread.busy"


@pytest.mark.parametrize(
    ("refusal", "code", "number"),
    [
        (openai_error(401, "No.", code="invalid_api_key"), "auth.invalid_key", -32000),
        (openai_error(429, "No.", code="insufficient_quota", type="insufficient_quota"), "limit.quota", -32603),
        (openai_error(404, "No.", code="model_not_found"), "model.not_found", -32603),
    ],
)
def test_a_provider_that_refuses_is_told_in_words_with_what_helps(
    client: AcpClient, fake: FakeProvider, refusal: Any, code: str, number: int
) -> None:
    fake.script(refusal)
    session = client.begin()
    error = client.wait_for(client.ask(session, "Hi"))["error"]
    assert (error["data"]["code"], error["code"]) == (code, number)
    assert error["data"]["actions"]
    assert KEY not in json.dumps(client.heard)
    assert KEY not in client.log


def test_a_repeated_question_is_told_as_a_thought(client: AcpClient, fake: FakeProvider) -> None:
    fake.script(openai_error(429, "Slow.", code="rate_limit_exceeded", headers={"retry-after-ms": "1"}), answer("Now."))
    session = client.begin()
    client.prompt(session, "Hi")
    assert "attempt 2" in client.text(session, "agent_thought_chunk")
    assert client.text(session) == "Now."


def test_servers_of_the_client_are_not_started_and_that_is_said_once(
    client: AcpClient, fake: FakeProvider, project: Path
) -> None:
    server = {"name": "x", "command": "touch", "args": [str(project / "started")], "env": []}
    fake.script(answer("One."), answer("Two."))
    session = client.begin(mcpServers=[server])
    client.prompt(session, "One?")
    client.prompt(session, "Two?")
    assert client.text(session).count("codegpt-ls mcp add") == 1
    assert not (project / "started").exists()


@pytest.mark.parametrize(
    "hostile",
    [b"[1,2]", b'"x"', b"{", b"\xff\xfe{}", b"[" * 200_000, b'{"jsonrpc":"2.0","id":[],"result":1}', b"null"],
    ids=["list", "word", "half", "no text", "deep", "answer", "null"],
)
def test_a_hostile_line_does_not_end_the_agent(client: AcpClient, hostile: bytes) -> None:
    client.send(hostile)
    assert client.call("session/list", {"cwd": "/nobody/asked/here"})["result"] == {"sessions": []}


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("session/nobody", {}, -32601),
        ("session/new", {}, -32602),
        ("session/new", {"cwd": "relative", "mcpServers": []}, -32602),
        ("session/new", {"cwd": "/no/such/folder", "mcpServers": []}, -32602),
        ("session/new", {"cwd": "/\0", "mcpServers": []}, -32602),
        ("session/load", {"cwd": "/", "sessionId": "nobody", "mcpServers": []}, -32002),
        ("session/prompt", {"sessionId": "nobody", "prompt": []}, -32002),
        ("session/list", {"cursor": "made up"}, -32602),
    ],
)
def test_what_does_not_fit_is_refused_by_its_number(
    client: AcpClient, method: str, params: dict[str, Any], code: int
) -> None:
    assert client.call(method, params)["error"]["code"] == code


def test_meta_of_a_client_changes_nothing(client: AcpClient, project: Path) -> None:
    params = {"cwd": str(project), "mcpServers": [], "_meta": {"cwd": "/", "self": 1, "params": {}}}
    assert "sessionId" in client.call("session/new", params)["result"]


def test_a_client_that_is_gone_takes_its_agent_along(
    machine: dict[str, str], fake: FakeProvider, project: Path
) -> None:
    fake.script(hang_after("Once"))
    with AcpClient(machine, project) as client:
        client.initialize()
        session = client.begin()
        client.ask(session, "One")
        client.wait_for_text(session, "Once")
        client.close_stdin()
        assert client.process.wait(20) == 0
        fake.wait_until_closed(fake.requests.index(fake.chats[-1]))


def test_what_others_print_does_not_reach_the_client(machine: dict[str, str], project: Path) -> None:
    program = "import sys; from codegpt_ls.cli import main; sys.exit(main(['acp']))"
    assert AGENT[1:] == ("-m", "codegpt_ls", "acp")
    with AcpClient({**machine, "PYTHONVERBOSE": ""}, project, (AGENT[0], "-c", program)) as client:
        client.initialize()
        assert all(each["jsonrpc"] == "2.0" for each in client.heard)
        os.kill(client.process.pid, signal.SIGKILL)
        client.process.wait(10)
