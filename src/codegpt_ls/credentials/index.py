"""What was ever stored where: no secrets, so that the OS keyring need not be opened to learn "nowhere"."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from codegpt_ls.credentials.file_lock import FileLock
from codegpt_ls.credentials.private_file import read_private, write_private
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.folders import Generation, generation


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(default=1, ge=1, le=1)
    complete: bool = True
    """False after a damaged index was put aside: any store may hold a key that this one does not list."""
    stored: dict[str, dict[CredentialSource, datetime]] = {}
    """Per item and store, since when. An item is an origin, for its key, or `ORIGIN#HEADER`."""


class Index:
    """The index file. Damage is never fatal: it is put aside, and every store is asked again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path.with_suffix(".lock"))

    def may_hold(self, item: str, source: CredentialSource) -> bool:
        """Whether it is worth asking this store."""
        content = self._load()
        return content is None or not content.complete or source in content.stored.get(item, {})

    def items(self, source: CredentialSource) -> tuple[str, ...]:
        """Every item listed for this store."""
        content = self._load()
        return tuple(item for item, where in content.stored.items() if source in where) if content else ()

    def add(self, item: str, source: CredentialSource) -> None:
        """Note that this store holds, or is about to hold, this item; always makes a new generation.

        Raises AssistantError STORE_FAILED or STORE_TIMEOUT.
        """
        with self._changed() as content:
            content.stored.setdefault(item, {})[source] = datetime.now(UTC)

    def discard(self, item: str, source: CredentialSource) -> None:
        """Note that this store does not hold it; always makes a new generation.

        Raises AssistantError STORE_FAILED or STORE_TIMEOUT.
        """
        with self._changed() as content:
            content.stored.get(item, {}).pop(source, None)
            if not content.stored.get(item):
                content.stored.pop(item, None)

    def generation(self) -> Generation | None:
        """Another value after every change by any process; None while there is no index. One `stat`."""
        return generation(self._path)

    @contextmanager
    def _changed(self) -> Iterator[_Content]:
        with self._lock.held_briefly():
            content = self._load()
            if content is None:
                self._put_aside()
                content = _Content(complete=False)
            yield content
            write_private(self._path, content.model_dump_json(indent=1).encode())

    def _load(self) -> _Content | None:
        """The content; an empty one when there is no file, None when it is damaged."""
        try:
            text = read_private(self._path)
            return _Content() if text is None else _Content.model_validate(json.loads(text))
        except (AssistantError, ValidationError, ValueError):
            return None

    def _put_aside(self) -> None:
        with suppress(OSError):
            self._path.replace(self._path.with_suffix(".damaged"))
