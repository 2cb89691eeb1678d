"""Several server processes on one file."""

import asyncio
import sys
from pathlib import Path

from tests.storage.threads.stores import Clock, new_thread, opened, texts

ROOT = Path(__file__).parents[3]
EACH = 250
"""Exchanges of one process: two messages each."""

_WRITE = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.storage.threads.stores import exchange, opened
async def main(folder, thread_id, name, first, last):
    async with opened(Path(folder)) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(int(first), int(last)):
            await exchange(store, thread_id, f"{name}{number}?", f"{name}{number}!")
asyncio.run(main(*sys.argv[2:]))
"""


async def begun(folder: Path, thread_id: str, name: str, first: int, last: int) -> asyncio.subprocess.Process:
    """A process that is ready to write."""
    pipe = asyncio.subprocess.PIPE
    arguments = ("-c", _WRITE, str(ROOT), str(folder), thread_id, name, str(first), str(last))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe)
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


async def let_write(*processes: asyncio.subprocess.Process) -> None:
    for process in processes:
        assert process.stdin
        process.stdin.write(b"\n")
    for process in processes:
        await process.communicate()
        assert process.returncode == 0


def assert_whole(written: list[str], names: str) -> None:
    """All there, none twice, each question directly before its answer, each process's own in its order."""
    assert len(written) == len(set(written)) == 2 * EACH * len(names)
    for question, answer in zip(written[::2], written[1::2], strict=True):
        assert (question[-1], answer) == ("?", f"{question[:-1]}!")
    for name in names:
        own = [text for text in written if text.startswith(name)]
        assert own == [f"{name}{number}{sign}" for number in range(EACH) for sign in "?!"]


async def test_two_servers_write_to_one_thread_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        await let_write(*[await begun(tmp_path, thread.id, name, 0, EACH) for name in "ab"])
        assert_whole(await texts(store, thread.id), "ab")


async def test_two_servers_write_to_one_thread_in_turn(tmp_path: Path) -> None:
    turns, length = 5, EACH // 5
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        for turn in range(turns):
            for name in "ab":
                await let_write(await begun(tmp_path, thread.id, name, turn * length, (turn + 1) * length))
        written = await texts(store, thread.id)
    assert_whole(written, "ab")
    assert [text[0] for text in written] == list(("a" * 2 * length + "b" * 2 * length) * turns)


def test_the_clock_of_these_stores_never_stands_still() -> None:
    clock = Clock()
    assert clock() < clock()
