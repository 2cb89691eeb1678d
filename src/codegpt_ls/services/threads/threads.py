"""The person's conversations: make, list, find, rename, delete, fork, take out and bring in."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.events.threads import KeptForNow, ThreadEvent
from codegpt_ls.domain.ports.threads import ThreadStore
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.text import CleanText
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.domain.threads import (
    NewThread,
    Page,
    Part,
    SearchHit,
    Thread,
    ThreadSummary,
    is_temporary,
    new_id,
    normalised_folder,
)
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.services.threads.cursors import opened, sealed
from codegpt_ls.services.threads.titles import clean_title, title_of

if TYPE_CHECKING:
    from codegpt_ls.services.threads.files import Imported, ThreadFormat

_log = logging.getLogger(__name__)

_NOT_KEPT: Final = (ErrorCode.STORAGE_FAILED, ErrorCode.STORAGE_DAMAGED)

LOOK_EVERY: Final = 1.0
"""Seconds between two looks whether another server has changed something."""
FOLLOW_EVERY: Final = 0.25
"""The same while it writes an answer that is watched here."""

SHORT_ID: Final = 8
"""Letters a person is shown of an id, more where others begin alike."""
_MOST_MEANT: Final = 5


class Threads:
    """All threads: those on disk, which every editor shares, and this server's temporary ones."""

    def __init__(self, kept: ThreadStore, temporary: ThreadStore, clean: Callable[[str], CleanText]) -> None:
        """`clean` takes out what nobody sees."""
        self._kept = kept
        self._temporary = temporary
        self._clean = clean
        self._listeners: list[Callable[[ThreadEvent], None]] = []

    def listen(self, listener: Callable[[ThreadEvent], None]) -> None:
        """Tell this one of every change, and of what a person must know of the file of threads."""
        self._listeners.append(listener)
        self._kept.listen(listener)
        self._temporary.listen(listener)

    async def watch(self) -> None:
        """Look for the changes of other servers until cancelled."""
        following = False
        while True:
            await asyncio.sleep(FOLLOW_EVERY if following else LOOK_EVERY)
            try:
                following = await self._kept.look_for_changes()
            except AssistantError as error:
                _log.info("changes of other servers were not looked for: %s", error.code)

    def store(self, thread_id: str) -> ThreadStore:
        """Where the thread of this id is kept."""
        return self._temporary if is_temporary(thread_id) else self._kept

    async def create(self, *, folder: str | None = None, temporary: bool = False, title: str = "") -> ThreadSummary:
        """An empty thread; where the disk takes none a temporary one, which the listeners are told.

        Everything but this may raise AssistantError STORAGE_FAILED, STORAGE_DAMAGED.
        """
        given = clean_title(title)
        new = NewThread(
            id=new_id(temporary=temporary), title=given, titled=bool(given), folder=normalised_folder(folder)
        )
        return await self._created(new)

    async def page(self, *, folder: str | None, cursor: str | None, limit: int) -> Page[ThreadSummary]:
        """Threads that are kept, the one used last first. Raises UnknownCursorError."""
        about = ("threads", normalised_folder(folder))
        page = await self._kept.page(about[1], opened(cursor, *about), limit)
        return replace(page, cursor=sealed(page.cursor, *about))

    async def get(self, thread_id: str) -> Thread:
        """The thread with its messages. Raises AssistantError THREAD_NOT_FOUND."""
        return await self.store(thread_id).get(thread_id)

    async def follow(
        self, thread_id: str, *, limit: int, before: str | None = None, after: str | None = None
    ) -> Thread:
        """The last messages of a thread, or those next to one of them; from now on the listeners are told of text that
        other servers add. Raises AssistantError THREAD_NOT_FOUND."""
        part = Part(limit=limit, before=before, after=after)
        return await self.store(thread_id).follow(thread_id, part)

    async def search(self, query: str, *, folder: str | None, cursor: str | None, limit: int) -> Page[SearchHit]:
        """Where all these words are in threads that are kept, the newest first. Raises UnknownCursorError."""
        about = ("search", normalised_folder(folder), query)
        page = await self._kept.search(query, about[1], opened(cursor, *about), limit)
        return replace(page, cursor=sealed(page.cursor, *about))

    async def meant(self, typed: str) -> str:
        """The id of the kept thread that a person names by the beginning of its id.

        Raises AssistantError THREAD_NOT_FOUND, where several begin so with some of them.
        """
        found = await self._kept.beginning_with(typed, _MOST_MEANT) if typed else ()
        if len(found) == 1:
            return found[0]
        several = tuple((await self.short_ids(found)).values())
        raise AssistantError(ErrorCode.THREAD_NOT_FOUND, Facts(typed=typed, available=several))

    async def short_ids(self, ids: Iterable[str]) -> Mapping[str, str]:
        """What may be typed for each of these kept threads: the shortest beginning that means it alone."""
        named = tuple(ids)
        return await self._kept.shortest(named, SHORT_ID) if named else {}

    async def titles(self, ids: Iterable[str]) -> Mapping[str, str]:
        """The titles of these threads; of one that is gone none."""
        found: dict[str, str] = {}
        for thread_id in ids:
            with suppress(AssistantError):
                found[thread_id] = await self.store(thread_id).title(thread_id)
        return found

    async def rename(self, thread_id: str, title: str) -> ThreadSummary:
        """Give the thread this title. Raises AssistantError THREAD_NOT_FOUND."""
        return await self.store(thread_id).rename(thread_id, clean_title(title))

    async def keep_mode(self, thread_id: str, mode: Mode) -> None:
        """The thread's questions are asked like this from now on; nothing where it is gone."""
        await self.store(thread_id).keep_mode(thread_id, mode)

    async def choose(self, thread_id: str, choice: ThreadChoice) -> None:
        """Who answers in this thread from now on, wherever its choice counts; nothing where it is gone."""
        await self.store(thread_id).choose(thread_id, choice)

    async def delete(self, thread_id: str) -> None:
        """Delete the thread with its messages. Raises AssistantError THREAD_NOT_FOUND."""
        await self.store(thread_id).delete(thread_id)

    async def clear(self, *, folder: str | None) -> int:
        """Delete the threads of this folder, or all, temporary ones too; how many there were."""
        normalised = normalised_folder(folder)
        return await self._kept.clear(normalised) + await self._temporary.clear(normalised)

    async def fork(self, thread_id: str, message_id: str) -> ThreadSummary:
        """A new thread with the messages up to this one. Raises AssistantError THREAD_NOT_FOUND."""
        return await self.store(thread_id).fork(thread_id, message_id)

    async def remove_question(self, thread_id: str, question_id: str) -> None:
        """Remove a question that has failed. Raises AssistantError THREAD_NOT_FOUND, also for any other message."""
        await self.store(thread_id).remove_question(thread_id, question_id, title_of=title_of)

    async def remove_context(self, thread_id: str, question_id: str) -> None:
        """Send this question without its code from now on. Raises AssistantError THREAD_NOT_FOUND."""
        await self.store(thread_id).remove_context(thread_id, question_id)

    async def exported(self, thread_id: str, form: "ThreadFormat", words: Translator) -> str:
        """The thread as text: JSON holds all of it, Markdown is for reading. Raises AssistantError THREAD_NOT_FOUND."""
        from codegpt_ls.services.threads.files import written_thread

        return written_thread(await self.get(thread_id), form, words)

    async def imported(
        self, text: str, form: "ThreadFormat", *, folder: str | None = None
    ) -> "tuple[ThreadSummary, Imported]":
        """A new thread out of an exported one, and what was not taken. Raises AssistantError THREAD_UNREADABLE."""
        from codegpt_ls.services.threads.files import read_thread

        read = partial(read_thread, text, form, clean=self._clean, now=datetime.now(UTC))
        imported = await asyncio.to_thread(read, folder=normalised_folder(folder))
        return await self._created(imported.thread), imported

    async def _created(self, new: NewThread) -> ThreadSummary:
        store = self.store(new.id)
        try:
            return await store.create(new)
        except AssistantError as error:
            if store is self._temporary or error.code not in _NOT_KEPT:
                raise
            summary = await self._temporary.create(replace(new, id=new_id(temporary=True)))
            for listener in self._listeners:
                listener(KeptForNow(error))
            return summary

    async def aclose(self) -> None:
        """Finish writing and close."""
        await self._kept.aclose()
        await self._temporary.aclose()
