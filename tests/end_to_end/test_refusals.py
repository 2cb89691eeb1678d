"""What a provider refuses, as the two doors tell it: who refused, its own words, and the right next step."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.cli.terminal import call
from tests.end_to_end.editor import opened
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, answer, error, json_body
from tests.field_cases import field_case, replies

ASK: Final = {"messages": [{"role": "user", "content": "Hi"}]}
CASES: Final = {
    case["id"]: case
    for name in ("provider_errors.json", "gateway_errors.json")
    for case in json.loads((Path(__file__).parents[1] / "data" / name).read_text(encoding="utf-8"))
}
LOADING: Final = error(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})
NOT_PULLED: Final = error(404, {"error": {"message": "model 'llama3.2' not found, try pulling it first"}})


@pytest.mark.parametrize(
    ("case_id", "code", "words"),
    [
        ("litellm-upstream-401", "provider.rejected", "Tell whoever runs {host}: your own key is not the cause."),
        ("litellm-budget-key", "limit.spend", "The budget set at {host} is used up: $1.50 spent of $1.00."),
        ("azure_400_content_filter", "content.blocked", "The question was blocked by the content rules of {host}."),
        ("mistral_422_validation", "provider.rejected", "{host} says: “'temperature': Input should be less than"),
        ("openrouter_404_data_policy", "auth.permission", "{host} says: “No endpoints available matching your"),
        ("zai_429_balance", "limit.quota", "{host} says: “余额不足"),
    ],
)
async def test_a_refusal_is_told_with_its_own_words_and_never_sent_again(
    with_key: dict[str, str], fake: FakeProvider, case_id: str, code: str, words: str
) -> None:
    case = CASES[case_id]
    fake.script(Reply(status=case["status"], headers=case["headers"], steps=(json.dumps(case["body"]).encode(),)))
    async with opened(with_key) as editor:
        failed = await editor.fails("codegpt/chat", ASK)
    assert failed.data["code"] == code
    assert words.format(host=fake.origin.removeprefix("http://")) in failed.message
    assert "OpenAI" not in failed.message.split(" says: ")[0]
    assert not [action for action in failed.data["actions"] if "url" in action]
    assert len(fake.chats) == 1


async def test_reason_of_a_refusal_hidden(with_key: dict[str, str], fake: FakeProvider) -> None:
    said = "max_tokens is too large: 65536. This model supports at most 16384 completion tokens."
    body = {"error": {"message": said, "type": "invalid_request_error", "param": "max_tokens", "code": None}}
    fake.script(error(400, body), error(400, {"object": "error", "message": "System role not supported", "code": 400}))
    async with opened(with_key) as editor:
        first = await editor.fails("codegpt/chat", ASK)
        second = await editor.fails("codegpt/chat", ASK)
    assert said in first.message
    assert "System role not supported" in second.message


@pytest.fixture
def keyless() -> Iterator[FakeProvider]:
    """A server of the person's own, which wants no key."""
    with FakeProvider() as fake:
        yield fake


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address of this machine where nothing listens."""
    with closing(socket.socket()) as kept:
        kept.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{kept.getsockname()[1]}/v1"


async def test_lmstudio_200_without_v1(environ: dict[str, str], keyless: FakeProvider) -> None:
    keyless.models(json_body({"error": "Unexpected endpoint or method. (GET /models)"}))
    keyless.script(json_body({"error": "Unexpected endpoint or method. (POST /chat/completions)"}))
    async with opened(environ, settings={"provider": "lmstudio", "baseUrl": keyless.base_url}) as editor:
        failed = await editor.fails("codegpt/chat", {**ASK, "model": "m"})
    assert failed.data["code"] == "network.bad_base_url"
    assert f"{keyless.base_url}/chat/completions" in failed.message
    assert len(keyless.chats) == 1


async def test_temperature_only_one(environ: dict[str, str], keyless: FakeProvider) -> None:
    case = field_case("temperature_only_one")
    asked = case["input"]
    address = {"provider": asked["provider"], "baseUrl": keyless.base_url, "model": asked["model"]}
    keyless.script(*replies(case))
    async with opened(environ, settings={**address, "temperature": 0.3}) as editor:
        results = [await editor.request("codegpt/chat", ASK) for _ in range(2)]
    assert results[0]["text"] == "hello"
    assert ["temperature" in each.body for each in keyless.chats] == [True, False, False]
    async with opened(environ, settings=address) as editor:
        await editor.request("codegpt/chat", {**ASK, "model": "another"})
    assert "temperature" not in keyless.chats[-1].body


class TestOllamaThatCannotAnswer:
    """Not running, not pulled, still loading: three sentences, each with its own next step, at both doors."""

    RUNNING = "ollama serve"
    PULLED = "ollama pull llama3.2"
    LOADED = "still being loaded"

    @pytest.mark.parametrize(
        ("state", "code", "words"),
        [
            ("not_running", "network.unreachable", RUNNING),
            ("not_pulled", "model.not_found", PULLED),
            ("loading", "model.loading", LOADED),
        ],
    )
    async def test_in_the_editor(
        self, environ: dict[str, str], keyless: FakeProvider, nobody: str, state: str, code: str, words: str
    ) -> None:
        base_url = self.prepared(keyless, state) or nobody
        ollama = {"baseUrl": base_url, "timeouts": {"firstByte": 1}}
        async with opened(environ, settings={"provider": "ollama", "providers": {"ollama": ollama}}) as editor:
            failed = await editor.fails("codegpt/chat", {**ASK, "model": "llama3.2"})
        assert failed.data["code"] == code
        self.check(failed.message, words)

    @pytest.mark.parametrize(
        ("state", "words"), [("not_running", RUNNING), ("not_pulled", PULLED), ("loading", LOADED)]
    )
    def test_in_the_terminal(
        self, environ: dict[str, str], keyless: FakeProvider, nobody: str, state: str, words: str
    ) -> None:
        base_url = self.prepared(keyless, state) or nobody
        address = ("--provider", "ollama", "--base-url", base_url, "--model", "llama3.2")
        config = Path(environ["CODEGPT_LS_HOME"]) / "config"
        config.mkdir(parents=True, mode=0o700)
        (config / "config.toml").write_text("[providers.ollama.timeouts]\nfirstByte = 1\n")
        self.check(call("chat", *address, "Hi", environ=environ).stderr, words)

    def prepared(self, keyless: FakeProvider, state: str) -> str | None:
        if state == "not_running":
            return None
        keyless.script(*(20 * (NOT_PULLED if state == "not_pulled" else LOADING,)))
        return keyless.base_url

    def check(self, message: str, words: str) -> None:
        others = {self.RUNNING, self.PULLED, self.LOADED} - {words}
        assert words in message
        assert not [other for other in others if other in message]
        assert "proxy" not in message.lower()


@pytest.mark.parametrize("name", ["llama3.2", "LLAMA3.2"])
def test_ollama_name_without_latest(environ: dict[str, str], keyless: FakeProvider, name: str) -> None:
    keyless.models([{"id": "llama3.2:latest"}, {"id": "qwen3:8b"}])
    keyless.script(answer("hello"))
    done = call("chat", "--provider", "ollama", "--base-url", keyless.base_url, "--model", name, "Hi", environ=environ)
    assert "hello" in done.stdout
    assert keyless.chats[0].body["model"] == name


@pytest.mark.parametrize("name", ["openai/gpt-4o:online", "openai/gpt-4o:nitro", "@preset/mine"])
def test_openrouter_suffixes_refused(environ: dict[str, str], keyless: FakeProvider, name: str) -> None:
    keyless.models([{"id": "openai/gpt-4o"}, {"id": "openai/gpt-4o-mini"}])
    keyless.script(answer("hello"))
    address = ("--provider", "compatible", "--base-url", keyless.base_url)
    done = call("chat", *address, "--model", name, "Hi", environ=environ)
    assert "hello" in done.stdout
    assert keyless.chats[0].body["model"] == name
