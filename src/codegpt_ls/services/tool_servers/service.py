"""The servers of the person: started when a model may use them, kept until we end, and only as the person saw them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from codegpt_ls.domain.limits import SERVER_SECONDS
from codegpt_ls.domain.ports.tool_servers import RunningServer, SeenServers, ServerFile, ServerLauncher
from codegpt_ls.domain.ports.tools import Tool, ToolServer
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.domain.tools.remarks import ServerLeftOut
from codegpt_ls.domain.tools.servers import (
    ServerDefinition,
    ServerFailed,
    ServerFault,
    ServerStanding,
    ServerToolOffer,
    ToolListing,
)
from codegpt_ls.domain.tools.steps import START_SERVER, StepState, ToolStep
from codegpt_ls.services.tool_servers.naming import offered_name
from codegpt_ls.services.tool_servers.tool import ServerTool, last_line
from codegpt_ls.services.tool_servers.wording import offered_tool

_SEEN_NAMES: Final = 5
"""Tools that a notice names."""
_LEFT_OUT: Final = {
    ServerStanding.UNSEEN: ServerFault.UNSEEN,
    ServerStanding.CHANGED: ServerFault.UNSEEN,
    ServerStanding.MISSING: ServerFault.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class _Started:
    """A server under way, what it offers, and how it was started."""

    running: RunningServer
    listing: ToolListing
    seal: str


class ToolServers:
    """All servers that the person named."""

    def __init__(
        self,
        file: ServerFile,
        seen: SeenServers,
        launcher: ServerLauncher,
        clean: Callable[[str], str],
        *,
        seconds: float = SERVER_SECONDS,
    ) -> None:
        """`clean` takes out of a stranger's words what nobody sees, and what is secret. `seconds`: for one start."""
        self.file: Final = file
        self.seen: Final = seen
        self.launcher: Final = launcher
        self._clean = clean
        self._seconds = seconds
        self._starts: dict[str, asyncio.Task[_Started]] = {}

    async def tools(
        self, ours: Sequence[Tool], open_folders: Sequence[str] = ()
    ) -> AsyncGenerator[ToolStep | ServerLeftOut | Sequence[Tool]]:
        """What is said meanwhile, and last the tools that a model may be told of beside ours."""
        try:
            definitions, miswritten = self.file.read(open_folders)
        except ServerFailed as failed:
            definitions, miswritten = (), ()
            yield ServerLeftOut(failed.detail, failed.fault)
        for name in set(self._starts) - {each.name for each in definitions}:
            await self._end(name)
        for name in miswritten:
            yield ServerLeftOut(self._clean(name), ServerFault.MISWRITTEN)
        for each in definitions:
            if (left_out := self.left_out(each)) is not None:
                yield left_out
        starts = [(each, await self._start(each)) for each in definitions if self.allowed(each)]
        waited = {each.name for each, start in starts if not start.done()}
        for name in sorted(waited):
            yield _step(name, StepState.RUNNING)
        found: list[Tool] = []
        taken = {each.offered.name for each in ours}
        for each, start in starts:
            try:
                # Another question may wait for the same start: it goes on where this one is stopped.
                started = await asyncio.shield(start)
            except ServerFailed as failed:
                self._starts.pop(each.name, None)
                if each.name in waited:
                    yield _step(each.name, StepState.FAILED)
                yield ServerLeftOut(each.name, failed.fault, self._said(failed))
                continue
            if each.name in waited:
                yield _step(each.name, StepState.DONE)
            for remark in self._differences(each, started):
                yield remark
            for tool in self._tools(each, started, taken):
                taken.add(tool.offered.name)
                found.append(tool)
        yield found

    def named(self, name: str) -> ServerDefinition | None:
        """The server that is called so. Raises ServerFailed where the file cannot be read."""
        return next((each for each in self.file.read()[0] if each.name == name), None)

    def standing(self, definition: ServerDefinition) -> ServerStanding:
        """Whether it may be used. Starts nothing."""
        if definition.command is not None and self.launcher.program(definition) is None:
            return ServerStanding.MISSING
        seen = self.seen.server(definition.name)
        if seen == self.launcher.seal(definition):
            return ServerStanding.ALLOWED
        return ServerStanding.UNSEEN if seen is None else ServerStanding.CHANGED

    def allowed(self, definition: ServerDefinition) -> bool:
        """Whether the person said yes to it as it is now, and it is there."""
        return self.standing(definition) is ServerStanding.ALLOWED

    def left_out(self, definition: ServerDefinition) -> ServerLeftOut | None:
        """Why it may not be used, where it may not."""
        fault = _LEFT_OUT.get(self.standing(definition))
        detail = definition.command if fault is ServerFault.NOT_FOUND else None
        return ServerLeftOut(definition.name, fault, detail or "") if fault else None

    async def look(self, definition: ServerDefinition) -> ToolListing:
        """Start it because the person asks, and what it offers. Raises ServerFailed."""
        await self._end(definition.name)
        return (await asyncio.shield(await self._start(definition))).listing

    def allow(self, definition: ServerDefinition, offers: Sequence[ServerToolOffer]) -> None:
        """The person said yes to it and to these of its tools."""
        self.seen.keep(definition.name, self.launcher.seal(definition), {each.name: each.seal for each in offers})

    async def remove(self, name: str) -> bool:
        """Forget it with all that was kept for it; whether there was one.

        Raises ServerFailed, OSError, AssistantError.
        """
        found = self.named(name)
        if found is None:
            return self.file.remove(name)
        await self._end(name)
        await self.launcher.forget_secrets(found)
        self.seen.forget(name)
        return self.file.remove(name)

    async def aclose(self) -> None:
        """End all of them."""
        for name in list(self._starts):
            await self._end(name)

    async def _start(self, definition: ServerDefinition) -> asyncio.Task[_Started]:
        start = self._starts.get(definition.name)
        if start is not None and start.done() and not _is_of_use(start, self.launcher.seal(definition)):
            await self._end(definition.name)
        if definition.name not in self._starts:
            self._starts[definition.name] = asyncio.create_task(self._begun(definition))
        return self._starts[definition.name]

    async def _begun(self, definition: ServerDefinition) -> _Started:
        running: RunningServer | None = None
        try:
            async with asyncio.timeout(self._seconds):
                running = await self.launcher.start(definition)
                return _Started(running, await running.listing(), self.launcher.seal(definition))
        except BaseException as error:
            if running is not None:
                await running.aclose()
            if isinstance(error, TimeoutError):
                raise ServerFailed(ServerFault.SILENT) from None
            raise

    async def _running(self, definition: ServerDefinition) -> RunningServer:
        """The server of a tool that is called: it may have ended meanwhile, and is started once more."""
        if not self.allowed(definition):
            raise ServerFailed(ServerFault.UNSEEN)
        return (await asyncio.shield(await self._start(definition))).running

    async def _end(self, name: str) -> None:
        start = self._starts.pop(name, None)
        if start is None:
            return
        if not start.done():
            start.cancel()
        await asyncio.gather(start, return_exceptions=True)
        if not start.cancelled() and start.exception() is None:
            await start.result().running.aclose()

    def _said(self, failed: ServerFailed) -> str:
        return self._clean(last_line(failed.detail))

    def _differences(self, definition: ServerDefinition, started: _Started) -> Iterator[ServerLeftOut]:
        seen = self.seen.tools(definition.name)
        other = [each.name for each in started.listing.offers if seen.get(each.name) != each.seal]
        if other:
            yield ServerLeftOut(definition.name, ServerFault.TOOLS_CHANGED, self._named(other))
        if started.listing.unreadable:
            yield ServerLeftOut(definition.name, ServerFault.TOOLS_UNREADABLE, self._named(started.listing.unreadable))

    def _named(self, names: Sequence[str]) -> str:
        return ", ".join(map(self._clean, names[:_SEEN_NAMES])) + (" …" if len(names) > _SEEN_NAMES else "")

    def _tools(self, definition: ServerDefinition, started: _Started, taken: set[str]) -> Iterator[ServerTool]:
        seen: Mapping[str, str] = self.seen.tools(definition.name)
        for offer in started.listing.offers:
            if seen.get(offer.name) != offer.seal:
                continue
            offered = offered_tool(offered_name(definition.name, offer.name, taken), offer, self._clean)
            if offered is not None:
                sends = not definition.local or offer.open_world
                server = ToolServer(definition.name, f"{started.seal}.{offer.seal}", sends)
                yield ServerTool(offered, server, offer.name, partial(self._running, definition))


def _is_of_use(start: asyncio.Task[_Started], seal: str) -> bool:
    if start.cancelled() or start.exception() is not None:
        return False
    return start.result().running.running and start.result().seal == seal


def _step(name: str, state: StepState) -> ToolStep:
    return ToolStep(id=f"server:{name}", tool=START_SERVER, about=name, kind=ToolKind.OTHER, state=state, server=name)
