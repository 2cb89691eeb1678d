"""The full-text index over the messages: which of them it holds, and how they come and go.

It is not among the migrations: a SQLite without FTS5 does everything but this, and searches by reading. Each message
knows whether it is in the index, so one built with FTS5 later catches up. The index holds no copy of the texts.
"""

from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.threads import Delivery
from codegpt_ls.storage.sqlite_file import Database

if TYPE_CHECKING:
    from sqlite3 import Connection

# Prefixes of one character have an index of their own because of the sheer number of words that begin with one.
_TABLE: Final = """
    CREATE VIRTUAL TABLE IF NOT EXISTS message_words
    USING fts5 (words, content = '', prefix = '1', tokenize = 'unicode61 remove_diacritics 2')
"""


_SMALL: Final = 2000
"""Blocks of 4 KB an index may have to be rewritten in a moment."""


class MessageIndex:
    """The index as a part of its file; `wanted` is False for one that is to do without."""

    def __init__(self, *, wanted: bool = True) -> None:
        self._wanted = wanted

    def make(self, connection: "Connection") -> bool:
        """Make the index where it is missing; False where this SQLite cannot."""
        import sqlite3

        if not self._wanted:
            return False
        try:
            connection.execute(_TABLE)
            # Where the table is there already, a missing module is noticed only in use.
            connection.execute("SELECT rowid FROM message_words LIMIT 1").fetchone()
        except sqlite3.OperationalError as error:
            if "no such module" in str(error) or error.sqlite_errorcode == sqlite3.SQLITE_READONLY:
                return False
            raise
        return True

    def renew(self, database: Database) -> None:
        """Throw a broken index away, and index all messages anew."""
        with database.transaction() as connection:
            connection.execute("DROP TABLE message_words")
            connection.execute(_TABLE)
            connection.execute("UPDATE message SET indexed = 0 WHERE indexed = 1")
            index_new(database)


def catch_up(database: Database) -> None:
    """Index what a version without this index has written, or a migration has taken out."""
    if not database.full_text or not database.writable:
        return
    waiting = "SELECT 1 FROM message WHERE indexed = 0 AND delivery <> ? LIMIT 1"
    if database.connection.execute(waiting, (Delivery.STREAMING.value,)).fetchone():
        with database.transaction():
            index_new(database)


def index_new(database: Database) -> None:
    """Index every message that has come to its end since."""
    if not database.full_text:
        return
    rows = database.connection.execute(
        """
        SELECT message.number, message.content, thread.folder
        FROM message JOIN thread ON thread.id = message.thread_id
        WHERE message.indexed = 0 AND message.delivery <> ?
        """,
        (Delivery.STREAMING.value,),
    ).fetchall()
    database.connection.executemany(
        "INSERT INTO message_words (rowid, words) VALUES (?, ?)",
        ((number, _words(content, folder)) for number, content, folder in rows),
    )
    database.connection.executemany("UPDATE message SET indexed = 1 WHERE number = ?", ((row[0],) for row in rows))


def forget_words(database: Database, condition: str, *values: object) -> None:
    """Take the messages of this condition out of the index; to be called before they are deleted."""
    if not database.full_text:
        return
    rows = database.connection.execute(
        f"""
        SELECT message.number, message.content, thread.folder
        FROM message JOIN thread ON thread.id = message.thread_id
        WHERE message.indexed = 1 AND {condition}
        """,  # noqa: S608 - our own words
        values,
    ).fetchall()
    # An index without the texts is told what it held.
    database.connection.executemany(
        "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', ?, ?)",
        ((number, _words(content, folder)) for number, content, folder in rows),
    )


def _words(content: object, folder: object) -> str:
    """What the index holds of a message; nothing of one whose text is damaged."""
    # Words in all scripts are told apart by one large pattern.
    from codegpt_ls.storage.threads.words import indexed_text

    known = folder if isinstance(folder, str) else None
    return indexed_text(content if isinstance(content, str) else "", known)


def leave_no_trace(database: Database) -> None:
    """Rewrite the index without the words of what was deleted, which would stay in it until its parts are merged.

    One that is too large for that is left to SQLite's own merging.
    """
    if not database.full_text:
        return
    blocks = database.connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM message_words_data LIMIT ?)", (_SMALL + 1,)
    ).fetchone()[0]
    if blocks <= _SMALL:
        database.connection.execute("INSERT INTO message_words (message_words) VALUES ('optimize')")


def forget_all_words(database: Database) -> None:
    """Empty the index."""
    if database.full_text:
        database.connection.execute("INSERT INTO message_words (message_words) VALUES ('delete-all')")
