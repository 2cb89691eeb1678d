"""The tables of the threads' file, version by version."""

from collections.abc import Sequence
from typing import Final

from codegpt_ls.storage.sqlite_file import Migration

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
)
