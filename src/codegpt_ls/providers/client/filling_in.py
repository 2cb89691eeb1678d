"""Code that a provider fills in, at connections of their own beside those of chats.

Loaded at the first completion only, since it imports the HTTP client.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Final

from codegpt_ls.domain.chat import Finished, TextDelta
from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.completion.request import CompletionRequest
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.providers import Connection, ProviderProfile
from codegpt_ls.providers.client.sendable import check_sendable
from codegpt_ls.providers.dialects.dialect import Dialect
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.fill_in.asking import FillInCall
from codegpt_ls.providers.fill_in.bodies import USUAL_PATHS, body_of
from codegpt_ls.providers.transport.http_client import ConnectionPools

_VERSION: Final = "/v1"


class FillingIn:
    """Asks one provider for code."""

    def __init__(
        self,
        profile: ProviderProfile,
        paths: Mapping[FillIn, str],
        headers: Mapping[str, str],
        dialect: Callable[[Connection], Dialect],
        *,
        drops_connections: bool,
    ) -> None:
        """`paths`: where each way is asked, below the address without its version. `dialect`: how a key is shown.
        `drops_connections`: whether a server of the person's own closes kept connections without saying so."""
        self._profile = profile
        self._paths = paths
        self._headers = headers
        self._dialect = dialect
        self._pools = ConnectionPools(keep_alive=True)
        self._again = drops_connections

    async def stream(self, request: CompletionRequest, connection: Connection) -> AsyncGenerator[TextDelta | Finished]:
        """Yield what is filled in, then one `Finished`.

        Raises AssistantError, and NoFillIn.
        """
        body, call = body_of(request), await self._call(request, connection)
        async with aclosing(call.stream(body)) as events:
            async for event in events:
                yield event

    async def aclose(self) -> None:
        """Close the connections; new ones are opened on demand."""
        await self._pools.aclose()

    async def _call(self, request: CompletionRequest, connection: Connection) -> FillInCall:
        origin_of(connection.base_url)
        if connection.credential is not None:
            check_sendable(connection.credential, self._profile.id)
        path = self._paths.get(request.fill_in) or USUAL_PATHS[request.fill_in]
        pool = self._pools.opened(connection)
        if pool is None:
            pool = await asyncio.to_thread(self._pools.pool, connection)
        return FillInCall(
            pool=pool,
            connection=connection,
            again=self._again,
            headers={**self._headers, **self._dialect(connection).headers(connection.credential)},
            call=Call(
                provider=self._profile.id,
                url=connection.base_url.rstrip("/").removesuffix(_VERSION) + path,
                model=request.model,
                rules=self._profile.errors,
                secret=connection.credential.key if connection.credential else None,
                headers=tuple(connection.headers.values()),
            ),
        )
