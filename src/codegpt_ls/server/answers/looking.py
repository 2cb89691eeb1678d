"""Questions whose model may look into the folders that the editor has open."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from codegpt_ls.domain.ports.tools import Verdict, WantedCall
from codegpt_ls.server.session import Session

if TYPE_CHECKING:
    from codegpt_ls.services.threads.conversations import Conversations


class ReadingAllowed:
    """Reading in a folder that the person has opened and trusts is asked about nowhere: the client said the mode."""

    def asks(self, _call: WantedCall, _thread_id: str | None) -> bool:
        """No: there is nothing here but what reads."""
        return False

    async def verdicts(self, _calls: Sequence[WantedCall], _thread_id: str | None) -> Mapping[str, Verdict]:
        """Nothing waits for this."""
        return {}


def conversations(session: Session) -> "Conversations":
    """Where questions are asked whose model may do more than answer."""
    if session.looking is None:
        session.looking = session.services.looking_up(session.documents, ReadingAllowed())
    return session.looking
