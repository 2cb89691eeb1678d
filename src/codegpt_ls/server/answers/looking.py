"""Questions whose model may look into the folders that the editor has open."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from codegpt_ls.domain.ports.tools import Verdict, WantedCall
from codegpt_ls.protocol.conversation.options import LookingParams
from codegpt_ls.server.session import Session

if TYPE_CHECKING:
    from codegpt_ls.services.threads.conversations import Conversations


class ReadingAllowed:
    """Reading in a folder that the person has opened and trusts is asked about nowhere: the client said `tools`."""

    def asks(self, call: WantedCall, _thread_id: str | None) -> bool:
        """About a stranger's tool."""
        return call.server is not None

    async def verdicts(self, calls: Sequence[WantedCall], _thread_id: str | None) -> Mapping[str, Verdict]:
        """Nobody is asked here, so it is not run."""
        return {each.id: Verdict.UNASKABLE for each in calls}


def conversations(session: Session, params: LookingParams) -> "Conversations":
    """Where this is asked."""
    if not params.tools:
        return session.services.conversations
    if session.looking is None:
        session.looking = session.services.looking_up(session.documents, ReadingAllowed())
    return session.looking
