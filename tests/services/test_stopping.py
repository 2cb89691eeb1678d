"""Ending requests from outside."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.services.stopping import RunningRequests, StopSwitch

HERE, ELSEWHERE = "https://here.example", "https://elsewhere.example"
GONE = AssistantError(ErrorCode.MISSING_KEY, Facts(origin=HERE))


@pytest.fixture
def running() -> RunningRequests:
    return RunningRequests()


class Source:
    """Numbers, or silence from some number on; knows whether it was closed."""

    def __init__(self, silent_from: int = 100) -> None:
        self._silent_from = silent_from
        self.silent = asyncio.Event()
        self.closed = asyncio.Event()

    async def numbers(self) -> AsyncGenerator[int]:
        try:
            for number in range(5):
                if number == self._silent_from:
                    self.silent.set()
                    await asyncio.Event().wait()
                yield number
        finally:
            self.closed.set()


async def read(switch: StopSwitch, source: Source) -> list[int]:
    async with aclosing(switch.events(source.numbers())) as events:
        return [number async for number in events]


async def never() -> None:
    await asyncio.Event().wait()


async def test_undisturbed_every_event_comes_through(running: RunningRequests) -> None:
    source = Source()
    with running.switch() as switch:
        switch.watch(HERE)
        running.stop(ELSEWHERE, GONE)
        assert await read(switch, source) == [0, 1, 2, 3, 4]
    assert source.closed.is_set()


async def test_the_step_under_way_ends(running: RunningRequests) -> None:
    source = Source(silent_from=2)
    with running.switch() as switch:
        switch.watch(HERE)
        reading = asyncio.create_task(read(switch, source))
        await source.silent.wait()
        running.stop(HERE, GONE)
        with pytest.raises(AssistantError) as caught:
            await reading
    assert (caught.value.code, caught.value.facts) == (GONE.code, GONE.facts)
    assert source.closed.is_set()


async def test_a_source_whose_reader_pauses_is_closed_all_the_same(running: RunningRequests) -> None:
    source = Source()
    with running.switch() as switch:
        switch.watch(HERE)
        async with aclosing(switch.events(source.numbers())) as events:
            assert await anext(events) == 0
            running.stop(HERE, GONE)
            await source.closed.wait()
            with pytest.raises(AssistantError, match="missing_key"):
                await anext(events)


async def test_a_reader_that_leaves_while_the_source_is_being_closed_waits_for_it(running: RunningRequests) -> None:
    closing, may_close, closed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow_to_close() -> AsyncGenerator[int]:
        try:
            yield 1
        finally:
            closing.set()
            await may_close.wait()
            closed.set()

    with running.switch() as switch:
        switch.watch(HERE)
        events = switch.events(slow_to_close())
        await anext(events)
        running.stop(HERE, GONE)
        await closing.wait()
        leaving = asyncio.create_task(events.aclose())
        may_close.set()
        await leaving
    assert closed.is_set()


async def test_nothing_begins_after_the_stop(running: RunningRequests) -> None:
    begun = []

    async def begin() -> None:
        begun.append(1)

    with running.switch() as switch:
        switch.watch(HERE)
        running.stop(HERE, GONE)
        for _ in range(2):
            with pytest.raises(AssistantError, match="missing_key"):
                await switch.step(begin)
    assert begun == []


async def test_a_stop_before_the_origin_is_known_counts_once_it_is(running: RunningRequests) -> None:
    with running.switch() as early, running.switch() as elsewhere:
        running.stop(HERE, GONE)
        early.watch(HERE)
        elsewhere.watch(ELSEWHERE)
        with pytest.raises(AssistantError, match="missing_key"):
            await early.step(never)
        assert await elsewhere.step(lambda: asyncio.sleep(0, "fine")) == "fine"


async def test_stopping_twice_is_fine_while_the_request_still_unwinds(running: RunningRequests) -> None:
    begun, unwinding, may_end = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow_to_end() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            unwinding.set()
            await may_end.wait()

    with running.switch() as switch:
        switch.watch(HERE)
        step = asyncio.create_task(switch.step(slow_to_end))
        await begun.wait()
        running.stop(HERE, GONE)
        await unwinding.wait()
        running.stop(HERE, GONE)
        may_end.set()
        with pytest.raises(AssistantError, match="missing_key"):
            await step


async def test_every_request_of_the_origin_ends_and_no_other(running: RunningRequests) -> None:
    async def request(origin: str) -> None:
        with running.switch() as switch:
            switch.watch(origin)
            await switch.step(never)

    here = [asyncio.create_task(request(HERE)) for _ in range(3)]
    elsewhere = asyncio.create_task(request(ELSEWHERE))
    await asyncio.sleep(0)
    running.stop(HERE, GONE)
    errors = await asyncio.gather(*here, return_exceptions=True)
    assert [error.code for error in errors if isinstance(error, AssistantError)] == [ErrorCode.MISSING_KEY] * 3
    assert len({id(error) for error in errors}) == 3
    assert not elsewhere.done()
    elsewhere.cancel()
    with pytest.raises(asyncio.CancelledError):
        await elsewhere


async def test_cancelling_is_not_mistaken_for_a_stop(running: RunningRequests) -> None:
    with running.switch() as switch:
        switch.watch(HERE)
        step = asyncio.create_task(switch.step(never))
        await asyncio.sleep(0)
        step.cancel()
        with pytest.raises(asyncio.CancelledError):
            await step


async def test_a_steps_own_timeout_stays_its_own(running: RunningRequests) -> None:
    async def impatient() -> None:
        async with asyncio.timeout(0):
            await never()

    with running.switch() as switch:
        switch.watch(HERE)
        with pytest.raises(TimeoutError):
            await switch.step(impatient)


async def test_a_request_that_is_over_is_forgotten(running: RunningRequests) -> None:
    with running.switch() as switch:
        switch.watch(HERE)
    running.stop(HERE, GONE)
    assert await switch.step(lambda: asyncio.sleep(0, "fine")) == "fine"


async def test_who_was_stopped_goes_on_as_nobody_who_was_cancelled(running: RunningRequests) -> None:
    with running.switch() as switch:
        switch.watch(HERE)
        asyncio.get_running_loop().call_soon(running.stop, HERE, GONE)
        with pytest.raises(AssistantError):
            await switch.step(never)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)


@pytest.mark.parametrize("stopped_first", [True, False])
async def test_who_is_cancelled_too_is_cancelled(running: RunningRequests, *, stopped_first: bool) -> None:
    async def asked() -> None:
        with running.switch() as switch:
            switch.watch(HERE)
            await switch.step(never)

    task = asyncio.create_task(asked())
    await asyncio.sleep(0)
    if not stopped_first:
        task.cancel()
    running.stop(HERE, GONE)
    if stopped_first:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
