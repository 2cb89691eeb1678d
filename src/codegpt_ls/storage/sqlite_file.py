"""A SQLite file of ours: opened at first use, brought up to date, and replaced when it is damaged.

To be used from one thread. `sqlite3` is imported with the first call, which keeps it off the way to `initialize`.
"""

import errno
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.folders import made

if TYPE_CHECKING:
    import sqlite3

_log = logging.getLogger(__name__)

T = TypeVar("T")

Migration = Sequence[str]
"""Statements that bring a file from one version to the next. `PRAGMA user_version` holds how many it has been through.
Never change one that was released: append another.
"""

_PATIENCE: Final = 10_000
"""Milliseconds to wait while another process writes."""
_CACHE: Final = 16_000
"""KiB of the file kept in memory."""
_BESIDE: Final = ("", "-wal", "-shm")
"""What SQLite keeps, by what follows the name."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open file."""

    connection: "sqlite3.Connection"
    full_text: bool = False
    """Whether it can be searched by index."""

    @contextmanager
    def transaction(self) -> Iterator["sqlite3.Connection"]:
        """All of the block or nothing; no other process writes meanwhile."""
        with self.connection as connection:
            # At once, not at the first writing: what is read before must still be true then.
            connection.execute("BEGIN IMMEDIATE")
            yield connection


class FullTextIndex(Protocol):
    """An index that can be made, and made anew, out of what the file holds."""

    def make(self, connection: "sqlite3.Connection") -> bool:
        """Make it where it is missing; False where this SQLite cannot."""
        ...

    def renew(self, database: Database) -> None:
        """Throw it away and make it anew."""
        ...


class SqliteFile:
    """The file, or memory where there is no path."""

    def __init__(
        self,
        path: Callable[[], Path] | None,
        *,
        migrations: Sequence[Migration],
        on_open: Callable[[Database], None],
        index: FullTextIndex | None = None,
    ) -> None:
        """`on_open` is called with every newly opened file."""
        self._path_of = path
        self._migrations = migrations
        self._on_open = on_open
        self._index = index
        self._database: Database | None = None
        self._identity: tuple[int, int] | None = None
        self._set_aside: list[AssistantError] = []

    def call(self, work: Callable[[Database], T]) -> T:
        """Do this with the file, opening it first; once more with a mended or fresh one when it proves damaged.

        Raises AssistantError STORAGE_FAILED or STORAGE_DAMAGED, and what the work raises.
        """
        import sqlite3

        try:
            try:
                return work(self._opened())
            except sqlite3.DatabaseError as error:
                if not self._mend(error):
                    raise
                return work(self._opened())
        except (sqlite3.Error, OSError) as error:
            raise _failure(error, self._path) from None

    def take_news(self) -> Sequence[AssistantError]:
        """STORAGE_DAMAGED for each file that was set aside since this was asked last."""
        news, self._set_aside = self._set_aside, []
        return news

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        if self._database is not None:
            self._database.connection.close()
            self._database = None

    @property
    def _path(self) -> Path | None:
        return self._path_of() if self._path_of else None

    def _opened(self) -> Database:
        path = self._path
        if self._database is not None and path is not None and _identity(path) != self._identity:
            _log.warning("another file is in the place of %s and is used from now on", path.name)
            self.close()
        if self._database is None:
            self._database = self._open(path)
        return self._database

    def _open(self, path: Path | None) -> Database:
        if path is not None:
            _make_private(path)
            self._identity = _identity(path)
            _refuse_newer(path, len(self._migrations))
        with ExitStack() as stack:
            connection = stack.enter_context(closing(_connected(path)))
            version = _version(connection)
            if path is not None and 0 < version < len(self._migrations):
                _back_up(connection, path, version)
            if version < len(self._migrations):
                _migrate(Database(connection), self._migrations)
            database = Database(connection, full_text=self._index is not None and self._index.make(connection))
            self._on_open(database)
            stack.pop_all()  # stays open
        return database

    def _mend(self, error: "sqlite3.DatabaseError") -> bool:
        """Make the file usable again after this error; False where the error is no damage."""
        import sqlite3

        code = getattr(error, "sqlite_errorcode", 0)
        path, database = self._path, self._database
        if code == sqlite3.SQLITE_CORRUPT_VTAB and self._index is not None and database is not None:
            with suppress(sqlite3.DatabaseError):
                self._index.renew(database)
                return True
        if path is None or code & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return False
        self.close()
        # Another process may have come first and set it aside already.
        if self._identity == _identity(path):
            self._set_aside.append(_put_aside(path))
        return True


def _connected(path: Path | None) -> "sqlite3.Connection":
    import sqlite3

    # Transactions are begun by hand: most readings need none, and each writing knows why it needs one.
    connection = sqlite3.connect(path or ":memory:", isolation_level=None)
    try:
        for pragma in (
            f"busy_timeout = {_PATIENCE}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "secure_delete = ON",  # what a person deletes is overwritten, not only unlinked
            "temp_store = MEMORY",
            f"cache_size = -{_CACHE}",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _version(connection: "sqlite3.Connection") -> int:
    """How many migrations the file has been through; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(database: Database, migrations: Sequence[Migration]) -> None:
    """Bring the file to the newest version, all at once or not at all."""
    with database.transaction() as connection:
        # Read again under the lock: another process may have done it meanwhile.
        for migration in migrations[_version(connection) :]:
            for statement in migration:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _make_private(path: Path) -> None:
    """Make the file where there is none; SQLite gives the files beside it the same mode.

    Raises OSError, also for a link: what it leads to would be read as ours, and closed to others.
    """
    made(path.parent)
    for end in _BESIDE:
        if path.with_name(path.name + end).is_symlink():
            raise OSError(errno.ELOOP, "is a link", str(path))
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if os.name != "nt" and os.fstat(descriptor).st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _refuse_newer(path: Path, newest: int) -> None:
    """Look without a chance of changing anything. Raises AssistantError STORAGE_FAILED for a newer version's file."""
    import sqlite3

    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        version = _version(connection)
    if version > newest:
        raise AssistantError(ErrorCode.STORAGE_FAILED, Facts(path=str(path), detail="newer"))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _back_up(connection: "sqlite3.Connection", path: Path, version: int) -> None:
    """Keep a copy of the file as it is, with all that other processes have committed."""
    import sqlite3

    copy = _free_name(path, f"v{version}")
    _make_private(copy)
    with closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
    _log.info("%s is kept as %s before it is brought up to date", path.name, copy.name)


def _put_aside(path: Path) -> AssistantError:
    """Rename the damaged file. Raises AssistantError STORAGE_DAMAGED where that is impossible."""
    kept = _free_name(path, "damaged")
    try:
        for end in _BESIDE:
            old = path.with_name(path.name + end)
            if old.exists():
                old.replace(kept.with_name(kept.name + end))
    except OSError as error:
        facts = Facts(path=str(path), detail=error.strerror or type(error).__name__)
        raise AssistantError(ErrorCode.STORAGE_DAMAGED, facts) from None
    _log.error("%s is damaged and is kept as %s", path.name, kept.name)
    return AssistantError(ErrorCode.STORAGE_DAMAGED, Facts(path=str(kept)))


def _free_name(path: Path, what: str) -> Path:
    """A name beside the file that nothing has: `threads.damaged-2026-11-22.db`."""
    day = datetime.now(UTC).date().isoformat()
    number, name = 1, path.with_name(f"{path.stem}.{what}-{day}{path.suffix}")
    while name.exists():
        number += 1
        name = path.with_name(f"{path.stem}.{what}-{day}-{number}{path.suffix}")
    return name


def _failure(error: "sqlite3.Error | OSError", path: Path | None) -> AssistantError:
    detail = error.strerror if isinstance(error, OSError) else str(error)
    facts = Facts(path=str(path) if path else None, detail=detail or type(error).__name__)
    return AssistantError(ErrorCode.STORAGE_FAILED, facts)
