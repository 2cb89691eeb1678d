"""What a gateway itself says that an answer cost."""

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import Any

import pytest

from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, json_body
from tests.providers.asking import ask, connection_to

HEADER = "x-litellm-response-cost"


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake


@pytest.fixture
async def provider() -> AsyncIterator[ChatCompletionsProvider]:
    provider = ChatCompletionsProvider(OPENAI)
    yield provider
    await provider.aclose()


BEHIND = {"upstream_inference_cost": 0.04}


@pytest.mark.parametrize(
    ("told", "header", "cost"),
    [
        ({}, None, None),
        ({"cost": 0.00014}, None, "0.00014"),
        ({"cost": 0}, None, "0"),
        ({"cost": 0.01, "cost_details": BEHIND}, None, "0.01"),
        ({"cost": 0.01, "is_byok": True, "cost_details": BEHIND}, None, "0.05"),
        ({"cost": 0.01, "is_byok": True}, None, None),
        ({"cost": {"input_tokens_cost": 0.001, "total_cost": 0.007}}, None, "0.007"),
        ({"cost": {"input_tokens_cost": 0.001}}, None, None),
        ({}, "0.000415", "0.000415"),
        ({}, "0.0", None),
        ({}, "None", None),
        ({"cost": 0.5}, "0.000415", "0.5"),
        *[({"cost": wrong}, None, None) for wrong in (-1, 1e9, "NaN", "Infinity", "much", True, [1], "1" * 50)],
    ],
)
async def test_its_own_word_is_taken_where_it_can_be_a_cost(
    provider: ChatCompletionsProvider, fake: FakeProvider, told: dict[str, Any], header: str | None, cost: str | None
) -> None:
    reply = answer("Hi", told=told)
    fake.script(reply.with_headers(**{HEADER: header}) if header else reply)
    _, end = await ask(provider, connection_to(fake.base_url))
    assert end.cost == (None if cost is None else Decimal(cost))


async def test_a_whole_answer_tells_it_too(provider: ChatCompletionsProvider, fake: FakeProvider) -> None:
    choice = {"message": {"content": "Hi"}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "cost": 0.5}
    fake.script(json_body({"object": "chat.completion", "choices": [choice], "usage": usage}))
    _, end = await ask(provider, connection_to(fake.base_url))
    assert end.cost == Decimal("0.5")
