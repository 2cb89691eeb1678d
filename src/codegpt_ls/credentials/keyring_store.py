"""Keys in the operating system's keyring."""

import logging
from dataclasses import dataclass

from codegpt_ls.credentials.file_lock import FileLock
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.keyring_process import KeyringAnswer, KeyringProcess
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.credentials.stored_item import StoredItem
from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    FoundCredential,
    headers_among,
    item_name,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.keys import CredentialStore
from codegpt_ls.folders import Generation

log = logging.getLogger(__name__)

_NOTHING_WRITTEN = (ErrorCode.NO_STORE, ErrorCode.LOCKED)


@dataclass(frozen=True, slots=True)
class _Remembered:
    found: FoundCredential
    generation: Generation | None


class KeyringStore:
    """One keyring item for each origin, and for each header of it, remembered until any process changes a key."""

    source = CredentialSource.KEYRING

    def __init__(
        self,
        process: KeyringProcess,
        *,
        index: Index,
        lock: FileLock,
        redactor: Redactor,
        plain_copy: CredentialStore | None = None,
    ) -> None:
        """`lock`: shared by all processes of the person. `plain_copy`: emptied once the keyring holds the key."""
        self._process = process
        self._index = index
        self._lock = lock
        self._redactor = redactor
        self._plain_copy = plain_copy
        self._memory: dict[str, _Remembered] = {}

    async def read(self, origin: str, header: str | None = None, *, prompting: bool = False) -> FoundCredential | None:
        """The key of exactly this origin, or the value of this header for it; the keyring is not opened when none was
        ever stored.

        `prompting`: the person asked, the system may show its unlock dialog.
        Raises AssistantError LOCKED, STORE_TIMEOUT or STORE_FAILED; an absent keyring reads as None.
        """
        item, generation = item_name(origin, header), self._index.generation()
        remembered = self._memory.get(item)
        if remembered and remembered.generation == generation:
            return remembered.found
        self._memory.pop(item, None)
        if not self._index.may_hold(item, self.source):
            return None
        found = self._found(origin, header, await self._process.read(service_name(item), prompting=prompting))
        if found:
            self._memory[item] = _Remembered(found, generation)
        return found

    async def write(self, credential: Credential) -> FoundCredential:
        """Store, read back in a fresh process, compare, note in the index; only then is it saved.

        Raises AssistantError NO_STORE, LOCKED, STORE_TIMEOUT or STORE_FAILED.
        """
        origin, header = credential.origin, credential.header
        item = item_name(origin, header)
        self._redactor.register(credential.key)
        self._memory.pop(item, None)
        async with self._lock.held(self._process.deadlines.command):
            await self._put(item, credential)
            answer = await self._process.read(service_name(item), prompting=True)
            found = self._found(origin, header, answer)
            if found is None or found.credential != credential:
                detail = "reading back showed something else" if found else "reading back showed nothing"
                raise AssistantError(
                    ErrorCode.STORE_FAILED, Facts(backend=answer.backend if answer else None, detail=detail)
                )
            self._index.add(item, self.source)
            self._memory[item] = _Remembered(found, self._index.generation())
        await self._remove_plain_copy(origin, header)
        return found

    async def remove(self, origin: str, header: str | None = None) -> bool:
        """Delete it from the keyring, the index and memory; True when there was one.

        Raises AssistantError NO_STORE when a key was stored and the keyring is gone now: it is not removed then.
        Raises AssistantError LOCKED, STORE_TIMEOUT or STORE_FAILED likewise.
        """
        item = item_name(origin, header)
        self._memory.pop(item, None)
        if not self._index.may_hold(item, self.source):
            return False
        async with self._lock.held(self._process.deadlines.command):
            removed = await self._process.remove(service_name(item))
            self._index.discard(item, self.source)
        return removed

    async def headers(self, origin: str) -> tuple[str, ...]:
        """The headers of this origin that the index lists; the keyring itself is not opened."""
        return headers_among(self._index.items(self.source), origin)

    def forget_memory(self) -> None:
        """Drop remembered keys: the next read asks the keyring."""
        self._memory.clear()

    async def _put(self, item: str, credential: Credential) -> None:
        known = self._index.may_hold(item, self.source)
        # Noted before it is done: a crash in between must leave "maybe", never a key that nobody looks for.
        self._index.add(item, self.source)
        try:
            await self._process.write(service_name(item), StoredItem.of(credential).model_dump_json())
        except AssistantError as error:
            if error.code in _NOTHING_WRITTEN and not known:
                self._index.discard(item, self.source)
            raise

    def _found(self, origin: str, header: str | None, answer: KeyringAnswer | None) -> FoundCredential | None:
        if answer is None or answer.value is None:
            return None
        item = StoredItem.parsed(answer.value)
        if item is None:
            raise AssistantError(ErrorCode.STORE_FAILED, Facts(backend=answer.backend, detail="unknown item"))
        self._redactor.register(item.key)
        return FoundCredential(credential=item.credential(origin, header), source=self.source, backend=answer.backend)

    async def _remove_plain_copy(self, origin: str, header: str | None) -> None:
        if self._plain_copy is None:
            return
        try:
            await self._plain_copy.remove(origin, header)
        except AssistantError as error:
            # The key is saved, which is what was asked for; the doctor's report shows the file.
            log.warning("the plain-text copy could not be removed: %s (%s)", error.facts.path, error.facts.detail)


def service_name(item: str) -> str:
    """The keyring's name for an item. One for each: Windows shuffles two users of one service."""
    return f"codegpt-ls:{item}"
