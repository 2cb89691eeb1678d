"""How much a model is to think, in each dialect, and what becomes of an effort that it does not take."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.chat import EffortLeftOut, Finished
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from codegpt_ls.storage.refused_parameters import RefusedParametersFile
from tests.fakes.gemini import FakeGemini
from tests.fakes.messages import FakeAnthropic
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import error
from tests.providers.asking import KEY, connection_to, question
from tests.providers.rows import provider_of

SENT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "groq": lambda body: body.get("reasoning_effort"),
    "anthropic": lambda body: body.get("output_config", {}).get("effort"),
    "google": lambda body: body["generationConfig"].get("thinkingConfig", {}).get("thinkingLevel"),
}
"""Where a vendor's request has it."""
FAKES: dict[str, type[FakeProvider]] = {"groq": FakeProvider, "anthropic": FakeAnthropic, "google": FakeGemini}
REFUSALS: dict[str, list[dict[str, Any]]] = {
    "groq": [
        {"message": "Unsupported value: 'high' is not supported with the 'x' model.", "param": "reasoning_effort"},
        {"message": "Unrecognized request argument supplied: reasoning_effort"},
        {"message": "Invalid value: 'high'. Supported values are: 'low'.", "param": "reasoning_effort"},
    ],
    "anthropic": [
        {"type": "invalid_request_error", "message": "This model does not support the effort parameter."},
        {"type": "invalid_request_error", "message": "output_config.effort: Input should be 'low' or 'medium'"},
        {"type": "invalid_request_error", "message": "output_config: Extra inputs are not permitted"},
    ],
    "google": [
        {"code": 400, "status": "INVALID_ARGUMENT", "message": "Thinking level is not supported for this model."},
        {"code": 400, "status": "INVALID_ARGUMENT", "message": "Thinking level HIGH is not supported by this model."},
    ],
}
CASES = [(vendor, refusal) for vendor, refusals in REFUSALS.items() for refusal in refusals]


@pytest.fixture
def vendor() -> str:
    return "groq"


@pytest.fixture
def fake(vendor: str) -> Iterator[FakeProvider]:
    with FAKES[vendor](expected_key=KEY) as fake:
        yield fake


@pytest.fixture
async def provider(vendor: str) -> AsyncIterator[Provider]:
    provider = provider_of(vendor)
    yield provider
    await provider.aclose()


@pytest.fixture
def connection(vendor: str, fake: FakeProvider) -> Connection:
    return connection_to(fake.base_url if vendor == "groq" else fake.origin)


async def told(provider: Provider, connection: Connection, effort: Effort | None) -> list[EffortLeftOut]:
    """What is said of the effort while a question is answered."""
    async with aclosing(provider.stream(question(effort=effort), connection)) as events:
        received = [event async for event in events]
    assert isinstance(received[-1], Finished)
    return [event for event in received if isinstance(event, EffortLeftOut)]


@pytest.mark.parametrize("vendor", SENT)
async def test_it_is_sent_in_the_words_of_each_api_and_only_where_one_is_asked_for(
    vendor: str, provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    assert await told(provider, connection, Effort.HIGH) == []
    assert await told(provider, connection, None) == []
    assert [SENT[vendor](each.body) for each in fake.chats] == ["high", None]


@pytest.mark.parametrize(("vendor", "refusal"), CASES)
async def test_one_that_is_refused_is_left_out_told_and_remembered_and_no_other(
    vendor: str, refusal: dict[str, Any], provider: Provider, fake: FakeProvider, connection: Connection, tmp_path: Path
) -> None:
    memory = RefusedParametersFile(lambda: tmp_path)
    assert hasattr(provider, "remember_in")
    provider.remember_in(memory)
    fake.script(error(400, {"error": refusal}))
    left_out = [EffortLeftOut("gpt-5.4-mini", Effort.HIGH)]
    assert await told(provider, connection, Effort.HIGH) == left_out
    assert await told(provider, connection, Effort.HIGH) == left_out
    assert await told(provider, connection, Effort.LOW) == []
    assert await told(provider, connection, None) == []
    assert [SENT[vendor](each.body) for each in fake.chats] == ["high", None, None, "low", None]
    # What shows the thinking is not what was refused.
    assert [each.body.get("thinking") for each in fake.chats[1:]] == [fake.chats[0].body.get("thinking")] * 4


async def test_another_refusal_leaves_it_where_it_is(
    provider: Provider, fake: FakeProvider, connection: Connection
) -> None:
    fake.script(error(400, {"error": {"message": "Unsupported parameter", "param": "stream_options"}}))
    assert await told(provider, connection, Effort.HIGH) == []
    assert [SENT["groq"](each.body) for each in fake.chats] == ["high", "high"]


def test_the_catalogue_knows_which_efforts_a_model_takes() -> None:
    known = {model.id: None if model.efforts is None else [each.value for each in model.efforts] for model in CATALOGUE}
    assert known["gpt-5.6-sol"] == ["none", "low", "medium", "high", "xhigh", "max"]
    assert known["gpt-5.5"] == known["gpt-5.4-mini"] == ["none", "low", "medium", "high", "xhigh"]
    assert known["gpt-5.1"] == ["none", "low", "medium", "high"]
    assert known["gpt-5"] == known["gpt-5-mini"] == ["minimal", "low", "medium", "high"]
    assert known["o3"] == known["o1"] == ["low", "medium", "high"]
    assert known["gpt-4.1"] == known["o1-mini"] == known["gpt-5-chat-latest"] == known["chatgpt-4o-latest"] == []
    assert known["gpt-6-astra"] is known["gpt-image-2"] is None
