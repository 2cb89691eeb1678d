"""The person's word on what may be run, asked for in their client."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from acp.schema import PermissionOption, ToolCallUpdate

from codegpt_ls.acp.client import CannotAsk, Client, NoAnswer
from codegpt_ls.domain.ports.tools import Verdict, WantedCall
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.presentation.steps import step_title

ONCE: Final = "once"
SESSION: Final = "session"
DENY: Final = "deny"
_UNASKED: Final = (ToolKind.READ, ToolKind.SEARCH, ToolKind.EDIT)
"""Kinds of our own tools that change nothing: an edit is a draft until the person has seen it."""


class ClientApprovals:
    """Implements `Approvals`. What was allowed for a session is remembered as long as we run, and never of a tool
    that can send something out."""

    def __init__(self, client: Client, words: Callable[[], Translator]) -> None:
        self._client = client
        self._words = words
        self._allowed: set[tuple[str | None, str, str]] = set()
        """Session, tool, and the seal of whose tool it is."""

    def asks(self, call: WantedCall, thread_id: str | None) -> bool:
        """Whatever is not ours, until the person allowed it for the session."""
        ours = call.server is None and call.kind in _UNASKED
        return not ours and _remembered(call, thread_id) not in self._allowed

    async def verdicts(self, calls: Sequence[WantedCall], thread_id: str | None) -> Mapping[str, Verdict]:
        """One question after the other: the protocol asks about one call at a time."""
        found: dict[str, Verdict] = {}
        for call in calls:
            found[call.id] = await self._verdict(call, thread_id) if self.asks(call, thread_id) else Verdict.ALLOWED
        return found

    async def _verdict(self, call: WantedCall, thread_id: str | None) -> Verdict:
        if thread_id is None:
            return Verdict.UNASKABLE
        try:
            chosen = await self._client.permission(thread_id, self._call(call), self._options(call))
        except CannotAsk:
            return Verdict.UNASKABLE
        except NoAnswer:
            return Verdict.UNANSWERED
        if chosen == SESSION and may_be_remembered(call):
            self._allowed.add(_remembered(call, thread_id))
            return Verdict.ALLOWED
        if chosen == ONCE:
            return Verdict.ALLOWED
        return Verdict.DENIED if chosen == DENY else Verdict.UNANSWERED

    def _call(self, call: WantedCall) -> ToolCallUpdate:
        shown = [{"type": "content", "content": {"type": "text", "text": call.arguments}}]
        return ToolCallUpdate.model_validate(
            {
                "toolCallId": call.id,
                "title": step_title(call.tool, call.about, self._words(), call.server.name if call.server else None),
                "kind": call.kind.value,
                "status": "pending",
                # Shown whole: what a stranger's tool is given may leave this machine.
                "content": shown,
                "rawInput": call.arguments,
            }
        )

    def _options(self, call: WantedCall) -> Sequence[PermissionOption]:
        words = self._words()
        once = PermissionOption(option_id=ONCE, kind="allow_once", name=words.text("action.allow_once"))
        session = PermissionOption(option_id=SESSION, kind="allow_always", name=words.text("acp.allow_session"))
        deny = PermissionOption(option_id=DENY, kind="reject_once", name=words.text("action.deny"))
        return (once, session, deny) if may_be_remembered(call) else (once, deny)


def may_be_remembered(call: WantedCall) -> bool:
    """Whether a yes can count for the rest of the session: not for what can send something out."""
    return call.server is None or not call.server.sends


def _remembered(call: WantedCall, thread_id: str | None) -> tuple[str | None, str, str]:
    return thread_id, call.tool, call.server.seal if call.server else ""
