"""The open folders, as a tool finds them at the moment it is run."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refused
from codegpt_ls.domain.ports.code import AskedDocuments, Documents, SourceFiles
from codegpt_ls.domain.text import OpenDocument, Workspace
from codegpt_ls.services.context.open_places import OpenPlaces

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """One moment of them."""

    workspace: Workspace
    files: SourceFiles
    open_places: OpenPlaces

    def places(self, path: str) -> Sequence[Place]:
        """Where this path of a model's lies; for none, all folders. Raises as `place`."""
        whole = not path.strip("./")
        return [self.files.below(each, "") for each in self.files.folders] if whole else [self.place(path)]

    def place(self, path: str) -> Place:
        """Where this path lies; for none, the only folder. Of what is outside nobody learns whether it is there.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND or AMBIGUOUS.
        """
        if not path.strip("./"):
            return self.files.below(self.files.folder(None), "")
        places = {place.identity: place for place in (self.files.below(each, path) for each in self.files.folders)}
        inside = [place for place in places.values() if place.folder is not None]
        there = [place for place in inside if place.exists or self.document(place)]
        if len(there) == 1:
            return there[0]
        if there:
            raise Refused(LeftOutReason.AMBIGUOUS)
        raise Refused(LeftOutReason.NOT_FOUND if inside else LeftOutReason.OUTSIDE_WORKSPACE)

    def document(self, place: Place) -> OpenDocument | None:
        """What the person sees of it, unsaved."""
        return self.open_places.document(place)

    def uri(self, place: Place) -> str:
        """What the editor calls it, which is not always what a model does."""
        document = self.document(place)
        return document.uri if document else self.files.uri(place)

    def uri_at(self, path: str) -> str:
        """What the editor calls what lies at this path. Raises as `place`."""
        return self.uri(self.place(path))

    def walk(self, top: Place, stopped: Callable[[], bool]) -> Iterator[Place]:
        """Every file at or below this place that may be sent by its name: those that are not on the disk yet, then the
        others. Raises as `SourceFiles.walk`."""
        for each in self.open_places.unmade():
            if _is_below(each, top) and self.files.refusal(each) is None:
                yield each
        if top.exists:
            yield from self.files.walk(top, stopped)

    def sendable(self, path: str) -> Place:
        """The same as `place`. Raises Refused for what may not be sent by its name, too."""
        place = self.place(path)
        if place.real != place.folder and (refusal := self.files.refusal(place)):
            raise Refused(refusal)
        return place


class OpenFolders:
    """Where tools look."""

    def __init__(self, documents: Documents, files: Callable[[Sequence[str]], SourceFiles]) -> None:
        """`files` takes the URIs of the open folders."""
        self._documents = documents
        self._files = files

    @property
    def trusted(self) -> bool:
        """Whether anything may be looked at."""
        return self._documents.workspace().trusted

    async def look(self, place: Place) -> None:
        """Learn what the person sees of this file, where their editor tells that only when it is asked. Of what may
        not be sent it is not asked. Raises Refused where it does not let it be read."""
        documents, path = self._documents, place.real
        if not isinstance(documents, AskedDocuments) or path is None or place.folder is None:
            return
        opened = await beside(lambda _: self.opened())
        if await beside(lambda _: opened.files.refusal(place)) is None:
            await documents.look(await beside(lambda _: opened.uri(place)), path)

    def opened(self) -> Opened:
        """The folders as they are now; reads, so that it belongs into a thread. Raises Refused LOOK_UNTRUSTED."""
        workspace = self._documents.workspace()
        if not workspace.trusted:
            raise Refused(LeftOutReason.LOOK_UNTRUSTED)
        files = self._files(workspace.folders)
        return Opened(workspace, files, OpenPlaces(workspace, files))


def _is_below(place: Place, top: Place) -> bool:
    return None not in (place.real, top.real) and PurePath(place.real or "").is_relative_to(top.real or "")


async def beside(work: Callable[[Callable[[], bool]], T]) -> T:
    """Do this in a thread, which is told by its argument when nobody waits for it any more."""
    left = threading.Event()
    try:
        return await asyncio.to_thread(work, left.is_set)
    finally:
        left.set()
