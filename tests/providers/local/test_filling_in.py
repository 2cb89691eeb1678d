"""Code filled in by the real engine, with a model whose answers are known."""

import importlib.util
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from codegpt_ls.domain.chat import Finished, TextDelta
from codegpt_ls.domain.completion.fill_in import FillIn, NoFillIn
from codegpt_ls.domain.completion.request import CompletionRequest
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.local.engine import PACKAGE
from codegpt_ls.providers.local.provider import LocalProvider
from codegpt_ls.providers.local.weights import SMOLLM2
from tests.components import require
from tests.fakes.scripted_model import FILLED_IN, write_model

NOWHERE = Connection(base_url="")


@pytest.fixture
async def provider() -> AsyncIterator[LocalProvider]:
    require("llama.cpp's engine", importlib.util.find_spec(PACKAGE) is not None, f"pip install {PACKAGE}")
    provider = LocalProvider(threads=1)
    yield provider
    await provider.aclose()


def area(model: Path, **more: object) -> CompletionRequest:
    """At the beginning of a line."""
    values = {"before": "def area(width, height):\n", "after": "\nprint(area(2, 3))\n", "one_line": False}
    request = {"model": str(model), "fill_in": FillIn.INFILL, "most_tokens": 32, "seconds": 20.0, **values, **more}
    return CompletionRequest(**request)  # type: ignore[arg-type]


async def filled_in(provider: LocalProvider, request: CompletionRequest) -> tuple[str, Finished]:
    """What comes, and the end."""
    async with aclosing(provider.complete(request, NOWHERE)) as events:
        received = [event async for event in events]
    end = received[-1]
    assert isinstance(end, Finished)
    return "".join(each.text for each in received if isinstance(each, TextDelta)), end


async def test_the_engine_fills_in_what_the_model_has_learned(provider: LocalProvider, tmp_path: Path) -> None:
    model = write_model(tmp_path / "qwen2.5-coder-tiny.gguf")
    assert provider.fill_ins(str(model)) == [FillIn.INFILL, FillIn.TEMPLATE]
    text, end = await filled_in(provider, area(model))
    assert text == "".join(FILLED_IN)
    assert end.usage is not None
    assert end.usage.input_tokens > len("def area")
    # The same by the model's own tokens in a bare text, which its file's name tells.
    by_tokens, _ = await filled_in(provider, area(model, fill_in=FillIn.TEMPLATE))
    assert by_tokens == text


async def test_a_model_without_the_tokens_is_told_from_one_that_fails(provider: LocalProvider, tmp_path: Path) -> None:
    model = write_model(tmp_path / "talker.gguf", fills_in=False)
    with pytest.raises(NoFillIn):
        await filled_in(provider, area(model))
    assert provider.fill_ins(SMOLLM2.model) == (), "nor does the built-in model"
