"""Messages on their way to an editor that may be slow, stuck or gone."""

import asyncio
import threading

from codegpt_ls.server.writer import LAGGING_ABOVE, QueuedWriter


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
