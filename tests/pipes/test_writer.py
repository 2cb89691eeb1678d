"""Messages on their way to an editor that may be slow, stuck or gone."""

import asyncio
import contextlib
import os
import threading

from codegpt_ls.pipes import streams
from codegpt_ls.pipes.writer import LAGGING_ABOVE, QueuedWriter


class Pipe:
    """An editor's pipe that can be held shut."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.open = threading.Event()
        self.open.set()
        self.broken = False

    def write(self, data: bytes) -> None:
        self.open.wait()
        if self.broken:
            raise BrokenPipeError
        self.taken.append(data)


async def test_an_editor_that_reads_is_written_to_at_once() -> None:
    pipe = Pipe()
    writer = QueuedWriter(pipe.write, on_broken=lambda: None, takes=lambda size: size <= 4)
    writer.write(b"1234")

    assert pipe.taken == [b"1234"]
    writer.close()


async def test_what_the_editor_cannot_take_yet_comes_before_what_it_could() -> None:
    pipe = Pipe()
    writer = QueuedWriter(pipe.write, on_broken=lambda: None, takes=lambda size: size <= 4)
    pipe.open.clear()
    writer.write(b"12345")
    writer.write(b"6")
    assert pipe.taken == []

    pipe.open.set()
    await writer.caught_up()
    writer.write(b"7")
    writer.close()
    assert pipe.taken == [b"12345", b"6", b"7"]


async def test_a_pipe_that_breaks_under_an_immediate_write_is_told() -> None:
    pipe, gone = Pipe(), asyncio.Event()
    pipe.broken = True
    writer = QueuedWriter(pipe.write, on_broken=gone.set, takes=lambda _: True)
    writer.write(b"x")
    writer.write(b"y")

    assert gone.is_set()
    await writer.caught_up()
    writer.close()


def test_a_real_pipe_says_what_it_takes_without_waiting() -> None:
    read_end, write_end = os.pipe()
    room = streams.room(write_end)
    assert room(1)
    assert not room(1 << 20)
    os.set_blocking(write_end, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(write_end, bytes(1024))
    assert not room(1)

    os.close(read_end)
    assert not room(1), "a broken pipe is for the thread to find out"
    os.close(write_end)


async def test_messages_arrive_in_order() -> None:
    pipe = Pipe()
    writer = QueuedWriter(pipe.write, on_broken=lambda: None)
    for number in range(1000):
        writer.write(b"%d" % number)
    writer.close()

    assert pipe.taken == [b"%d" % number for number in range(1000)]


async def test_a_stuck_editor_does_not_stop_the_loop_and_counts_as_lagging() -> None:
    pipe = Pipe()
    pipe.open.clear()
    writer = QueuedWriter(pipe.write, on_broken=lambda: None)
    for _ in range(LAGGING_ABOVE + 1):
        writer.write(b"x")
    lagging = [writer.lagging]

    pipe.open.set()
    await writer.caught_up()
    lagging.append(writer.lagging)
    assert lagging == [True, False]
    assert len(pipe.taken) == LAGGING_ABOVE + 1
    writer.close()


async def test_a_gone_editor_is_told_once_and_releases_who_waits() -> None:
    pipe, gone = Pipe(), asyncio.Event()
    pipe.open.clear()
    pipe.broken = True
    writer = QueuedWriter(pipe.write, on_broken=gone.set)
    writer.write(b"x")
    waiting = asyncio.create_task(writer.caught_up())
    pipe.open.set()

    await gone.wait()
    await waiting
    writer.write(b"y")
    assert not writer.lagging
    writer.close()
    assert pipe.taken == []
