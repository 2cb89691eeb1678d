"""Connections to a SQLite file: one that writes, or one that only reads where the disk takes nothing.

`sqlite3` is imported with the first call, which keeps it off the way to `initialize`.
"""

import errno
import os
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

_PATIENCE: Final = 10_000
"""Milliseconds to wait while another process writes."""
_CACHE: Final = 16_000
"""KiB of the file kept in memory."""
_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
_NOTHING_TAKEN: Final = (*_NO_LOCKS, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM)


def connected(path: Path | None) -> "sqlite3.Connection":
    """A connection that reads and writes; to memory where there is no path. Raises sqlite3.Error."""
    import sqlite3

    # Transactions are begun by hand: most readings need none, and each writing knows why it needs one.
    connection = sqlite3.connect(path or ":memory:", isolation_level=None)
    connection.text_factory = _text
    try:
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        _use_log(connection)
        for pragma in (
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


def reading(path: Path) -> "sqlite3.Connection":
    """A connection that only reads, without a lock where there is none to be had. Raises sqlite3.Error."""
    import sqlite3

    if not path.exists():
        return connected(None)
    address = f"{path.absolute().as_uri()}?mode=ro"
    # A log that cannot be opened beside the file is passed over: what it holds shows again when it can.
    for more in ("", "&immutable=1"):
        connection = sqlite3.connect(f"{address}{more}", uri=True, isolation_level=None, timeout=0)
        connection.text_factory = _text
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            if more:
                raise
        else:
            break
    return connection


def require_locks(folder: Path) -> None:
    """Try a lock: without one, SQLite would wait for its whole patience. Raises OSError where there are none."""
    if os.name != "nt":
        import fcntl

        # A file of its own: closing the real one would let go of every lock on it.
        with tempfile.TemporaryFile(dir=folder) as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def takes_nothing(error: "sqlite3.Error | OSError") -> bool:
    """Whether this failed for the disk: full, read-only, without locks, or not ours to write."""
    import sqlite3

    if isinstance(error, OSError):
        return error.errno in _NOTHING_TAKEN
    codes = (
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
    )
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in codes


def has_no_locks(error: "sqlite3.Error | OSError") -> bool:
    """Whether this is the word of a file system without locks."""
    return isinstance(error, OSError) and error.errno in _NO_LOCKS


def copied(source: "sqlite3.Connection") -> "sqlite3.Connection":
    """The same in memory, the source closed."""
    with closing(source):
        target = connected(None)
        source.backup(target)
    return target


def _use_log(connection: "sqlite3.Connection") -> None:
    """Readers do not wait for writers; a file system without shared memory leaves the older way of writing."""
    import sqlite3

    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
        return
    connection.execute("PRAGMA journal_mode = DELETE")


def _text(stored: bytes) -> str:
    """Text as it was meant: what a damaged disk left of a letter is a replacement character, no error."""
    return stored.decode("utf-8", "replace")
