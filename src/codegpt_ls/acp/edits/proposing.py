"""What a model drafted, put to the person in their client: one question for each file, and nothing without a yes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from acp.schema import PermissionOption, ToolCallUpdate

from codegpt_ls.acp.approving import DENY, ONCE
from codegpt_ls.acp.client import CannotAsk, Client, NoAnswer
from codegpt_ls.acp.edits.writing import DraftedChange
from codegpt_ls.acp.sessions import Session
from codegpt_ls.assembly import Services
from codegpt_ls.domain.edits.drafted import DraftedEdit
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports.words import Translator

_PATIENCE: Final = 10.0
"""Seconds in which a change that was allowed may end after the turn was stopped."""


class Proposals:
    """Those of one session's answers."""

    def __init__(self, services: Services, client: Client, session: Session, words: Callable[[], Translator]) -> None:
        self._services = services
        self._client = client
        self._session = session
        self._words = words

    async def put_to_person(self, drafted: Sequence[DraftedEdit]) -> None:
        """Ask about one after the other, and write what was allowed. Being cancelled ends it, with what was allowed
        before left as it is."""
        for each in drafted:
            await self._put(_Proposed(each, self._words()))

    async def _put(self, proposed: "_Proposed") -> None:
        await self._tell(proposed.announced())
        try:
            change = DraftedChange(self._services, self._client, self._session, proposed.drafted)
            refusal = await self._refusal(proposed)
        except AssistantError as error:
            await self._tell(proposed.ended("failed", self._explained(error)))
        except asyncio.CancelledError:
            await self._tell(proposed.ended("failed", proposed.line("step.cancelled")))
            raise
        else:
            if refusal is not None:
                await self._tell(proposed.ended("failed", refusal))
                return
            await _to_its_end(self._write(change, proposed))

    async def _refusal(self, proposed: "_Proposed") -> str | None:
        """Why it was not allowed; None where it was, twice in a file that programs obey."""
        for question in proposed.questions():
            try:
                chosen = await self._client.permission(self._session.id, question, proposed.options())
            except CannotAsk:
                return proposed.line("step.unaskable")
            except NoAnswer:
                return proposed.line("step.unanswered")
            if chosen != ONCE:
                return proposed.discarded() if chosen == DENY else proposed.line("step.unanswered")
        return None

    async def _write(self, change: DraftedChange, proposed: "_Proposed") -> None:
        try:
            await change.write()
        except AssistantError as error:
            await self._tell(proposed.ended("failed", self._explained(error)))
        else:
            await self._tell(proposed.ended("completed", proposed.applied()))

    async def _tell(self, update: Mapping[str, Any]) -> None:
        await self._client.update(self._session.id, update)

    def _explained(self, error: AssistantError) -> str:
        return self._services.explainer(self._words()).explain(error).message


class _Proposed:
    """One of them, as a client draws it."""

    def __init__(self, drafted: DraftedEdit, words: Translator) -> None:
        self.drafted = drafted
        self._words = words
        self._id = f"change-{uuid4()}"
        place = drafted.document.place
        self._file = place.title
        self._path = place.real or place.path
        self._title = words.text("proposal.title", path=place.title)

    def announced(self) -> Mapping[str, Any]:
        """What is told of it first."""
        return {"sessionUpdate": "tool_call", **self._call("pending")}

    def ended(self, status: str, why: str) -> Mapping[str, Any]:
        """What became of it, below what it would have changed or has."""
        return {"sessionUpdate": "tool_call_update", **self._call(status, why)}

    def questions(self) -> Sequence[ToolCallUpdate]:
        """What the person is asked, one after the other."""
        first = self._call("pending")
        asked = [first]
        if (pattern := self.drafted.document.delicate) is not None:
            key = "proposal.question.runs" if pattern == "+x" else "proposal.question.delicate"
            asked.append({**first, "title": self._words.text(key, path=self._file, pattern=pattern)})
        return [ToolCallUpdate.model_validate(each) for each in asked]

    def options(self) -> Sequence[PermissionOption]:
        """What they can say; never that it counts for another change."""
        apply, discard = self._words.text("action.apply_edit"), self._words.text("action.discard_edit")
        return (
            PermissionOption(option_id=ONCE, kind="allow_once", name=apply),
            PermissionOption(option_id=DENY, kind="reject_once", name=discard),
        )

    def line(self, key: str) -> str:
        """A sentence about it as a step."""
        return self._words.text(key, step=self._title)

    def applied(self) -> str:
        """That it was."""
        return self._words.text("proposal.applied", path=self._file)

    def discarded(self) -> str:
        """That the person did not want it."""
        return self._words.text("proposal.discarded", path=self._file)

    def _call(self, status: str, *said: str) -> dict[str, Any]:
        notes = [
            self._words.text(f"proposal.note.{each.remark}", count=each.count, detail=each.detail)
            for each in self.drafted.edit.notes
        ]
        texts = [{"type": "content", "content": {"type": "text", "text": each}} for each in (*notes, *said)]
        return {
            "toolCallId": self._id,
            "title": self._title,
            "kind": "edit",
            "status": status,
            "locations": [{"path": self._path}],
            "content": [self._difference(), *texts],
        }

    def _difference(self) -> Mapping[str, Any]:
        edit = self.drafted.edit
        old = {} if self.drafted.document.creates else {"oldText": str(edit.base)}
        return {"type": "diff", "path": self._path, **old, "newText": edit.after()}


async def _to_its_end(writing: Any) -> None:  # noqa: ANN401 - a coroutine
    """What was allowed is not left half done: whoever stops the turn is told what became of it first."""
    task = asyncio.ensure_future(writing)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=_PATIENCE)
        task.cancel()
        raise
