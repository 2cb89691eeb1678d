"""Work off the event loop."""

import asyncio
import gc
import threading

import pytest

from codegpt_ls.storage.worker import Worker


async def test_work_is_done_in_order_and_not_in_the_loops_thread() -> None:
    worker, done = Worker("test"), []
    await asyncio.gather(*(worker.run(lambda number=number: done.append(number)) for number in range(50)))  # type: ignore[misc]
    assert done == list(range(50))
    assert await worker.run(threading.current_thread) is not threading.current_thread()
    await worker.close(lambda: None)


async def test_work_that_waits_for_its_turn_is_done_even_when_nobody_waits_for_it_any_more() -> None:
    worker, gate, done = Worker("test"), threading.Event(), threading.Event()
    first = asyncio.create_task(worker.run(lambda: gate.wait(30)))
    second = asyncio.create_task(worker.run(done.set))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    gate.set()
    await first
    await worker.close(lambda: None)
    assert done.is_set()


async def test_what_goes_wrong_when_nobody_waits_any_more_is_one_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    worker, gate = Worker("test"), threading.Event()
    first = asyncio.create_task(worker.run(lambda: gate.wait(30)))
    second = asyncio.create_task(worker.run(lambda: 1 / 0))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    gate.set()
    await first
    await worker.close(lambda: None)
    del second
    gc.collect()  # an exception that nobody retrieved is told when it is collected
    assert [record.getMessage() for record in caplog.records] == ["work nobody waits for failed: ZeroDivisionError"]


async def test_closing_waits_for_what_was_begun_and_work_may_follow() -> None:
    worker, done = Worker("test"), []
    await worker.close(lambda: done.append("nothing to close"))
    asked = asyncio.create_task(worker.run(lambda: done.append("work")))
    await asyncio.sleep(0)
    await worker.close(lambda: done.append("close"))
    await asked
    await worker.run(lambda: done.append("again"))
    await worker.close(lambda: None)
    assert done == ["work", "close", "again"]


async def test_what_goes_wrong_is_told_to_whoever_waits() -> None:
    worker = Worker("test")
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 / 0)
    await worker.close(lambda: None)
