"""Questions whose model may look into the folders that the editor has open."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from codegpt_ls.domain.ports.tools import WantedCall
from codegpt_ls.protocol.conversation.options import LookingParams
from codegpt_ls.server.session import Session

if TYPE_CHECKING:
    from codegpt_ls.services.threads.conversations import Conversations


class ReadingAllowed:
    """Reading in a folder that the person has opened and trusts is asked about nowhere: the client said `tools`."""

    async def allowed(self, calls: Sequence[WantedCall]) -> Collection[str]:
        """All: there is nothing here but what reads."""
        return [each.id for each in calls]


def conversations(session: Session, params: LookingParams) -> "Conversations":
    """Where this is asked."""
    if not params.tools:
        return session.services.conversations
    if session.looking is None:
        session.looking = session.services.looking_up(session.documents, ReadingAllowed())
    return session.looking
