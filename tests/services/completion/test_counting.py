"""What was taken counts as kept while it is still there."""

import asyncio
from datetime import date

from codegpt_ls.domain.usage import CompletionCount
from codegpt_ls.services.completion.counting import Counts, Offered

DAY = date(2026, 11, 22)


class Store:
    """Adds up."""

    def __init__(self) -> None:
        self.rows: list[CompletionCount] = []

    async def add_completions(self, counts: tuple[CompletionCount, ...]) -> None:
        self.rows += counts


async def test_what_is_there_after_a_while_is_kept_and_what_is_gone_is_not() -> None:
    texts = {"file:///a": "x = area(1)\r\ny = 2\r\n", "file:///b": "x = \n"}
    store = Store()
    counts = Counts(store, lambda: DAY, texts.get, kept_after=0.01)
    for name in "abc":
        counts.shown(name, Offered(f"file:///{name}", "area(1)\ny = 2", "ollama", "qwen2.5-coder"))
        counts.taken(name)
    await asyncio.sleep(0.05)
    await counts.aclose()
    [count] = store.rows
    assert (count.day, count.shown, count.taken, count.kept) == (DAY, 3, 3, 1)


async def test_what_nobody_remembers_is_not_counted() -> None:
    store = Store()
    counts = Counts(store, lambda: DAY, lambda _uri: None)
    assert counts.taken("elsewhere") is False
    await counts.aclose()
    assert store.rows == []
