"""Tells the editor of every change of its status, whoever made it."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from codegpt_ls.server.routes import STATUS_CHANGED
from codegpt_ls.server.session import Session
from codegpt_ls.server.status.telling import whole_status
from codegpt_ls.server.tasks.words import reload_tasks

if TYPE_CHECKING:
    from codegpt_ls.assembly import Generations


LOOK_EVERY: Final = 1.0
"""Seconds between two looks whether another process has changed something. Of files only `stat` is asked."""


async def watch(session: Session, before: "Generations", *, every: float = LOOK_EVERY) -> None:
    """Tell changes until cancelled. `before`: how the files were before the status was told first.

    Only a change that was seen makes us gather the status, so that no keyring is asked again and again.
    """
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(every):
                await session.status_stale.wait()
        now = await asyncio.to_thread(session.services.generations)
        await _take_over(session, before, now)
        if now != before or session.status_stale.is_set():
            session.status_stale.clear()
            await _tell(session)
        before = now


async def _take_over(session: Session, before: "Generations", now: "Generations") -> None:
    if now.settings != before.settings:
        session.take_settings()
    if now.tasks != before.tasks:
        await reload_tasks(session)


async def _tell(session: Session) -> None:
    status = await whole_status(session)
    if status != session.told_status:
        session.told_status = status
        session.editor.notify(STATUS_CHANGED, status)
