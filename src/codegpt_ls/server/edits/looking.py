"""Documents that are to be changed, as they are now, and what of them is meant."""

from codegpt_ls.domain.context.items import FileItem
from codegpt_ls.domain.context.resolved import LeftOut, LeftOutReason, Refused
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.text import Range
from codegpt_ls.protocol.edits.proposals import ProposeEditParams
from codegpt_ls.server.session import Session
from codegpt_ls.services.edits.proposing import Target


async def editable(session: Session, uri: str) -> Editable:
    """The document as it is now. Raises AssistantError LEFT_OUT for one that may not be edited."""
    try:
        return await session.context.editable(uri)
    except Refused as refused:
        raise left_out(uri, refused) from None


async def creatable(session: Session, uri: str) -> Editable:
    """The document that is not there yet. Raises AssistantError EDIT_STALE where it is, and LEFT_OUT for one that may
    not be made."""
    try:
        return await session.context.creatable(uri)
    except Refused as refused:
        if refused.refusal.reason is LeftOutReason.NOT_A_FILE:
            raise AssistantError(ErrorCode.EDIT_STALE, Facts(path=uri.rpartition("/")[2])) from None
        raise left_out(uri, refused) from None


def left_out(uri: str, refused: Refused) -> AssistantError:
    """Why a document is not changed."""
    item = LeftOut(index=0, item=FileItem(uri=uri), title=uri.rpartition("/")[2], refusal=refused.refusal)
    return AssistantError(ErrorCode.LEFT_OUT, Facts(left_out=(item,)))


def target_of(session: Session, params: ProposeEditParams, document: Editable) -> Target:
    """What of the document a call means."""
    lines = None if params.range is None else _whole_lines(session, document, params.range.range())
    everything = (0, len(document.text.lines))
    if lines is None and params.answer is None:
        lines = everything
    return Target(
        uri=params.uri,
        version=document.version,
        text=document.text,
        language=document.language,
        names=() if document.place.path is None else (document.place.title, document.place.path),
        lines=lines,
        whole=lines == everything,
    )


def _whole_lines(session: Session, document: Editable, given: Range) -> tuple[int, int]:
    exact = document.text.in_code_points(given, session.documents.workspace().encoding)
    count = len(document.text.lines)
    first = min(exact.start.line, max(count - 1, 0))
    return first, min(exact.last_line + 1, count)
