"""Questions whose model may look into the folders that the editor has open."""

from typing import TYPE_CHECKING

from codegpt_ls.server.session import Session

if TYPE_CHECKING:
    from codegpt_ls.services.threads.conversations import Conversations


def conversations(session: Session) -> "Conversations":
    """Where questions are asked whose model may do more than answer."""
    if session.looking is None:
        from codegpt_ls.server.answers.approving import EditorApprovals
        from codegpt_ls.server.answers.client_tools import ClientTools

        approvals, tools = EditorApprovals(session), ClientTools(session)
        session.looking = session.services.looking_up(session.documents, approvals, tools)
    return session.looking
