"""How long a person with very many conversations waits to list, search and open them."""

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import findings as name
from benchmarks.findings import Effort, Measure, p50
from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.threads import NewThread, ThreadMessage, new_id
from codegpt_ls.storage.threads.store import SqliteThreads

_STAGE: Final = "Threads"
_CALLS: Final = 15
_FOLDERS: Final = 20
_MESSAGES: Final = 50
_WORDS: Final = 50
"""Of a message: about 400 bytes."""
_GOAL: Final = 50.0
"""Milliseconds."""
_START: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SYLLABLES: Final = (
    "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히"
)
_QUERIES: Final = ("zebra", "얼룩", "데이터", "이터", "function", "func", "f", "데", "데이터 zebra", "nowhere")

_Times = dict[str, list[float]]


def run(effort: Effort) -> Iterator[Measure]:
    """Median and slowest, through the store the server uses, on a warm file."""
    with tempfile.TemporaryDirectory() as folder:
        for what, times in asyncio.run(_measured(Path(folder), effort.threads)).items():
            for which, of in (("median", p50), ("slowest", max)):
                of_many = f"{what}, {effort.threads:,} threads, {which}"
                yield Measure(stage=_STAGE, what=of_many, unit="ms", values={name.OURS: of(times)}, goal=_GOAL)


async def _measured(folder: Path, threads: int) -> _Times:
    store = SqliteThreads(lambda: folder)
    await _build(store, threads)
    first = (await store.page(None, None, 1)).items[0].id
    times = {
        "list": await _timed(lambda: store.page(None, None, 50)),
        "open": await _timed(lambda: store.get(first)),
    }
    searches = [await _timed(partial(store.search, query, None, None, 30)) for query in _QUERIES]
    times["search"] = [each for search in searches for each in search]
    await store.aclose()
    return times


async def _timed(work: Callable[[], Awaitable[object]]) -> list[float]:
    """Milliseconds of many calls."""
    await work()
    times = []
    for _ in range(_CALLS):
        began = time.perf_counter()
        await work()
        times.append((time.perf_counter() - began) * 1000)
    return times


async def _build(store: SqliteThreads, threads: int) -> None:
    language = Language(random.Random(1))  # noqa: S311 - nothing secret
    for number in range(threads):
        at = _START + timedelta(minutes=number)
        said = tuple(
            ThreadMessage(id="", role=Role.ASSISTANT if turn % 2 else Role.USER, content=text, created=at)
            for turn, text in enumerate(language.texts(_MESSAGES))
        )
        folder = f"file:///home/me/project-{number % _FOLDERS}"
        title = said[0].content[:60]
        await store.create(NewThread(id=new_id(), title=title, folder=folder, created=at, messages=said))


class Language:
    """Texts whose words are as unevenly common as a person's: a few everywhere, most seldom."""

    def __init__(self, chance: random.Random) -> None:
        latin = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(6000)]
        korean = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(4000)]
        self._words = chance.sample([*latin, *korean], 10_000)
        self._weights = [1 / rank for rank in range(1, 10_001)]
        self._chance = chance

    def texts(self, count: int) -> list[str]:
        """So many messages; half of them speak of a function and of data, one in a thousand of zebras."""
        words = self._chance.choices(self._words, self._weights, k=count * _WORDS)
        texts = [" ".join(words[start : start + _WORDS]) for start in range(0, len(words), _WORDS)]
        common = [f"{text} function 데이터를" if self._chance.random() < 0.5 else text for text in texts]
        return [f"{text} zebra 얼룩말" if self._chance.random() < 0.001 else text for text in common]
