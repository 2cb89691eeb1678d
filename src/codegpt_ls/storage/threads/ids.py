"""Ids of threads as a person types them: their beginnings."""

from collections.abc import Iterable, Mapping, Sequence

from codegpt_ls.storage.sqlite_file import Database
from codegpt_ls.storage.threads.rows import storable

_BEHIND_ALL = "\U0010ffff"


def beginning_with(database: Database, typed: str, limit: int) -> Sequence[str]:
    """Ids that begin like this, the newest first; the whole id alone where it is one."""
    start = storable(typed)
    found = database.connection.execute(
        "SELECT id FROM thread WHERE typeof(id) = 'text' AND id >= ? AND id < ? ORDER BY id = ? DESC, id DESC LIMIT ?",
        (start, start + _BEHIND_ALL, start, limit),
    )
    ids = [row[0] for row in found]
    return ids[:1] if ids and ids[0] == start else ids


def shortest(database: Database, ids: Iterable[str], least: int) -> Mapping[str, str]:
    """Of each id the shortest beginning, of at least so many letters, with which no other id begins."""
    return {each: each[: max(least, _shared(database, each) + 1)] for each in ids}


def _shared(database: Database, thread_id: str) -> int:
    """How many letters it shares with the id most like it, which sorts next to it."""
    before, after = database.connection.execute(
        # Without numbers: Python 3.12.0 and 3.12.1 take a numbered place for a named one, and warn on standard error.
        "SELECT (SELECT max(id) FROM thread WHERE id < ?), (SELECT min(id) FROM thread WHERE id > ?)",
        (thread_id, thread_id),
    ).fetchone()
    return max(_alike(thread_id, other) for other in (before, after))


def _alike(one: str, other: object) -> int:
    if not isinstance(other, str):
        return 0
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
