"""A program of the person's own that speaks a dialect, and tells more than that has words for."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.fetching import Progress
from codegpt_ls.domain.ports.servers import Room
from codegpt_ls.domain.providers import Connection, Program, ProviderProfile
from codegpt_ls.providers.client.provider import DialectProvider
from codegpt_ls.providers.dialects.dialect import Dialect
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.listing.live_models import Lists
from codegpt_ls.providers.servers import facts
from codegpt_ls.providers.servers.beside import Beside

if TYPE_CHECKING:
    from codegpt_ls.providers.transport.http_client import ConnectionPools

FRESH_FOR: Final = 30.0
"""Seconds. A model is loaded anew seldom, and questions come in a row."""
_REMEMBERED: Final = 64
_DIALECT_PATH: Final = "/v1"


class ServerProvider(DialectProvider):
    """`DialectProvider` with what its program tells beside."""

    def __init__(
        self,
        profile: ProviderProfile,
        make_dialect: Callable[[], Dialect],
        *,
        lists: Lists,
        headers: Mapping[str, str],
        fill_in: Mapping[FillIn, str],
    ) -> None:
        # llama.cpp now and then drops a connection that is used a second time.
        super().__init__(profile, make_dialect, lists=lists, headers=headers, fill_in=fill_in, keep_alive=False)
        self._asides: ConnectionPools | None = None
        self._rooms: dict[tuple[str, str], tuple[float, Room | None]] = {}
        """With when they were told."""

    async def room(self, model: str, connection: Connection) -> Room | None:
        """What this model is loaded with."""
        key = (connection.base_url, model)
        at, room = self._rooms.get(key, (-FRESH_FOR, None))
        if time.monotonic() - at < FRESH_FOR:
            return room
        room = await self._told_room(model, await self._beside(connection))
        if len(self._rooms) >= _REMEMBERED:
            self._rooms.clear()
        self._rooms[key] = (time.monotonic(), room)
        return room

    async def pull(self, model: str, connection: Connection, progress: Progress) -> None:
        """Have the server download a model.

        Raises AssistantError PULL_FAILED, and what may be wrong with the network or the key.
        """
        if not self.profile.downloads_models:
            raise AssistantError(ErrorCode.PULL_FAILED, Facts(provider=self.profile.id, model=model, detail="unable"))
        beside = await self._beside(connection)
        from codegpt_ls.providers.servers.downloading import Download

        download = Download(beside, model, progress)
        await (download.from_ollama() if self.profile.program is Program.OLLAMA else download.from_lm_studio())

    async def aclose(self) -> None:
        """Close the connections; new ones are opened on demand."""
        await super().aclose()
        if self._asides is not None:
            await self._asides.aclose()

    async def _beside(self, connection: Connection) -> Beside:
        """The program's own paths, which begin where those of its dialect do."""
        if self._asides is None:
            self._asides = await asyncio.to_thread(_pools)
        base_url = connection.base_url.rstrip("/").removesuffix(_DIALECT_PATH)
        given = {name.lower(): value for name, value in connection.headers.items()}
        return Beside(
            self._asides,
            replace(connection, base_url=base_url),
            {**given, **self._headers, **self._dialect(connection).headers(connection.credential)},
            Call(
                provider=self.profile.id,
                url=base_url,
                rules=self.profile.errors,
                secret=connection.credential.key if connection.credential else None,
                headers=tuple(connection.headers.values()),
            ),
        )

    async def _told_room(self, model: str, beside: Beside) -> Room | None:
        match self.profile.program:
            case Program.OLLAMA:
                return await _ollamas_room(model, beside)
            case Program.LM_STUDIO:
                said = await beside.said(facts.PATHS[Program.LM_STUDIO])
                tokens = facts.loaded(Program.LM_STUDIO, said).get(facts.plain(model))
            case Program.LLAMA_CPP:
                tokens = facts.only_room(await beside.said(facts.PATHS[Program.LLAMA_CPP]))
            case _:
                return None  # its list tells, or nothing does
        return Room(tokens=tokens) if tokens else None


async def _ollamas_room(model: str, beside: Beside) -> Room | None:
    running, shown = await asyncio.gather(
        beside.said(facts.PATHS[Program.OLLAMA]), beside.said("/api/show", {"model": model})
    )
    if tokens := facts.loaded(Program.OLLAMA, running).get(facts.plain(model)):
        return Room(tokens=tokens)
    return facts.shown_room(shown) if shown is not None else None


def _pools() -> "ConnectionPools":
    """In a thread: the HTTP client takes a while to load."""
    import codegpt_ls.providers.servers.asking  # noqa: F401
    from codegpt_ls.providers.transport.http_client import ConnectionPools

    return ConnectionPools(keep_alive=False)
