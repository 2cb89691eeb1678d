"""Whether a call may be run that only the person can allow: asked of whatever editor they sit at."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from lsprotocol.types import MessageType

from codegpt_ls.domain.ports.tools import Verdict, WantedCall
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.presentation.steps import step_title
from codegpt_ls.protocol.conversation.approvals import APPROVE, ApprovalCall, ApproveParams, Choice
from codegpt_ls.server.answers.document import answer_document
from codegpt_ls.server.editor import AsksNothing
from codegpt_ls.server.session import Session
from codegpt_ls.services.tasks.prompts import fenced

ANSWERED_WITHIN: Final = 600.0
"""Seconds a person has before their silence counts: an answer does not wait for ever."""
HEARD_WITHIN: Final = 60.0
"""The same where an editor may drop the question without a word."""
_SHOWN: Final = 500
"""Characters of arguments that a message box holds."""
_VERDICTS: Final[Mapping[object, Verdict]] = {
    "once": Verdict.ALLOWED,
    "thread": Verdict.ALLOWED,
    "deny": Verdict.DENIED,
}


class EditorApprovals:
    """Reading in a folder that the person has opened and trusts is asked about nowhere, and an edit is a proposal: the
    client said the mode. What is no tool of ours is asked about, until the person says that it may be run in a thread.
    """

    def __init__(self, session: Session, *, within: float = ANSWERED_WITHIN) -> None:
        """`within`: seconds a person has."""
        self._session = session
        self._within = within
        self._allowed: set[tuple[str, str, str]] = set()
        """Thread, tool, and the seal of whose it is: another server of this name is another tool."""

    def asks(self, call: WantedCall, thread_id: str | None) -> bool:
        """Whether this one is not ours, and was not allowed in its thread."""
        if call.server is None:
            return call.kind is ToolKind.OTHER
        return (thread_id, call.tool, call.server.seal) not in self._allowed

    async def verdicts(self, calls: Sequence[WantedCall], thread_id: str | None) -> Mapping[str, Verdict]:
        """What the person said; what they did not say is no yes."""
        own = self._session.editor.abilities
        patience = self._within if own.approvals or own.answers_questions else min(self._within, HEARD_WITHIN)
        asked = self._by_client(calls, thread_id) if own.approvals else self._by_message(calls)
        try:
            async with asyncio.timeout(patience):
                return await asked
        except TimeoutError:
            return {}

    async def _by_client(self, calls: Sequence[WantedCall], thread_id: str | None) -> Mapping[str, Verdict]:
        lasting = thread_id is not None and not any(map(_sends, calls))
        choices: tuple[Choice, ...] = ("once", "thread", "deny") if lasting else ("once", "deny")
        params = ApproveParams(thread_id=thread_id, calls=tuple(map(self._told, calls)), choices=choices)
        answered = await self._session.editor.ask_client(APPROVE, params)
        decisions = answered.get("decisions") if isinstance(answered, Mapping) else None
        if not isinstance(decisions, Mapping):
            return {}
        said = {each.id: decisions.get(each.id) for each in calls}
        taken = {name: word for name, word in said.items() if isinstance(word, str) and word in choices}
        for each in calls:
            if taken.get(each.id) == "thread" and thread_id is not None and each.server is not None:
                self._allowed.add((thread_id, each.tool, each.server.seal))
        return {name: _VERDICTS[word] for name, word in taken.items()}

    async def _by_message(self, calls: Sequence[WantedCall]) -> Mapping[str, Verdict]:
        """One question about all of them."""
        words, editor = self._session.words, self._session.editor
        lines = [f"{self._title(each)}\n{_cut(each.arguments)}" for each in calls]
        if any(len(each.arguments) > _SHOWN for each in calls):
            await self._show_whole(calls)
        question = "\n\n".join((words.text("approval.question"), *lines))
        titles = [words.text("action.allow_once"), words.text("action.deny")]
        try:
            taken = await editor.put(question, titles, MessageType.Warning, withdrawn=True)
        except AsksNothing:
            return {each.id: Verdict.UNASKABLE for each in calls}
        if taken is None:
            return {}
        return {each.id: (Verdict.ALLOWED, Verdict.DENIED)[taken] for each in calls}

    async def _show_whole(self, calls: Sequence[WantedCall]) -> None:
        """What does not fit the question, as a document."""
        session = self._session
        body = "\n\n".join(f"{self._title(each)}\n\n{fenced(each.arguments, 'json')}" for each in calls)
        title = session.words.text("approval.question")
        path = session.services.answers.save("approval", answer_document(title, body, []))
        if path is not None:
            await session.editor.open_file(path.as_uri())

    def _told(self, call: WantedCall) -> ApprovalCall:
        return ApprovalCall(
            id=call.id,
            tool=call.tool,
            title=self._title(call),
            tool_kind=call.kind,
            arguments=call.arguments,
            server=call.server.name if call.server else None,
            sends=True if _sends(call) else None,
        )

    def _title(self, call: WantedCall) -> str:
        return step_title(call.tool, call.about, self._session.words, call.server.name if call.server else None)


def _sends(call: WantedCall) -> bool:
    """Whether what it is given may leave the machine, as far as anybody knows."""
    return call.server is None or call.server.sends


def _cut(arguments: str) -> str:
    return arguments if len(arguments) <= _SHOWN else f"{arguments[:_SHOWN]}…"
