"""What is read from the threads' file."""

from collections.abc import Iterable

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode, UnknownCursorError
from codegpt_ls.domain.threads import Page, Part, SearchHit, Thread, ThreadSummary
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import rows
from codegpt_ls.storage.threads.messages import position_of
from codegpt_ls.storage.threads.rows import MESSAGE, SUMMARY


def page(database: Database, folder: str | None, cursor: str | None, limit: int) -> Page[ThreadSummary]:
    """Threads, the one used last first; of one folder, or all. Those whose time is damaged are the last ones."""
    before = _position(cursor)
    conditions = ["updated BETWEEN ? AND ?", *(["(updated, id) < (?, ?)"] if before else [])]
    conditions += ["folder = ?"] if folder else []
    found = database.connection.execute(
        f"SELECT {SUMMARY} FROM thread WHERE {' AND '.join(conditions)} ORDER BY updated DESC, id DESC LIMIT ?",  # noqa: S608 - our own words
        (rows.FIRST, rows.LAST, *before, *((folder,) if folder else ()), limit + 1),
    ).fetchall()
    undated = _undated(database, folder)
    threads = _summaries(database, found[:limit])
    if len(found) <= limit:
        return Page((*threads, *undated))
    return Page(threads, f"{found[limit - 1][_UPDATED]}:{found[limit - 1][_ID]}")


def thread(database: Database, thread_id: str, before: int | None = None) -> Thread:
    """The thread with all its messages, or those before this position. Raises AssistantError THREAD_NOT_FOUND."""
    found = database.connection.execute(
        f"SELECT {MESSAGE} FROM message WHERE thread_id = ? AND (? IS NULL OR position < ?) ORDER BY position",  # noqa: S608 - our own words
        (thread_id, before, before),
    )
    messages = (rows.message(row, database.damaged) for row in found)
    return Thread(summary=summary(database, thread_id), messages=tuple(each for each in messages if each))


def part(database: Database, thread_id: str, wanted: Part) -> Thread:
    """The thread with some of its messages. Raises AssistantError THREAD_NOT_FOUND."""
    of, connection = summary(database, thread_id), database.connection
    if wanted.after is not None:
        beyond, order, edge = ">", "ASC", position_of(connection, thread_id, wanted.after)
    else:
        beyond, order = "<", "DESC"
        edge = position_of(connection, thread_id, wanted.before) if wanted.before is not None else _ALL
    found = connection.execute(
        f"SELECT {MESSAGE} FROM message WHERE thread_id = ? AND position {beyond} ? ORDER BY position {order} LIMIT ?",  # noqa: S608 - our own words
        (thread_id, edge, wanted.limit + 1),
    ).fetchall()
    more = len(found) > wanted.limit
    ordered = found[: wanted.limit] if wanted.after is not None else reversed(found[: wanted.limit])
    messages = (rows.message(row, database.damaged) for row in ordered)
    return Thread(
        summary=of,
        messages=tuple(each for each in messages if each),
        more_before=more if wanted.after is None else True,
        more_after=more if wanted.after is not None else wanted.before is not None,
    )


def summary(database: Database, thread_id: str) -> ThreadSummary:
    """The thread without its messages. Raises AssistantError THREAD_NOT_FOUND."""
    row = database.connection.execute(
        f"SELECT {SUMMARY} FROM thread WHERE id = ?",  # noqa: S608 - our own words
        (thread_id,),
    ).fetchone()
    read = None if row is None else rows.summary(row, database.damaged)
    if read is None:
        raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
    return read


def search(database: Database, query: str, folder: str | None, cursor: str | None, limit: int) -> Page[SearchHit]:
    """Titles the person gave and messages that hold all the words, the newest first."""
    from codegpt_ls.storage.threads.words import match_expression

    if not query.strip():
        return Page(())
    before = None if cursor is None else _number(cursor)
    titles = _titles(database, query, folder, limit) if before is None else []
    expression = match_expression(query, folder) if database.full_text else None
    if expression is None:
        found = _found_by_reading(database, query, folder, before, limit + 1)
    else:
        found = _found_by_index(database, expression, folder, before, limit + 1)
    hits = [hit for row in found[:limit] if (hit := _hit(database, row, query))]
    return Page((*titles, *hits), str(found[limit - 1][0]) if len(found) > limit else None)


def _found_by_index(
    database: Database, expression: str, folder: str | None, before: int | None, limit: int
) -> list[rows.Row]:
    # Newest first, not best first: the index yields them in this order, so only as many as needed are looked at.
    return database.connection.execute(
        f"""
        SELECT message.number, message.id, message.role, message.content, {SUMMARY}
        FROM message_words
        CROSS JOIN message ON message.number = message_words.rowid
        CROSS JOIN thread ON thread.id = message.thread_id
        WHERE words MATCH ? AND message_words.rowid < ? AND NOT {_COPY}
        ORDER BY message_words.rowid DESC LIMIT ?
        """,  # noqa: S608 - our own words
        (expression, _ALL if before is None else before, folder, folder, limit),
    ).fetchall()


def _found_by_reading(
    database: Database, query: str, folder: str | None, before: int | None, limit: int
) -> list[rows.Row]:
    """Without an index, and for signs that none holds: every message is looked at, the newest first."""
    return database.connection.execute(
        f"""
        SELECT message.number, message.id, message.role, message.content, {SUMMARY}
        FROM message
        CROSS JOIN thread ON thread.id = message.thread_id
        WHERE message.content LIKE ? ESCAPE '\\' AND message.number < ? AND (? IS NULL OR folder = ?) AND NOT {_COPY}
        ORDER BY message.number DESC LIMIT ?
        """,  # noqa: S608 - our own words
        (_like(query), _ALL if before is None else before, folder, folder, folder, folder, limit),
    ).fetchall()


def _titles(database: Database, query: str, folder: str | None, limit: int) -> list[SearchHit]:
    # A title nobody gave is the beginning of a question, which is found itself.
    found = database.connection.execute(
        f"""
        SELECT {SUMMARY} FROM thread
        WHERE titled = 1 AND title LIKE ? ESCAPE '\\' AND (? IS NULL OR folder = ?) AND NOT {_COPIED_TITLE}
        ORDER BY updated DESC, id DESC LIMIT ?
        """,  # noqa: S608 - our own words
        (_like(query), folder, folder, limit),
    )
    threads = _summaries(database, found)
    return [_shown(each, None, None, each.title, query) for each in threads]


def _hit(database: Database, row: rows.Row, query: str) -> SearchHit | None:
    _, message_id, role, content, *thread_row = row
    thread = rows.summary(thread_row, database.damaged)
    if thread is None or role not in tuple(Role) or not isinstance(content, str) or not isinstance(message_id, str):
        database.damaged.add(("message", message_id))
        return None
    return _shown(thread, message_id, Role(role), content, query)


def _shown(thread: ThreadSummary, message_id: str | None, role: Role | None, text: str, query: str) -> SearchHit:
    from codegpt_ls.storage.threads.words import excerpt, found_in

    piece = excerpt(text, query)
    return SearchHit(thread=thread, message_id=message_id, role=role, excerpt=piece, matches=found_in(piece, query))


def _summaries(database: Database, found: Iterable[rows.Row]) -> tuple[ThreadSummary, ...]:
    return tuple(thread for row in found if (thread := rows.summary(row, database.damaged)))


def _undated(database: Database, folder: str | None) -> tuple[ThreadSummary, ...]:
    """Threads whose time is damaged, which no order holds. They are the two ends of the index, so that none cost
    next to nothing."""
    found = database.connection.execute(
        f"""
        SELECT {SUMMARY} FROM thread WHERE (updated < ? OR updated > ?) AND (? IS NULL OR folder = ?) LIMIT {_UNDATED}
        """,  # noqa: S608 - our own words
        (rows.FIRST, rows.LAST, folder, folder),
    )
    return _summaries(database, found)


def _like(query: str) -> str:
    text = query.strip()
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return f"%{rows.storable(text)}%"


def _position(cursor: str | None) -> tuple[int, str] | tuple[()]:
    """Where a page ended. Raises UnknownCursorError."""
    if cursor is None:
        return ()
    updated, _, thread_id = cursor.partition(":")
    return _number(updated), rows.storable(thread_id)


def _number(digits: str) -> int:
    """The number a cursor holds. Raises UnknownCursorError for what SQLite could not hold."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
        raise UnknownCursorError
    return int(digits)


_COPY = """EXISTS (
    SELECT 1 FROM message AS first CROSS JOIN thread AS whole ON whole.id = first.thread_id
    WHERE first.created = message.created AND first.number < message.number AND first.role = message.role
    AND first.content = message.content AND (? IS NULL OR whole.folder = ?)
)"""
"""That an edit, a fork or an import copied the message from one that is there, in this folder."""
_COPIED_TITLE = """EXISTS (
    SELECT 1 FROM thread AS first WHERE first.titled = 1 AND first.title = thread.title AND (
        first.id = thread.forked_from OR (first.forked_from = thread.forked_from AND first.id < thread.id)
    )
)"""
_ALL = 2**62
"""More messages than a file holds."""
_LONGEST_NUMBER = 18
"""Digits of a number of SQLite's."""
_UNDATED = 200
"""Threads with a damaged time that one page shows."""
_ID, _UPDATED = 0, 4
"""Where they stand in SUMMARY."""
