"""Who answers at another address than the vendor's is called by the host, wherever a person reads it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.locales.translator import translator
from tests.cli.terminal import call, screen
from tests.fakes.lsp_client import RawClient, environment
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, error, hang_after, html, openai_error
from tests.guard.repository import ROOT

VENDOR = re.compile(r"(?<!Azure )OpenAI(?!-compatible server| 호환 서버)|openai\.com")
"""The vendor and its pages; the other is a row of its own, which has no address here."""
LANGUAGES = ("en", "ko")
LIMITED = openai_error(429, "Rate limit reached", code="rate_limit_exceeded", headers={"retry-after-ms": "1"})
FAILURES = (
    openai_error(401, "No such key", code="invalid_api_key"),
    openai_error(403, "Not for you"),
    openai_error(404, "No such model", code="model_not_found"),
    openai_error(429, "No credit", code="insufficient_quota"),
    openai_error(400, "Odd"),
    error(404, "404 page not found"),
    html(),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editor_never_reads_the_vendors_name(language: str, fake: FakeProvider, tmp_path: Path) -> None:
    settings = {"baseUrl": fake.base_url}
    abilities = {"workspace": {"configuration": True}, "window": {"workDoneProgress": True}}
    with RawClient(environment(tmp_path), settings=settings) as editor:
        editor.initialize(capabilities=abilities, locale=language)
        for request in ("chat", "keyStatus", "removeApiKey", "verifyKey"):
            editor.call(f"codegpt/{request}", {"messages": [ASK]} if request == "chat" else {})
        command(editor, "codegpt.setApiKey")
        command(editor, "codegpt.setApiKey", {"apiKey": KEY, "store": "session"})
        for request in ("keyStatus", "verifyKey", "providers", "models", "usage"):
            editor.call(f"codegpt/{request}", {})
        command(editor, "codegpt.selectModel", {"model": "gpt-5.4-mini"})
        command(editor, "codegpt.selectModel")
        editor.wait_for_server_request("window/showMessageRequest")
        command(editor, "codegpt.showUsage")
        fake.script(LIMITED, answer("Now."), *FAILURES, answer("", finish_reason="content_filter"))
        chat = {"messages": [ASK], "workDoneToken": "work"}
        for _ in range(1 + len(FAILURES)):
            editor.call("codegpt/chat", chat)
        command(editor, "codegpt.chat", {"messages": [ASK], "workDoneToken": "other"})
        fake.script(hang_after("Half"))
        asked = editor.request("codegpt/chat", chat)
        fake.wait_for_request(len(fake.chats) + 1)
        command(editor, "codegpt.removeApiKey")
        editor.wait_for(asked)
        read = [text for step in editor.transcript if step.sender == "server" for text in texts(step.message)]
    assert sum(fake.host in each for each in read) >= 20, "there is plenty to read"
    assert [each for each in read if VENDOR.search(each)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_never_shows_the_vendors_name(language: str, with_key: dict[str, str], fake: FakeProvider) -> None:
    def said(*arguments: str) -> str:
        done = call(*arguments, "--locale", language, environ=with_key)
        return done.stdout + done.stderr

    prompt = translator(language).text("chat.you")
    fake.script(*FAILURES, answer("", finish_reason="content_filter"))
    read = [said("chat", "Hi") for _ in range(1 + len(FAILURES))]
    read += [said("models"), said("providers"), said("usage"), said("doctor")]
    read += [said("key", action) for action in ("status", "verify")]
    # What the environment names is not removed: by itself the command is about the vendor's own address.
    read.append(said("key", "remove", "--base-url", fake.base_url))
    fake.models([])
    read.append(said("models", "--refresh"))
    fake.script(LIMITED, answer("Here."))
    with screen("chat", "--locale", language, environ=with_key) as person:
        person.wait_for(prompt)
        person.type("Hi\n")
        person.wait_for("Here.")
        person.wait_for(prompt)
        person.type("/exit\n")
        person.end()
        read.append(person.shown)
    assert sum(fake.host in each for each in read) >= 12
    assert [each for each in read if VENDOR.search(each)] == []


def test_no_source_says_a_title_without_asking_where_the_provider_answers() -> None:
    raw = re.compile(r"(\bprovider|\])\.profile\.title\b")
    sources = (ROOT / "src" / "codegpt_ls").rglob("*.py")
    wrong = [path.name for path in sources if raw.search(path.read_text(encoding="utf-8"))]
    assert wrong == [], "say domain.providers.as_addressed(profile, origin).title"


ASK = {"role": "user", "content": "Hi"}


def command(editor: RawClient, name: str, *arguments: object) -> None:
    editor.call("workspace/executeCommand", {"command": name, "arguments": list(arguments)})


def texts(value: Any) -> Iterator[str]:
    """Every text of a message for a person, and every address."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
