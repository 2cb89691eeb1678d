"""The way to what a program tells beside its dialect."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.failures.call import Call

if TYPE_CHECKING:
    from codegpt_ls.providers.servers.asking import Said
    from codegpt_ls.providers.transport.http_client import ConnectionPools

_WITHIN: Final = 1.0
"""Seconds that a question waits at most to know how much of it will be read."""
_OK: Final = 200


class Beside:
    """Asks a program for what is not in its dialect."""

    def __init__(
        self, pools: "ConnectionPools", connection: Connection, headers: Mapping[str, str], call: Call
    ) -> None:
        self.pools = pools
        self.connection = connection
        self.headers = headers
        self.call = call

    async def said(self, path: str, body: Mapping[str, Any] | None = None, within: float = _WITHIN) -> object:
        """The value it answers with; None where there is none in time."""
        from codegpt_ls.providers.servers.asking import say

        said: Said | None = await say(self.pools, self.connection, path, within=within, headers=self.headers, body=body)
        return said.body if said is not None and said.status == _OK else None
