"""A folder that is open, and a person who allows or does not."""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

from codegpt_ls.domain.chat import AnswerOptions, ChatEvent, Role, TextDelta
from codegpt_ls.domain.ports.tools import Verdict, WantedCall
from codegpt_ls.domain.text import OpenDocument, Text, Workspace, document_key
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.services.threads.conversations import Conversations
from tests.fakes.assembled import Assembled

_UNDER_WAY = (StepState.PENDING, StepState.RUNNING)


class Desk:
    """`Documents` and `Approvals`."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self.trusted = True
        self.is_asked = True
        self.says = Verdict.ALLOWED
        self.asked: list[Sequence[WantedCall]] = []
        self._open: dict[str, OpenDocument] = {}

    def show(self, path: Path, text: str) -> None:
        """Open it in the editor, with this text."""
        document = OpenDocument(uri=path.as_uri(), language_id="", version=1, text=Text(text))
        self._open[document_key(document.uri)] = document

    def workspace(self) -> Workspace:
        """What is open now."""
        uris = tuple(each.as_uri() for each in self.folders)
        return Workspace(folders=uris, documents=self._open, trusted=self.trusted)

    def asks(self, _call: WantedCall, _thread_id: str | None) -> bool:
        """About all or none."""
        return self.is_asked

    async def verdicts(self, calls: Sequence[WantedCall], _thread_id: str | None) -> Mapping[str, Verdict]:
        """The same for all."""
        self.asked.append(calls)
        return {each.id: self.says for each in calls}


def looking(services: Assembled, desk: Desk) -> Conversations:
    """Conversations that look into its folders."""
    return services.looking_up(desk, desk)


async def asked(
    conversations: Conversations,
    question: str = "Where is it?",
    thread_id: str | None = None,
    mode: Mode | None = Mode.LOOK,
) -> list[ChatEvent]:
    """Every event of an answer."""
    new = [NewMessage(role=Role.USER, content=question)]
    async with aclosing(conversations.ask(thread_id, new, AnswerOptions(mode=mode))) as events:
        return [event async for event in events]


def text_of(events: Sequence[ChatEvent]) -> str:
    """What was said."""
    return "".join(each.text for each in events if isinstance(each, TextDelta))


def steps_of(events: Sequence[ChatEvent]) -> list[tuple[str, str, StepState]]:
    """What was looked up: tool, what about, and how it ended."""
    steps = [each for each in events if isinstance(each, ToolStep) and each.state not in _UNDER_WAY]
    return [(each.tool, each.about, each.state) for each in steps]
