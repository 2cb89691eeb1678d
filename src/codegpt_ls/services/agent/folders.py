"""The open folders, as a tool finds them at the moment it is run."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refused
from codegpt_ls.domain.ports.code import AskedDocuments, Documents, SourceFiles
from codegpt_ls.domain.text import OpenDocument, Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """One moment of them."""

    workspace: Workspace
    files: SourceFiles

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
        return self.workspace.document(place.uri)

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
        if await beside(lambda _: self.opened().files.refusal(place)) is None:
            await documents.look(place.uri, path)

    def opened(self) -> Opened:
        """The folders as they are now; reads, so that it belongs into a thread. Raises Refused LOOK_UNTRUSTED."""
        workspace = self._documents.workspace()
        if not workspace.trusted:
            raise Refused(LeftOutReason.LOOK_UNTRUSTED)
        return Opened(workspace, self._files(workspace.folders))


async def beside(work: Callable[[Callable[[], bool]], T]) -> T:
    """Do this in a thread, which is told by its argument when nobody waits for it any more."""
    left = threading.Event()
    try:
        return await asyncio.to_thread(work, left.is_set)
    finally:
        left.set()
