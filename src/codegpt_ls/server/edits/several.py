"""The files that an answer names besides the document that a call does. Looked up, never opened as given."""

from collections.abc import Sequence
from typing import Final

from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.server.edits.looking import creatable, editable
from codegpt_ls.server.session import Session
from codegpt_ls.services.blocks.replacements import blocks_in
from codegpt_ls.services.edits.proposing import Target

_MOST: Final = 20
"""Files that one answer may change: a person has to look at each."""


async def files_named(
    session: Session, answer: str, document: Editable, target: Target
) -> Sequence[tuple[Editable, Target]]:
    """The document of the call, and those of the open folders that the answer's blocks name.

    Raises EditRefused, and AssistantError LEFT_OUT for one that may not be changed.
    """
    files = {document.place.identity: (document, target)}
    paths: dict[str, bool] = {}
    for block in blocks_in(answer):
        if block.path is not None:
            paths.setdefault(block.path, all(not "".join(old).strip() for old, _ in block.readings))
    if len(paths) > _MOST:
        raise EditRefused(EditFault.TOO_LARGE)
    for path, makes in paths.items():
        for other in await _named(session, path, makes=makes):
            files.setdefault(other.place.identity, (other, _whole(other)))
    return tuple(files.values())


async def _named(session: Session, path: str, *, makes: bool) -> Sequence[Editable]:
    places = await session.context.named(path)
    exactly = [each for each in places if path in (each.title, each.path)]
    if not places and makes and (place := await session.context.unmade(path)) is not None:
        return [await creatable(session, place.uri)]
    return [await editable(session, each.uri) for each in exactly or places]


def _whole(document: Editable) -> Target:
    place = document.place
    return Target(
        uri=place.uri,
        version=document.version,
        text=document.text,
        language=document.language,
        names=(place.title, *([place.path] if place.path else [])),
    )
