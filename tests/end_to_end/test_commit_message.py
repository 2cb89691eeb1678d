"""`codegpt/commitMessage`: asked about before anything is sent, stopped when the person leaves, shown where nobody else
shows it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.context.repositories import Repository
from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, hang_after, openai_error

TOKEN = "ghp_" + "a1B2" * 9
METHOD = "codegpt/commitMessage"


@pytest.fixture
def shop(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "shop")
    made.write("a.py", "one\n", add=True)
    made.commit()
    made.write("a.py", "one\ntwo\n", add=True)
    return made


@pytest.fixture
def client(with_key: dict[str, str], shop: Repository) -> Iterator[RawClient]:
    with RawClient(with_key) as client:
        client.initialize(locale="ko", workspaceFolders=[{"uri": shop.folder.as_uri(), "name": "shop"}])
        yield client
        told = str([step.message for step in client.transcript if step.sender == "server"])
        assert KEY not in told
        assert TOKEN not in told


def test_a_message_comes_with_who_worded_it(client: RawClient, fake: FakeProvider, shop: Repository) -> None:
    fake.script(answer("```\nAdd a line\n```"))
    result = client.call(METHOD, {"folder": shop.folder.as_uri()})["result"]
    assert (result["message"], result["scope"], result["notes"]) == ("Add a line", "staged", [])
    assert (result["answer"]["model"], "text" in result["answer"]) == ("gpt-5.4-mini", False)
    assert shop.git("diff", "--cached", "--name-only") == "a.py\n"


def test_a_secret_is_asked_about_before_anything_is_sent(
    client: RawClient, fake: FakeProvider, shop: Repository
) -> None:
    shop.write("b.py", f"x = 1\ntoken = '{TOKEN}'\n", add=True)

    result = client.call(METHOD, {})["result"]

    assert "message" not in result
    assert result["secrets"] == [{"path": "b.py", "line": 2, "kind": "token"}]
    assert result["question"].startswith("커밋하려는 변경 사항을 확인하십시오: b.py: 2행에 액세스 토큰으로")
    assert fake.chats == []
    assert client.call(METHOD, {"withoutSecrets": True})["result"]["message"] == "Hello from the fake provider."
    assert TOKEN not in fake.chats[0].raw.decode()


def test_a_message_that_is_given_up_is_paid_for_no_longer(client: RawClient, fake: FakeProvider) -> None:
    fake.script(hang_after("Never"))
    asked = client.request(METHOD, {})
    fake.wait_for_request()
    client.cancel(asked)
    assert client.wait_for(asked)["error"]["code"] == -32800
    fake.wait_until_closed()


def test_what_cannot_be_described_is_an_error_that_says_why(
    client: RawClient, fake: FakeProvider, shop: Repository, tmp_path: Path
) -> None:
    (tmp_path / "beside").mkdir()
    changes: tuple[tuple[Callable[[], object], dict[str, Any], str], ...] = (
        (lambda: None, {"folder": (tmp_path / "beside").as_uri()}, "열린 폴더 안에도 없습니다"),
        (lambda: shop.git("commit", "-q", "-m", "x"), {}, "변경 사항이 없습니다"),
        (lambda: client.notify("codegpt/trustChanged", {"trusted": False}), {}, "신뢰하지 않은 폴더"),
    )
    for change, params, told in changes:
        change()
        error = client.call(METHOD, params)["error"]
        assert (error["data"]["code"], told in error["message"]) == ("context.left_out", True), error
    assert fake.chats == []


def test_a_provider_that_refuses_is_an_error_as_in_a_chat(client: RawClient, fake: FakeProvider) -> None:
    fake.script(openai_error(401, f"Incorrect API key provided: {KEY}.", code="invalid_api_key"))
    assert client.call(METHOD, {})["error"]["data"]["code"] == "auth.invalid_key"
    fake.script(answer(""))
    result = client.call(METHOD, {})["result"]
    assert ("message" in result, result["notes"]) == (
        False,
        ["답변에 메시지가 없습니다. 다시 요청하거나 다른 모델을 선택하십시오."],
    )


@pytest.mark.parametrize("agrees", [True, False])
def test_the_command_asks_and_shows_by_itself(
    client: RawClient, fake: FakeProvider, shop: Repository, *, agrees: bool
) -> None:
    shop.write("b.py", f"token = '{TOKEN}'\n", add=True)
    client.answers["window/showMessageRequest"] = lambda params: params["actions"][0] if agrees else None
    client.call("workspace/executeCommand", {"command": "codegpt.commitMessage", "arguments": []})
    client.wait_for_server_request("window/showMessageRequest")
    if agrees:
        fake.wait_for_request()
        told = client.wait_for_notification("window/showMessage")
        assert told["message"] == "Hello from the fake provider."
    else:
        client.call("codegpt/keyStatus")
        assert fake.chats == []
