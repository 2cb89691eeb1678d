"""What is read from the threads' file."""

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.threads import Page, SearchHit, Thread, ThreadMessage, ThreadSummary
from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads import rows
from codegpt_ls.storage.threads.rows import MESSAGE, SUMMARY, SUMMARY_WIDTH
from codegpt_ls.storage.threads.words import excerpt, match_expression


def page(database: Database, folder: str | None, cursor: str | None, limit: int) -> Page[ThreadSummary]:
    """Threads, the one used last first; of one folder, or all."""
    before = _position(cursor)
    conditions = ["(updated, id) < (?, ?)"] if before else []
    conditions += ["folder = ?"] if folder else []
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    found = database.connection.execute(
        f"SELECT {SUMMARY} FROM thread {where} ORDER BY updated DESC, id DESC LIMIT ?",  # noqa: S608 - our own words
        (*before, *((folder,) if folder else ()), limit + 1),
    ).fetchall()
    threads = tuple(rows.summary(row) for row in found[:limit])
    last = threads[-1] if len(found) > limit else None
    return Page(threads, f"{rows.milliseconds(last.updated)}:{last.id}" if last else None)


def thread(database: Database, thread_id: str) -> Thread:
    """The thread with all its messages. Raises AssistantError THREAD_NOT_FOUND."""
    found = database.connection.execute(
        f"SELECT {MESSAGE} FROM message WHERE thread_id = ? ORDER BY position",  # noqa: S608 - our own words
        (thread_id,),
    )
    messages = tuple(rows.message(row) for row in found)
    return Thread(summary=summary(database, thread_id), messages=messages)


def summary(database: Database, thread_id: str) -> ThreadSummary:
    """The thread without its messages. Raises AssistantError THREAD_NOT_FOUND."""
    row = database.connection.execute(
        f"SELECT {SUMMARY} FROM thread WHERE id = ?",  # noqa: S608 - our own words
        (thread_id,),
    ).fetchone()
    if row is None:
        raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
    return rows.summary(row)


def message(database: Database, message_id: str) -> ThreadMessage:
    """One message. Raises AssistantError THREAD_NOT_FOUND."""
    row = database.connection.execute(
        f"SELECT {MESSAGE} FROM message WHERE id = ?",  # noqa: S608 - our own words
        (message_id,),
    ).fetchone()
    if row is None:
        raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
    return rows.message(row)


def search(database: Database, query: str, folder: str | None, cursor: str | None, limit: int) -> Page[SearchHit]:
    """Titles the person gave and messages that hold all the words, the newest first."""
    if not query.strip():
        return Page(())
    before = int(cursor) if cursor and cursor.isdigit() else None
    titles = _titles(database, query, folder, limit) if before is None else []
    expression = match_expression(query, folder) if database.full_text else None
    if expression is None:
        found = _found_by_reading(database, query, folder, before, limit + 1)
    else:
        found = _found_by_index(database, expression, before, limit + 1)
    hits = [_hit(row, query) for row in found[:limit]]
    return Page((*titles, *hits), str(found[limit - 1][0]) if len(found) > limit else None)


def _found_by_index(database: Database, expression: str, before: int | None, limit: int) -> list[rows.Row]:
    # Newest first, not best first: the index yields them in this order, so only as many as needed are looked at.
    return database.connection.execute(
        f"""
        SELECT message.number, message.id, message.role, message.content, {SUMMARY}
        FROM message_words
        CROSS JOIN message ON message.number = message_words.rowid
        CROSS JOIN thread ON thread.id = message.thread_id
        WHERE words MATCH ? AND message_words.rowid < ?
        ORDER BY message_words.rowid DESC LIMIT ?
        """,  # noqa: S608 - our own words
        (expression, _ALL if before is None else before, limit),
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
        WHERE message.content LIKE ? ESCAPE '\\' AND message.number < ? AND (? IS NULL OR folder = ?)
        ORDER BY message.number DESC LIMIT ?
        """,  # noqa: S608 - our own words
        (_like(query), _ALL if before is None else before, folder, folder, limit),
    ).fetchall()


def _titles(database: Database, query: str, folder: str | None, limit: int) -> list[SearchHit]:
    # A title nobody gave is the beginning of a question, which is found itself.
    found = database.connection.execute(
        f"""
        SELECT {SUMMARY} FROM thread
        WHERE titled = 1 AND title LIKE ? ESCAPE '\\' AND (? IS NULL OR folder = ?)
        ORDER BY updated DESC, id DESC LIMIT ?
        """,  # noqa: S608 - our own words
        (_like(query), folder, folder, limit),
    )
    threads = [rows.summary(row) for row in found]
    return [SearchHit(thread=each, message_id=None, role=None, excerpt=excerpt(each.title, query)) for each in threads]


def _hit(row: rows.Row, query: str) -> SearchHit:
    return SearchHit(
        thread=rows.summary(row[-SUMMARY_WIDTH:]),
        message_id=row[1],
        role=Role(row[2]),
        excerpt=excerpt(row[3], query),
    )


def _like(query: str) -> str:
    text = query.strip()
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return f"%{rows.storable(text)}%"


def _position(cursor: str | None) -> tuple[int, str] | tuple[()]:
    """Where a page ended; a cursor nobody gave out begins anew."""
    updated, _, thread_id = (cursor or "").partition(":")
    return (int(updated), thread_id) if updated.isdigit() else ()


_ALL = 2**62
"""More messages than a file holds."""
