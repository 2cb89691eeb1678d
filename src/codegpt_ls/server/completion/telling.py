"""What a person is told of completion: once, not with every key."""

from lsprotocol.types import MessageType

from codegpt_ls.domain.chat import Remark
from codegpt_ls.presentation.notices import notice
from codegpt_ls.server.completion.state import why_not
from codegpt_ls.server.session import Session
from codegpt_ls.services.completion.service import Completion
from codegpt_ls.services.completion.standing import Mended, Trouble


def completion_of(session: Session) -> Completion:
    """What completes this editor's code, made when it is first asked for."""
    if session.completion is None:
        session.completion = session.services.completion(session.documents, lambda news: told(session, news))
    return session.completion


def told(session: Session, news: Trouble | Mended | Remark) -> None:
    """Tell them what has put completion off, or what of their budget is spent. That it works again the state says."""
    session.status_stale.set()
    if isinstance(news, Mended):
        return
    if not isinstance(news, Trouble):
        session.tell_always(notice(news, session.words, session.explain).message, MessageType.Warning)
        return
    sentence = why_not(session) or ""
    key = "completion.off_for_now" if news.off else "completion.pauses"
    session.tell_always(session.words.text(key, reason=sentence), MessageType.Warning)
