"""The sessions of one client: each is a thread of the store, in the one folder that the client names."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from codegpt_ls.acp.approving import ClientApprovals
from codegpt_ls.acp.boundary import invalid
from codegpt_ls.acp.client import Client
from codegpt_ls.acp.documents import SessionDocuments, is_project
from codegpt_ls.acp.prompts import PromptReader
from codegpt_ls.acp.steps import Steps
from codegpt_ls.assembly import Services
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.domain.threads import ThreadSummary
from codegpt_ls.domain.tools.modes import Mode

if TYPE_CHECKING:
    import asyncio

    from codegpt_ls.services.context.service import ContextService
    from codegpt_ls.services.threads.conversations import Conversations


@dataclass(slots=True)
class Session:
    """One of them, open in this process."""

    id: str
    """The thread's."""
    documents: SessionDocuments
    prompts: PromptReader
    steps: Steps
    context: "ContextService"
    conversations: "Conversations"
    choice: ThreadChoice
    """Who answers in this thread; what is left open is as everywhere else."""
    mode: Mode
    title: str = ""
    """As the client was told."""
    notes: list[str] = field(default_factory=list)
    """What the person is to be told with the next answer."""
    answer: "asyncio.Task[object] | None" = None
    """The one that is being written."""

    def stop(self) -> None:
        """End the answer that is being written, if there is one."""
        if self.answer is not None:
            self.answer.cancel()


class Sessions:
    """All that are open."""

    def __init__(self, services: Services, client: Client, words: Callable[[], Translator]) -> None:
        self._services = services
        self._client = client
        self._words = words
        self._approvals = ClientApprovals(client, words)
        self._open: dict[str, Session] = {}

    async def begin(self, cwd: str) -> Session:
        """A new thread in this folder. Raises RequestError where there is no such folder."""
        folder = _folder(cwd)
        summary = await self._services.threads.create(folder=folder.as_uri())
        mode = Mode.LOOK if is_project(folder) else Mode.ASK
        await self._services.threads.keep_mode(summary.id, mode)
        return self._opened(summary, folder, mode)

    async def take_up(self, session_id: str, cwd: str) -> Session:
        """An older thread, in this folder. Raises RequestError as `begin`, AssistantError THREAD_NOT_FOUND."""
        folder = _folder(cwd)
        summary = (await self._services.threads.get(session_id)).summary
        return self._opened(summary, folder, summary.mode)

    def get(self, session_id: str) -> Session:
        """The open one of this id. Raises AssistantError THREAD_NOT_FOUND."""
        if session_id not in self._open:
            raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
        return self._open[session_id]

    async def close(self, session_id: str) -> None:
        """Stop it and let go of it; a thread in which nothing was ever asked goes with it."""
        session = self._open.pop(session_id, None)
        if session is not None:
            session.stop()
            if not (await self._services.threads.get(session_id)).messages:
                await self._services.threads.delete(session_id)

    def stop_all(self) -> None:
        """End every answer: the client is gone."""
        for session in self._open.values():
            session.stop()

    def _opened(self, summary: ThreadSummary, folder: Path, mode: Mode) -> Session:
        services = self._services
        documents = SessionDocuments(self._client, folder)
        documents.session_id = summary.id
        session = Session(
            id=summary.id,
            documents=documents,
            prompts=PromptReader(documents, services.path_of, services.is_attachment),
            steps=Steps(self._words, services.path_of),
            context=services.context(documents),
            conversations=services.looking_up(documents, self._approvals),
            choice=summary.choice,
            mode=mode,
            title=summary.title,
        )
        if (before := self._open.get(summary.id)) is not None:
            before.stop()
        self._open[summary.id] = session
        return session


def _folder(cwd: str) -> Path:
    folder = Path(cwd)
    if "\0" in cwd or not folder.is_absolute() or not folder.is_dir():
        raise invalid("cwd")
    return folder
