"""Whatever an editor sends, in whatever pieces: each request is answered exactly once, and the server lives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import hang_after
from tests.reliability.driver import children, environment, memory, server
from tests.reliability.figures import report
from tests.reliability.size import sized
from tests.reliability.storm import OURS, STEPS, Storm

EXAMPLES = sized(50, 550)
ASK = {"messages": [{"role": "user", "content": "hi"}], "provider": "openai", "model": "gpt-5.4-mini"}
ABLE = {
    "workspace": {"configuration": True},
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
}
GROWTH = 96
"""MiB a server may have grown after a storm: what it keeps of documents and threads is small."""


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with FakeProvider(expected_key=KEY) as provider:
        yield provider


@pytest.fixture(scope="module")
def storm(fake: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    """A server in the storm; in the end it must be as able as at the beginning."""
    with FakeProvider() as gone:
        nowhere = gone.origin
    environ = environment(tmp_path_factory.mktemp("storm"), KEY, fake.base_url)
    environ |= {"HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere, "NO_PROXY": "127.0.0.1"}
    with server(environ) as editor:
        editor.call("codegpt/chat", ASK)
        before = memory(editor)
        storm = Storm(editor)
        yield storm
        storm.settle()
        editor.call("codegpt/removeApiKey", {"provider": "openai"})
        assert "result" in editor.call("codegpt/chat", ASK), "the next request works"
        assert memory(editor) - before < GROWTH
        assert [child.cmdline() for child in children(editor)] == []
        _leave(editor)
        report("storm", {"messages": storm.messages, "requests": storm.requests})


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(st.lists(STEPS, min_size=10, max_size=40), st.lists(st.integers(0, 100_000), max_size=12))
@example([("request", {"method": name, "params": None}) for name in sorted(OURS)], [])
@example([("request, its id again", {"method": name, "params": {}}) for name in sorted(OURS)], list(range(0, 3000, 7)))
def test_a_storm_of_messages(storm: Storm, steps: list[tuple[str, object]], cuts: list[int]) -> None:
    storm.send(steps, cuts)
    storm.settle()


@pytest.mark.parametrize("method", sorted(OURS))
def test_a_cancel_before_during_and_after_leaves_one_answer_each(method: str, storm: Storm, fake: FakeProvider) -> None:
    editor = storm.editor
    fake.script_for("Wait.", hang_after("x"), hang_after("x"))
    params = {**ASK, "messages": [{"role": "user", "content": "Wait."}]} if method == "codegpt/chat" else {}
    editor.cancel(editor.call("codegpt/keyStatus", {})["id"] + 2)
    before = editor.request(method, {})
    editor.wait_for(before)
    during = editor.request(method, params)
    editor.cancel(during)
    editor.cancel(during)
    editor.wait_for(during)
    editor.cancel(during)
    editor.cancel(before)
    editor.call("codegpt/keyStatus", {})
    assert [len(editor.responses(each)) for each in (before, during)] == [1, 1]
    assert editor.responses(before)[0].get("error", {}).get("code") != -32800, "cancelled before it was sent"


@pytest.mark.parametrize("refused", ["window/showMessageRequest", "workspace/configuration", "window/showDocument"])
def test_an_editor_that_refuses_what_it_is_asked_still_gets_its_answers(
    refused: str, fake: FakeProvider, tmp_path: Path
) -> None:
    with RawClient(environment(tmp_path, KEY, fake.base_url)) as editor:
        del editor.answers[refused]
        editor.initialize(capabilities=ABLE)
        editor.call("workspace/executeCommand", {"command": "codegpt.selectModel", "arguments": []})
        if refused == "window/showMessageRequest":
            assert "model" in editor.wait_for_notification("window/showMessage")["message"]
        editor.call("workspace/executeCommand", {"command": "codegpt.showUsage", "arguments": []})
        assert "result" in editor.call("codegpt/chat", ASK)
        assert "the defaults are used" not in editor.log, "nobody waits for an answer that was refused"
        _leave(editor)


def _leave(editor: RawClient) -> None:
    editor.call("shutdown")
    editor.notify("exit")
    assert editor.wait_for_end() == 0
    assert "Traceback" not in editor.log
