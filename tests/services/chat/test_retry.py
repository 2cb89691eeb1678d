"""What is tried again, how often, and after how long."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing

import pytest

from codegpt_ls.domain.chat import Finished, FinishReason, ProviderEvent, Retrying, TextDelta, ThinkingDelta
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.services.chat.retry import RetryPolicy, with_retries

END = Finished(finish_reason=FinishReason.STOP, provider="openai", model="gpt-5.4-mini")
AT_ONCE = RetryPolicy(first_delay=0.0)
Step = ProviderEvent | AssistantError


def failed(code: ErrorCode, **facts: float | None) -> AssistantError:
    return AssistantError(code, Facts(retry_after=facts.get("retry_after")))


class Attempts:
    """What each attempt gives, and how many were begun and closed."""

    def __init__(self, *scripts: Iterable[Step]) -> None:
        self._scripts = list(scripts)
        self.begun = 0
        self.closed = 0

    async def stream(self) -> AsyncGenerator[ProviderEvent]:
        script = self._scripts[min(self.begun, len(self._scripts) - 1)]
        self.begun += 1
        try:
            for step in script:
                if isinstance(step, AssistantError):
                    raise AssistantError(step.code, step.facts)
                yield step
        finally:
            self.closed += 1


async def run(
    attempts: Attempts, policy: RetryPolicy = AT_ONCE, loads_within: float = 60.0
) -> Sequence[ProviderEvent | Retrying]:
    async with aclosing(with_retries(attempts.stream, policy, loads_within=loads_within)) as events:
        return [event async for event in events]


REPEATED = (
    ErrorCode.RATE,
    ErrorCode.OVERLOADED,
    ErrorCode.SERVER,
    ErrorCode.UNREACHABLE,
    ErrorCode.TIMEOUT,
)
"""Of what a provider can raise: a refusal, or a way that was never gone to its end."""
TAKEN = (ErrorCode.STALLED, ErrorCode.INTERRUPTED)
"""The question was taken: another copy of it may be paid for."""


def test_what_the_person_may_try_again_is_known() -> None:
    by_hand = ErrorCode.STOPPED  # somebody wanted its end: never begun again but by a person
    ours = {code for code in ErrorCode if code.retryable and not code.startswith("thread.")} - {by_hand}
    assert ours == {*REPEATED, *TAKEN, ErrorCode.MODEL_LOADING}


@pytest.mark.parametrize("code", TAKEN)
async def test_a_question_that_was_taken_is_sent_once(code: ErrorCode) -> None:
    attempts = Attempts([failed(code)])
    with pytest.raises(AssistantError) as caught:
        await run(attempts)
    assert (caught.value.code, attempts.begun) == (code, 1)


@pytest.mark.parametrize("code", [*REPEATED, ErrorCode.MODEL_LOADING])
async def test_what_may_have_been_worked_on_is_sent_once(code: ErrorCode) -> None:
    attempts = Attempts([AssistantError(code, Facts(billable=True, retry_after=0.0))])
    with pytest.raises(AssistantError) as caught:
        await run(attempts)
    assert (caught.value.code, attempts.begun) == (code, 1)


async def test_a_model_that_is_being_loaded_is_asked_for_as_long_as_it_may_take() -> None:
    loading = [failed(ErrorCode.MODEL_LOADING)]
    attempts = Attempts(*[loading] * 6, [TextDelta("Hi"), END])
    events = await run(attempts, RetryPolicy(loading_delay=0.0))
    assert events[:-2] == [Retrying(ErrorCode.MODEL_LOADING, 0.0, number) for number in range(2, 8)]
    assert events[-2:] == [TextDelta("Hi"), END]


async def test_a_model_that_is_loaded_for_ever_is_told_of() -> None:
    attempts = Attempts([failed(ErrorCode.MODEL_LOADING)])
    with pytest.raises(AssistantError) as caught:
        await run(attempts, RetryPolicy(loading_delay=5.0), loads_within=1.0)
    assert (caught.value.code, attempts.begun) == (ErrorCode.MODEL_LOADING, 1)


async def test_loading_takes_none_of_the_attempts() -> None:
    loading, limited = [failed(ErrorCode.MODEL_LOADING)], [failed(ErrorCode.RATE, retry_after=0.0)]
    attempts = Attempts(loading, loading, limited, limited, [END])
    assert (await run(attempts, RetryPolicy(loading_delay=0.0)))[-1] == END


@pytest.mark.parametrize("code", REPEATED)
async def test_what_can_pass_is_tried_three_times_in_all(code: ErrorCode) -> None:
    attempts = Attempts([failed(code)])
    with pytest.raises(AssistantError) as caught:
        await run(attempts)
    assert caught.value.code is code
    assert (attempts.begun, attempts.closed) == (3, 3)


@pytest.mark.parametrize("code", sorted(code for code in ErrorCode if not code.retryable))
async def test_what_needs_the_person_is_told_at_once(code: ErrorCode) -> None:
    attempts = Attempts([failed(code, retry_after=0.0)])
    with pytest.raises(AssistantError) as caught:
        await run(attempts)
    assert caught.value.code is code
    assert attempts.begun == 1


async def test_a_second_attempt_that_works_is_the_answer() -> None:
    attempts = Attempts([failed(ErrorCode.RATE, retry_after=0.001)], [TextDelta("Hi"), END, TextDelta("never read")])
    assert await run(attempts) == [Retrying(ErrorCode.RATE, 0.001, 2), TextDelta("Hi"), END]
    assert (attempts.begun, attempts.closed) == (2, 2)


async def test_each_wait_is_told_with_the_number_of_the_attempt_to_come() -> None:
    attempts = Attempts([failed(ErrorCode.RATE, retry_after=0.001)], [failed(ErrorCode.SERVER)], [END])
    events = await run(attempts)
    assert [(event.code, event.attempt) for event in events if isinstance(event, Retrying)] == [
        (ErrorCode.RATE, 2),
        (ErrorCode.SERVER, 3),
    ]


@pytest.mark.parametrize("delta", [TextDelta("Half"), ThinkingDelta("Hm")])
async def test_nothing_is_sent_again_after_a_delta(delta: TextDelta | ThinkingDelta) -> None:
    attempts = Attempts([delta, failed(ErrorCode.OVERLOADED, retry_after=0.0)])
    with pytest.raises(AssistantError) as caught:
        await run(attempts)
    assert caught.value.code is ErrorCode.OVERLOADED
    assert attempts.begun == 1


@pytest.mark.parametrize(("script", "attempts"), [([], 1), ([TextDelta("Half")], 1)])
async def test_a_stream_without_an_end_counts_as_broken_off(script: Sequence[Step], attempts: int) -> None:
    tried = Attempts(script)
    with pytest.raises(AssistantError) as caught:
        await run(tried)
    assert caught.value.code is ErrorCode.INTERRUPTED
    assert tried.begun == attempts


async def test_a_failure_after_the_end_fails_nothing() -> None:
    attempts = Attempts([END, failed(ErrorCode.RATE)])
    assert await run(attempts) == [END]
    assert attempts.begun == 1


async def test_leaving_closes_the_attempt_under_way() -> None:
    attempts = Attempts([TextDelta("One"), TextDelta("Two"), END])
    async with aclosing(with_retries(attempts.stream, AT_ONCE, loads_within=60.0)) as events:
        assert await anext(events) == TextDelta("One")
        assert attempts.closed == 0
    assert (attempts.begun, attempts.closed) == (1, 1)


async def test_leaving_while_waiting_begins_no_further_attempt() -> None:
    attempts = Attempts([failed(ErrorCode.RATE, retry_after=50.0)])
    async with aclosing(with_retries(attempts.stream, RetryPolicy(), loads_within=60.0)) as events:
        assert await anext(events) == Retrying(ErrorCode.RATE, 50.0, 2)
    assert attempts.begun == 1


class TestDelay:
    """How long one wait is."""

    policy = RetryPolicy()

    @pytest.mark.parametrize("asked", [0.0, 0.02, 12.5, 60.0])
    def test_a_wait_the_provider_names_is_kept(self, asked: float) -> None:
        assert self.policy.delay(failed(ErrorCode.RATE, retry_after=asked), 1) == asked

    @pytest.mark.parametrize("asked", [60.001, 360.0, float("inf"), float("nan")])
    def test_a_long_wait_is_told_and_not_sat_out(self, asked: float) -> None:
        assert self.policy.delay(failed(ErrorCode.RATE, retry_after=asked), 1) is None

    def test_a_wait_in_the_past_is_none(self) -> None:
        assert self.policy.delay(failed(ErrorCode.RATE, retry_after=-5.0), 1) == 0.0

    @pytest.mark.parametrize(("attempt", "least", "most"), [(1, 1.0, 1.25), (2, 2.0, 2.5)])
    def test_without_a_word_it_doubles_and_differs(self, attempt: int, least: float, most: float) -> None:
        delays = [self.policy.delay(failed(ErrorCode.SERVER), attempt) for _ in range(50)]
        assert all(delay is not None and least <= delay <= most for delay in delays)
        assert len(set(delays)) > 1

    def test_after_the_third_attempt_there_is_none(self) -> None:
        assert self.policy.delay(failed(ErrorCode.RATE, retry_after=0.0), 3) is None
