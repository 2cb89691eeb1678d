"""Documents that are to be changed, as they are now, and what of them is meant."""

from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.text import Range
from codegpt_ls.protocol.edits.proposals import ProposeEditParams
from codegpt_ls.server.session import Session
from codegpt_ls.services.edits.proposing import Target
from codegpt_ls.services.failures.left_out import unchangeable


async def editable(session: Session, uri: str) -> Editable:
    """The document as it is now. Raises AssistantError LEFT_OUT for one that may not be edited."""
    try:
        return await session.context.editable(uri)
    except Refused as refused:
        raise unchangeable(uri, _name(uri), refused) from None


async def creatable(session: Session, uri: str) -> Editable:
    """The document that is not there yet. Raises AssistantError EDIT_STALE where it is, and LEFT_OUT for one that may
    not be made."""
    try:
        return await session.context.creatable(uri)
    except Refused as refused:
        if refused.refusal.reason is LeftOutReason.NOT_A_FILE:
            raise AssistantError(ErrorCode.EDIT_STALE, Facts(path=_name(uri))) from None
        raise unchangeable(uri, _name(uri), refused) from None


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


def _name(uri: str) -> str:
    return uri.rpartition("/")[2]
