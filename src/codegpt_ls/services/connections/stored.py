"""What the stores hold of one origin: kept in one place, and forgotten in every one."""

import asyncio
import logging
from collections.abc import Iterable, Mapping

from codegpt_ls.domain.credentials import Credential, CredentialSource, FoundCredential
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports.keys import CredentialStore

_log = logging.getLogger(__name__)


class Stored:
    """Changes what the stores hold, one change at a time: a key, or the value of a header."""

    def __init__(self, stores: Mapping[CredentialSource, CredentialStore]) -> None:
        self._stores = stores
        self._changing = asyncio.Lock()

    async def keep(self, credential: Credential, where: CredentialSource) -> FoundCredential:
        """Write and read back; an older one elsewhere is forgotten.

        Raises AssistantError NO_STORE, LOCKED, STORE_TIMEOUT or STORE_FAILED; nothing is changed then.
        """
        # Two at once into two stores would each take the other's key for the older one and remove it.
        async with self._changing:
            found = await self._stores[where].write(credential)
            # It would win or come back later. A session's is no lasting replacement: it covers the stored one until
            # the session ends.
            if where is not CredentialSource.SESSION:
                await self._forget_others(credential, kept=where)
        return found

    async def read(self, origin: str) -> FoundCredential | None:
        """The key in a store that would be in force, had the environment none. The person asked for it: a locked
        keyring may show its dialog."""
        for store in self._stores.values():
            if found := await store.read(origin, prompting=True):
                return found
        return None

    async def forget(
        self, origin: str, headers: Iterable[str | None]
    ) -> tuple[Mapping[str | None, tuple[CredentialSource, ...]], AssistantError | None]:
        """Forget the values of these headers in every store; None among them is the key.

        Returns the stores that held each of them, and why the last store that failed did.
        """
        failure: AssistantError | None = None
        held: dict[str | None, tuple[CredentialSource, ...]] = {}
        async with self._changing:
            for header in headers:
                for source, store in self._stores.items():
                    try:
                        if await store.remove(origin, header):
                            held[header] = (*held.get(header, ()), source)
                    except AssistantError as error:
                        failure = error
        return held, failure

    async def headers(self, origin: str) -> tuple[str, ...]:
        """The headers whose values are stored for this origin; a store that cannot be read tells none."""
        names: set[str] = set()
        for source, store in self._stores.items():
            try:
                names.update(await store.headers(origin))
            except AssistantError as error:
                _log.warning("the headers of %s in the %s could not be listed: %s", origin, source, error.code)
        return tuple(sorted(names))

    def forget_memory(self) -> None:
        """Another process changed something: ask the stores anew from now on."""
        for store in self._stores.values():
            store.forget_memory()

    async def _forget_others(self, credential: Credential, *, kept: CredentialSource) -> None:
        origin, header = credential.origin, credential.header
        for source, store in self._stores.items():
            if source is kept:
                continue
            try:
                await store.remove(origin, header)
            except AssistantError as error:
                _log.warning("an older %s of %s stays in the %s: %s", header or "key", origin, source, error.code)
