"""What a person typed and pointed at in their client, as a question with its code."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from acp.schema import (
    AudioContentBlock,
    BlobResourceContents,
    EmbeddedResourceContentBlock,
    ImageContentBlock,
    ResourceContentBlock,
    TextContentBlock,
)

from codegpt_ls.acp.boundary import invalid
from codegpt_ls.acp.documents import SessionDocuments
from codegpt_ls.domain.context.items import AttachmentItem, ContextItem, FileItem, RangeItem, TextItem, UnknownItem
from codegpt_ls.domain.context.resolved import Refused
from codegpt_ls.domain.text import Position, Range

Block = TextContentBlock | ImageContentBlock | AudioContentBlock | ResourceContentBlock | EmbeddedResourceContentBlock

_LINES: Final = re.compile(r"(?P<file>[^#]*)#L(?P<first>\d{1,9})(?:[-:]L?(?P<last>\d{1,9}))?")
_BEGINNING: Final = 1024
"""Bytes that tell a picture or a PDF."""


@dataclass(slots=True)
class Asked:
    """What a prompt holds."""

    words: list[str] = field(default_factory=list)
    items: list[ContextItem] = field(default_factory=list)

    @property
    def question(self) -> str:
        """What the person typed."""
        return "".join(self.words).strip()


class PromptReader:
    """Reads the blocks of a prompt. What of it may be sent is decided by who resolves the items."""

    def __init__(
        self,
        documents: SessionDocuments,
        path_of: Callable[[str], str | None],
        is_attachment: Callable[[bytes], bool],
    ) -> None:
        """`path_of`: the path a URI names; `is_attachment`: whether a file that begins like this is no text."""
        self._documents = documents
        self._path_of = path_of
        self._is_attachment = is_attachment

    async def read(self, blocks: Sequence[Block]) -> Asked:
        """The question and what goes along. Raises RequestError for what is no base64."""
        asked = Asked()
        for block in blocks:
            match block:
                case TextContentBlock():
                    asked.words.append(block.text)
                case ResourceContentBlock():
                    asked.words.append(f"`{block.name}`")
                    asked.items.append(await self._linked(block.uri, block.name))
                case EmbeddedResourceContentBlock():
                    asked.items.append(await self._embedded(block))
                case ImageContentBlock():
                    name = block.uri.rpartition("/")[2] if block.uri else ""
                    asked.items.append(AttachmentItem(name=name, data=_bytes(block.data)))
                case AudioContentBlock():
                    asked.items.append(UnknownItem(kind="audio"))
        return asked

    async def _linked(self, uri: str, name: str) -> ContextItem:
        """A file, or some of its lines, as the person sees it; what is no file of this machine is not fetched."""
        file, lines = _parted(uri)
        path = self._path_of(file)
        if path is None:
            return UnknownItem(kind=name)
        if self._attached(Path(path)):
            return AttachmentItem(uri=file)
        if self._inside(path):
            # Named by the person: where their client does not read it, it is read where it lies.
            with suppress(Refused):
                await self._documents.look(file, path)
        return RangeItem(uri=file, range=lines) if lines else FileItem(uri=file)

    async def _embedded(self, block: EmbeddedResourceContentBlock) -> ContextItem:
        resource = block.resource
        if isinstance(resource, BlobResourceContents):
            return AttachmentItem(name=resource.uri.rpartition("/")[2], data=_bytes(resource.blob))
        file, lines = _parted(resource.uri)
        path = self._path_of(file)
        if path is None:
            # A thread, a rule, what a program printed: nothing that lies in a file.
            return TextItem(title=resource.uri, text=resource.text)
        if lines is not None:
            # Its text is that of these lines alone: they are read where they stand.
            return await self._linked(resource.uri, Path(path).name)
        if self._inside(path):
            self._documents.see(file, resource.text)
        return FileItem(uri=file)

    def _inside(self, path: str) -> bool:
        """Whether it lies in the folder, with every link followed. Else the client's word does not make it so."""
        return Path(path).resolve().is_relative_to(self._documents.folder.resolve())

    def _attached(self, path: Path) -> bool:
        try:
            if not path.is_file():
                return False
            with path.open("rb") as file:
                return self._is_attachment(file.read(_BEGINNING))
        except OSError:
            return False


def _parted(uri: str) -> tuple[str, Range | None]:
    """The file, and the lines that a client means by `#L10:20`, `#L10-L20` or `#L10`."""
    found = _LINES.fullmatch(uri)
    if found is None:
        return uri, None
    first = max(1, int(found["first"]))
    last = max(first, int(found["last"] or first))
    return found["file"], Range(Position(first - 1, 0), Position(last, 0))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("prompt") from None
