"""The tables of the threads' file, version by version."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.threads import normalised_folder
from codegpt_ls.storage.sqlite_file import Migration
from codegpt_ls.storage.threads.rows import FIRST

if TYPE_CHECKING:
    from sqlite3 import Connection

_UNTRUE: Final = f"(typeof({{0}}) <> 'integer' OR {{0}} NOT BETWEEN {FIRST} AND (strftime('%s', 'now') + 86400) * 1000)"
"""That this column's time is none, or a day and more to come."""
_LAST_SAID: Final = "SELECT max(thread.created, coalesce(max(created), 0)) FROM message WHERE thread_id = thread.id"
_MEND_TIMES: Final = (
    f"UPDATE message SET created = {FIRST} WHERE {_UNTRUE.format('created')}",  # noqa: S608 - our own words
    f"UPDATE thread SET created = {FIRST} WHERE {_UNTRUE.format('created')}",  # noqa: S608
    f"UPDATE thread SET updated = ({_LAST_SAID}) WHERE {_UNTRUE.format('updated')}",  # noqa: S608
)


def compose_folders(connection: "Connection") -> None:
    """Give folders the one spelling that they are looked for by; the index, which holds it too, is made anew."""
    stored = connection.execute("SELECT DISTINCT folder FROM thread WHERE folder IS NOT NULL").fetchall()
    changed = [(new, old) for (old,) in stored if isinstance(old, str) and (new := normalised_folder(old)) != old]
    if changed:
        connection.executemany("UPDATE thread SET folder = ? WHERE folder = ?", changed)
        connection.execute("DROP TABLE IF EXISTS message_words")
        connection.execute("UPDATE message SET indexed = 0")


MIGRATIONS: Final[Sequence[Migration]] = (
    (
        """
        CREATE TABLE thread (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            titled INTEGER NOT NULL,   -- 1: the person gave the title
            folder TEXT,
            created INTEGER NOT NULL,  -- milliseconds since the epoch, as all times here
            updated INTEGER NOT NULL,
            forked_from TEXT
        ) WITHOUT ROWID
        """,
        "CREATE INDEX thread_updated ON thread (updated, id)",
        "CREATE INDEX thread_folder ON thread (folder, updated, id)",
        """
        CREATE TABLE message (
            number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: the index refers to it
            id TEXT NOT NULL UNIQUE,
            thread_id TEXT NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            role TEXT NOT NULL,
            content TEXT NOT NULL,
            prompt TEXT,
            context TEXT,              -- JSON
            created INTEGER NOT NULL,
            delivery TEXT NOT NULL,
            provider TEXT,
            model TEXT,
            finish_reason TEXT,
            input_tokens INTEGER,
            output_tokens INTEGER,
            writer TEXT,               -- the process that writes it, while it is streaming
            replaces TEXT,             -- the older answer that goes once this one has text
            indexed INTEGER NOT NULL DEFAULT 0,
            UNIQUE (thread_id, position)
        )
        """,
        "CREATE INDEX message_streaming ON message (thread_id) WHERE delivery = 'streaming'",
        "CREATE INDEX message_not_indexed ON message (number) WHERE indexed = 0",
        """
        CREATE TABLE change (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            thread_id TEXT,
            reason TEXT NOT NULL,
            origin TEXT NOT NULL       -- who made it, so that nobody is told of their own
        )
        """,
    ),
    (
        # Imports could once write times that no calendar has, and times to come, which stood first for ever.
        *_MEND_TIMES,
        # A question that another one follows has no answer. Those that were asked as one were written at one time.
        """
        UPDATE message SET delivery = 'failed' WHERE role = 'user' AND NOT EXISTS (
            SELECT 1 FROM message AS next WHERE next.thread_id = message.thread_id
            AND next.position = message.position + 1 AND (next.role = 'assistant' OR next.created = message.created)
        )
        """,
        compose_folders,
    ),
    # Copies that an edit or a fork made are found by the time they have in common.
    ("CREATE INDEX message_created ON message (created)",),
    (
        # Whoever watches an answer in another window is told which one it is and how it ends, and can end it.
        "ALTER TABLE message ADD COLUMN stop INTEGER NOT NULL DEFAULT 0",  # 1: somebody wants its writer to end it
        "ALTER TABLE change ADD COLUMN message_id TEXT",
        "ALTER TABLE change ADD COLUMN state TEXT",
    ),
    # What stands in a message besides its words, as JSON: what was thought under a vendor's seal, calls of tools.
    ("ALTER TABLE message ADD COLUMN parts TEXT",),
    # Pictures and files of a question, as JSON: they go with it, wherever it is copied or deleted.
    ("ALTER TABLE message ADD COLUMN attached TEXT",),
    (
        # How much a thread's model may do before it answers; and, as JSON, what became of what an answer's looked up.
        "ALTER TABLE thread ADD COLUMN mode TEXT",
        "ALTER TABLE message ADD COLUMN steps TEXT",
    ),
    # Who answers in a thread, where that was chosen for it, as JSON.
    ("ALTER TABLE thread ADD COLUMN choice TEXT",),
)
