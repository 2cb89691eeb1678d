"""How often what was offered was taken, and was still there after a while. It stays on this machine."""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple, Protocol

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.usage import CompletionCount
from codegpt_ls.services.completion.moment import plain

KEPT_AFTER: Final = 30.0
"""Seconds after which what was taken counts as kept, if it is still there."""
_WRITTEN_AFTER: Final = 10.0
_REMEMBERED: Final = 200

_log = logging.getLogger(__name__)


class CompletionStore(Protocol):
    """Where the counts are kept."""

    async def add_completions(self, counts: tuple[CompletionCount, ...]) -> None: ...


class Offered(NamedTuple):
    """What was offered."""

    uri: str
    text: str
    provider: str
    model: str


class Counts:
    """Counts for one editor, and writes now and then."""

    def __init__(
        self,
        store: CompletionStore,
        today: Callable[[], date],
        text_of: Callable[[str], str | None],
        kept_after: float = KEPT_AFTER,
    ) -> None:
        """`text_of`: a document as it is now; None where it is not open."""
        self._store = store
        self._today = today
        self._text_of = text_of
        self._kept_after = kept_after
        self._offered: OrderedDict[str, Offered] = OrderedDict()
        self._counted: Counter[tuple[date, str, str, str]] = Counter()
        self._later: set[asyncio.Task[None]] = set()
        self._writing: asyncio.Task[None] | None = None

    def shown(self, offer_id: str, offered: Offered) -> None:
        """It is offered, or what is left of it: that counts once."""
        if offer_id in self._offered:
            return
        self._offered[offer_id] = offered
        if len(self._offered) > _REMEMBERED:
            self._offered.popitem(last=False)
        self._count("shown", offered)

    def taken(self, offer_id: str) -> bool:
        """The person took it; False for what nobody remembers."""
        offered = self._offered.pop(offer_id, None)
        if offered is None:
            return False
        self._count("taken", offered)
        task = asyncio.create_task(self._look_again(offered))
        self._later.add(task)
        task.add_done_callback(self._later.discard)
        return True

    async def aclose(self) -> None:
        """Write down what was counted."""
        for task in (*self._later, *([self._writing] if self._writing else [])):
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)
        await self.write()

    async def write(self) -> None:
        """Write down what was counted by now."""
        counted, self._counted = self._counted, Counter()
        places = dict.fromkeys(key[:3] for key in counted)
        rows = tuple(
            CompletionCount(
                day=day,
                provider=provider,
                model=model,
                **{what: counted[day, provider, model, what] for what in ("shown", "taken", "kept")},
            )
            for day, provider, model in places
        )
        try:
            if rows:
                await self._store.add_completions(rows)
        except AssistantError as error:
            _log.warning("completions were not counted: %s", error.code)

    async def _look_again(self, offered: Offered) -> None:
        await asyncio.sleep(self._kept_after)
        text = self._text_of(offered.uri)
        if text is not None and offered.text.strip() in plain(text):
            self._count("kept", offered)

    def _count(self, what: str, offered: Offered) -> None:
        self._counted[self._today(), offered.provider, offered.model, what] += 1
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    async def _write_soon(self) -> None:
        await asyncio.sleep(_WRITTEN_AFTER)
        await self.write()
