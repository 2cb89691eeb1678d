"""A person with a key of Google, from the command line to the words on the screen."""

from tests.cli.terminal import call, objects
from tests.fakes.gemini import FakeGemini, said
from tests.fakes.replies import Reply

KEY = "AIzaSyCanary0123456789ABCDEFGHIJcanary"


def test_gemini_thinks_answers_and_is_counted(environ: dict[str, str]) -> None:
    steps = (
        said({"text": "2 and 2", "thought": True}),
        said({"text": "Four."}, reason="STOP", usageMetadata={"promptTokenCount": 12, "thoughtsTokenCount": 9}),
    )
    with FakeGemini(expected_key=KEY) as gemini:
        gemini.models([{"name": "models/gemini-3.6-pro", "supportedGenerationMethods": ["generateContent"]}])
        gemini.script(Reply(headers={"content-type": "text/event-stream"}, steps=steps))
        mine = {**environ, "GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": gemini.origin}
        done = call("chat", "--provider", "google", "--json", "2 and 2?", environ=mine)
    *pieces, result = objects(done.stdout)
    assert [each["kind"] for each in pieces] == ["thinking", "delta"]
    assert (result["provider"], result["model"]) == ("google", "gemini-3.6-pro")
    assert result["usage"] == {"inputTokens": 12, "outputTokens": 9, "reasoningTokens": 9}
    assert {(each.path, each.key) for each in gemini.chats} == {
        ("/v1beta/models/gemini-3.6-pro:streamGenerateContent", KEY)
    }
