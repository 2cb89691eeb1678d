"""One request to a model: sent once, read until enough has come, and written down."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from uuid import uuid4

from codegpt_ls.domain.chat import Finished, FinishReason, Remark, TextDelta, Usage
from codegpt_ls.domain.completion.fill_in import FillIn, NoFillIn
from codegpt_ls.domain.completion.request import CompletionRequest
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports.keys import Keys
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection, answers_here, tariff_at
from codegpt_ls.domain.text import estimated_tokens
from codegpt_ls.domain.usage import Tariff, UsedTokens
from codegpt_ls.services.completion.as_chat import as_chat
from codegpt_ls.services.completion.prompt import Prompt
from codegpt_ls.services.completion.stop import Stop
from codegpt_ls.services.completion.ways import Ways, documented, is_filler, probes
from codegpt_ls.services.connections.concerning import concerning
from codegpt_ls.services.connections.connections import Connections, Route
from codegpt_ls.services.spending import Spending
from codegpt_ls.services.stopping import RunningRequests, StopSwitch
from codegpt_ls.services.usage import UsageSink
from codegpt_ls.settings import Settings

DEADLINE: Final = 2.0
"""Seconds after which nobody waits for what comes by itself."""
WANTED_DEADLINE: Final = 5.0
"""Likewise where the person has pressed a key for it."""
_NOTED_AFTER: Final = 1.0
LINE_TOKENS: Final = 48
MOST_TOKENS: Final = 128
WITH_SNIPPETS: Final = frozenset({FillIn.INFILL, FillIn.TEMPLATE})
"""The ways that have a place for pieces of other documents."""


@dataclass(slots=True, kw_only=True)
class _Count:
    """What a request used."""

    provider: str
    model: str
    tariff: Tariff
    sent: int
    """Tokens, by an estimate."""
    usage: Usage | None = None
    text: list[str] = field(default_factory=list)
    answered: bool = False
    cut: bool = False
    """Whether it was ended by a bound on its length."""
    hold: str | None = None

    def used(self) -> UsedTokens:
        """By the provider's numbers, or by an estimate."""
        usage = self.usage or Usage(self.sent, estimated_tokens("".join(self.text)))
        return self.tokens(usage, estimated=self.usage is None)

    def tokens(self, usage: Usage, *, estimated: bool) -> UsedTokens:
        """These tokens."""
        return UsedTokens(
            at=datetime.now(UTC),
            provider=self.provider,
            model=self.model,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            estimated=estimated,
            tariff=self.tariff,
        )


class Requests:
    """Sends requests of one editor."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        connections: Connections,
        running: RunningRequests,
        keys: Keys,
        usage: UsageSink,
        spending: Spending,
        tell: Callable[[Remark], None],
    ) -> None:
        """`running`: whoever removes a key ends what is in there. `tell`: is told what is to be said of the budget."""
        self._settings = settings
        self._connections = connections
        self._running = running
        self._keys = keys
        self._usage = usage
        self._spending = spending
        self._tell = tell
        self._ways = Ways()
        self._nearby = asyncio.Lock()
        self._used: list[UsedTokens] = []
        """What is not written down yet."""
        self._noting: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    async def fill_in(
        self, provider: Provider, model: str, prompt: Prompt, stop: Stop, *, seconds: float
    ) -> str | None:
        """What is filled in; what has come of it in whole lines once the time is over. None where nothing has, and
        where a key stands in what would be sent.

        Raises AssistantError, and NoFillIn where no way is left.
        """
        try:
            async with asyncio.timeout(seconds):
                with self._running.switch() as switch:
                    with concerning(provider.profile):
                        route = await switch.step(lambda: self._connections.route(provider.profile))
                    switch.watch(route.address.origin)
                    if self._keys.key_in(prompt.words) is not None:
                        return None
                    return await self._by_some_way(provider, model, prompt, stop, route, switch, seconds)
        except TimeoutError:
            return stop.text(cut=True) or None

    async def aclose(self) -> None:
        """What was used is still written down."""
        self._closing.set()
        await asyncio.gather(*self._noting, return_exceptions=True)

    async def _by_some_way(
        self,
        provider: Provider,
        model: str,
        prompt: Prompt,
        stop: Stop,
        route: Route,
        switch: StopSwitch,
        seconds: float,
    ) -> str:
        address, choice = route.address, self._settings().completion.dialect
        for way in self._ways.of(provider, address.base_url, model, choice):
            request = CompletionRequest(
                model=model,
                fill_in=way,
                before=prompt.before,
                after=prompt.after,
                title=prompt.title,
                snippets=prompt.snippets if way in WITH_SNIPPETS else (),
                one_line=stop.one_line,
                most_tokens=LINE_TOKENS if stop.one_line else MOST_TOKENS,
                seconds=seconds,
            )
            try:
                return await switch.step(partial(self._asked, provider, request, stop, route))
            except NoFillIn:
                self._ways.unable(provider, address.base_url, model, way)
            except AssistantError as error:
                raise await self._connections.with_key_facts(error, provider.profile, address) from error
        raise NoFillIn

    async def _asked(self, provider: Provider, request: CompletionRequest, stop: Stop, route: Route) -> str:
        """One at a time of what answers on this machine. Raises NoFillIn also where a suffix would be passed over."""
        here = answers_here(provider.profile, route.address.origin)
        async with self._nearby if here else nullcontext():
            if request.fill_in is FillIn.SUFFIX and not await self._obeyed(provider, request, route):
                raise NoFillIn
            count = await self._counted(provider, request, stop, route)
        # The last line of an answer that was cut off is the half of one.
        return stop.text(cut=count.cut and not stop.one_line)

    async def _obeyed(self, provider: Provider, request: CompletionRequest, route: Route) -> bool:
        """Whether what follows the cursor is read: of a vendor by its documents, of any other asked once."""
        address, model = route.address, request.model
        if documented(provider, model, address.origin) or self._ways.is_proven(provider, address.base_url, model):
            return True
        read = [(await self._counted(provider, each, None, route)).usage for each in probes(request)]
        counts = {usage.input_tokens if usage else None for usage in read}
        obeyed = len(counts) == len(read) and None not in counts
        if obeyed:
            self._ways.proven(provider, address.base_url, model)
        return obeyed

    async def _counted(self, provider: Provider, request: CompletionRequest, stop: Stop | None, route: Route) -> _Count:
        sent = "".join((request.before, request.after, *(each.text for each in request.snippets)))
        count = _Count(
            provider=provider.profile.id,
            model=request.model,
            tariff=tariff_at(provider.profile, route.address.origin),
            sent=estimated_tokens(sent),
        )
        try:
            for remark in await self._admitted(count, request):
                self._tell(remark)
            await self._read(provider, request, stop, route, count)
        finally:
            self._note(count)
        return count

    async def _admitted(self, count: _Count, request: CompletionRequest) -> Sequence[Remark]:
        if not self._spending.limits():
            return ()
        count.hold = uuid4().hex
        asking = count.tokens(Usage(count.sent, request.most_tokens), estimated=True)
        return await self._spending.admit(count.hold, asking)

    async def _read(
        self, provider: Provider, request: CompletionRequest, stop: Stop | None, route: Route, count: _Count
    ) -> None:
        found, connection = route.address.found, route.connection
        events = self._connections.commands.streaming(
            provider.profile, found, connection, lambda keyed: _opened(provider, request, keyed)
        )
        async with aclosing(events):
            async for event in events:
                count.answered = True
                match event:
                    case TextDelta(text):
                        count.text.append(text)
                        if stop and stop.take(text):
                            break
                    case Finished():
                        count.usage, count.cut = event.usage, event.finish_reason is FinishReason.LENGTH

    def _note(self, count: _Count) -> None:
        """Written behind the answer; what was sent and never answered is not known to have cost anything."""
        used = count.used() if count.answered else None
        if count.hold is not None:
            # At once, as it is held.
            self._in_the_background(self._usage.note(used, count.hold))
        elif used is not None:
            self._used.append(used)
            if len(self._used) == 1:
                self._in_the_background(self._noted())

    async def _noted(self) -> None:
        """All of a while together: the disk would be in the way of the next key."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_NOTED_AFTER):
                await self._closing.wait()
        used, self._used = self._used, []
        await self._usage.note_all(used)

    def _in_the_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)


def _opened(
    provider: Provider, request: CompletionRequest, connection: Connection
) -> AsyncGenerator[TextDelta | Finished]:
    if request.fill_in is FillIn.CHAT:
        return as_chat(provider, request, connection)
    if not is_filler(provider):
        raise NoFillIn
    return provider.complete(request, connection)
