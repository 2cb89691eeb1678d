"""Answers of the real embedded model, through the provider as the services use it."""

import asyncio
import logging
import re
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from codegpt_ls.domain.chat import (
    Finished,
    FinishReason,
    Message,
    ModelRequest,
    ProviderEvent,
    Role,
    TextDelta,
    Thinking,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection, ProviderProfile
from codegpt_ls.providers.local.provider import ANSWER_TOKENS, LocalProvider, providers
from codegpt_ls.providers.local.weights import SMOLLM2
from tests.providers.asking import first_text
from tests.providers.local.model_files import models_folder

NOWHERE = Connection(base_url="")
"""What the services hand over: the local provider makes its own connection."""
LONG = "Tell me a long story about the sea."
"""At temperature 0 the built-in model goes on for hundreds of tokens."""

_STOPPED = re.compile(r"stop processing: n_tokens = (?P<tokens>\d+)")
"""How the engine tells in its log that it is done with an answer."""


@pytest.fixture
async def provider(tmp_path: Path) -> AsyncIterator[LocalProvider]:
    provider = LocalProvider(models_folder=models_folder(tmp_path), context_tokens=1024)
    yield provider
    await provider.aclose()


async def test_an_answer_streams_in_pieces_and_tells_what_it_used(provider: LocalProvider) -> None:
    *deltas, end = await _events(provider, "Say something about the sea.", max_output_tokens=24)
    texts = [each.text for each in deltas if isinstance(each, TextDelta)]
    assert len(texts) > 3
    assert {type(each) for each in deltas} <= {TextDelta, Thinking}
    assert "".join(texts).strip()
    assert isinstance(end, Finished)
    assert end.provider == "local"
    assert end.model == SMOLLM2.model
    assert end.finish_reason in {FinishReason.STOP, FinishReason.LENGTH}
    assert end.usage is not None
    assert end.usage.input_tokens > 5
    assert end.usage.output_tokens in range(len(texts), 25)


async def test_an_answer_cut_at_the_asked_length_says_so(provider: LocalProvider) -> None:
    end = (await _events(provider, LONG, max_output_tokens=8))[-1]
    assert isinstance(end, Finished)
    assert end.finish_reason is FinishReason.LENGTH


async def test_an_answer_that_goes_round_in_circles_comes_to_an_end(provider: LocalProvider) -> None:
    end = (await _events(provider, "Name five animals"))[-1]
    assert isinstance(end, Finished)
    assert end.usage is not None
    assert end.usage.output_tokens <= ANSWER_TOKENS


async def test_a_system_message_is_added_where_there_is_none(provider: LocalProvider) -> None:
    own = Message(Role.SYSTEM, "You are a cat.")
    with_own = await _used(provider, own, Message(Role.USER, "Hi"))
    alone = await _used(provider, Message(Role.USER, "Hi"))
    longer = await _used(provider, Message(Role.SYSTEM, "You are a helpful assistant. Answer briefly and plainly."),
                         Message(Role.USER, "Hi"))  # fmt: skip
    assert alone == longer > with_own


async def test_closing_an_answer_stops_the_engine_generating(
    provider: LocalProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "codegpt_ls.providers.local.engine")
    async with aclosing(provider.stream(_request(LONG), NOWHERE)) as events:
        await first_text(events)
        engine = _engine()
    async with asyncio.timeout(60):
        while not (stopped := _STOPPED.search(caplog.text)):  # noqa: ASYNC110 - a log has no event to wait for
            await asyncio.sleep(0.01)
    # The question and the little that was generated until then; the whole answer is hundreds of tokens.
    assert int(stopped["tokens"]) < 200
    assert isinstance((await _events(provider, "Hi", max_output_tokens=4))[-1], Finished)
    assert _engine() == engine


async def test_two_chats_at_once_are_answered_side_by_side_by_one_engine(provider: LocalProvider) -> None:
    async with aclosing(provider.stream(_request(LONG), NOWHERE)) as first:
        await first_text(first)
        goes_on = asyncio.create_task(_rest(first))
        assert isinstance((await _events(provider, "Hi", max_output_tokens=1))[-1], Finished)
        assert not goes_on.done()
        _engine()
        goes_on.cancel()
        with pytest.raises(asyncio.CancelledError):
            await goes_on


async def test_no_connection_to_the_engine_is_kept_for_a_second_answer(provider: LocalProvider) -> None:
    for _ in range(3):
        assert isinstance((await _events(provider, "Hi", max_output_tokens=2))[-1], Finished)
        port = _listening_port(_engine())
        ours = [each.raddr for each in psutil.Process().net_connections() if each.status == psutil.CONN_ESTABLISHED]
        assert ("127.0.0.1", port) not in ours


async def test_a_prompt_too_long_is_told_with_its_numbers(provider: LocalProvider) -> None:
    with pytest.raises(AssistantError) as caught:
        await _events(provider, "word " * 3000)
    assert caught.value.code is ErrorCode.TOO_LONG
    assert caught.value.facts.limit == 1024
    assert (caught.value.facts.tokens or 0) > 3000


async def test_an_engine_killed_mid_answer_interrupts_one_answer(provider: LocalProvider) -> None:
    async with aclosing(provider.stream(_request(LONG), NOWHERE)) as events:
        await first_text(events)
        _engine().kill()
        with pytest.raises(AssistantError) as caught:
            await _rest(events)
    assert caught.value.code is ErrorCode.INTERRUPTED
    assert isinstance((await _events(provider, "Hi", max_output_tokens=4))[-1], Finished)


async def test_an_engine_killed_before_the_first_word_has_failed(provider: LocalProvider) -> None:
    await _events(provider, "Hi", max_output_tokens=1)
    engine = _engine()
    chat = asyncio.create_task(_events(provider, "word " * 900))
    async with asyncio.timeout(30):
        while not await _busy(engine):
            pass
    engine.kill()
    with pytest.raises(AssistantError) as caught:
        await chat
    assert caught.value.code is ErrorCode.ENGINE_FAILED
    assert isinstance((await _events(provider, "Hi", max_output_tokens=4))[-1], Finished)


async def test_another_model_is_used_by_its_path(provider: LocalProvider, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gguf"
    mine.symlink_to(provider.models_folder / SMOLLM2.file_name)
    end = (await _events(provider, "Hi", model=str(mine), max_output_tokens=4))[-1]
    assert isinstance(end, Finished)
    assert end.model == "mine"


async def test_a_new_context_size_counts_from_the_next_chat_on(provider: LocalProvider) -> None:
    await _events(provider, "Hi", max_output_tokens=1)
    with pytest.raises(AssistantError) as caught:
        await _events(provider, "word " * 700, context_tokens=512)
    assert caught.value.facts.limit == 512


async def test_without_weights_the_model_is_missing(tmp_path: Path) -> None:
    provider = LocalProvider(models_folder=tmp_path)
    with pytest.raises(AssistantError) as caught:
        await _events(provider, "Hi")
    assert caught.value.code is ErrorCode.WEIGHTS_MISSING
    assert caught.value.facts.model == SMOLLM2.model


async def test_a_path_without_a_file_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "none.gguf")
    with pytest.raises(AssistantError) as caught:
        await _events(LocalProvider(models_folder=tmp_path), "Hi", model=path)
    assert (caught.value.code, caught.value.facts.path) == (ErrorCode.WEIGHTS_MISSING, path)


async def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.gguf"
    path.write_text("Shopping list\n")
    with pytest.raises(AssistantError) as caught:
        await _events(LocalProvider(models_folder=tmp_path), "Hi", model=str(path))
    assert (caught.value.code, caught.value.facts.path) == (ErrorCode.WEIGHTS_INVALID, str(path))


@pytest.mark.parametrize("name", ["gpt-4", "models/mine.gguf", "/etc/passwd"])
async def test_any_other_name_is_no_model(name: str, tmp_path: Path) -> None:
    with pytest.raises(AssistantError) as caught:
        await _events(LocalProvider(models_folder=tmp_path), "Hi", model=name)
    assert caught.value.code is ErrorCode.MODEL_UNKNOWN
    assert (caught.value.facts.model, caught.value.facts.available) == (name, (SMOLLM2.model,))


async def test_the_list_holds_the_built_in_model_and_the_files_beside_it(tmp_path: Path) -> None:
    provider = LocalProvider(models_folder=tmp_path)
    for name in (SMOLLM2.file_name, "own.gguf", "notes.txt"):
        (tmp_path / name).touch()
    own = Model(id=str(tmp_path / "own.gguf"), pictures=False, source=ModelSource.LIVE)
    built_in = Model(id=SMOLLM2.model, context_tokens=8192, pictures=False, thinks=False)
    assert await provider.list_models(NOWHERE) == (built_in, own)


async def test_without_a_models_folder_the_list_holds_the_built_in_model(tmp_path: Path) -> None:
    provider = LocalProvider(models_folder=tmp_path / "none")
    assert [each.id for each in await provider.list_models(NOWHERE)] == [SMOLLM2.model]


def test_it_needs_no_key_and_no_address() -> None:
    (provider,) = providers()
    profile = _profile(provider)
    assert profile.id == "local"
    assert profile.default_model == SMOLLM2.model
    assert not profile.needs_key
    assert profile.makes_own_address
    assert not profile.links


def test_loading_the_provider_loads_no_engine_and_no_vendor_package() -> None:
    program = """
import sys
from codegpt_ls.providers.local.provider import providers
providers()
print({"xllamacpp", "openai", "httpx2"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def _profile(provider: Provider) -> ProviderProfile:
    """As the services see it: the type checker holds the port's shape against the provider."""
    return provider.profile


async def _rest(events: AsyncGenerator[ProviderEvent]) -> list[ProviderEvent]:
    return [event async for event in events]


def _request(text: str, *, model: str = SMOLLM2.model, max_output_tokens: int | None = None) -> ModelRequest:
    return ModelRequest(
        messages=(Message(Role.USER, text),), model=model, temperature=0.0, max_output_tokens=max_output_tokens
    )


async def _events(
    provider: LocalProvider,
    text: str,
    *,
    model: str = SMOLLM2.model,
    max_output_tokens: int | None = None,
    context_tokens: int | None = None,
) -> list[ProviderEvent]:
    request = replace(_request(text, model=model, max_output_tokens=max_output_tokens), context_tokens=context_tokens)
    async with aclosing(provider.stream(request, NOWHERE)) as events:
        return await _rest(events)


async def _used(provider: LocalProvider, *messages: Message) -> int:
    """How many tokens these messages were."""
    request = ModelRequest(messages=messages, model=SMOLLM2.model, max_output_tokens=1)
    async with aclosing(provider.stream(request, NOWHERE)) as events:
        end = (await _rest(events))[-1]
    assert isinstance(end, Finished)
    assert end.usage is not None
    return end.usage.input_tokens


def _engine() -> psutil.Process:
    """The one engine process of this test."""
    (engine,) = _engines()
    return engine


def _engines() -> Iterator[psutil.Process]:
    for child in psutil.Process().children():
        if any("engine_child" in argument for argument in child.cmdline()):
            yield child


def _listening_port(engine: psutil.Process) -> int:
    (port,) = (each.laddr.port for each in engine.net_connections() if each.status == psutil.CONN_LISTEN)
    return int(port)


async def _busy(engine: psutil.Process) -> bool:
    """Whether the engine computes, seen over a third of a second."""
    before = sum(engine.cpu_times()[:2])
    await asyncio.sleep(0.3)
    return sum(engine.cpu_times()[:2]) - before > 0.02
