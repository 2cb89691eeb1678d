"""Gemini's own API keeps the provider contract, and what is its alone."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.chat import FinishReason, Message, Role, TextDelta, ThinkingDelta, Usage
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.messages.events import PartDone
from codegpt_ls.domain.messages.parts import Seal, Text, Thought
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.dialects.gemini import Gemini
from tests.fakes.gemini import FakeGemini, GeminiEvent, said
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, answer, error, json_body, truncated
from tests.providers.asking import KEY, MODEL, ask, connection_to, failure, question
from tests.providers.contract import ProviderContract
from tests.providers.rows import provider_of

STREAM = {"content-type": "text/event-stream"}
PRO = "gemini-3.6-pro"


class TestGemini(ProviderContract):
    def make_provider(self) -> Provider:
        return provider_of("google")

    def connection(self, fake: FakeProvider) -> Connection:
        return connection_to(fake.origin)

    @pytest.fixture
    def fake(self) -> Iterator[FakeProvider]:
        with FakeGemini(expected_key=KEY) as fake:
            yield fake

    async def test_the_key_and_the_conversation_reach_the_provider(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        await ask(provider, self.connection(fake), question("What is a monad?"))
        sent = fake.chats[0]
        assert (sent.path, sent.query) == (f"/v1beta/models/{MODEL}:streamGenerateContent", "alt=sse")
        assert sent.headers["x-goog-api-key"] == KEY
        assert "authorization" not in sent.headers
        assert sent.body == {
            "systemInstruction": {"parts": [{"text": "Be brief."}]},
            "contents": [{"role": "user", "parts": [{"text": "What is a monad?"}]}],
            "generationConfig": {"thinkingConfig": {"includeThoughts": True}},
        }

    async def test_an_answer_that_names_its_end_is_whole_without_a_reason(
        self, provider: Provider, fake: FakeProvider
    ) -> None:
        """Nothing but its reason names the end of an answer here."""
        fake.script(truncated("All there is", done=True))
        told, text = await failure(provider, self.connection(fake))
        assert (told.code, text) == (ErrorCode.INTERRUPTED, "All there is")


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeGemini(expected_key=KEY) as fake:
        yield fake


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    provider = provider_of("google")
    yield provider
    await provider.aclose()


@pytest.fixture
def connection(fake: FakeProvider) -> Connection:
    return connection_to(f"{fake.origin}/v1beta")


def stream(*steps: Any) -> Reply:
    return Reply(headers=STREAM, steps=steps)


async def test_thinking_answer_and_counts(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    counts = {"promptTokenCount": 30, "candidatesTokenCount": 4, "thoughtsTokenCount": 9, "cachedContentTokenCount": 20}
    fake.script(
        stream(
            said({"text": "2 and 2", "thought": True}, modelVersion=PRO),
            said({"text": "Fo", "thoughtSignature": "CikB"}),
            said({"text": "ur."}, reason="STOP", usageMetadata=counts),
        )
    )
    async with aclosing(provider.stream(question(model=PRO), connection)) as events:
        came = [event async for event in events]
    assert came[1:-1] == [
        ThinkingDelta("2 and 2"),
        PartDone(Thought("2 and 2")),
        TextDelta("Fo"),
        PartDone(Text("Fo", Seal("gemini", PRO, '{"thoughtSignature": "CikB"}'))),
        TextDelta("ur."),
    ]
    assert came[-1].usage == Usage(30, 13, cached_tokens=20, reasoning_tokens=9)  # type: ignore[union-attr]
    assert fake.chats[0].path == f"/v1beta/models/{PRO}:streamGenerateContent"


@pytest.mark.parametrize(
    ("reason", "meant"),
    [
        ("PROHIBITED_CONTENT", FinishReason.CONTENT_FILTER),
        ("RECITATION", FinishReason.CONTENT_FILTER),
        ("SOMETHING_NEW", FinishReason.OTHER),
    ],
)
async def test_every_stop_is_an_end(
    provider: Provider, fake: FakeProvider, connection: Connection, reason: str, meant: FinishReason
) -> None:
    fake.script(stream(said({"text": "Hi"}, reason=reason)))
    text, finished = await ask(provider, connection)
    assert (text, finished.finish_reason) == ("Hi", meant)


async def test_a_broken_tool_call_is_no_end(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    fake.script(stream(said({"text": "Hi"}), said(reason="MALFORMED_FUNCTION_CALL")))
    told, text = await failure(provider, connection)
    assert (told.code, text) == (ErrorCode.INTERRUPTED, "Hi")


async def test_a_refused_question_is_told(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    fake.script(stream(GeminiEvent({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})))
    assert (await failure(provider, connection))[0].code is ErrorCode.CONTENT_BLOCKED


async def test_events_in_one_list_are_an_answer(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    events = [said({"text": "Fo"}).payload, said({"text": "ur."}, reason="STOP").payload]
    fake.script(json_body(events))
    text, finished = await ask(provider, connection)
    assert (text, finished.finish_reason) == ("Four.", FinishReason.STOP)


async def test_an_earlier_answer_is_the_models(provider: Provider, fake: FakeProvider, connection: Connection) -> None:
    conversation = (Message(Role.USER, "a"), Message(Role.ASSISTANT, "b"), Message(Role.USER, "c"))
    await ask(provider, connection, replace(question(temperature=0.2, max_output_tokens=50), messages=conversation))
    body = fake.chats[0].body
    assert [each["role"] for each in body["contents"]] == ["user", "model", "user"]
    assert body["generationConfig"] == {
        "temperature": 0.2,
        "maxOutputTokens": 50,
        "thinkingConfig": {"includeThoughts": True},
    }


async def test_a_model_that_does_not_think_is_asked_without_it_once_and_for_all(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    refusal = {"code": 400, "message": "Thinking is not enabled for models/gemma-4", "status": "INVALID_ARGUMENT"}
    fake.script(error(400, {"error": refusal}), answer("Hi"), answer("Hi"))
    for _ in range(2):
        assert (await ask(provider, connection))[0] == "Hi"
    assert ["thinkingConfig" in each.body["generationConfig"] for each in fake.chats] == [True, False, False]


async def test_the_list_is_asked_for_whole_and_holds_what_answers(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    listed = [
        {"name": f"models/{PRO}", "inputTokenLimit": 1_048_576, "supportedGenerationMethods": ["generateContent"]},
        {"name": "models/gemini-embedding-001", "supportedGenerationMethods": ["embedContent"]},
    ]
    fake.models(json_body({"models": listed}))
    (model,) = await provider.list_models(connection)
    assert (model.id, model.context_tokens) == (PRO, 1_048_576)
    assert fake.requests[-1].query == "pageSize=1000"


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("gemini-3.6-pro", "models/gemini-3.6-pro"),
        ("models/gemini-3.6-pro", "models/gemini-3.6-pro"),
        ("tunedModels/mine", "tunedModels/mine"),
        ("../../v1/files?x=1#", "models/..%2F..%2Fv1%2Ffiles%3Fx%3D1%23"),
    ],
)
def test_a_models_name_leads_nowhere_else(model: str, path: str) -> None:
    found = Gemini().question_path("https://generativelanguage.googleapis.com", model)
    assert found == f"/v1beta/{path}:streamGenerateContent"
