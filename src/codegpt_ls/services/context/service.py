"""Code as context: what goes along with a question, and what stays out and why."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import TypeVar

from codegpt_ls.domain.context.items import ContextItem, DiffScope, GitDiffItem
from codegpt_ls.domain.context.resolved import (
    ChangedFile,
    ContextLimits,
    LeftOutReason,
    Place,
    Refusal,
    Refused,
    ResolvedContext,
)
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.ports.code import Attaching, Changes, Documents, SourceFiles, Symbols
from codegpt_ls.services.context.changing import ChangeReader
from codegpt_ls.services.context.gathering import ContextGathering, Sieve
from codegpt_ls.services.context.reading import ContextReader, Piece, Unsent, sendable

_Read = TypeVar("_Read")


class ContextService:
    """Resolves references to code. The same for a question that is sent and for one that is only looked at before."""

    def __init__(
        self,
        documents: Documents,
        files: Callable[[Sequence[str]], SourceFiles],
        changes: Changes,
        symbols: Symbols,
        sieve: Sieve,
        attaching: Attaching,
        *,
        limits: ContextLimits | None = None,
    ) -> None:
        """`files` takes the URIs of the open folders."""
        self._documents = documents
        self._files = files
        self._changes = changes
        self._symbols = symbols
        self._sieve = sieve
        self._attaching = attaching
        self.limits = limits or ContextLimits()

    async def resolve(self, items: Sequence[ContextItem], *, surroundings: int = 0) -> ResolvedContext:
        """The text of every item as the person sees it now, or why it is left out. Never fails.

        `surroundings`: how many lines above and below a part of a document to add as `before` and `after`.
        """
        workspace = self._documents.workspace()
        files = await asyncio.to_thread(self._files, workspace.folders)
        reader = ContextReader(workspace, files, self._symbols, self._attaching)
        gathering = ContextGathering(self._sieve, self.limits, surroundings)

        def gather(index: int, item: ContextItem, pieces: Iterable[Piece | Unsent]) -> None:
            for piece in pieces:
                gathering.add(index, item, piece)

        for index, item in enumerate(items):
            if isinstance(item, GitDiffItem):
                pieces = await self._diff(item, files, trusted=workspace.trusted)
                await asyncio.to_thread(gather, index, item, pieces)
            else:
                await asyncio.to_thread(gather, index, item, reader.pieces(item))
        return gathering.resolved()

    async def editable(self, uri: str) -> Editable:
        """A document as it is now, to be edited. Raises Refused as reading it for a question would."""
        return await self._changing(lambda reader: reader.editable(uri))

    async def creatable(self, uri: str) -> Editable:
        """A document that is not there yet, to be made. Raises Refused."""
        return await self._changing(lambda reader: reader.creatable(uri))

    async def named(self, path: str) -> Sequence[Place]:
        """What a path in an answer may mean, in the open folders alone."""
        return await self._changing(lambda reader: reader.named(path))

    async def unmade(self, path: str) -> Place | None:
        """Where a file may be made that a path in an answer names; None where nothing tells for certain."""
        return await self._changing(lambda reader: reader.unmade(path))

    async def _changing(self, read: Callable[[ChangeReader], _Read]) -> _Read:
        workspace = self._documents.workspace()
        files = await asyncio.to_thread(self._files, workspace.folders)
        return await asyncio.to_thread(read, ChangeReader(workspace, files, self._symbols, self._attaching))

    async def _diff(self, item: GitDiffItem, files: SourceFiles, *, trusted: bool) -> Sequence[Piece | Unsent]:
        title = "git diff --staged" if item.scope is DiffScope.STAGED else "git diff"
        unsent: list[Unsent] = []

        if not trusted:
            return [Unsent(title, Refusal(reason=LeftOutReason.FOLDER_UNTRUSTED))]
        try:
            folder = await asyncio.to_thread(files.folder, item.folder)
            if len(files.folders) > 1:
                title = f"{title} ({PurePath(folder).name})"

            def choose(changed: Sequence[ChangedFile]) -> Sequence[ChangedFile]:
                chosen, others = sendable(files, folder, changed)
                unsent.extend(others)
                return chosen

            text = await self._changes.diff(folder, item.scope, choose)
        except Refused as refused:
            return [Unsent(title, refused.refusal)]
        if not text and not unsent:
            return [Unsent(title, Refusal(reason=LeftOutReason.EMPTY))]
        return [*unsent, *([Piece(title=title, language_id="diff", text=text)] if text else [])]
