"""Keys in a plain-text file, for machines without a keyring and people who said yes to that."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from codegpt_ls.credentials.file_lock import FileLock
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.private_file import failed, read_private, write_private
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.credentials.stored_item import StoredItem
from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    FoundCredential,
    headers_among,
    item_name,
)


class _Content(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    version: int = Field(default=1, ge=1, le=1)
    credentials: dict[str, StoredItem] = {}


class FileStore:
    """One file of mode 0600; every read checks owner, mode and that it is no link."""

    source = CredentialSource.FILE

    def __init__(self, path: Path, *, index: Index, redactor: Redactor) -> None:
        self._path = path
        self._index = index
        self._redactor = redactor
        self._lock = FileLock(path.with_suffix(".lock"))

    async def read(
        self,
        origin: str,
        header: str | None = None,
        *,
        prompting: bool = False,  # noqa: ARG002 - never locked
    ) -> FoundCredential | None:
        """The key of exactly this origin, or the value of this header for it.

        Raises AssistantError STORE_FAILED with the path when the file is damaged or others could read it.
        """
        return self._found(self._load(), origin, header)

    async def write(self, credential: Credential) -> FoundCredential:
        """Store, read back, compare.

        Raises AssistantError STORE_FAILED with the path, or STORE_TIMEOUT.
        """
        self._redactor.register(credential.key)
        item = item_name(credential.origin, credential.header)
        with self._lock.held_briefly():
            content = self._load()
            content.credentials[item] = StoredItem.of(credential)
            self._save(content)
            found = self._found(self._load(), credential.origin, credential.header)
        if found is None or found.credential != credential:
            raise failed(self._path, "reading back showed something else")
        self._index.add(item, self.source)
        return found

    async def remove(self, origin: str, header: str | None = None) -> bool:
        """Forget it; the file goes with its last credential. Leaves nothing behind where there was no file.

        Raises AssistantError STORE_FAILED with the path, or STORE_TIMEOUT.
        """
        item = item_name(origin, header)
        if item not in self._load().credentials:
            return False
        with self._lock.held_briefly():
            content = self._load()
            removed = content.credentials.pop(item, None)
            self._save(content)
        self._index.discard(item, self.source)
        return removed is not None

    async def headers(self, origin: str) -> tuple[str, ...]:
        """The headers whose values the file holds for this origin.

        Raises AssistantError STORE_FAILED with the path.
        """
        return headers_among(self._load().credentials, origin)

    def forget_memory(self) -> None:
        """Nothing: the file is read each time."""

    def _found(self, content: _Content, origin: str, header: str | None) -> FoundCredential | None:
        item = content.credentials.get(item_name(origin, header))
        if item is None:
            return None
        self._redactor.register(item.key)
        return FoundCredential(credential=item.credential(origin, header), source=self.source, backend=str(self._path))

    def _load(self) -> _Content:
        text = read_private(self._path)
        if text is None:
            return _Content()
        try:
            return _Content.model_validate_json(text)
        except ValidationError:
            raise failed(self._path, "damaged") from None

    def _save(self, content: _Content) -> None:
        if content.credentials:
            write_private(self._path, content.model_dump_json(indent=1).encode())
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise failed(self._path, error) from None
