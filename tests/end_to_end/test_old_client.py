"""A client of protocol 0 against this server: the VS Code extension of 2026-11-22, as it was recorded.

What a real editor with that extension sent is sent again, and what comes back is read as that extension reads it, by
the schema of its day. It was recorded between the editor and the server of that day: chat panel, tasks, and
conversations with a server that was killed in between. Paths and ports are replaced, the middle of what is long is left
out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from tests.fakes.lsp_client import RawClient, environment
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, answer, hang_after, openai_error, recorded, recorded_errors

CLIENT: Final = Path(__file__).parents[1] / "data" / "clients" / "vscode-2026-11-22"
KEY: Final = "sk-proj-e2e0123456789ABCDEFcanary"
_OURS: Final = re.compile(r"01[0-9a-f]{30}")
_ANSWERED: Final = ("codegpt/chat", "codegpt/editMessage", "codegpt/retry")
_TRIES: Final = 3
_CANCELLED: Final = -32800

Told = dict[str, Any]


class OldClient:
    """Sends what was recorded, and reads as the extension did."""

    def __init__(self, editor: RawClient, fake: FakeProvider, folder: Path, ids: dict[str, str]) -> None:
        """`ids`: what the conversations and messages of the recording are called here."""
        self._editor = editor
        self._fake = fake
        self._places = {"{origin}": fake.origin, "{folder}": str(folder)}
        self._ids = ids
        self._tokens: set[str] = set()
        self._methods = {each["name"]: each for each in _schema("methods")["methods"]}

    def take(self, step: Told) -> None:
        """One message."""
        params, method = self._here(step["params"]), step["method"]
        if method == "$/cancelRequest":
            return  # sent as soon as words have come
        if "id" not in step:
            self._editor.notify(method, params)
            return
        lost = "answer" not in step
        stopped = not lost and step["answer"].get("error", {}).get("code") == _CANCELLED
        self._script(step, unfinished=stopped or lost)
        self._tokens |= {token} if (token := params.get("partialResultToken")) else set()
        request = self._editor.request(method, params)
        if stopped or lost:
            self._first_words(params)
        if lost:
            self._editor.process.kill()
            return
        if stopped:
            self._editor.cancel(request)
        self._compare(step, self._editor.wait_for(request))

    def pieces(self) -> Iterator[Told]:
        """What came on the tokens of answers."""
        for told in self._editor.notifications("$/progress"):
            if told["token"] in self._tokens:
                yield told["value"]

    def _compare(self, step: Told, response: Told) -> None:
        was = self._here(step["answer"])
        assert set(response) & {"result", "error"} == set(was), (step["method"], response)
        if "error" in was:
            code = was["error"].get("data", {}).get("code")
            assert response["error"]["code"] == was["error"]["code"], response
            assert response["error"].get("data", {}).get("code") == code, response
            if code:
                _check(response["error"]["data"], "ErrorData")
                assert code not in response["error"]["message"].split(), response
            return
        self._learn(step["answer"]["result"], response["result"])
        name = step["params"]["command"] if step["method"] == "workspace/executeCommand" else step["method"]
        known = self._methods.get(name)
        if known is None or "result" not in known or response["result"] is None:
            return
        _check(_drawn(response["result"]), known["result"]["$ref"].rpartition("/")[2])
        if "text" in step and len(step["text"]) < 300:
            token = step["params"].get("partialResultToken")
            assert "".join(self._editor.deltas(token)) == step["text"]

    def _first_words(self, params: Told) -> None:
        token = params["partialResultToken"]
        self._editor.wait_until(lambda: self._editor.deltas(token), "the first words")

    def _script(self, step: Told, *, unfinished: bool) -> None:
        asks = step["method"] in _ANSWERED or "findProblems" in str(step["params"].get("command"))
        if not asks:
            return
        self._fake.forget_script()
        if unfinished:
            self._fake.script(hang_after(step.get("text") or "The first part. "))
        elif "error" in step["answer"]:
            self._fake.script(*[self._failure(step)] * _TRIES)
        else:
            self._fake.script(answer(step.get("text") or '{"findings": []}'))

    def _failure(self, step: Told) -> Reply:
        said = json.dumps(step["params"])
        name = next((name for name in recorded_errors() if name in said), None)
        if name:
            return recorded(name)
        status = step["answer"]["error"]["data"]["httpStatus"]
        if status == 429:
            return openai_error(429, "Too fast.", code="rate_limit_exceeded", headers={"retry-after": "90"})
        return openai_error(status, "No.")

    def _here(self, value: Any) -> Any:
        text = json.dumps(value)
        for name, here in {**self._places, **self._ids}.items():
            text = text.replace(name, here)
        return json.loads(text)

    def _learn(self, was: Any, told: Any) -> None:
        """Conversations and messages have other ids than those in the recording."""
        if isinstance(was, str) and isinstance(told, str) and _OURS.fullmatch(was) and _OURS.fullmatch(told):
            self._ids[was] = told
        elif isinstance(was, dict) and isinstance(told, dict):
            for name in was.keys() & told.keys():
                self._learn(was[name], told[name])
        elif isinstance(was, list) and isinstance(told, list):
            for before, now in zip(was, told, strict=False):
                self._learn(before, now)


@pytest.mark.parametrize("name", ["chat", "tasks", "threads"])
def test_the_extension_of_protocol_0_goes_on_working(name: str, tmp_path: Path, keyring: OsKeyring) -> None:
    ids: dict[str, str] = {}
    home, folder = tmp_path / "home", tmp_path / "project"
    for each in (home, folder):
        each.mkdir()
    with FakeProvider(expected_key=KEY) as fake:
        fake.models([{"id": "gpt-5.4-mini"}, {"id": "gpt-5.6-sol"}, {"id": "gpt-5.6-terra"}])
        key = {} if name == "chat" else {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}
        environ = {**environment(home, **key), **keyring.environ}
        for steps in json.loads((CLIENT / f"{name}.json").read_text(encoding="utf-8")):
            _play(steps, environ, fake, folder, ids)


def _play(steps: list[Told], environ: Mapping[str, str], fake: FakeProvider, folder: Path, ids: dict[str, str]) -> None:
    begin, *others = steps
    settings = {name: value for name, value in begin["settings"].items() if value is not None}
    settings |= {"baseUrl": fake.base_url} if "baseUrl" in settings else {}
    with RawClient(environ, settings=settings, tells_the_persons=False) as editor:
        # It tells its settings as any editor does, so that the person is asked once whether the address is theirs.
        editor.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
        client = OldClient(editor, fake, folder, ids)
        client.take(begin)
        editor.notify("initialized", {})
        for step in others:
            client.take(step)
        messages = [told["message"] for told in editor.notifications("window/showMessage")]
        assert sum("older extension or client of CodeGPT than its server" in each for each in messages) == 1, messages
        for value in client.pieces():
            assert isinstance(value["text"], str), value  # it appends the text of whatever comes on the token


def _drawn(result: Told) -> Told:
    """What the extension looks at: of a question it draws no delivery, which may be another one by now."""
    messages = [
        {**each, "delivery": "complete"} if each["role"] == "user" else each for each in result.get("messages", ())
    ]
    return {**result, "messages": messages} if messages else result


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"ownInterface": True}, 1),
        ({"ownInterface": True, "protocol": "1"}, 1),
        ({"ownInterface": True, "protocol": 1}, 0),
        ({"ownInterface": True, "protocol": 2}, 0),
        ({}, 0),
    ],
)
def test_only_a_client_that_cannot_compare_is_called_old(tmp_path: Path, options: Told, told: int) -> None:
    with RawClient(environment(tmp_path), tells_the_persons=False) as editor:
        editor.initialize(initializationOptions=options)
        editor.call("codegpt/keyStatus")
        messages = [each["message"] for each in editor.notifications("window/showMessage")]
    assert sum("older" in each for each in messages) == told


def _check(value: object, model: str) -> None:
    """As the extension understands it: by the schema of its day."""
    jsonschema.validate(value, {**_schema("protocol"), "$ref": f"#/$defs/{model}"})


def _schema(name: str) -> Told:
    schema: Told = json.loads((CLIENT / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    return schema
