"""The edits that a person has been shown and has not decided on."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid4

from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.text import document_key

MOST: Final = 50
"""Proposals of one editor; the oldest go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An edit on offer."""

    id: str
    edit: ProposedEdit
    title: str
    """How its document is called."""
    question: str | None = None
    """What has to be asked before it is taken."""
    creates: bool = False
    """Whether it makes its file, which is not there."""
    answer: str = ""
    """The same for all files that one answer changes."""


class Proposals:
    """All of one editor, whose documents change meanwhile."""

    def __init__(self) -> None:
        self._open: dict[str, Proposal] = {}
        self._news = asyncio.Event()

    def add(
        self, edit: ProposedEdit, title: str, question: str | None, *, creates: bool = False, beside: str | None = None
    ) -> Proposal:
        """Keep an edit until it is taken or discarded. `beside`: the `answer` of a proposal that came of the same."""
        answer = beside or str(uuid4())
        proposal = Proposal(id=str(uuid4()), edit=edit, title=title, question=question, creates=creates, answer=answer)
        self._open[proposal.id] = proposal
        while len(self._open) > MOST:
            del self._open[next(iter(self._open))]
        return proposal

    def get(self, proposal_id: str | None) -> Proposal:
        """The proposal that is meant; the newest where none is named. Raises AssistantError EDIT_UNKNOWN."""
        wanted = proposal_id or next(reversed(self._open), "")
        if wanted not in self._open:
            raise AssistantError(ErrorCode.EDIT_UNKNOWN)
        return self._open[wanted]

    def together(self, proposal: Proposal) -> Sequence[Proposal]:
        """All that is left of its answer, it among them; files that are to be made come last."""
        same = [each for each in self._open.values() if each.answer == proposal.answer]
        return sorted(same, key=lambda each: each.creates)

    def of(self, uri: str) -> Proposal | None:
        """The newest for this document."""
        wanted = document_key(uri)
        return next((each for each in reversed(self._open.values()) if document_key(each.edit.uri) == wanted), None)

    def left(self, proposal: Proposal, edit: ProposedEdit | None) -> Proposal | None:
        """Keep what is left of a proposal; nothing is where `edit` is None."""
        if edit is None:
            self._open.pop(proposal.id, None)
            return None
        kept = self._open[proposal.id] = replace(proposal, edit=edit)
        return kept

    def document_changed(self) -> None:
        """The editor told of a document that it was opened, or edited."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait for the documents to be as they should; whether they became so in time."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    await self._news.wait()
        except TimeoutError:
            return False
        return True
