"""What kind of file this is, by its first bytes: a name is anybody's word."""

from typing import Final

PDF: Final = "application/pdf"
_PDF_BEGINS_WITHIN: Final = 1024
"""Bytes before `%PDF-` that readers put up with."""
_TEXT_MAY_HOLD: Final = frozenset("\t\n\r\f\x1b")


def picture_type(content: bytes) -> str | None:
    """The media type of a picture of a kind that is read here, or None.

    Source: the signatures of https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:14] == b"WEBPVP":
        return "image/webp"
    return None


def is_attachment(content: bytes) -> bool:
    """Whether this is a picture or a PDF, which goes along as it is and not as a text. Its first bytes suffice."""
    return picture_type(content) is not None or is_pdf(content)


def is_pdf(content: bytes) -> bool:
    """Whether this is a PDF."""
    return b"%PDF-" in content[:_PDF_BEGINS_WITHIN]


def as_text(content: bytes) -> str | None:
    """The text that this is in UTF-8, or None for what holds characters that no text has."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if any(each < " " and each not in _TEXT_MAY_HOLD for each in set(text)) else text
