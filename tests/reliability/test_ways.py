"""No way to the provider: told for what it is, and the process goes on to the next one."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import hang_after
from tests.reliability.driver import PATIENT, environment, server
from tests.reliability.ways import ASK, WAYS, Lost, lost

STREAMED = {**ASK, "partialResultToken": "t"}
NEW_KEY = "sk-proj-rotated0123456789ABCDEFrotated"


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Lost]]]:
    """All ways at once: most of the time goes in waiting for the next try."""
    folder = tmp_path_factory.mktemp("ways")
    with ThreadPoolExecutor(4) as pool:
        yield {name: pool.submit(lost, name, folder / str(number)) for number, name in enumerate(WAYS)}


@pytest.mark.parametrize("way", WAYS)
def test_a_way_that_leads_nowhere(tried: dict[str, Future[Lost]], way: str) -> None:
    assert tried[way].result(110).faults() == []


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider(expected_key=KEY) as provider:
        yield provider


@pytest.fixture
def editor(tmp_path: Path, fake: FakeProvider) -> Iterator[RawClient]:
    environ = environment(tmp_path, KEY, fake.base_url)
    del environ["OPENAI_API_KEY"]
    with server(environ, baseUrl=fake.base_url, timeouts=PATIENT) as client:
        client.call("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})
        yield client


def test_a_key_rotated_at_the_provider_is_told_and_the_new_one_counts_at_once(
    editor: RawClient, fake: FakeProvider
) -> None:
    assert "result" in editor.call("codegpt/chat", ASK)
    fake.expected_key = NEW_KEY
    sent = len(fake.chats)
    refused = editor.call("codegpt/chat", ASK)["error"]["data"]
    assert (refused["code"], len(fake.chats) - sent) == ("auth.invalid_key", 1)
    editor.call("codegpt/setApiKey", {"apiKey": NEW_KEY, "store": "session"})
    assert "result" in editor.call("codegpt/chat", ASK)


def test_a_key_removed_in_the_middle_of_an_answer_ends_it_and_keeps_what_came(
    editor: RawClient, fake: FakeProvider
) -> None:
    fake.script_for("Is anybody there?", hang_after("Half "))
    running = editor.request("codegpt/chat", STREAMED)
    editor.wait_until(lambda: editor.deltas("t"), "a delta")
    editor.call("codegpt/removeApiKey", {})
    assert editor.wait_for(running)["error"]["data"]["code"] == "auth.missing_key"
    fake.wait_until_over("Is anybody there?")
    assert ("".join(editor.deltas("t")), len(fake.chats)) == ("Half ", 1)
    assert editor.call("codegpt/chat", ASK)["error"]["data"]["code"] == "auth.missing_key"
    editor.call("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})
    assert "result" in editor.call("codegpt/chat", ASK)
