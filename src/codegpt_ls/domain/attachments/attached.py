"""What an attached file turned out to be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from codegpt_ls.domain.messages.parts import File, Image, Part

_PIXELS_PER_TOKEN: Final = 750
"""Source: https://docs.claude.com/en/docs/build-with-claude/vision; others count tiles, and come to less."""
_MOST_TOKENS: Final = 4_800
"""A larger picture is made smaller by whoever reads it."""
_PICTURE_TOKENS: Final = 1_600
"""Of a picture whose size nobody looks up: as much as most models take of the largest."""
_BYTES_PER_TOKEN: Final = 40
"""Of a PDF, whose pages are packed text and pictures: a rough guess, some 2,000 tokens a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is sent."""

    part: Image
    width: int
    """In pixels."""
    height: int
    thumbnail: bytes = field(repr=False)
    """A small PNG of it, for a chip."""

    @property
    def tokens(self) -> int:
        """An estimate."""
        return min(self.width * self.height // _PIXELS_PER_TOKEN + 1, _MOST_TOKENS)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that the model reads itself."""

    part: File

    @property
    def tokens(self) -> int:
        """A rough estimate."""
        return attached_tokens([self.part])


Attached = Picture | Document | str
"""A picture, a document, or the text it holds."""


def attached_tokens(parts: Sequence[Part]) -> int:
    """What the pictures and files among these take, a rough estimate."""
    pictures = sum(_PICTURE_TOKENS for each in parts if isinstance(each, Image))
    return pictures + sum(len(each.data) // _BYTES_PER_TOKEN + 1 for each in parts if isinstance(each, File))
