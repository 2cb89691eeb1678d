"""What an answer would change so far: texts that its own tools see, and nobody else."""

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refused
from codegpt_ls.domain.edits.drafted import DraftedEdit
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.proposed import EditNote, EditRemark, Hunk, ProposedEdit
from codegpt_ls.domain.ports.code import AskedDocuments, Documents
from codegpt_ls.domain.ports.tools import ToolMisused
from codegpt_ls.domain.text import OpenDocument, Text, Workspace, document_key
from codegpt_ls.services.blocks.folding import opcodes
from codegpt_ls.services.blocks.replacements import Block
from codegpt_ls.services.context.service import ContextService
from codegpt_ls.services.edits.guards import Seen
from codegpt_ls.services.edits.proposing import Target, propose_blocks
from codegpt_ls.services.edits.remarks import parse_break

_MOST: Final = 20
"""Files that one answer may change: a person has to look at each."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """One document on its way."""

    document: Editable
    text: Text
    """With all that was drafted."""
    notes: tuple[EditNote, ...] = ()


class Drafts:
    """`Documents` as they would be, and what came of which."""

    def __init__(self, documents: Documents, context: ContextService, seen: Seen) -> None:
        """`context` reads what is there, drafts apart; `seen`: a text without what nobody sees."""
        self._documents = documents
        self._context = context
        self._seen = seen
        self._drafts: dict[str, _Draft] = {}
        """By what a place is known by, whatever path led there."""
        self._one_at_a_time = asyncio.Lock()

    def workspace(self) -> Workspace:
        """This moment's documents and folders, with the drafts in the place of what they would change."""
        there = self._documents.workspace()
        drafted = {document_key(draft.document.place.uri): _as_open(draft) for draft in self._drafts.values()}
        return replace(there, documents={**there.documents, **drafted})

    async def look(self, uri: str, path: str) -> None:
        """Ask the editor, where it tells of a file only then, what the person sees there. Raises Refused as it does."""
        if isinstance(self._documents, AskedDocuments):
            await self._documents.look(uri, path)

    async def put(self, place: Place, uri: str, block: Block) -> None:
        """Draft this change of the document there, which the editor calls `uri`, or make it where nothing is sought.

        Raises Refused, EditRefused, and ToolMisused where too many files would be changed.
        """
        async with self._one_at_a_time:
            # Looked at anew each time: a link may lead elsewhere by now.
            document = await self._document(place, makes=not any(old for old, _ in block.readings))
            if document.place.identity != place.identity:
                raise Refused(LeftOutReason.NOT_FOUND)
            named = replace(document, place=replace(document.place, uri=uri))
            draft = self._drafts.get(place.identity) or _Draft(named, document.text)
            if place.identity not in self._drafts and len(self._drafts) >= _MOST:
                raise ToolMisused(f"One answer changes {_MOST} files at most.")
            edit = await asyncio.to_thread(propose_blocks, [block], _target(draft), self._seen)
            notes = tuple(dict.fromkeys((*draft.notes, *edit.notes)))
            self._drafts[place.identity] = _Draft(draft.document, Text(edit.after()), notes)

    def edits(self) -> tuple[DraftedEdit, ...]:
        """What is left to be proposed of them, in the order in which they were begun."""
        drafted = (_drafted(each) for each in self._drafts.values())
        return tuple(each for each in drafted if each.edit.hunks)

    async def _document(self, place: Place, *, makes: bool) -> Editable:
        drafted = self._drafts.get(place.identity)
        if drafted is not None and drafted.document.creates:
            if makes:
                raise Refused(LeftOutReason.NOT_A_FILE)
            return await self._context.creatable(place.uri)
        return await (self._context.creatable(place.uri) if makes else self._context.editable(place.uri))


def _target(draft: _Draft) -> Target:
    document = draft.document
    return Target(
        uri=document.place.uri,
        version=document.version,
        text=draft.text,
        language=document.language,
        whole=True,
    )


def _as_open(draft: _Draft) -> OpenDocument:
    document = draft.document
    return OpenDocument(
        uri=document.place.uri, language_id=document.language, version=document.version or 0, text=draft.text
    )


def _drafted(draft: _Draft) -> DraftedEdit:
    document, base = draft.document, draft.document.text
    changes = (each for each in opcodes(base.lines, draft.text.lines) if each[0] != "equal")
    hunks = tuple(
        Hunk(first, tuple(base.lines[first:last]), tuple(draft.text.lines[start:end]))
        for _, first, last, start, end in changes
    )
    # Whether it can be parsed is a matter of what comes out in the end.
    notes = [each for each in draft.notes if each.remark is not EditRemark.NO_LONGER_PARSES]
    broken = parse_break(str(base), str(draft.text), document.language)
    edit = ProposedEdit(
        uri=document.place.uri,
        version=document.version,
        base=base,
        hunks=hunks,
        notes=(*notes, *([broken] if broken else [])),
    )
    return DraftedEdit(document, edit)
