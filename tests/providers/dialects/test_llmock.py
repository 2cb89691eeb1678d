"""A second opinion: a server written by others, which grades its client."""

from collections.abc import AsyncIterator

import pytest
from llmock.pytest_plugin import LLMock

from codegpt_ls.domain.chat import FinishReason
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from tests.providers.asking import ask, connection_to, failure, question


@pytest.fixture
async def provider() -> AsyncIterator[ChatCompletionsProvider]:
    provider = ChatCompletionsProvider(OPENAI)
    yield provider
    await provider.aclose()


async def test_an_answer_arrives_whole(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.reply("파이썬은 언어입니다.")
    text, end = await ask(provider, connection_to(llmock.base_url()))
    assert (text, end.finish_reason) == ("파이썬은 언어입니다.", FinishReason.STOP)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, ErrorCode.REJECTED),
        (401, ErrorCode.INVALID_KEY),
        (403, ErrorCode.PERMISSION),
        (429, ErrorCode.RATE),
        (500, ErrorCode.SERVER),
        (503, ErrorCode.SERVER),
    ],
)
async def test_a_status_is_told_and_not_retried(
    provider: ChatCompletionsProvider, llmock: LLMock, status: int, code: ErrorCode
) -> None:
    llmock.fail(status)
    error, _ = await failure(provider, connection_to(llmock.base_url()))
    assert (error.code, error.facts.http_status) == (code, status)
    assert len(llmock.requests) == 1


async def test_the_wait_asked_for_is_told(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.rate_limit(retry_after=7.0)
    error, _ = await failure(provider, connection_to(llmock.base_url()))
    assert (error.code, error.facts.retry_after) == (ErrorCode.RATE, 7.0)


async def test_a_conversation_that_does_not_fit_is_told(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.context_overflow()
    error, _ = await failure(provider, connection_to(llmock.base_url()))
    assert error.code is ErrorCode.TOO_LONG


async def test_a_lost_connection_is_told(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.disconnect(after_chunks=2)
    error, text = await failure(provider, connection_to(llmock.base_url()))
    assert error.code is ErrorCode.INTERRUPTED
    assert text


async def test_a_cleanly_cut_answer_is_not_taken_for_whole(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.truncate(after_chunks=2)
    error, _ = await failure(provider, connection_to(llmock.base_url()))
    assert error.code is ErrorCode.INTERRUPTED


async def test_a_malformed_chunk_is_not_passed_over(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.corrupt(after_chunks=3)
    error, _ = await failure(provider, connection_to(llmock.base_url()))
    assert error.code is ErrorCode.INTERRUPTED


async def test_a_stall_is_told_at_the_deadline(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.stall(after_chunks=2, seconds=10.0)
    error, _ = await failure(provider, connection_to(llmock.base_url()), question(silence=0.3))
    assert error.code is ErrorCode.STALLED


async def test_a_slow_first_token_is_told_at_the_deadline(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    llmock.slow_first_token(10.0)
    error, _ = await failure(provider, connection_to(llmock.base_url()), question(first_byte=0.3))
    assert error.code is ErrorCode.STALLED


async def test_a_slow_first_token_within_the_deadline_is_fine(
    provider: ChatCompletionsProvider, llmock: LLMock
) -> None:
    llmock.slow_first_token(0.3)
    text, _ = await ask(provider, connection_to(llmock.base_url()))
    assert text


async def test_models_are_listed(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    assert await provider.list_models(connection_to(llmock.base_url()))


async def test_the_server_finds_no_fault_with_its_client(provider: ChatCompletionsProvider, llmock: LLMock) -> None:
    await ask(provider, connection_to(llmock.base_url()))
    llmock.assert_resilient(strict=True)
