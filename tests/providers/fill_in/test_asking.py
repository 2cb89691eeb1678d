"""How each way of filling in is asked, and what is read of its answer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.chat import Finished, FinishReason, TextDelta, Usage
from codegpt_ls.domain.completion.fill_in import FillIn, NoFillIn
from codegpt_ls.domain.completion.request import CompletionRequest, Snippet
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.completing import FillsIn
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.fill_in.families import families, family_of, without_tokens
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import (
    Drop,
    Reply,
    answer,
    completed,
    error,
    filled_in,
    hang_after_headers,
    html,
    openai_error,
)
from tests.providers.asking import KEY, connection_to
from tests.providers.rows import provider_of

BEFORE, AFTER = "import math\ndef area(r):\n    return ", "\nprint(area(1))\n"
SNIPPET = Snippet("shapes.py", "PI = 3\n")


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider(expected_key=KEY) as fake:
        yield fake


@pytest.fixture
async def made() -> AsyncIterator[Callable[[str], Any]]:
    """Makes a provider by its row's id."""
    providers: list[Any] = []

    def make(provider_id: str) -> Any:
        provider = provider_of(provider_id)
        assert isinstance(provider, FillsIn)
        providers.append(provider)
        return provider

    yield make
    for provider in providers:
        await provider.aclose()


def area(fill_in: FillIn, model: str = "qwen2.5-coder:1.5b-base", **more: Any) -> CompletionRequest:
    """A question about the last line."""
    request = CompletionRequest(
        model=model, fill_in=fill_in, before=BEFORE, after=AFTER, one_line=False, most_tokens=64, seconds=2.0
    )
    return replace(request, **more)


async def filled(provider: Any, request: CompletionRequest, connection: Connection) -> tuple[str, Finished]:
    async with aclosing(provider.complete(request, connection)) as events:
        received = [event async for event in events]
    end = received[-1]
    assert isinstance(end, Finished)
    return "".join(each.text for each in received if isinstance(each, TextDelta)), end


COUNTED = {"stream_options": {"include_usage": True}}
WAYS: Mapping[str, tuple[str, FillIn, str, Reply, dict[str, Any]]] = {
    "llama.cpp": (
        "llamacpp",
        FillIn.INFILL,
        "/infill",
        filled_in("r * r", " * math.pi"),
        {
            "input_prefix": "import math\ndef area(r):\n",
            "prompt": "    return ",
            "input_suffix": AFTER,
            "input_extra": [{"filename": "shapes.py", "text": "PI = 3\n"}],
            "n_predict": 64,
            "t_max_predict_ms": 2000,
            "repeat_penalty": 1.0,
        },
    ),
    "DeepSeek": (
        "deepseek",
        FillIn.SUFFIX,
        "/beta/completions",
        completed("r * r", " * math.pi"),
        {"prompt": BEFORE, "suffix": AFTER, "max_tokens": 64, **COUNTED},
    ),
    "Mistral": (
        "mistral",
        FillIn.FIM_PATH,
        "/v1/fim/completions",
        answer(["r * r", " * math.pi"], usage=None),
        {"prompt": BEFORE, "suffix": AFTER, "max_tokens": 64},
    ),
    "vLLM": (
        "vllm",
        FillIn.TEMPLATE,
        "/v1/completions",
        completed("r * r", " * math.pi"),
        {
            "prompt": f"<|repo_name|>project\n<|file_sep|>shapes.py\nPI = 3\n\n<|file_sep|>area.py\n"
            f"<|fim_prefix|>{BEFORE}<|fim_suffix|>{AFTER}<|fim_middle|>",
            "max_tokens": 64,
            **COUNTED,
        },
    ),
}


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_asked_and_what_is_read(way: str, made: Callable[[str], Any], fake: FakeProvider) -> None:
    provider_id, fill_in, path, reply, body = WAYS[way]
    provider = made(provider_id)
    fake.script(reply)
    request = area(fill_in, title="area.py", snippets=(SNIPPET,))
    text, end = await filled(provider, request, connection_to(fake.base_url))
    asked = fake.chats[-1]
    assert (text, end.finish_reason) == ("r * r * math.pi", FinishReason.STOP)
    assert end.usage in (Usage(90, 6), None)
    assert (asked.path, asked.key) == (path, KEY)
    assert {name: asked.body.get(name) for name in body} == body
    assert asked.body["stream"] is True
    assert not asked.body["temperature"]


async def test_one_line_ends_at_its_end(made: Callable[[str], Any], fake: FakeProvider) -> None:
    for provider_id, way in (("llamacpp", FillIn.INFILL), ("mistral", FillIn.FIM_PATH), ("vllm", FillIn.TEMPLATE)):
        fake.script(filled_in("a"))
        await filled(made(provider_id), area(way, one_line=True), connection_to(fake.base_url))
        assert "\n" in fake.chats[-1].body["stop"]


@pytest.mark.parametrize(
    ("reply", "way"),
    [
        (error(501, {"error": {"code": 501, "type": "not_supported_error", "message": "no"}}), FillIn.INFILL),
        (openai_error(404, "Not Found"), FillIn.INFILL),
        (openai_error(400, '"registry.ollama.ai/library/llama3.2" does not support insert'), FillIn.FIM_PATH),
        (openai_error(400, "suffix is not currently supported"), FillIn.FIM_PATH),
    ],
)
async def test_a_way_that_is_not_known_there_is_told_from_a_failure(
    made: Callable[[str], Any], fake: FakeProvider, reply: Reply, way: FillIn
) -> None:
    fake.script(reply)
    with pytest.raises(NoFillIn):
        await filled(made("llamacpp"), area(way), connection_to(fake.base_url))


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (openai_error(401, "Incorrect API key provided", code="invalid_api_key"), ErrorCode.INVALID_KEY),
        (openai_error(429, "You exceeded your current quota", code="insufficient_quota"), ErrorCode.QUOTA),
        (openai_error(404, "The model `x` does not exist", code="model_not_found"), ErrorCode.MODEL_NOT_FOUND),
        (html(), ErrorCode.PROTOCOL),
        (
            filled_in("a", after=(b'data: {"error": {"message": "Overloaded", "type": "overloaded_error"}}\n\n',)),
            ErrorCode.OVERLOADED,
        ),
        (filled_in("a", after=(b"data: {\n\n",)), ErrorCode.INTERRUPTED),
    ],
)
async def test_a_failure_is_one_of_ours(
    made: Callable[[str], Any], fake: FakeProvider, reply: Reply, code: ErrorCode
) -> None:
    fake.script(reply)
    with pytest.raises(AssistantError) as raised:
        await filled(made("llamacpp"), area(FillIn.INFILL), connection_to(fake.base_url))
    assert raised.value.code is code
    assert KEY not in repr(raised.value.facts)


async def test_nobody_there_is_one_of_ours_too(made: Callable[[str], Any], fake: FakeProvider) -> None:
    with pytest.raises(AssistantError) as raised:
        await filled(made("llamacpp"), area(FillIn.INFILL), connection_to("http://127.0.0.1:9/v1"))
    assert raised.value.code is ErrorCode.UNREACHABLE


DROPPED = Reply(before_headers=(Drop(),))


async def test_a_kept_connection_that_turns_out_to_be_closed_is_not_noticed(
    made: Callable[[str], Any], fake: FakeProvider
) -> None:
    """llama.cpp closes each after a hundred requests, and says nothing."""
    fake.script(filled_in("r"), DROPPED, filled_in("s"))
    ours, connection = made("llamacpp"), connection_to(fake.base_url)
    for text in "rs":
        assert (await filled(ours, area(FillIn.INFILL), connection))[0] == text
    assert [each.connection for each in fake.chats] == [1, 1, 2]


@pytest.mark.parametrize(
    ("provider", "way", "asked"), [("llamacpp", FillIn.INFILL, 2), ("mistral", FillIn.FIM_PATH, 1)]
)
async def test_who_is_paid_is_not_asked_twice_and_nobody_thrice(
    made: Callable[[str], Any], fake: FakeProvider, provider: str, way: FillIn, asked: int
) -> None:
    fake.script(*[DROPPED] * 3)
    with pytest.raises(AssistantError) as raised:
        await filled(made(provider), area(way), connection_to(fake.base_url))
    assert raised.value.code is ErrorCode.UNREACHABLE
    assert len(fake.chats) == asked


async def test_whoever_leaves_closes_the_socket(made: Callable[[str], Any], fake: FakeProvider) -> None:
    fake.script(hang_after_headers())
    asked = asyncio.ensure_future(filled(made("llamacpp"), area(FillIn.INFILL), connection_to(fake.base_url)))
    await asyncio.to_thread(fake.wait_for_request)
    asked.cancel()
    await asyncio.to_thread(fake.wait_until_closed)
    with pytest.raises(asyncio.CancelledError):
        await asked


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("Qwen/Qwen2.5-Coder-7B", "Qwen Coder"),
        ("qwen2.5-coder:1.5b-base", "Qwen Coder"),
        ("/models/codegemma-2b-Q4_K_M.gguf", "CodeGemma"),
        ("bigcode/starcoder2-3b", "StarCoder"),
        ("deepseek-coder-v2:16b-lite-base", "DeepSeek Coder"),
        ("CodeLlama-7b-hf", "Code Llama"),
        ("codestral-latest", "Codestral"),
        ("llama3.2", None),
        ("smollm2-135m", None),
    ],
)
def test_a_family_is_known_by_the_models_name(model: str, name: str | None) -> None:
    family = family_of(model)
    assert (family.name if family else None) == name


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("codestral-2508", "[SUFFIX])[PREFIX]a("),
        ("Seed-Coder-8B-Base.Q4_K_M.gguf", "<[fim-suffix]>)<[fim-prefix]>a(<[fim-middle]>"),
    ],
)
def test_some_are_told_what_follows_first(model: str, text: str) -> None:
    family = family_of(model)
    assert family is not None
    assert family.written("a(", ")", "", ()) == text


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_no_token_of_a_family_survives_in_a_persons_text(family: Any) -> None:
    text = " and ".join(family.tokens)
    broken = without_tokens(f"say {text}.")
    assert not [token for token in family.tokens if token in broken]
    assert broken.replace(" ", "") == f"say {text}.".replace(" ", "")
