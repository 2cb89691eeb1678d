"""A file that a person attaches: a picture, a PDF, or a text."""

from codegpt_ls.attachments.kinds import PDF, as_text, is_pdf, picture_type
from codegpt_ls.attachments.pictures import picture
from codegpt_ls.domain.attachments.attached import Attached, Document
from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal, Refused
from codegpt_ls.domain.limits import DOCUMENT_ATTACHED
from codegpt_ls.domain.messages.parts import File


def attached(name: str, content: bytes) -> Attached:
    """What this file is and as what it is sent, by its content. Slow for a large picture.

    Raises Refused with EMPTY, DAMAGED, TOO_MANY_PIXELS, TOO_LARGE or NOT_ATTACHABLE.
    """
    if not content:
        raise Refused(LeftOutReason.EMPTY)
    if media_type := picture_type(content):
        return picture(content, media_type)
    if is_pdf(content):
        if len(content) > DOCUMENT_ATTACHED:
            raise Refused(Refusal(reason=LeftOutReason.TOO_LARGE, bytes=len(content), limit=DOCUMENT_ATTACHED))
        return Document(File(name, PDF, content))
    text = as_text(content)
    if text is None:
        raise Refused(LeftOutReason.NOT_ATTACHABLE)
    return text
