"""One timer for many waits: each is bounded as if it had its own."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from codegpt_ls.providers.transport.silence import Silence

LONG, SHORT = 3600.0, 0.001


async def never() -> None:
    await asyncio.Event().wait()


async def soon() -> str:
    await asyncio.sleep(0)
    return "here"


@pytest.fixture
async def silence() -> AsyncIterator[Silence]:
    silence = Silence()
    yield silence
    silence.close()


async def test_what_comes_in_time_comes_through(silence: Silence) -> None:
    assert [await silence.within(LONG, soon()) for _ in range(3)] == ["here"] * 3


@pytest.mark.parametrize("waits_before", [0, 1, 2])
async def test_silence_ends_the_wait_however_many_went_well_before(silence: Silence, waits_before: int) -> None:
    for _ in range(waits_before):
        await silence.within(LONG, soon())
    with pytest.raises(TimeoutError):
        await silence.within(SHORT, never())


async def test_a_longer_wait_outlasts_the_timer_of_a_short_one(silence: Silence) -> None:
    assert await silence.within(SHORT, soon()) == "here"
    assert await silence.within(LONG, asyncio.sleep(0.02, "late")) == "late"


async def test_who_waited_in_vain_may_wait_again(silence: Silence) -> None:
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await silence.within(SHORT, never())
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    assert await silence.within(LONG, soon()) == "here"


async def test_to_be_cancelled_is_no_silence() -> None:
    async def waiting() -> None:
        await Silence().within(LONG, never())

    task = asyncio.create_task(waiting())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
