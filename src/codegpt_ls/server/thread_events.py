"""What happens to threads, on its way to this editor."""

from lsprotocol.types import MessageType

from codegpt_ls.domain.events.threads import ThreadChange, ThreadEvent, ThreadText
from codegpt_ls.presentation.notices import storage_notice
from codegpt_ls.protocol.conversation.turns import ThreadChangedParams, ThreadTextParams
from codegpt_ls.server.routes import THREAD_CHANGED, THREAD_TEXT
from codegpt_ls.server.session import Session


def tell(session: Session, event: ThreadEvent) -> None:
    """Notify the editor of a change where it has asked for threads; show the person what became of the file."""
    if isinstance(event, ThreadText):
        session.editor.notify(THREAD_TEXT, ThreadTextParams.of(event))
    elif not isinstance(event, ThreadChange):
        session.tell_always(storage_notice(event, session.words, session.explain), MessageType.Warning)
    elif session.watches_threads:
        session.editor.notify(THREAD_CHANGED, ThreadChangedParams.of(event))
