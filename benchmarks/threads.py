#!/usr/bin/env python3
"""How long a person with very many conversations waits to list, search and open them.

    .venv/bin/python benchmarks/threads.py                      builds a file and measures it
    .venv/bin/python benchmarks/threads.py --folder /some/where  keeps the file there, and uses it again

Prints the median and the worst of many calls in milliseconds, through the store the server uses, on a warm file.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.threads import NewThread, ThreadMessage, new_id
from codegpt_ls.storage.threads import SqliteThreads

CALLS: Final = 30
FOLDERS: Final = 20
WORDS: Final = 50
"""Of a message: about 400 bytes."""
BOUND: Final = 50.0
"""Milliseconds."""
START: Final = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES: Final = (
    "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히"
)


class Language:
    """Texts whose words are as unevenly common as a person's: a few everywhere, most seldom."""

    def __init__(self, chance: random.Random) -> None:
        latin = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(6000)]
        korean = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(4000)]
        self._words = chance.sample([*latin, *korean], 10_000)
        self._weights = [1 / rank for rank in range(1, 10_001)]
        self._chance = chance

    def texts(self, count: int) -> list[str]:
        """So many messages; half of them speak of a function and of data, one in a thousand of zebras."""
        words = self._chance.choices(self._words, self._weights, k=count * WORDS)
        texts = [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS)]
        common = [f"{text} function 데이터를" if self._chance.random() < 0.5 else text for text in texts]
        return [f"{text} zebra 얼룩말" if self._chance.random() < 0.001 else text for text in common]


async def build(store: SqliteThreads, threads: int, messages: int) -> None:
    """Fill the store."""
    language = Language(random.Random(1))  # noqa: S311 - nothing secret
    for number in range(threads):
        at = START + timedelta(minutes=number)
        said = tuple(
            ThreadMessage(id="", role=Role.ASSISTANT if turn % 2 else Role.USER, content=text, created=at)
            for turn, text in enumerate(language.texts(messages))
        )
        title = said[0].content[:60] if said else ""
        folder = f"file:///home/me/project-{number % FOLDERS}"
        await store.create(NewThread(id=new_id(), title=title, folder=folder, created=at, messages=said))
        if number % 500 == 0:
            print(f"\r{number} of {threads} threads", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


async def measure(name: str, work: Callable[[], Awaitable[object]]) -> bool:
    """Print a line; whether it was within the bound."""
    await work()
    times = []
    for _ in range(CALLS):
        started = time.perf_counter()
        await work()
        times.append((time.perf_counter() - started) * 1000)
    worst = max(times)
    print(f"{name:44} {statistics.median(times):8.1f} {worst:8.1f}{'' if worst < BOUND else '  too slow'}")
    return worst < BOUND


async def run(folder: Path, threads: int, messages: int) -> int:
    """Build where nothing is yet, measure, and tell by the exit code whether all was within the bound."""
    store = SqliteThreads(lambda: folder)
    if not (await store.page(None, None, 1)).items:
        await build(store, threads, messages)
    first = (await store.page(None, None, 1)).items[0].id
    here = "file:///home/me/project-3"
    size = (folder / "threads.db").stat().st_size / 1e6
    print(f"{threads} threads of {messages} messages, {size:.0f} MB\n\n{'milliseconds':44} {'median':>8} {'worst':>8}")
    within = [
        await measure("list", lambda: store.page(None, None, 50)),
        await measure("list one folder", lambda: store.page(here, None, 50)),
        await measure("open", lambda: store.get(first)),
    ]
    for query in ("zebra", "얼룩", "데이터", "이터", "function", "func", "f", "데", "데이터 zebra", "nowhere"):
        for where, name in ((None, ""), (here, " in one folder")):
            within.append(await measure(f"search {query}{name}", partial(store.search, query, where, None, 30)))
    await store.aclose()
    return 0 if all(within) else 1


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description="Time listing, searching and opening of conversations.")
    parser.add_argument("--threads", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=50)
    parser.add_argument("--folder", type=Path, help="where the file is kept; without it nothing is left behind")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        return asyncio.run(run(folder.absolute(), arguments.threads, arguments.messages))


if __name__ == "__main__":
    sys.exit(main())
