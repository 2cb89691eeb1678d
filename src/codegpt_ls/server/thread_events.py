"""What happens to threads, on its way to this editor."""

from lsprotocol.types import MessageType

from codegpt_ls.domain.threads import StorageSetAside, ThreadChange, ThreadEvent
from codegpt_ls.protocol.threads import ThreadChangedParams
from codegpt_ls.server.routes import THREAD_CHANGED
from codegpt_ls.server.session import Session


def tell(session: Session, event: ThreadEvent) -> None:
    """Notify the editor of a change where it has asked for threads; show the person what became of a damaged file."""
    match event:
        case StorageSetAside(error):
            session.tell_always(session.explain(error).message, MessageType.Warning)
        case ThreadChange() if session.watches_threads:
            session.editor.notify(THREAD_CHANGED, ThreadChangedParams.of(event))
